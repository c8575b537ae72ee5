"""The ledger's matters for pages, papers and tables, where the settings name a ledger."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from duban.cli.common import Desk
from duban.cli.home import make_home
from duban.model.matters import Matter

if TYPE_CHECKING:
    from duban.model.ledger import LogEvent
    from duban.page.pressed import Pressed
    from duban.store import Entry


def ledger_matters(desk: Desk, plans: tuple[str, ...]) -> list[Matter] | None:
    """Give the matters of plans, None where no ledger is set; raises LedgerError."""
    with _entry(desk) as entry:
        if entry is None:
            return None
        return [matter for plan in plans for matter in entry.matters(plan=plan)]


def ledger_steps(desk: Desk, plans: tuple[str, ...]) -> dict[str, list["Pressed"]] | None:
    """Give the matters of plans, each with its steps, None where no ledger is set.

    Raises LedgerError if the ledger cannot be read.
    """
    with _entry(desk) as entry:
        return None if entry is None else {plan: _pressed(entry, plan) for plan in plans}


def _pressed(entry: "Entry", plan: str) -> list["Pressed"]:
    from duban.page.pressed import Pressed

    steps: dict[str, list[LogEvent]] = {}
    after = 0
    while events := entry.steps(plan, after):
        for event in events:
            steps.setdefault(event.subject, []).append(event)
        after = events[-1].number
    return [Pressed(one, tuple(steps.get(one.number, ()))) for one in entry.matters(plan=plan)]


@contextmanager
def _entry(desk: Desk) -> Iterator["Entry | None"]:
    settings = desk.settings.service
    if settings is None:
        yield None
        return
    from duban.store import Ledger

    make_home(settings.home)
    with Ledger.open(settings.database_url) as ledger, ledger.reading() as entry:
        yield entry
