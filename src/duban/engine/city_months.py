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


@frozen(eq=False, repr=False)
class MonthParts:
    """What goes into the sum of a month: facts by unit, who is asked for each, and whose count.

    `closed` are those of the units to whom a task was closed before: what they had reached is among
    the facts given.
    """

    given: Mapping[str, Facts]
    ingredients: tuple[Ingredient, ...]
    units: tuple[str, ...]
    closed: tuple[str, ...] = ()

    def added_up(self) -> Sum:
        """Add up the month."""
        return add_up(self.ingredients, self.given, self.units)


@frozen(eq=False, repr=False)
class Months:
    """Adds up months: `parts` tells who owes what, `ingredients` are the facts, `leaves` their schema's."""

    parts: Parts
    ingredients: tuple[Ingredient, ...]
    leaves: Mapping[str, Leaf]

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
            found = self.parts_in(duty.period, told, by_unit).added_up()
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

    def parts_in(
        self, period: Period, told: Mapping[str, Facts], by_unit: Mapping[str, UnitCourse]
    ) -> MonthParts:
        """Give what goes into a month's sum, if `told` are the facts of the units that are in.

        Out of the courses comes what those had reached to whom a task was closed before it.
        """
        owed = self.parts.owed_by(period)
        ingredients = self.parts.ingredients_in(period, self.ingredients)
        reached = self.parts.reached(period, self.leaves, by_unit)
        if not reached:
            return MonthParts(told, ingredients, owed)
        given, ingredients = with_reached(told, ingredients, reached)
        units = tuple(one for one in self.parts.rollup.units if one in owed or one in reached)
        return MonthParts(given, ingredients, units, tuple(reached))
