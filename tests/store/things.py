"""Builders of what the ledger keeps."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from attrs import evolve

from duban.model.ledger import Arrival, LogEvent, Outgoing, Slot, SlotKind
from duban.model.matters import Matter
from duban.model.pressing import Policy, Source
from duban.model.terms import Level

NOW = datetime(2019, 7, 8, 0, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
POLICY = Policy({Level.BLUE: 3, Level.YELLOW: 5, Level.RED: 10}, most_extensions=1)


def matter(key: str = "greening/late/2019-06", **fields: Any) -> Matter:
    one = Matter(
        key=key,
        source=Source.ALERT,
        kind="late",
        base=Level.YELLOW,
        level=Level.RED,
        plan="tianjin-2019",
        area="greening",
        lead="div_greening",
        said="园林处 6 月报表迟报 2 天",
        because="应于 2019年7月5日 报送",
        policy=POLICY,
        opened=date(2019, 7, 8),
        since=date(2019, 7, 8),
        limit=date(2019, 7, 22),
    )
    return evolve(one, **fields)


def slot(key: str = "tianjin-2019/due/2019-06", at: datetime = NOW, **fields: Any) -> Slot:
    one = Slot(key, "tianjin-2019", SlotKind.DUE, at, date(2019, 7, 5), "通知 三", "2019-06")
    return evolve(one, **fields)


def mail(message_id: str = "<1@duban.example>", **fields: Any) -> Outgoing:
    one = Outgoing(
        message_id=message_id,
        dedup_key="digest/2019-07-08",
        recipient="greening@city.example",
        subject="督办事项",
        content=b"Subject: x\r\n\r\n\x00\xff",
        created=NOW,
        not_before=NOW,
        matters=("2019-0001", "2019-0002"),
    )
    return evolve(one, **fields)


def arrival(**fields: Any) -> Arrival:
    one = Arrival("a" * 64, "绿化.json", "div_greening", NOW, "inbox", 1200)
    return evolve(one, **fields)


def logged(subject: str = "2019-0001", **fields: Any) -> LogEvent:
    one = LogEvent(NOW, "opened", subject, "duban", "迟报", {"level": "red", "级别": "红"})
    return evolve(one, **fields)
