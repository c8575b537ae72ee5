"""The annual assessment (年度考核) of a frozen judgement: scores, ranks, grades, what is open.

The arithmetic of docs/papers.md, with two decimals at each step, so that what is printed adds up.
"""

from collections.abc import Iterator, Mapping, Sequence

from attrs import evolve, frozen

from duban.errors import UsageError
from duban.model.assessments import Outcome
from duban.model.judgement import Timeliness
from duban.papers.assessment_scores import GRADE_BLOCK, BlockMean, areas_of, blocks_of, mean_of
from duban.papers.frozen import Frozen, Row
from duban.words import message, nearest


@frozen
class Entries:
    """What the office entered on a unit's year; `appeal` is its only one."""

    self_score: Row | None
    year_grade: Row | None
    grades: Sequence[Row]
    bonuses: Sequence[Row]
    deductions: Sequence[Row]
    appeal: Row | None
    approval: Row | None


@frozen
class Assessed:
    """A unit's year. `office` is the mean over its areas of the mean over due periods.

    `base` adds the leader's grade by its weight, where one was entered; `total` adds bonuses (up
    to the cap) and what an appeal gave, and takes deductions off, down to 0. `open` tells by
    keyword what keeps it provisional: year, appeal, approval, older, other. `rank` is shared by equal totals.
    """

    unit: str
    name: str
    periods: int
    areas: Mapping[str, float]
    blocks: Sequence[BlockMean]
    office: float
    share: float
    base: float
    bonus: float
    deduction: float
    appealed: float
    total: float
    grade: str
    entries: Entries
    open: tuple[str, ...]
    rank: int = 0

    @property
    def is_final(self) -> bool:
        """Tell whether nothing is open any more."""
        return not self.open


def assessed_units(judged: Frozen, year: int) -> tuple[Assessed, ...]:
    """Assess every unit with a due report in a year, the best first.

    Raises UsageError for a judgement frozen without what this needs, a year that is not the
    plan's, and one in which nothing was due by the cut-off.
    """
    if "grading" not in judged.content:
        said = message(
            "{file} was frozen before duban kept what an assessment needs: freeze it again by duban"
            " evaluate FOLDER --as-of {day} --freeze FILE.json",
            file=judged.file,
            day=judged.content["as_of"],
        )
        raise UsageError(said)
    _hold_year(judged, year)
    scores: dict[str, list[Row]] = {}
    for row in judged.rows("scores"):
        if row["score"] is not None and row["period"].startswith(f"{year}-"):
            scores.setdefault(row["reporter"], []).append(row)
    if not scores:
        said = message(
            "No report of {year} was due when {file} was judged, on {day}: there is nothing to"
            " assess; freeze a judgement after the first due day",
            year=str(year),
            file=judged.file,
            day=judged.day,
        )
        raise UsageError(said)
    found = [_assessed(judged, year, unit, scores[unit]) for unit in judged.units if unit in scores]
    return tuple(_ranked(found))


def only(assessed: Sequence[Assessed], unit: str, judged: Frozen, year: int) -> Assessed:
    """Give one unit of all; raises UsageError for a unit that is not there, with the nearest name."""
    for one in assessed:
        if one.unit == unit:
            return one
    if unit in judged.units:
        said = message(
            "{reporter} had no report due in {year} by {day}: it has no assessment",
            reporter=judged.units[unit],
            year=str(year),
            day=judged.day,
        )
        raise UsageError(said)
    near = nearest(unit, list(judged.units))
    said = (
        message("Unknown reporter {name}; did you mean {near}?", name=unit, near=near[0])
        if near
        else message(
            "Unknown reporter {name}; the plan has {known}", name=unit, known=tuple(judged.units)
        )
    )
    raise UsageError(said)


def _hold_year(judged: Frozen, year: int) -> None:
    first, last = (int(judged.plan[key][:4]) for key in ("starts", "ends"))
    if not first <= year <= last:
        said = message(
            "{file} judges {plan}, which runs from {first} to {last}: {year} is no year of it",
            file=judged.file,
            plan=judged.plan["id"],
            first=judged.plan["starts"],
            last=judged.plan["ends"],
            year=str(year),
        )
        raise UsageError(said)


