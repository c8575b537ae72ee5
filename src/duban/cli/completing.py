"""What a shell offers for an option: the plans, areas and units that are installed."""

from typing import TYPE_CHECKING

import click

from duban.errors import DubanError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from click.shell_completion import CompletionItem

    from duban.model.rules import RuleBook

#: Under these names commands have what --plan gives.
_PLANS = ("plans", "plan_id")


def complete_plans(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    """Offer the plans with their titles."""
    return _offered(
        ctx, incomplete, lambda book: {book.plan.id: book.plan.title.zh}, every_plan=True
    )


def complete_areas(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    """Offer the work areas with their names."""
    return _offered(
        ctx, incomplete, lambda book: {area: book.areas[area].label.zh for area in book.rules}
    )


def complete_reporters(
    ctx: click.Context, _param: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    """Offer the reporting units with their names."""
    return _offered(
        ctx, incomplete, lambda book: {key: one.name.zh for key, one in book.reporters.items()}
    )


def _offered(
    ctx: click.Context,
    incomplete: str,
    names_of: "Callable[[RuleBook], Mapping[str, str]]",
    *,
    every_plan: bool = False,
) -> "list[CompletionItem]":
    """Give what begins as typed, by id; nothing where roots or rules have a fault."""
    from click.shell_completion import CompletionItem

    from duban.words import harmless

    found: dict[str, str] = {}
    try:
        for book in _books(ctx, every_plan=every_plan):
            found.update(names_of(book))
    except DubanError:  # the command itself tells what is wrong; a shell has no place for it
        return []
    return [
        CompletionItem(key, help=harmless(found[key]))
        for key in sorted(found)
        if key.startswith(incomplete)
    ]


def _books(ctx: click.Context, *, every_plan: bool) -> "Iterator[RuleBook]":
    """Run through the rule books of the plans named on the line, or of all."""
    from duban.cli.common import Desk

    params = ctx.params
    desk = Desk.of(params.get("roots") or (), params.get("config"), None)
    asked: tuple[str, ...] = ()
    for name in _PLANS:
        given = params.get(name) or ()
        asked += (given,) if isinstance(given, str) else tuple(given)
    for plan in desk.plan_ids(() if every_plan else asked):
        yield desk.plugins.book(plan)
