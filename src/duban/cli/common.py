"""What the commands share: roots, plans, language, and the options that choose them."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeVar

import click
from attrs import define

from duban.errors import UsageError
from duban.model.configuration import Settings
from duban.model.plan import Plan
from duban.model.rules import RuleBook
from duban.pluginmanager import Plugins, load_plugins
from duban.roots import FOLDERS, Root, bundled_root, find_roots
from duban.rulefiles.plans import installed_plans
from duban.rulefiles.settings import read_settings
from duban.words import LANGUAGES, Lang, message

_Function = TypeVar("_Function", bound=Callable[..., Any])
_GLANCE = 65536
_TABLE = re.compile(r"^\s*\[", re.MULTILINE)
_LANGUAGE = re.compile(r"""^\s*language\s*=\s*["'](\w+)["']""", re.MULTILINE)

_OPTIONS = (
    click.option(
        "--root",
        "roots",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="再叠加一个根目录（插件、规则、事实表）· another root of plugins, rules, schemas.",
    ),
    click.option(
        "--config",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        envvar="DUBAN_CONFIG",
        metavar="FILE",
        help="设置文件 duban.toml · the settings file.",
    ),
    click.option(
        "--lang",
        type=click.Choice(LANGUAGES),
        help="输出语言，默认按计划 · language of the output; the plan's by default.",
    ),
)


format_option = click.option(
    "--format",
    "kind",
    type=click.Choice(["text", "json"]),
    default="text",
    help="标准输出的格式 · what stdout gets.",
)


def common_options(function: _Function) -> _Function:
    """Give a command the options --root, --config and --lang."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


@define(slots=False, eq=False, repr=False)
class Desk:
    """What a command works with: the roots, and what is loaded from them when it is needed."""

    roots: tuple[Root, ...]
    settings: Settings
    asked_language: Lang | None = None

    @classmethod
    def of(cls, roots: Sequence[Path], config: Path | None, lang: Lang | None) -> "Desk":
        """Set the desk up from the common options; raises UsageError for a folder that is no root."""
        settings = read_settings(config)
        return cls(find_roots((*settings.roots, *roots)), settings, lang)

    @cached_property
    def plugins(self) -> Plugins:
        """Load the plugins."""
        return load_plugins(self.roots)

    def plan_ids(self, asked: Sequence[str]) -> tuple[str, ...]:
        """Give the plans that may be judged: those asked for, of the settings, or all installed."""
        installed = installed_plans(self.roots)
        wanted = tuple(asked) or self.settings.plans or installed
        for plan in wanted:
            hold_to_installed(plan, installed)
        return wanted

    def one_plan(self, asked: str | None) -> RuleBook:
        """Give the rule book of the plan asked for, or of the only one; raises UsageError."""
        return self.plugins.book(the_only(self.plan_ids((asked,) if asked else ())))

    def language(self, plan: Plan | None = None) -> Lang:
        """Give the language asked for, of the settings, or of the plan."""
        return self.asked_language or self.settings.language or (plan.language if plan else "zh")


def hold_to_installed(plan: str, installed: Sequence[str]) -> None:
    """Raise UsageError for a plan that is not installed."""
    if plan not in installed:
        said = message("Unknown plan {plan}; installed: {known}", plan=plan, known=installed)
        raise UsageError(said)


def the_only(plans: Sequence[str]) -> str:
    """Give the one plan of these; raises UsageError where there is another number of them."""
    if len(plans) != 1:
        said = message("Several plans are installed, name one by --plan: {plans}", plans=plans)
        raise UsageError(said)
    return plans[0]


def is_other_root(folder: Path) -> bool:
    """Tell whether a folder is a root already, other than the bundled one."""
    has_parts = any((folder / part).exists() for part in (*FOLDERS, "root.toml"))
    return has_parts and folder.resolve() != bundled_root().path.resolve()


def language_of_errors(arguments: Sequence[str], environ: Mapping[str, str] | None = None) -> Lang:
    """Find the language for an error that came before any plan was read.

    That is the one asked for, else that of the settings, as far as a glance at them tells it.
    """
    asked = _option("--lang", arguments)
    if asked in LANGUAGES:
        return "en" if asked == "en" else "zh"
    config = _option("--config", arguments) or (environ or {}).get("DUBAN_CONFIG", "")
    return language_at_a_glance(Path(config)) if config else "zh"


def language_at_a_glance(config: Path) -> Lang:
    """Give the language that a settings file names, even where the rest of it does not hold."""
    try:
        text = config.read_bytes()[:_GLANCE].decode("utf-8-sig", "replace")
    except OSError:
        return "zh"
    found = _LANGUAGE.search(_TABLE.split(text, maxsplit=1)[0])
    return "en" if found is not None and found[1] == "en" else "zh"


def _option(name: str, arguments: Sequence[str]) -> str:
    """Give the value of an option as it stands in a call, "" where it does not."""
    value = ""
    for argument, following in zip_longest(arguments, arguments[1:], fillvalue=""):
        if argument == name:
            value = following
        elif argument.startswith(f"{name}="):
            value = argument.removeprefix(f"{name}=")
    return value
