"""Suspecting: figures and days of a series that are worth a question though they break no rule.

The settings are the plan's plausibility.toml; docs/plausibility.md tells what is asked and how
often for nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import eq
from zoneinfo import ZoneInfo

from duban.engine.doubting import on_indicator, on_record
from duban.engine.measuring import Reading
from duban.engine.rating import RateSuspicion, fact_of, finite
from duban.model.findings import Finding
from duban.model.judgement import Report
from duban.model.period import Period
from duban.model.plan import Plan
from duban.model.plausibility import Plausibility
from duban.model.rules import Indicator
from duban.model.submission import Record
from duban.model.terms import Kind
from duban.plausibility import Point, jump_at_the_end, roundness, still_run
from duban.schemafiles.leaves import Leaf, fact_at
from duban.tracking import Yardstick
from duban.words import message


class Suspicion:
    """What is asked about the series of an area, picked out once."""

    def __init__(
        self,
        plan: Plan,
        settings: Plausibility,
        leaves: Mapping[str, Leaf],
        yardsticks: Mapping[str, Yardstick],
    ) -> None:
        """Pick counts, rates beside counts, and rates worked out of two facts."""
        self._zone = ZoneInfo(plan.time_zone)
        self._settings = settings
        self._leaves = leaves
        self._yardsticks = yardsticks
        numbers = [leaf for leaf in leaves.values() if leaf.type == "number"]
        groups = [
            (group, tuple(within))
            for group, within in groupby(numbers, lambda leaf: leaf.path[:-1])
        ]
        self._counted = tuple(
            (group, tuple(leaf.path[-1] for leaf in counts))
            for group, within in groups
            if (counts := tuple(leaf for leaf in within if leaf.whole and leaf.shown_as is None))
        )
        self._looked: dict[int, tuple[Sequence[Indicator], Sequence[Indicator]]] = {}
        self._on_curve = frozenset(
            key
            for key, held in yardsticks.items()
            if held.curve is not None
            and held.start is not None
            and held.indicator.reported == "to_date"
        )
        self._rates = RateSuspicion(settings.rates, leaves, yardsticks)

    def suspicions(
        self,
        indicators: Sequence[Indicator],
        reports: Sequence[Report],
        readings: Mapping[Period, Reading],
    ) -> list[Finding]:
        """Give the questions on the reports of one reporter, one kind after the other."""
        records = [report.effective for report in reports if report.effective is not None]
        if not records:
            return []
        found: list[Finding] = []
        settings = self._settings
        if len(records) > 1:
            found.extend(self._of_indicators(indicators, records, readings))
        if settings.round_figures.on and (doubt := self._round(records)):
            found.append(doubt)
        if settings.rates.on:
            found.extend(self._rates.beside_counts(records))
        if settings.signed_late.on:
            found.extend(self._signed_late(reports))
        return found

    def _of_indicators(
        self,
        indicators: Sequence[Indicator],
        records: Sequence[Record],
        readings: Mapping[Period, Reading],
    ) -> Iterator[Finding]:
        """Look at the course of each figure; most need no closer look than a comparison or two."""
        still, rates = self._settings.still, self._settings.rates
        values = [readings[record.period].values for record in records]
        last_day = records[-1].period.last_day
        for indicator in self._looked_at(indicators):
            key = indicator.id
            figures = [value for each in values if type(value := each.get(key)) is float]
            even = key in self._rates.worked_out and rates.on
            if even and any(map(eq, figures, figures[1:])):
                course = [each.get(key) for each in values]
                yield from self._rates.too_even(indicator, records, course)
            if key not in self._on_curve:
                continue
            at_the_end = self._settings.year_end.on and last_day >= indicator.due
            if at_the_end or (still.on and any(map(eq, figures, figures[still.months :]))):
                course = [each.get(key) for each in values]
                yield from self._of_course(self._yardsticks[key], records, course)

    def _looked_at(self, indicators: Sequence[Indicator]) -> Sequence[Indicator]:
        """Give those of a reporter's indicators that have a curve or are rates; once for all."""
        if id(indicators) not in self._looked:
            looked = self._on_curve | self._rates.worked_out
            self._looked[id(indicators)] = (
                indicators,
                tuple(one for one in indicators if one.id in looked),
            )
        return self._looked[id(indicators)][1]

    def _of_course(
        self, held: Yardstick, records: Sequence[Record], course: Sequence[object]
    ) -> Iterator[Finding]:
        indicator, settings = held.indicator, self._settings
        measured = [
            (record, value)
            for record, each in zip(records, course, strict=True)
            if (value := finite(each)) is not None
        ]
        points: list[Point] = [(record.period.last_day, value) for record, value in measured]
        way = (held.start or 0.0, held.target.value)
        fact = fact_of(indicator)
        if settings.still.on and indicator.kind is Kind.TOTAL:
            counted = indicator.unit == "count"
            run = still_run(points, way, held.planned, settings.still, counted)
            if run is not None and not _says_unchanged(measured[run.last][0], indicator.task):
                said = message(
                    "{name} is {value} from {first} to {last}, though {planned} more was planned:"
                    " was it brought up to date?",
                    name=indicator.name,
                    value=indicator.figure(points[run.last][1]),
                    first=measured[run.first][0].period,
                    last=measured[run.last][0].period,
                    planned=indicator.figure(run.planned),
                )
                yield on_indicator(measured[run.last][0], indicator, "PLAUS-003", said, fact)
        ends = next((n for n, (day, _) in enumerate(points) if day >= indicator.due), None)
        if settings.year_end.on and ends is not None:
            jump = jump_at_the_end(points[: ends + 1], way, held.planned, settings.year_end)
            if jump is not None:
                said = message(
                    "{name} rose by {gain} since {before}, {share} of the way to the target at the"
                    " very end: what stands behind it?",
                    name=indicator.name,
                    gain=indicator.figure(jump.gain),
                    before=measured[ends - 1][0].period,
                    share=f"{jump.share:.0%}",
                )
                yield on_indicator(measured[ends][0], indicator, "PLAUS-005", said, fact)

    def _round(self, records: Sequence[Record]) -> Finding | None:
        settings = self._settings.round_figures
        counts = self._counts(records)
        if len(counts) < settings.least_figures:
            return None
        found = roundness(counts)
        if found.p_value >= settings.p_value:
            return None
        said = message(
            "{round} of {count} different counts of the year end in 0 or 5, by chance it is one in"
            " five: were they counted or estimated?",
            round=found.found,
            count=found.among,
        )
        return on_record(records[-1], "PLAUS-004", said)

    def _counts(self, records: Sequence[Record]) -> list[int]:
        """Give the different values of each count."""
        least = self._settings.round_figures.least_value
        counts: list[int] = []
        for group, numbers in self._counted:
            told = [within for one in records if (within := fact_at(one.facts, group))]
            for key in numbers if told else ():
                different = {within.get(key) for within in told}
                counts.extend(each for each in different if type(each) is int and each >= least)
        return counts

    def _signed_late(self, reports: Sequence[Report]) -> Iterator[Finding]:
        for report in reports:
            record, received = report.effective, report.received_at
            if record is None or received is None:
                continue
            head, leader = record.signed
            last = leader if head is None or (leader is not None and leader > head) else head
            if last is None or last < received.date():
                continue
            day = received.astimezone(self._zone).date()
            if last > day:
                said = message(
                    "Signed on {day}, after it was received on {received}: which day is right?",
                    day=last,
                    received=day,
                )
                fact = "sign_off.leader" if leader == last else "sign_off.division_head"
                yield on_record(record, "PLAUS-007", said, fact=fact)


def _says_unchanged(record: Record, task: str) -> bool:
    return task in record.tasks and record.tasks[task].unchanged
