"""Plugins: found in the roots, loaded, checked, and asked for what they know."""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pluggy
from attrs import frozen

from duban import hookspecs, pluginfiles
from duban.defaults import DefaultFiles
from duban.errors import DubanError, PluginError
from duban.forms import readers as form_readers
from duban.intake import readers
from duban.model.plan import Plan
from duban.model.rules import AreaRules, RuleBook, Timetable, WorkArea
from duban.notify import notifiers
from duban.pluginfiles import (
    PLUGIN_PACKAGE,
    TooSlowError,
    alarm,
    hold_to_file,
    hooks_of,
    imported,
    in_time_order,
    raised,
    unknown_hook,
)
from duban.roots import Root
from duban.rulefiles.book import Sources, assemble, read_plan_files
from duban.rulefiles.plans import read_calendar, read_plan
from duban.schemafiles.holding import hold_to_facts, hold_to_json
from duban.watching import Mark, heard_aside, unwatched, watched
from duban.words import message
from duban.workdays import WorkCalendar

if TYPE_CHECKING:  # an evaluation notifies nobody
    from duban.model.notifying import Notifier
    from duban.model.settings import ServiceSettings

_ANSWERS: Mapping[str, type] = {
    "duban_schema": Mapping,
    "duban_rules": AreaRules,
    "duban_timetable": Timetable,
}


@frozen
class LoadedPlugin:
    """A plugin file that was loaded as a work area."""

    area: WorkArea
    root: Root
    file: str
    module: ModuleType
    hooks: tuple[str, ...]


