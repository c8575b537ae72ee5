"""What an urgent letter adds to a matter of an event: from the event's own submission."""

import re
from datetime import datetime, tzinfo

from duban.model.matters import Matter
from duban.model.submission import Event
from duban.service.house import House
from duban.words import Label

#: plan/kind/reporter/area/subject and perhaps period: an event's subject begins its file's sha256.
_KEY = re.compile(r"[^/]+/event_\w+/[^/]*/[^/]*/([0-9a-f]{12})(?:/.*)?")

_HAPPENED = Label("发生时间", "happened at")
_PLACE = Label("地点", "place")
_HELP = Label("需协调事项", "help wanted")
_NEXT = Label("下次续报", "next report due")


def event_details(house: House, matter: Matter, now: datetime) -> list[tuple[Label, str]]:
    """Give time, place, help wanted and next report of a matter's event; nothing if it is gone."""
    event = _event_of(house, matter, now)
    if event is None:
        return []
    zone = house.books[event.plan].plan.zone
    told = (
        (_HAPPENED, _at(event.happened_at.isoformat(), zone)),
        (_PLACE, event.place),
        (_HELP, event.help_wanted),
        (_NEXT, _at(event.next_report_due, zone)),
    )
    return [(label, value) for label, value in told if value]


def _at(text: str, zone: tzinfo) -> str:
    """Give a time of the event in the plan's zone as people write it; as it stands if it is odd."""
    try:
        return datetime.fromisoformat(text).astimezone(zone).strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError):
        return text


def _event_of(house: House, matter: Matter, now: datetime) -> Event | None:
    """Read the event again from the archive, where it lies by its sha256."""
    found = _KEY.fullmatch(matter.key)
    if found is None:
        return None
    job = house.job(now, {})
    for path in sorted((house.settings.archive / matter.plan / found[1][:2]).glob(f"{found[1]}*")):
        reader = job.readers.get(path.suffix)
        if reader is None:
            continue
        for document in reader(path.read_bytes(), path.name).documents:
            event = job.desk.record(document, path.name, path.stem).event
            if event is not None:
                return event
    return None
