"""duban's own answers to the hooks: what happens where no plugin has its own way."""

import json
from collections.abc import Mapping
from typing import Any

import pluggy

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


class DefaultFiles:
    """Schemas, rules and timetables from the roots' files."""

    def __init__(self, roots: tuple[Root, ...], calendar: WorkCalendar) -> None:
        """Remember where to look."""
        self._roots = roots
        self._calendar = calendar
        self._plans: dict[str, PlanFiles] = {}
        self._shared = shared_types(roots)
        self._types: dict[str, Mapping[str, Any]] = {}

    def use(self, files: PlanFiles) -> None:
        """Take the plan files against which areas are read."""
        self._plans[files.plan.id] = files
        document = json.dumps(files.plan.document, ensure_ascii=False)[1:-1]
        types = json.dumps(self._shared, ensure_ascii=False).replace(_DOCUMENT, document)
        self._types[files.plan.id] = json.loads(types)

    @hookimpl(trylast=True)
    def duban_schema(self, area: str, plan: str) -> Mapping[str, Any] | None:
        """Read schemas/<plan>/<area>.schema.json."""
        found = read_schema(self._roots, plan, f"{area}.schema.json")
        if found is None:
            return None
        schema, file = found
        whole = write_out(schema, self._types.get(plan, self._shared), file)
        hold_to_facts(whole, file)
        return whole

    @hookimpl(trylast=True)
    def duban_rules(self, area: str, plan: str) -> AreaRules | None:
        """Read rules/<plan>/areas/<area>.toml."""
        return read_area_rules(self._roots, self._plans[plan], area)

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
