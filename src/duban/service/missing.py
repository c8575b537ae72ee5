"""What the ledger knows and the archive lacks: a lost disk is no silence of the divisions."""

from datetime import date, datetime, timedelta

from attrs import frozen

from duban.service.archive import NAMELESS, everything_kept, kept
from duban.service.house import JUDGED, House
from duban.store import Entry
from duban.words import Message, harmless, message

#: So long before a plan begins nothing comes in for it.
_EARLY = timedelta(days=366)


@frozen
class Missing:
    """How many files that came in the archive lacks, one of them by name, and of which plans.

    Files that name no plan count for nobody: they are missing too, but of no plan.
    """

    count: int = 0
    example: str = ""
    plans: frozenset[str] = frozenset()

    @property
    def said(self) -> Message:
        """Say what is missing, and what to do."""
        return message(
            "{count} files that came in are not in the archive, among them {file}: restore archive/"
            " from the backup, mend its rights, or hand them in again",
            count=self.count,
            file=harmless(self.example),
        )

    @property
    def held(self) -> Message:
        """Say that the plans which lack files are not pressed."""
        return message("{said}; overdue mail is held until then", said=self.said)


def missing(house: House, entry: Entry, now: datetime | None = None) -> Missing:
    """Hold the ledger against the archive; who was handed in again is there.

    Of a file that was entered before the log named plans nobody knows of which it was: of all. With
    `now` only what came in since the plans that have anything to do is held, or shortly before
    them: of plans long past a pass judges nothing, however many there are.
    """
    since = date.min if now is None else _since(house, entry, now)
    known = entry.contents(JUDGED, since)
    lacking = known.keys() - _kept_lately(house, since)
    if lacking:
        lacking -= everything_kept(house.settings.archive)
    if not lacking:
        return Missing()
    plans: dict[str, str | None] = dict.fromkeys(lacking)
    for event in entry.entered({known[sha256] for sha256 in lacking}):
        sha256 = event.details.get("sha256", "")
        if event.name in JUDGED and sha256 in lacking and "plans" in event.details:
            plans[sha256] = event.details["plans"]
    named = {plan for told in plans.values() for plan in (told or "").split(",") if plan}
    everywhere = house.books if None in plans.values() else ()
    example = min(known[sha256] for sha256 in lacking)
    return Missing(len(lacking), example, frozenset({*named, *everywhere}))


def _since(house: House, entry: Entry, now: datetime) -> date:
    starts = [house.plugins.plan(plan).starts for plan in house.lively(entry, now)]
    return min(starts) - _EARLY if starts else date.min


def _kept_lately(house: House, since: date) -> frozenset[str]:
    """Give what the archive has of plans that did not end before a day."""
    plans = (plan for plan in house.books if house.plugins.plan(plan).ends >= since)
    return frozenset().union(*(kept(house.settings.archive / each) for each in (NAMELESS, *plans)))
