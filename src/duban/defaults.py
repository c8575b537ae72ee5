"""duban's own answers to the hooks: what happens where no plugin has its own way."""

import json
from collections.abc import Mapping
from typing import Any

import pluggy
from attrs import field, frozen

from duban.model.plan import Plan
from duban.model.rules import AreaRules, Duty, Timetable
from duban.roots import Root
from duban.rulefiles.book import PlanFiles, read_area_rules
from duban.schemafiles.holding import hold_to_facts
from duban.schemafiles.reading import read_schema, shared_types, write_out
from duban.workdays import WorkCalendar, due_day

#: What stands in the shared types for the number of the plan's own paper.
_DOCUMENT = "{document}"

hookimpl = pluggy.HookimplMarker("duban")


@frozen(eq=False, repr=False)
class Answers:
    """What the files of a plan say, as far as they were read: the plan's own, and by area.

    `programs` holds the expressions of the areas ready to run, each packed: whoever judges an area
    unpacks its own.
    """

    files: PlanFiles
    rules: dict[str, AreaRules | None] = field(factory=dict)
    schemas: dict[str, Mapping[str, Any] | None] = field(factory=dict)
    programs: dict[str, bytes] = field(factory=dict)


class DefaultFiles:
    """Schemas, rules and timetables from the roots' files, each read once."""

    def __init__(self, roots: tuple[Root, ...], calendar: WorkCalendar) -> None:
        """Remember where to look."""
        self._roots = roots
        self._calendar = calendar
        self._answers: dict[str, Answers] = {}
        self._shared = shared_types(roots)
        self._types_of: dict[str, Mapping[str, Any]] = {}

    def use(self, answers: Answers) -> None:
        """Take the plan files against which areas are read, and what was read before."""
        self._answers[answers.files.plan.id] = answers

    def programs(self, plan: str) -> Mapping[str, bytes]:
        """Give the programs of a plan's areas that were kept with what its files say."""
        return self._answers[plan].programs

    @hookimpl(trylast=True)
    def duban_schema(self, area: str, plan: str) -> Mapping[str, Any] | None:
        """Read schemas/<plan>/<area>.schema.json."""
        schemas = self._answers[plan].schemas
        if area not in schemas:
            schemas[area] = self._schema(area, plan)
        return schemas[area]

    @hookimpl(trylast=True)
    def duban_rules(self, area: str, plan: str) -> AreaRules | None:
        """Read rules/<plan>/areas/<area>.toml."""
        answers = self._answers[plan]
        if area not in answers.rules:
            answers.rules[area] = read_area_rules(self._roots, answers.files, area)
        return answers.rules[area]

    @hookimpl(trylast=True)
    def duban_timetable(self, plan: Plan) -> Timetable:
        """Owe a report for every month, due as plan.toml says (通知 三)."""
        reporting = plan.reporting
        return Timetable(
            tuple(
                Duty(
                    period,
                    due_day(
                        period,
                        reporting.due_day,
                        reporting.holiday_policy,
                        self._calendar,
                        reporting.due_month,
                    ),
                )
                for period in reporting.first_period.until(reporting.last_period)
            )
        )

    def _schema(self, area: str, plan: str) -> Mapping[str, Any] | None:
        found = read_schema(self._roots, plan, f"{area}.schema.json")
        if found is None:
            return None
        schema, file = found
        whole = write_out(schema, self._types(plan), file)
        hold_to_facts(whole, file)
        return whole

    def _types(self, plan: str) -> Mapping[str, Any]:
        """Give the shared types with the number of the plan's own paper."""
        if plan not in self._types_of:
            document = json.dumps(self._answers[plan].files.plan.document, ensure_ascii=False)[1:-1]
            types = json.dumps(self._shared, ensure_ascii=False).replace(_DOCUMENT, document)
            self._types_of[plan] = json.loads(types)
        return self._types_of[plan]
