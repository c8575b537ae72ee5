"""What the service's commands share: settings that must be there, the house, who does it and why."""

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from duban.cli.common import Desk, hold_to_installed, the_only
from duban.cli.home import make_home
from duban.errors import UsageError
from duban.lazily import Lazily
from duban.model.rules import RuleBook
from duban.model.settings import ServiceSettings
from duban.notify import template_folders
from duban.pluginmanager import Plugins
from duban.service import House
from duban.service.hanging import Hung, aside, put_aside, try_again
from duban.service.tracing import Trace
from duban.store import Ledger
from duban.watching import unwatched
from duban.words import Lang, Message, message

_Function = TypeVar("_Function", bound=Callable[..., Any])


def now_option(function: _Function) -> _Function:
    """Give a command the option --now, for a clock that stands or is tried out."""
    return click.option(
        "--now",
        "at",
        metavar="TIME",
        help="当作此刻（带时区，默认为现在）· take this instant, with offset, for now.",
    )(function)


def instant(at: str | None) -> datetime:
    """Give the instant asked for, or now; raises UsageError for one without offset."""
    if at is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise ValueError(at)
    except ValueError as error:
        said = message(
            "--now must be a time with offset such as 2019-07-08T08:30:00+08:00, not {found}",
            found=at,
        )
        raise UsageError(said) from error
    return moment.astimezone(UTC)


def book_in(house: House, plan: str | None) -> RuleBook:
    """Give the book of the plan asked for, or of the only one; raises UsageError."""
    installed = tuple(house.books)
    if plan is not None:
        hold_to_installed(plan, installed)
    return house.books[plan or the_only(installed)]


def present(house: House) -> datetime:
    """Give the present instant by the clock of the ledger's server, else by the machine's own."""
    return house.ledger.server_time() or datetime.now(UTC)


def service_settings(desk: Desk) -> ServiceSettings:
    """Give the service's settings; raises UsageError where there are none."""
    if desk.settings.service is None:
        said = message(
            "This needs a service: name a duban.toml with a table [service] by --config"
            " (docs/duban.toml.example is one)"
        )
        raise UsageError(said)
    return desk.settings.service


@contextmanager
def open_house(
    roots: Sequence[Path],
    config: Path | None,
    lang: Lang | None,
    trace: Trace | None = None,
    now: datetime | None = None,
) -> Iterator[House]:
    """Open the house of a service and close its ledger afterwards.

    The rules of plans that are not over by `now`, the present instant if none is given, are read at
    once: a fault in them is raised, a plugin that fails is set aside. With a `trace` it is the house
    of a pass: who hung the one before is set aside, who was left alone for long is tried again.
    """
    gc.enable()  # mails and workbooks leave circles behind, and a service does not end
    desk = Desk.of(roots, config, lang)
    settings = service_settings(desk)
    make_home(settings.home)
    with Ledger.open(settings.database_url) as ledger:
        now = now or ledger.server_time() or datetime.now(UTC)
        if trace is not None:
            try_again(ledger, desk.plugins, now)
            if trace.hung is not None:
                put_aside(ledger, desk.plugins, *trace.hung, now)
        hung = aside(ledger, desk.plugins)
        desk.plugins.hooks.supervise(unwatched if trace is None else trace.mark, hung)
        plans = [desk.plugins.plan(plan) for plan in desk.plan_ids(())]
        plans.sort(key=lambda plan: plan.starts, reverse=True)
        house = House(
            plugins=desk.plugins,
            books=Lazily([plan.id for plan in plans], desk.plugins.book),
            settings=settings,
            ledger=ledger,
            lang=desk.language(plans[0] if plans else None),
            templates=template_folders(desk.roots),
        )
        house.in_force(now)
        house.aside = _reasons(desk.plugins, hung)
        gc.freeze()  # rules stay as long as the house: the collector need not look at them
        try:
            yield house
        finally:
            gc.unfreeze()


def _reasons(plugins: Plugins, hung: Mapping[str, Hung]) -> dict[str, Message]:
    """Say why areas are not judged: a plugin that hung, or whose timetable cannot be had."""
    reasons = {area: each.said(plugins) for area, each in hung.items()}
    for area, fault in (plugins.hooks.faults or {}).items():
        reasons[area] = message(
            "{file}: {fault}; the area {area} is not judged and its matters stay as they are until"
            " the file is mended",
            file=fault.file,
            fault=fault.said,
            area=area,
        )
    return reasons
