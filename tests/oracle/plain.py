"""A slow and plain reading of docs/judgement.md, against which the engine is held.

It knows the page and nothing of the engine: arrival, timeliness, statuses, scores and alerts of one
unit that reports four figures of the made-up water plan. Figures are fractions, so what lies on a
threshold lies exactly there.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from attrs import frozen
from chinese_calendar import is_workday

EAST = timedelta(hours=8)
WORST_FIRST = "missed broken off_track unknown behind unverified ahead on_track done".split()
ALERTED = {
    "missed": "red",
    "broken": "red",
    "off_track": "red",
    "unknown": "yellow",
    "behind": "yellow",
    "unverified": "yellow",
    "ahead": "yellow",
}
WEIGHTS = {"wells": 3, "pipes": 3, "pressure": 3, "leaks": 1}


@frozen
class Letter:
    """One version of a month's report, as it was sent."""

    month: int
    name: str
    sent: datetime
    passes: bool
    facts: dict[str, int]
    proves: bool = False


@frozen
class Case:
    """What lies in the folder and in the register: receipts by month and name ("" names none)."""

    letters: tuple[Letter, ...]
    receipts: tuple[tuple[int, str, datetime], ...]
    returns: tuple[tuple[int, date], ...]
    cutoff: date


@frozen
class Told:
    """How a month's report came, and which version counts."""

    timeliness: str
    days_late: int
    letter: Letter | None


@frozen
class Arrived:
    """A version at the time at which it arrived."""

    letter: Letter
    at: datetime
    named: bool
    returned_on: date | None


def day_of(at: datetime) -> date:
    """Give the day in the plan's zone."""
    return (at.astimezone(UTC) + EAST).date()


def midnight_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1) - EAST


