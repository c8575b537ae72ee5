"""Areas set aside: a plugin that hung a pass is not asked again for some hours; all else goes on.

The ledger keeps who hung, so that a restart does not ask anew; a plugin whose file has changed is
asked at once.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import orjson
from attrs import asdict, frozen

from duban.model.ledger import LogEvent
from duban.pluginmanager import Plugins
from duban.store import Entry, Ledger
from duban.words import Message, message

_NOTE = "aside"
#: How long a plugin that hung is left alone before it is tried again; our proposal.
LEFT_ALONE = timedelta(hours=4)


@frozen
class Hung:
    """What was being asked when a pass was ended: the area and the hook, since when, which code."""

    area: str
    hook: str
    since: str
    sha256: str

    def said(self, plugins: Plugins) -> Message:
        """Say it for the administrator, with what follows and the remedy."""
        return message(
            "{file} hung in {hook}: the area {area} is not judged and its matters stay as they are"
            " until the file is mended; it is tried again every {hours} hours",
            file=plugins.loaded[self.area].file,
            hook=self.hook,
            area=self.area,
            hours=str(LEFT_ALONE // timedelta(hours=1)),
        )


def put_aside(ledger: Ledger, plugins: Plugins, area: str, hook: str, now: datetime) -> None:
    """Keep that a plugin hung; one that is no longer loaded is passed over."""
    if area not in plugins.loaded:
        return
    hung = Hung(area, hook, now.isoformat(), _sha256(plugins, area))
    with ledger.transaction() as entry:
        _write(entry, _read(entry) | {area: hung})
        entry.log(LogEvent(now, "plugin_hung", area, "duban", hook, {"sha256": hung.sha256}))


def aside(ledger: Ledger, plugins: Plugins) -> Mapping[str, Hung]:
    """Give those that are set aside, by area; not whose plugin has changed or is gone."""
    with ledger.reading() as entry:
        found = _read(entry)
    return {area: hung for area, hung in found.items() if _is_same(plugins, hung)}


def try_again(ledger: Ledger, plugins: Plugins, now: datetime) -> None:
    """Forget those that were left alone for long enough, or have changed: they are asked again."""
    with ledger.reading() as entry:
        found = _read(entry)
    kept = {
        area: hung
        for area, hung in found.items()
        if _is_same(plugins, hung) and now - datetime.fromisoformat(hung.since) < LEFT_ALONE
    }
    if kept != found:
        with ledger.transaction() as entry:
            _write(entry, kept)
            for area in sorted(found.keys() - kept.keys()):
                entry.log(LogEvent(now, "plugin_tried_again", area, "duban", found[area].hook))


def _read(entry: Entry) -> dict[str, Hung]:
    noted = entry.noted(_NOTE)
    return {each["area"]: Hung(**each) for each in orjson.loads(noted)} if noted else {}


def _write(entry: Entry, found: Mapping[str, Hung]) -> None:
    entry.note(_NOTE, orjson.dumps([asdict(found[area]) for area in sorted(found)]).decode())


def _is_same(plugins: Plugins, hung: Hung) -> bool:
    return hung.area in plugins.loaded and _sha256(plugins, hung.area) == hung.sha256


def _sha256(plugins: Plugins, area: str) -> str:
    path = plugins.loaded[area].module.__file__
    return hashlib.sha256(Path(path).read_bytes() if path else b"").hexdigest()
