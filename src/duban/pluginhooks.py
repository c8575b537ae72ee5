"""The hooks of the plugins that were loaded: who has which, and how each is asked.

A plugin is somebody else's code: it is asked within a time limit, under a mark by which one that
hangs can be named, with its prints turned aside, and whatever it raises is a PluginError with its
file.
"""

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy
from attrs import frozen

from duban import hookspecs, pluginfiles
from duban.errors import DubanError, PluginError
from duban.model.rules import WorkArea
from duban.pluginfiles import (
    PLUGIN_PACKAGE,
    TooSlowError,
    alarm,
    hold_to_file,
    hooks_of,
    imported,
    raised,
    unknown_hook,
)
from duban.roots import Root
from duban.watching import Mark, heard_aside, unwatched, watched
from duban.words import message


@frozen(eq=False, repr=False)
class LoadedPlugin:
    """A plugin file that was loaded as a work area."""

    area: WorkArea
    root: Root
    file: str
    module: ModuleType
    hooks: tuple[str, ...]


class Hooks:
    """The plugins of all roots by their areas, beside duban's own answers to the hooks.

    A service sets areas `aside` and collects `faults`; elsewhere these are empty and None.
    """

    def __init__(self, own: Mapping[str, object], roots: tuple[Root, ...]) -> None:
        """Register duban's `own` by name and load every plugin of the roots.

        Raises PluginError, naming file and cause, for one that fails.
        """
        self._manager = pluggy.PluginManager("duban")
        self._manager.add_hookspecs(hookspecs)
        for name, each in own.items():
            self._manager.register(each, name)
        self._mark: Mark = unwatched
        self.aside: frozenset[str] = frozenset()
        self.faults: dict[str, PluginError] | None = None
        self.loaded: dict[str, LoadedPlugin] = {}
        for index, root in enumerate(roots):
            for path in root.files("plugins", "*.py"):
                if not any(path.stem in later.disabled for later in roots[index + 1 :]):
                    self._load(root, path)
        try:
            self._manager.check_pending()
        except pluggy.PluginValidationError as error:
            raise unknown_hook(error, self.loaded) from error

    def supervise(self, mark: Mark, aside: Collection[str]) -> None:
        """Work for a service: mark who is asked, do not ask those set aside, collect `faults`.

        A plugin that raises in duban_timetable or duban_notifier stands in `faults` then, and has
        the plan's reporting table, or no channel. Call it before any book is read.
        """
        self._mark, self.aside, self.faults = mark, frozenset(aside), {}

    def caller(self, hook: str, area: str) -> Any:
        """Give a hook's caller that asks one area's plugin and the defaults, no other area."""
        others = [one.module for other, one in self.loaded.items() if other != area]
        return watched(self._manager.subset_hook_caller(hook, others), area, hook, self._mark)

    def watched_reader(self, area: str, read: Callable[..., Any]) -> Callable[..., Any]:
        """Give a plugin's reader, marked while it reads."""
        return watched(read, area, "duban_reader", self._mark)

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
                rest = [each for each in self._manager.get_plugins() if each is not one.module]
                ask = self._manager.subset_hook_caller(hook, rest)
                try:
                    yield _offered(watched(ask, area, hook, self._mark), hook, one.file, given)
                except PluginError as error:
                    if self.faults is None or not may_fail:
                        raise
                    self.faults[area] = error
        yield from self._manager.subset_hook_caller(hook, modules)(**given)

    def ask(self, hook: str, area: str, wanted: type, **given: Any) -> Any:
        """Ask an area's plugin and the defaults for something of a type, or None.

        Raises PluginError if the plugin raises, hangs, or gives something else.
        """
        if area in self.aside:
            modules = [one.module for one in self.loaded.values()]
            return self._manager.subset_hook_caller(hook, modules)(area=area, **given)
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
        if answer is not None and not isinstance(answer, wanted):
            said = message(
                "{hook} must return {wanted}, not {found}",
                hook=hook,
                wanted=wanted.__name__,
                found=type(answer).__name__,
            )
            raise PluginError(said, file=self.loaded[area].file)
        return answer

    def code_sha256(self) -> str:
        """Give the digest of all plugins' files."""
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
            self._manager.register(module, f"{PLUGIN_PACKAGE}.{path.stem}")
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