def last_day(month: int) -> date:
    return date(2019 + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def due_day(month: int) -> date:
    return last_day(month) + timedelta(days=5)


def workdays_after(day: date, number: int) -> date:
    while number:
        day += timedelta(days=1)
        number -= is_workday(day)
    return day


def arrived(case: Case, month: int) -> list[Arrived]:
    """Give a month's versions that had arrived by the cut-off, in the order of arrival."""
    found: list[Arrived] = []
    not_before = datetime.min.replace(tzinfo=UTC)
    letters = sorted((one for one in case.letters if one.month == month), key=lambda one: one.sent)
    for number, letter in enumerate(letters):
        by_name = [at for of, name, at in case.receipts if (of, name) == (month, letter.name)]
        by_month = [at for of, name, at in case.receipts if (of, name) == (month, "")]
        known = by_name or (by_month if number == 0 else [])
        at = min(known) if known else max(letter.sent, not_before)
        if known:
            not_before = max(not_before, at)
        if at > midnight_after(case.cutoff):
            continue
        by_hand = [
            on
            for of, on in case.returns
            if of == month and on <= case.cutoff and at < midnight_after(on)
        ]
        returned = min(by_hand) if by_hand else None if letter.passes else day_of(at)
        found.append(Arrived(letter, at, bool(by_name), returned))
    return sorted(found, key=lambda one: (one.at, one.letter.sent))


def told(case: Case, month: int) -> Told:
    """Tell how a month's report came."""
    versions, due = arrived(case, month), due_day(month)
    if not versions:
        return Told("missing" if due <= case.cutoff else "not_due", 0, None)
    first = versions[0].at
    late = (day_of(first) - due).days if first > midnight_after(due) else 0
    holding = [one for one in versions if one.returned_on is None]
    if not holding:
        return Told("returned", late, versions[-1].letter)
    counts = ([one for one in holding if one.named] or holding)[-1].letter
    if late:
        return Told("late", late, counts)
    in_time = any(_holds_in_time(one, versions, due) for one in holding)
    return Told("on_time" if in_time else "mended_late", 0, counts)


def _holds_in_time(one: Arrived, versions: Sequence[Arrived], due: date) -> bool:
    before = [each.returned_on for each in versions if each.returned_on and each.at < one.at]
    day = day_of(one.at)
    return not before or day <= due or day <= workdays_after(before[-1], 3)


def judged_months(case: Case) -> list[int]:
    """Give the months of which a report is there or was due."""
    return [month for month in range(1, 13) if told(case, month).timeliness != "not_due"]


def share(month: int) -> Fraction:
    """Give the share of the year that is planned by a month's end: a quarter by each quarter's."""
    quarter, ends = (month - 1) // 3, last_day(month)
    before = last_day(quarter * 3) if quarter else date(2018, 12, 31)
    whole = (last_day(quarter * 3 + 3) - before).days
    return Fraction(quarter, 4) + Fraction((ends - before).days, 4 * whole)


@frozen
class Stand:
    """Where an indicator stands: status, value, and the share that a score counts."""

    status: str
    value: Fraction | None
    share: Fraction | None


UNKNOWN = Stand("unknown", None, Fraction(0))


def stand(case: Case, indicator: str, month: int) -> Stand:
    """Tell where an indicator stands at a month's end."""
    letter = told(case, month).letter
    if letter is None:
        return UNKNOWN
    if indicator in {"pressure", "leaks"}:
        return bound(letter.facts, indicator)
    came = [one for each in judged_months(case) if (one := told(case, each).letter) is not None]
    proved = any(one.proves for one in came)
    if indicator == "wells":
        wells = letter.facts.get("wells")
        return UNKNOWN if wells is None else on_curve(Fraction(wells), 120, month, proved)
    months = [each for each in judged_months(case) if each <= month]
    letters = [told(case, each).letter for each in months]
    pipes = [one.facts.get("pipes") if one is not None else None for one in letters]
    total = Fraction(sum(one for one in pipes if one is not None))
    if None in pipes:
        return Stand("unknown", total, Fraction(0))
    return on_curve(total, 1_200_000, month, proved)


def bound(facts: dict[str, int], indicator: str) -> Stand:
    """Hold a month's figure to its limit: 95 % of all tests, or 5 leaks at most."""
    if indicator == "leaks":
        leaks = facts.get("leaks")
        if leaks is None:
            return UNKNOWN
        worth = Fraction(1) if leaks <= 5 else Fraction(5, leaks)
        return Stand("on_track" if leaks <= 5 else "broken", Fraction(leaks), worth)
    good, tests = facts.get("good"), facts.get("tests")
    if good is None or tests is None:
        return UNKNOWN
    if not tests:
        return UNKNOWN if good else Stand("not_due", None, None)
    rate = Fraction(100 * good, tests)
    return Stand("on_track" if rate >= 95 else "broken", rate, min(rate / 95, Fraction(1)))


def on_curve(value: Fraction, target: int, month: int, proved: bool) -> Stand:
    """Hold a total against its curve; wells are counted and planned whole."""
    counted = target == 120
    planned = target * share(month)
    if counted:
        planned = Fraction(int(planned))
    worth = min(value / planned, Fraction(1)) if planned else Fraction(1)
    if value >= target:
        return Stand("done" if proved else "unverified", value, Fraction(1))
    if month == 12:
        return Stand("missed", value, worth)
    attained, wanted = 100 * value / target, 100 * planned / target
    behind = wanted - attained
    if behind > max(Fraction(3), wanted * 15 / 100):
        return Stand("off_track", value, worth)
    if behind > max(Fraction(1), wanted * 5 / 100):
        return Stand("behind", value, worth)
    far = attained > wanted * 110 / 100 and (not counted or value - planned > 1)
    return Stand("ahead" if wanted >= 10 and far else "on_track", value, worth)


def task(stands: dict[str, Stand]) -> str:
    """Tell where the task stands: as its worst indicator; leaks, a process, lowers to behind."""
    found = []
    for name, one in stands.items():
        if one.status != "not_due":
            rank = WORST_FIRST.index(one.status)
            found.append(max(rank, WORST_FIRST.index("behind")) if name == "leaks" else rank)
    return WORST_FIRST[min(found)] if found else "not_due"


def score(case: Case, month: int) -> Fraction:
    """Give a due report's score of 100; texts are whole, and no grade was entered."""
    report = told(case, month)
    stands = {name: stand(case, name, month) for name in WEIGHTS}
    counted = {name: one.share for name, one in stands.items() if one.share is not None}
    weight = sum(WEIGHTS[name] for name in counted)
    reached = sum((WEIGHTS[name] * part for name, part in counted.items()), Fraction(0))
    time = {"on_time": Fraction(30), "missing": Fraction(0)}.get(
        report.timeliness, 30 * Fraction(667, 1000)
    )
    quality = Fraction(20 if report.letter is not None else 0)
    if not weight:
        return (time + quality) * 100 / 50
    return (time + quality + 40 * reached / weight) * 100 / 90


def alerts(case: Case) -> set[tuple[str, str, int, str]]:
    """Give kind, subject, month and level of the alerts on reports and statuses."""
    kinds = {"late": "late", "mended_late": "late", "returned": "returned"}
    found = set()
    for month in judged_months(case):
        timeliness = told(case, month).timeliness
        if timeliness == "missing":
            found.add(("not_reported", "-", month, "red"))
        elif timeliness in kinds:
            found.add((kinds[timeliness], "-", month, "yellow"))
    if not judged_months(case):
        return found
    month = judged_months(case)[-1]
    for name in WEIGHTS:
        status = stand(case, name, month).status
        silent = status == "unknown" and told(case, month).letter is None
        if status in ALERTED and not silent:
            level = "yellow" if name == "leaks" else ALERTED[status]
            found.add((status, name, month, level))
    return found
