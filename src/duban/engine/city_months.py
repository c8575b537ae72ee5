"""The months of a roll-up: what the units reported in each, added up to one report of the lead."""

from collections.abc import Collection, Mapping

from attrs import frozen

from duban.engine.city_parts import Parts, with_reached
from duban.engine.clerk import Clerk
from duban.model.city import UnitCourse
from duban.model.judgement import Report, Timeliness
from duban.model.period import Period
from duban.model.submission import Content, Record, TaskReport
from duban.rollup import Facts, Ingredient, Sum, add_up
from duban.schemafiles.leaves import Leaf


@frozen
class Months:
    """Adds up: `parts` tells who owes what, `ingredients` are the facts, `leaves` their schema's."""

    parts: Parts
    ingredients: tuple[Ingredient, ...]
    leaves: Mapping[str, Leaf]

    def ingredients_in(self, period: Period) -> tuple[Ingredient, ...]:
        """Give the area's facts with the units that are asked for each in a period."""
        return self.parts.ingredients_in(period, self.ingredients)

    def added_up(
        self, clerk: Clerk, by_unit: Mapping[str, UnitCourse]
    ) -> tuple[list[Report], dict[Period, Sum]]:
        """Make one report of those of the units, for each month that is due or complete."""
        book, area, lead = self.parts.book, self.parts.area, self.parts.rollup.lead
        tasks = self._evidence(by_unit.values())
        reports: list[Report] = []
        sums: dict[Period, Sum] = {}
        for duty in book.duties(area, lead):
            term = clerk.term(duty)
            owed = self.parts.owed_by(duty.period)
            told = {
                unit: by_unit[unit].facts[duty.period]
                for unit in owed
                if unit in by_unit and duty.period in by_unit[unit].facts
            }
            if not owed or not (term.is_due or len(told) == len(owed)):
                continue
            found = self._sum(duty.period, owed, told, by_unit)
            sums[duty.period] = found
            record = Record(
                plan=book.plan.id,
                area=area,
                reporter=lead,
                period=duty.period,
                file="",
                sha256="",
                content=Content.of(""),
                submitted_at=term.deadline,
                facts=found.facts,
                tasks=tasks,
            )
            reports.append(
                Report(duty.period, term.due, Timeliness.ON_TIME, record, is_due=term.is_due)
            )
        return reports, sums

    def _evidence(self, courses: Collection[UnitCourse]) -> Mapping[str, TaskReport]:
        """Give the evidence for sums, by task: each unit that has a part in one named its own."""
        named: dict[str, set[str]] = {}
        for one in self.parts.rules.indicators:
            having = [course for course in courses if course.has_part_in(one.id)]
            if having and all(one.id in course.evidence for course in having):
                named.setdefault(one.task, set()).add(one.id)
        return {code: TaskReport(evidence=frozenset(ids)) for code, ids in named.items()}

    def _sum(
        self,
        period: Period,
        owed: tuple[str, ...],
        told: Mapping[str, Facts],
        by_unit: Mapping[str, UnitCourse],
    ) -> Sum:
        """Add up a month, with what those had reached to whom a task was closed before it."""
        reached = self.parts.reached(period, self.leaves, by_unit)
        if not reached:
            return add_up(self.ingredients_in(period), told, owed)
        whole, ingredients = with_reached(told, self.ingredients_in(period), reached)
        units = tuple(one for one in self.parts.rollup.units if one in owed or one in reached)
        return add_up(ingredients, whole, units)
