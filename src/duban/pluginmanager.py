"""Plugins: the areas they announce, and the plans and rule books that they and the files make."""

import hashlib
import pickle
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import evolve

from duban.defaults import Answers, DefaultFiles
from duban.errors import DubanError, PluginError
from duban.expressions import Program
from duban.forms import readers as form_readers
from duban.intake import readers
from duban.model.plan import Plan
from duban.model.rules import AreaRules, RuleBook, Timetable, WorkArea
from duban.notify import notifiers
from duban.pluginfiles import in_time_order
from duban.pluginhooks import Hooks, LoadedPlugin
from duban.roots import Root
from duban.rulefiles.book import Sources, assemble, digest_of, read_plan_files
from duban.rulefiles.plans import read_calendar, read_plan
from duban.rulefiles.programs import program_of
from duban.schemafiles.holding import hold_to_facts, hold_to_json
from duban.schemafiles.leaves import facts_of, leaves_of
from duban.shelf import Shelf, key_of, users_shelf
from duban.workdays import WorkCalendar

if TYPE_CHECKING:  # an evaluation notifies nobody
    from duban.model.notifying import Notifier
    from duban.model.settings import ServiceSettings


class Plugins:
    """The loaded plugins of all roots, and the rule books that they and the files make."""

    def __init__(self, roots: tuple[Root, ...], calendar: WorkCalendar, shelf: Shelf) -> None:
        """Load every plugin; raises PluginError, naming file and cause, for one that fails."""
        self.roots = roots
        self._shelf = shelf
        self.calendar = calendar
        self._defaults = DefaultFiles(roots, calendar)
        own = {
            "defaults": self._defaults,
            "readers": readers,
            "form readers": form_readers,
            "notifiers": notifiers,
        }
        self.hooks = Hooks(own, roots)
        self._books: dict[str, RuleBook] = {}
        self._plans: dict[str, Plan] = {}

    @property
    def loaded(self) -> Mapping[str, LoadedPlugin]:
        """Give the loaded plugins by area."""
        return self.hooks.loaded

    @cached_property
    def areas(self) -> Mapping[str, WorkArea]:
        """Give all announced areas by id, in the order of their ids."""
        return {area: self.loaded[area].area for area in sorted(self.loaded)}

    def plan(self, plan_id: str) -> Plan:
        """Give a plan without its rules, which take twenty times as long to read."""
        if plan_id not in self._plans:
            self._plans[plan_id] = read_plan(self.roots, plan_id)
        return self._plans[plan_id]

    def book(self, plan_id: str) -> RuleBook:
        """Give the rule book of a plan, read once."""
        if plan_id not in self._books:
            self._books[plan_id] = self._read_book(plan_id)
        return self._books[plan_id]

    def _read_book(self, plan_id: str) -> RuleBook:
        """Put a book together; what the files say is taken from the shelf if it is there."""
        digest = digest_of(self.roots, plan_id)
        key = key_of(plan_id, *(root.name for root in self.roots), digest.hex())
        kept: Answers | None = self._shelf.take(key)
        answers = kept or Answers(read_plan_files(self.roots, plan_id))
        self._defaults.use(answers)
        sha256 = hashlib.sha256(self.hooks.code_sha256().encode() + digest).hexdigest()
        book = assemble(answers.files, self.areas, self.sources, sha256, self.calendar)
        # A file that was mended meanwhile must not lie under what it said before.
        if kept is None and digest_of(self.roots, plan_id) == digest:
            self._shelf.put(key, lambda: evolve(answers, programs=_programs(book)))
        return book

    def program(self, plan_id: str, area: str) -> Program | None:
        """Give an area's program as it was kept with the book; None where it was not."""
        packed = self._defaults.programs(plan_id).get(area)
        if packed is None:
            return None
        program: Program = pickle.loads(packed)  # noqa: S301 - from the shelf
        return program

    @cached_property
    def sources(self) -> Sources:
        """Give the hooks from which the parts of an area come."""
        return Sources(
            schema=self._schema,
            rules=lambda area, plan: self.hooks.ask("duban_rules", area, AreaRules, plan=plan),
            timetable=self._timetable,
        )

    def notifiers(
        self,
        settings: "ServiceSettings",
        environ: Mapping[str, str],
        clock: Callable[[], datetime],
    ) -> "Mapping[str, Notifier]":
        """Give the channels by name; a plugin's comes before duban's own of the same name.

        Raises PluginError for a plugin that raises, where no faults are collected.
        """
        found: dict[str, Notifier] = {}
        given = {"settings": settings, "environ": environ, "clock": clock}
        for offered in self.hooks.offers("duban_notifier", may_fail=True, **given):
            found = {**offered, **found}
        return found

    def _schema(self, area: str, plan: str) -> Mapping[str, Any] | None:
        schema: Mapping[str, Any] | None = self.hooks.ask("duban_schema", area, Mapping, plan=plan)
        one = self.loaded[area]
        if schema is not None and "duban_schema" in one.hooks:
            hold_to_json(schema, one.file)
            hold_to_facts(schema, one.file)
        return schema

    def _timetable(self, area: str, plan: Plan) -> Timetable | None:
        usual = self._defaults.duban_timetable(plan)
        try:
            answer: Timetable | None = self.hooks.ask(
                "duban_timetable", area, Timetable, plan=plan, usual=usual
            )
            return answer if answer is None else in_time_order(answer, self.loaded[area].file)
        except PluginError as error:
            if self.hooks.faults is None:
                raise
            self.hooks.faults[area] = error
            return usual


def _programs(book: RuleBook) -> dict[str, bytes]:
    """Pack the programs of a book; an area whose expressions do not compile has none."""
    programs: dict[str, bytes] = {}
    for area, rules in book.rules.items():
        with suppress(DubanError):
            program = program_of(book, rules, facts_of(leaves_of(book.schemas[area])))
            programs[area] = pickle.dumps(program, pickle.HIGHEST_PROTOCOL)
    return programs


def load_plugins(roots: tuple[Root, ...]) -> Plugins:
    """Load all plugins of the roots and their calendar."""
    return Plugins(roots, read_calendar(roots), users_shelf())
