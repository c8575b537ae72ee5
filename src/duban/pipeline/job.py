"""The job: everything that both passes need, set up once and inherited by worker processes."""

from collections.abc import Mapping
from functools import cached_property, partial
from pathlib import Path

from attrs import define, evolve, field

from duban.engine import Engine
from duban.engine.area import AreaHooks, AreaJudge
from duban.engine.asking import guarded
from duban.intake.recording import Desk, open_desk
from duban.lazily import Lazily
from duban.model.agreements import Agreements, Replan, WorkPlan
from duban.model.cutoff import Cutoff
from duban.model.reading import Reader, Reading
from duban.model.register import Register
from duban.model.rules import RuleBook
from duban.pipeline.workplans import Filing, find_work_plans
from duban.pluginfiles import PLUGIN_PACKAGE
from duban.pluginmanager import Plugins
from duban.schemafiles.validators import Engine as ValidationEngine
from duban.tracking.amending import amended
from duban.words import Lang


@define(slots=False, eq=False, repr=False)
class Job:
    """One evaluation of one folder.

    `named` tells that the plans were asked for, so that the folder need not name them. The areas
    in `aside` are not judged at all. `history` asks for the rows of PAPER_SECTIONS too. `judges`
    keeps what is compiled for each plan and area.
    """

    folder: Path
    plugins: Plugins
    books: Mapping[str, RuleBook]
    registers: Mapping[str, Register]
    cutoffs: Mapping[str, Cutoff]
    lang: Lang
    validation: ValidationEngine = "fast"
    named: bool = False
    aside: frozenset[str] = frozenset()
    history: bool = False
    judges: dict[str, dict[str, AreaJudge]] = field(factory=dict)

    def again(
        self,
        folder: Path,
        books: Mapping[str, RuleBook],
        registers: Mapping[str, Register],
        cutoffs: Mapping[str, Cutoff],
    ) -> "Job":
        """Give another evaluation, of some of the same books, with all that is compiled once."""
        other = evolve(self, folder=folder, books=books, registers=registers, cutoffs=cutoffs)
        vars(other).update(readers=self.readers, desk=self.desk.of(other.books))
        return other

    def __attrs_post_init__(self) -> None:
        """Ask the units to which tasks moved."""
        books = self.books

        def book_of(plan: str) -> RuleBook:
            if plan not in self.registers:
                return books[plan]
            return amended(books[plan], self.registers[plan].replans, self.cutoffs[plan].day)

        self.books = Lazily(books, book_of)

    @cached_property
    def readers(self) -> Mapping[str, Reader]:
        """Give the readers by suffix; a plugin's comes before duban's own."""
        readers: dict[str, Reader] = {}
        for offered in self.plugins.hooks.offers("duban_reader"):
            for suffix, reader in offered.items():
                readers.setdefault(suffix, _guarded(reader, self.plugins))
        return readers

    @cached_property
    def desk(self) -> Desk:
        """Give the desk that records documents."""
        return open_desk(self.books, self.validation)

    @cached_property
    def engines(self) -> Mapping[str, Engine]:
        """Give an engine for each plan."""
        return {
            plan: Engine(
                book,
                self.registers[plan],
                self.plugins.calendar,
                self.cutoffs[plan],
                self._hooks_of,
                self.judges.setdefault(plan, {}),
                self.agreements[plan],
                partial(self.plugins.program, plan),
                history=self.history,
            )
            for plan, book in self.books.items()
        }

    @cached_property
    def work_plans(self) -> tuple[WorkPlan, ...]:
        """Give the plans of work in the folder, whoever accepted them."""
        return find_work_plans(self.folder, self.readers, self.desk)

    @cached_property
    def agreements(self) -> Mapping[str, Agreements]:
        """Give the accepted plans of work of each plan."""
        return {plan: self.filing(plan).agreements(lambda: self.work_plans) for plan in self.books}

    def filing(self, plan: str) -> Filing:
        """Give what tells which plans of work of a plan count."""
        return Filing(self.books[plan], self.registers[plan], self.cutoffs[plan])

    def replans(self, plan: str) -> tuple[Replan, ...]:
        """Give the re-plans of a plan that were decided by the cut-off."""
        day = self.cutoffs[plan].day
        return tuple(one for one in self.registers[plan].replans if one.decided_on <= day)

    def _hooks_of(self, area: str) -> AreaHooks:
        own = self.plugins.loaded[area].hooks if area in self.plugins.loaded else ()
        return AreaHooks(
            **{
                name: self.plugins.hooks.caller(f"duban_{name}", area)
                for name in ("check", "measure", "score", "alerts")
                if f"duban_{name}" in own
            }
        )


def _guarded(reader: Reader, plugins: Plugins) -> Reader:
    """Give a plugin's reader such that what it raises is a PluginError; duban's own as it is."""
    home, _, area = str(getattr(reader, "__module__", "")).rpartition(".")
    if home != PLUGIN_PACKAGE:
        return reader
    marked = plugins.hooks.watched_reader(area, reader)

    def read(content: bytes, file: str) -> Reading:
        with guarded(area, file):
            reading: Reading = marked(content, file)
            if not isinstance(reading, Reading):
                raise TypeError("a reader must give a Reading (duban.model.reading)")
            return reading

    return read
