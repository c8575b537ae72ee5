"""The matters of the ledger as the page holds them: each with its steps, by whom and when."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from attrs import frozen

from duban.matters.causes import identity_of
from duban.model.ledger import LogEvent
from duban.model.matters import Matter
from duban.notify.steps import details_of, step_name
from duban.page.tables import LONGEST, Texts
from duban.words import harmless

_COLUMNS = (
    *("number", "edition", "source", "kind", "level", "state", "area", "lead", "cooperating"),
    *("task", "indicator", "period", "clause", "message", "because", "opened", "limit"),
    *("cause", "measures", "new_date", "urgings", "extensions", "snoozed_until", "exempt"),
    *("held_by", "steps"),
)


@frozen
class Pressed:
    """A matter with what the log has of it, in the order in which it happened."""

    matter: Matter
    steps: tuple[LogEvent, ...] = ()


def ledger_of(
    pressed: Sequence[Pressed], alerts: Iterable[str], zone: ZoneInfo, texts: Texts
) -> dict[str, Any]:
    """Give `table` (the matters, open ones first), `of` (alert's key → number) and `last`.

    `alerts` are the keys of alerts; one that has no matter is not in `of`, one whose matter came
    back has its latest edition. `last` is the time of the last step, None where there is none.
    """
    rows = sorted(pressed, key=lambda one: (not one.matter.is_open, one.matter.number))
    newest: dict[str, Matter] = {}
    for one in pressed:
        known = newest.setdefault(one.matter.key, one.matter)
        if one.matter.edition > known.edition:
            newest[one.matter.key] = one.matter
    times = [step.at for one in pressed for step in one.steps]
    return {
        "table": {"columns": _COLUMNS, "rows": [_cells(one, zone, texts) for one in rows]},
        "of": {
            key: newest[identity].number
            for key in alerts
            if (identity := identity_of(key)) in newest
        },
        "last": max(times).astimezone(zone).isoformat(timespec="minutes") if times else None,
    }


def _cells(one: Pressed, zone: ZoneInfo, texts: Texts) -> list[object]:
    matter, reply = one.matter, one.matter.reply
    told: Mapping[str, object] = {
        "number": matter.number,
        "edition": matter.edition,
        "source": matter.source.value,
        "kind": matter.kind,
        "level": matter.level.value,
        "state": matter.state.value,
        "area": matter.area,
        "lead": matter.lead,
        "cooperating": list(matter.cooperating),
        "task": matter.task,
        "indicator": matter.indicator,
        "period": matter.period,
        "clause": list(matter.clause),
        "message": texts.number(matter.said),
        "because": texts.number(matter.because),
        "opened": matter.opened.isoformat(),
        "limit": matter.limit.isoformat(),
        "cause": _clean(reply.cause) if reply else None,
        "measures": _clean(reply.measures) if reply else None,
        "new_date": reply.new_date.isoformat() if reply and reply.new_date else None,
        "urgings": matter.urgings,
        "extensions": matter.extensions,
        "snoozed_until": matter.snoozed_until.isoformat() if matter.snoozed_until else None,
        "exempt": _clean(matter.exempt),
        "held_by": matter.held_by,
        "steps": [_step(step, zone, texts) for step in one.steps],
    }
    return [told[column] for column in _COLUMNS]


def _step(step: LogEvent, zone: ZoneInfo, texts: Texts) -> list[object]:
    """Give when, what, by whom, why, and the details: the last two as texts by number."""
    return [
        step.at.astimezone(zone).isoformat(timespec="minutes"),
        texts.said(step_name(step)),
        _clean(step.by),
        texts.number(step.why),
        [texts.said(each) for each in details_of(step)],
    ]


def _clean(text: str) -> str:
    return harmless(text, LONGEST)
