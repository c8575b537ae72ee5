"""The approved year of the service: every step of a matter and every mail, day by day.

The sample submissions are handed in at their own times and nobody answers a matter. The service
makes a pass at 09:00 on each workday and on the day after it, another at 17:29 on days with
submissions, and one a minute after an event. `make golden` writes year.txt anew; whoever reviews
the change reads its diff as the office would. The test plays the year up to PART, and all of it
with DUBAN_WHOLE_YEAR=1.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from examples.submitted import Submitted, hand_in, submitted
from tests.service.houses import BOOK, EXAMPLES, PLUGINS, open_house

from duban.model.ledger import Delivery, LogEvent, Outgoing, Verdict
from duban.model.matters import Matter
from duban.model.terms import LEVEL_LABELS, Level
from duban.service import House, Service

APPROVED = Path(__file__).parent / "year.txt"
ZONE = BOOK.plan.zone
FIRST, LAST = date(2019, 2, 26), date(2020, 2, 20)
#: Far enough for the first list of the absent, all kinds of alerts but the year's end, an event.
PART = date(2019, 7, 11)
PLAYED = LAST if os.environ.get("DUBAN_WHOLE_YEAR") == "1" else PART
_DAY = timedelta(days=1)
_MAIL = "mail_"


class Taken:
    """A way on which every mail arrives."""

    def deliver(self, _mail: Outgoing) -> Delivery:
        return Delivery(Verdict.ACCEPTED, "250 OK")


@contextmanager
def the_house(home: Path) -> Iterator[House]:
    shutil.copytree(EXAMPLES / "office", home / "office")
    with open_house(home, 25) as house:
        yield house


def passes(files: Iterable[Submitted], last: date) -> list[datetime]:
    """Give the instants at which something may be due, up to a day."""
    found = set()
    for day in (FIRST + n * _DAY for n in range((last - FIRST).days + 1)):
        if any(map(PLUGINS.calendar.is_workday, (day, day - _DAY))):
            found.add(datetime.combine(day, time(9), ZONE))
    for one in files:
        if one.at.astimezone(ZONE).date() <= last:
            told_at_once = one.path.parent.name == "events"
            closing = datetime.combine(one.at.astimezone(ZONE).date(), time(17, 29), ZONE)
            found.add(one.at + timedelta(minutes=1) if told_at_once else closing)
    return sorted(found)


def played(home: Path, last: date) -> str:
    """Play the year up to a day; give what happened."""
    with the_house(home) as house:
        files = submitted(house.job(datetime.now(UTC), {}))
        service = Service(house, {"mail": Taken()})
        for moment in passes(files, last):
            hand_in([one for one in files if one.at <= moment], house.settings.inbox)
            files = [one for one in files if one.at > moment]
            service.tick(moment.astimezone(UTC))
        with house.ledger.reading() as entry:
            events = entry.events(limit=1_000_000)
            matters = {matter.number: matter for matter in entry.matters()}
    return "".join(f"{line}\n" for line in told(events, matters))


def told(events: Iterable[LogEvent], matters: dict[str, Matter]) -> Iterator[str]:
    """Give the lines of the approved file."""
    day = None
    events = list(events)
    words: dict[
        int, str
    ] = {}  # what each step's matter was about then, for a later one may change it
    later = {number: matter.said for number, matter in matters.items()}
    for event in reversed(events):
        if event.subject in matters:
            words[event.number] = later[event.subject]
            later[event.subject] = event.details.get("said_before", later[event.subject])
    for event in events:
        moment = event.at.astimezone(ZONE)
        if not (event.subject in matters or event.name.startswith(_MAIL)):
            continue
        if moment.date() != day:
            day = moment.date()
            off = "" if PLUGINS.calendar.is_workday(day) else " 休"
            yield f"{day} 星期{'一二三四五六日'[day.weekday()]}{off}"
        if event.subject in matters:
            yield f"  {moment:%H:%M} {_step(event, matters[event.subject], words[event.number])}"
        else:
            yield f"  {moment:%H:%M} ✉ {event.by}  {event.details['subject']}"


def _step(event: LogEvent, matter: Matter, said: str) -> str:
    level = LEVEL_LABELS[Level(event.details["level"])].zh
    lead = BOOK.reporters[matter.lead].name.zh
    edition = f"·{matter.edition}" if matter.edition > 1 else ""
    limit = f"（{event.details['limit']}）" if "limit" in event.details else ""
    return f"{event.subject}{edition} {event.name} {level} {lead}：{said}｜{event.why}{limit}"


def until(text: str, last: date) -> list[str]:
    """Give the lines of the days up to one."""
    days = re.split(r"(?m)^(?=\d)", text)
    return [line for day in days if day[:10] <= str(last) for line in day.splitlines()]


@pytest.mark.timeout(600)
def test_year_goes_by_as_approved(tmp_path: Path) -> None:
    """Run `make golden` after a change that is meant, and read the diff.

    The approved file was written by another process: what is not the same in each run shows.
    """
    assert played(tmp_path, PLAYED).splitlines() == until(APPROVED.read_text("utf-8"), PLAYED)


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        APPROVED.write_text(played(Path(home), LAST), encoding="utf-8")


if __name__ == "__main__":
    main()