class Plugins:
    """The loaded plugins of all roots, and the rule books that they and the files make."""

    def __init__(self, roots: tuple[Root, ...], calendar: WorkCalendar) -> None:
        """Load every plugin; raises PluginError, naming file and cause, for one that fails."""
        self.roots = roots
        self.calendar = calendar
        self.manager = pluggy.PluginManager("duban")
        self.manager.add_hookspecs(hookspecs)
        self._defaults = DefaultFiles(roots, calendar)
        self.manager.register(self._defaults, "defaults")
        self.manager.register(readers, "readers")
        self.manager.register(form_readers, "form readers")
        self.manager.register(notifiers, "notifiers")
        self._mark: Mark = unwatched
        self.aside: frozenset[str] = frozenset()
        self.faults: dict[str, PluginError] | None = None
        self._books: dict[str, RuleBook] = {}
        self._plans: dict[str, Plan] = {}
        self.loaded: dict[str, LoadedPlugin] = {}
        for index, root in enumerate(roots):
            for path in root.files("plugins", "*.py"):
                if not any(path.stem in later.disabled for later in roots[index + 1 :]):
                    self._load(root, path)
        try:
            self.manager.check_pending()
        except pluggy.PluginValidationError as error:
            raise unknown_hook(error, self.loaded) from error

    def supervise(self, mark: Mark, aside: Collection[str]) -> None:
        """Work for a service: mark who is asked, do not ask those set aside, collect `faults`.

        A plugin that raises in duban_timetable or duban_notifier stands in `faults` then, and has
        the plan's reporting table, or no channel. Call it before any book is read.
        """
        self._mark, self.aside, self.faults = mark, frozenset(aside), {}

    @cached_property
    def areas(self) -> Mapping[str, WorkArea]:
        """Give all announced areas by id, in the order of their ids."""
        return {area: self.loaded[area].area for area in sorted(self.loaded)}

    def plan(self, plan_id: str) -> Plan:
        """Give a plan without its rules, which take twenty times as long to read."""
        if plan_id not in self._plans:
            self._plans[plan_id] = read_plan(self.roots, plan_id)[0]
        return self._plans[plan_id]

    def book(self, plan_id: str) -> RuleBook:
        """Give the rule book of a plan, read once."""
        if plan_id not in self._books:
            files = read_plan_files(self.roots, plan_id)
            self._defaults.use(files)
            self._books[plan_id] = assemble(
                self.roots, files, self.areas, self.sources, self._code_sha256, self.calendar
            )
        return self._books[plan_id]

    @cached_property
    def sources(self) -> Sources:
        """Give the hooks from which the parts of an area come."""
        return Sources(
            schema=self._schema,
            rules=lambda area, plan: self._ask("duban_rules", area, plan=plan),
            timetable=self._timetable,
        )

    def caller(self, hook: str, area: str) -> Any:
        """Give a hook's caller that asks one area's plugin and the defaults, no other area."""
        others = [one.module for other, one in self.loaded.items() if other != area]
        return watched(self.manager.subset_hook_caller(hook, others), area, hook, self._mark)

    def offers(
        self, hook: str, *, may_fail: bool = False, **given: Any
    ) -> Iterator[Mapping[str, Any]]:
        """Give what plugins offer by name, the last loaded first, then what is duban's own.

        Raises PluginError for a plugin that raises or offers something else than a mapping; with
        `may_fail` it is passed over where faults are collected.
        """
        modules = [one.module for one in self.loaded.values()]
        for area, one in reversed(self.loaded.items()):
            if hook in one.hooks and area not in self.aside:
                rest = [each for each in self.manager.get_plugins() if each is not one.module]
                ask = self.manager.subset_hook_caller(hook, rest)
                try:
                    yield _offered(watched(ask, area, hook, self._mark), hook, one.file, given)
                except PluginError as error:
                    if self.faults is None or not may_fail:
                        raise
                    self.faults[area] = error
        yield from self.manager.subset_hook_caller(hook, modules)(**given)

    def notifiers(
        self,
        settings: "ServiceSettings",
        environ: Mapping[str, str],
        clock: Callable[[], datetime],
    ) -> "Mapping[str, Notifier]":
        """Give the channels by name; a plugin's comes before duban's own of the same name.

        Raises DubanError for a web hook's secret that is missing or not safe.
        """
        found: dict[str, Notifier] = {}
        given = {"settings": settings, "environ": environ, "clock": clock}
        for offered in self.offers("duban_notifier", may_fail=True, **given):
            found = {**offered, **found}
        return found

    def watched_reader(self, area: str, read: Callable[..., Any]) -> Callable[..., Any]:
        """Give a plugin's reader, marked while it reads."""
        return watched(read, area, "duban_reader", self._mark)

    def _schema(self, area: str, plan: str) -> Mapping[str, Any] | None:
        schema: Mapping[str, Any] | None = self._ask("duban_schema", area, plan=plan)
        one = self.loaded[area]
        if schema is not None and "duban_schema" in one.hooks:
            hold_to_json(schema, one.file)
            hold_to_facts(schema, one.file)
        return schema

    def _timetable(self, area: str, plan: Plan) -> Timetable | None:
        usual = self._defaults.duban_timetable(plan)
        try:
            answer: Timetable | None = self._ask("duban_timetable", area, plan=plan, usual=usual)
            return answer if answer is None else in_time_order(answer, self.loaded[area].file)
        except PluginError as error:
            if self.faults is None:
                raise
            self.faults[area] = error
            return usual

    def _ask(self, hook: str, area: str, **given: Any) -> Any:
        """Ask for a part of an area's rule book; raises PluginError if its plugin raises or hangs."""
        if area in self.aside:
            modules = [one.module for one in self.loaded.values()]
            return self.manager.subset_hook_caller(hook, modules)(area=area, **given)
        try:
            with alarm(), heard_aside():
                answer = self.caller(hook, area)(area=area, **given)
        except DubanError:
            raise
        except TooSlowError as error:
            said = message(
                "{hook} takes more than {seconds} s", hook=hook, seconds=pluginfiles.SECONDS
            )
            raise PluginError(said, file=self.loaded[area].file) from error
        except (Exception, SystemExit) as error:
            raise PluginError(raised(hook, error), file=self.loaded[area].file) from error
        if answer is not None and not isinstance(answer, _ANSWERS[hook]):
            said = message(
                "{hook} must return {wanted}, not {found}",
                hook=hook,
                wanted=_ANSWERS[hook].__name__,
                found=type(answer).__name__,
            )
            raise PluginError(said, file=self.loaded[area].file)
        return answer

    @cached_property
    def _code_sha256(self) -> str:
        digest = hashlib.sha256()
        for area in sorted(self.loaded):
            path = self.loaded[area].module.__file__
            digest.update(area.encode() + b"\0")
            if path is not None:
                digest.update(Path(path).read_bytes())
        return digest.hexdigest()

    def _load(self, root: Root, path: Path) -> None:
        shown = root.shown(path)
        module = imported(path, shown)
        hooks = hooks_of(module, shown)
        if "duban_work_area" not in hooks:
            raise PluginError(
                message("The plugin announces no area: it needs duban_work_area"), file=shown
            )
        try:
            with heard_aside():
                area = module.duban_work_area()
        except (Exception, SystemExit) as error:
            raise PluginError(raised("duban_work_area", error), file=shown) from error
        hold_to_file(area, path.stem, shown)
        if area.id in self.loaded:
            said = message(
                'The area {area} is there already, from {file}: write disable = ["{area}"] into'
                " root.toml to replace it",
                area=area.id,
                file=self.loaded[area.id].file,
            )
            raise PluginError(said, file=shown)
        try:
            self.manager.register(module, f"{PLUGIN_PACKAGE}.{path.stem}")
        except pluggy.PluginValidationError as error:
            said = message("Wrong hook: {error}", error=str(error).splitlines()[-1])
            raise PluginError(said, file=shown) from error
        self.loaded[area.id] = LoadedPlugin(area, root, shown, module, hooks)


def _offered(
    ask: Callable[..., Any], hook: str, file: str, given: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Ask one plugin what it offers; raises PluginError."""
    try:
        with heard_aside():
            (answer,) = ask(**given) or ({},)
    except DubanError:
        raise
    except (Exception, SystemExit) as error:
        raise PluginError(raised(hook, error), file=file) from error
    if not isinstance(answer, Mapping):
        said = message(
            "{hook} must return {wanted}, not {found}",
            hook=hook,
            wanted="Mapping",
            found=type(answer).__name__,
        )
        raise PluginError(said, file=file)
    return answer


def load_plugins(roots: tuple[Root, ...]) -> Plugins:
    """Load all plugins of the roots and their calendar."""
    return Plugins(roots, read_calendar(roots))
