"""A plugin's file: imported within a time limit, and held to what a plugin must be."""

import ast
import importlib.util
import keyword
import re
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import pluggy
from attrs import evolve

from duban import hookspecs
from duban.errors import DubanError, PluginError
from duban.expressions import CEL_WORDS
from duban.model.period import Period
from duban.model.rules import Duty, Timetable, WorkArea
from duban.watching import heard_aside
from duban.words import Message, harmless, message, nearest

PLUGIN_PACKAGE = "duban_plugins"
#: So long may a plugin take to be imported, or to answer.
SECONDS = 5


def imported(path: Path, shown: str) -> ModuleType:
    """Import a plugin file, in so many seconds at most; raises PluginError, naming file and line."""
    name = f"{PLUGIN_PACKAGE}.{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise PluginError(message("Cannot be imported"), file=shown)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        with alarm(), heard_aside():
            spec.loader.exec_module(module)
    except TooSlowError as error:
        said = message("Importing takes more than {seconds} s", seconds=SECONDS)
        raise PluginError(said, file=shown) from error
    except SyntaxError as error:
        said = message("Syntax error: {error}", error=error.msg)
        raise PluginError(said, file=shown, line=error.lineno or 0) from error
    except (Exception, SystemExit) as error:
        raise PluginError(raised("import", error), file=shown) from error
    return module


class TooSlowError(BaseException):
    """The alarm rang; no plugin's `except Exception` may swallow it."""


@contextmanager
def alarm() -> Iterator[None]:
    """Break off what takes longer than SECONDS, where there are signals; raises TooSlowError."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "SIGALRM"):
        yield
        return

    def ring(_signal: int, _frame: FrameType | None) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGALRM, ring)
    earlier = signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *earlier)
        signal.signal(signal.SIGALRM, before)


def hooks_of(module: ModuleType, shown: str) -> tuple[str, ...]:
    """Give the hooks that a plugin implements; raises PluginError for one without its marker."""
    hooks = []
    for name, each in vars(module).items():
        if not name.startswith("duban_") or not callable(each):
            continue
        if not hasattr(each, "duban_impl"):
            said = message("{name} lacks the marker @hookimpl", name=name)
            code = getattr(each, "__code__", None)
            raise PluginError(said, file=shown, line=code.co_firstlineno if code else 0)
        hooks.append(name)
    return tuple(hooks)


def hold_to_file(area: object, stem: str, shown: str) -> None:
    """Hold what a plugin announces to a work area of its file's name; raises PluginError."""
    if not isinstance(area, WorkArea):
        raise PluginError(message("duban_work_area must return a WorkArea"), file=shown)
    if area.id != stem:
        said = message(
            "The area is called {area}, but its file {stem}.py: give both one name",
            area=area.id,
            stem=stem,
        )
        raise PluginError(said, file=shown)
    fault = area_id_fault(area.id)
    if fault is not None:
        raise PluginError(fault.said, file=shown)


def in_time_order(timetable: Timetable, shown: str) -> Timetable:
    """Give a plugin's timetable in the order of its periods.

    Raises PluginError for what is no report that is due on a day, and for a period that stands
    twice, whose report would be judged twice.
    """
    given: object = timetable.duties
    for duty in given if isinstance(given, tuple | list) else (given,):
        if not _is_duty(duty):
            said = message(
                "duban_timetable must give duties of a Period and the date on which its report is"
                " due, not {found}",
                found=harmless(repr(duty), 120),
            )
            raise PluginError(said, file=shown)
    duties = sorted(timetable.duties, key=lambda duty: duty.period)
    for one, other in pairwise(duties):
        if one.period == other.period:
            said = message(
                "duban_timetable gives two reports for {period}, due on {one} and on {other}: give"
                " each period one",
                period=one.period,
                one=one.due,
                other=other.due,
            )
            raise PluginError(said, file=shown)
    return evolve(timetable, duties=tuple(duties))


def _is_duty(duty: object) -> bool:
    parts = (getattr(duty, "period", None), getattr(duty, "due", None))
    return isinstance(duty, Duty) and isinstance(parts[0], Period) and type(parts[1]) is date


def area_id_fault(area: str) -> DubanError | None:
    """Say what is wrong with an area's id; None if it may be used."""
    if not re.fullmatch("[a-z][a-z0-9_]*", area):
        return PluginError(
            message("An area's id has small letters, digits and _ only, and begins with a letter")
        )
    if keyword.iskeyword(area) or area in CEL_WORDS:
        return PluginError(message("{area} is a reserved word: choose another id", area=area))
    return None


def raised(where: str, error: BaseException) -> Message:
    """Say what a plugin raised, and where."""
    return message(
        "{where} raised {kind}: {error}", where=where, kind=type(error).__name__, error=str(error)
    )


def unknown_hook(error: pluggy.PluginValidationError, loaded: Mapping[str, Any]) -> PluginError:
    """Give the error of a hook that there is not, with the nearest one, its file and line."""
    known = [name for name in vars(hookspecs) if name.startswith("duban_")]
    for plugin in loaded.values():
        wrong = next((hook for hook in plugin.hooks if hook not in known), None)
        if wrong is not None:
            near = nearest(wrong, known, alike=0)
            said = message(
                "There is no hook {name}; did you mean {near}?", name=wrong, near=near[0]
            )
            return PluginError(said, file=plugin.file, line=_line_of(plugin.module, wrong))
    return PluginError(message("Wrong hook: {error}", error=str(error)))


def _line_of(module: ModuleType, function: str) -> int:
    source = Path(str(module.__file__)).read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name == function:
            return node.lineno
    return 0
