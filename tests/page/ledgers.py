"""A ledger with the matters of a judgement, moved by people of made-up names."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from duban.matters import (
    Acknowledge,
    Action,
    Answer,
    Cause,
    Close,
    Context,
    Urge,
    Verify,
    act,
    numbered,
    reconcile,
)
from duban.model.matters import Matter, Reply
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.rulefiles.settings import read_settings
from duban.service.pressing import keep_step
from duban.store import Ledger

PLUGINS = load_plugins(find_roots([]))
OPENED = datetime(2019, 7, 6, 0, 30, tzinfo=UTC)

#: What happens to the matter of the gas division's returned report, by the time in UTC.
ACTS: dict[str, Action] = {
    "2019-07-08T01:10:00": Urge("督查室（样例）", "电话催办，接电话的是样例同志"),
    "2019-07-08T02:00:00": Acknowledge("燃气管理处（样例）"),
    "2019-07-09T08:20:00": Answer(
        "燃气管理处（样例）",
        Reply("填表人员更换", "<b>已重新培训</b>，次月起双人核对", date(2019, 7, 12)),
    ),
    "2019-07-12T03:00:00": Verify("督查室（样例）", "已收到更正后的报表"),
    "2019-07-12T03:05:00": Close("督查室（样例）", "措施已落实"),
}


def ledger_in(folder: Path, alerts: Iterable[Mapping[str, Any]], closing: str) -> Path:
    """Keep a ledger with a matter for each alert, that of the kind `closing` closed.

    Gives the settings that name it.
    """
    settings = folder / "duban.toml"
    settings.write_text('[service]\nhome = "service"\n', encoding="utf-8")
    service = read_settings(settings).service
    assert service is not None
    service.home.mkdir()
    book = PLUGINS.book("tianjin-2019")
    context = Context(book, PLUGINS.calendar, OPENED.date())
    with Ledger.open(service.database_url) as ledger, ledger.transaction() as entry:
        saved: list[Matter] = []
        for step in reconcile([], [Cause.of_row(row) for row in alerts], context):
            saved.append(keep_step(entry, numbered(step, saved), OPENED).matter)
        matter = next(one for one in saved if one.kind == closing)
        for at, action in ACTS.items():
            moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
            step = act(matter, action, moment.date(), PLUGINS.calendar)
            matter = keep_step(entry, step, moment).matter
    return settings