def _assessed(judged: Frozen, year: int, unit: str, rows: Sequence[Row]) -> Assessed:
    entries = _entries(judged, year, unit)
    grading = judged.content["grading"]
    blocks = blocks_of(rows, grading["blocks"])
    weight = sum(block["weight"] for block in grading["blocks"])
    share = 0.0
    given = entries.year_grade
    if given is not None:
        graded = next((one["weight"] for one in grading["blocks"] if one["id"] == GRADE_BLOCK), 0.0)
        share = graded / weight if weight else 0.0
    areas = areas_of(rows, without_grade=share > 0)
    office = round(mean_of(areas.values()), 2)
    leader = given["points"] if given is not None else 0.0
    base = round(office * (1 - share) + leader * share, 2)
    bonus = min(sum(one["points"] for one in entries.bonuses), grading["bonus_cap"])
    deduction = sum(one["points"] for one in entries.deductions)
    appeal = entries.appeal
    appealed = appeal["points"] if appeal and appeal["outcome"] == Outcome.UPHELD else 0.0
    total = max(round(base + bonus - deduction + appealed, 2), 0.0)
    return Assessed(
        unit=unit,
        name=judged.units[unit],
        periods=len({row["period"] for row in rows}),
        areas={judged.areas[area]: round(points, 2) for area, points in areas.items()},
        blocks=blocks,
        office=office,
        share=share,
        base=base,
        bonus=bonus,
        deduction=deduction,
        appealed=appealed,
        total=total,
        grade=next(one["name"] for one in grading["grades"] if total >= one["at_least"]),
        entries=entries,
        open=tuple(_open(judged, year, unit, entries, total)),
    )


def _entries(judged: Frozen, year: int, unit: str) -> Entries:
    office = judged.content["office"]

    def of(name: str) -> list[Row]:
        found = [row for row in office[name] if row["year"] == year]
        return [row for row in found if row["reporter"] in {unit, ""}]

    approvals = sorted(of("approvals"), key=lambda row: (row["approved_on"], row["reporter"]))
    return Entries(
        self_score=next(iter(of("self_scores")), None),
        year_grade=next(iter(of("year_grades")), None),
        grades=[
            row
            for row in office["grades"]
            if row["reporter"] == unit and row["period"].startswith(f"{year}-")
        ],
        bonuses=of("bonuses"),
        deductions=of("deductions"),
        appeal=next(iter(of("appeals")), None),
        approval=approvals[-1] if approvals else None,
    )


def _waits(judged: Frozen, year: int, unit: str) -> bool:
    """Tell whether a report of the year is not due yet, as where its due day was moved."""
    return any(
        row["timeliness"] == Timeliness.NOT_DUE
        for row in judged.rows("reports")
        if row["reporter"] == unit and row["period"].startswith(f"{year}-")
    )


def _open(judged: Frozen, year: int, unit: str, entries: Entries, total: float) -> Iterator[str]:
    """Tell what keeps a unit's assessment provisional."""
    last = max(due for period, due in judged.due_days.items() if period.year == year)
    if last > judged.day or _waits(judged, year, unit):
        yield "year"
    appeal, approval = entries.appeal, entries.approval
    if appeal is not None and appeal["outcome"] == Outcome.PENDING:
        yield "appeal"
    if approval is None:
        yield "approval"
        return
    decided = [one["decided_on"] for one in (*entries.bonuses, *entries.deductions)]
    if entries.year_grade is not None:
        decided.append(entries.year_grade["given_on"])
    if appeal is not None:
        decided.append(appeal["decided_on"] or appeal["filed_on"])
    if decided and max(decided) > approval["approved_on"]:
        yield "older"
    if approval["points"] is not None and round(approval["points"], 2) != total:
        yield "other"


def _ranked(found: Sequence[Assessed]) -> Iterator[Assessed]:
    """Rank by total; equal totals share a rank and stand in the plan's order of units."""
    ordered = sorted(found, key=lambda one: -one.total)
    totals = [one.total for one in ordered]
    for one in ordered:
        yield evolve(one, rank=totals.index(one.total) + 1)
