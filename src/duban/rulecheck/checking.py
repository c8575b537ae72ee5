"""Checking: everything that can be found wrong without any data, in one list."""

from collections.abc import Callable, Iterable, Iterator

from duban.errors import DubanError
from duban.model.rules import RuleBook
from duban.pluginmanager import Plugins
from duban.roots import Root
from duban.rulecheck.case import Case
from duban.rulecheck.clauses import clause_remarks
from duban.rulecheck.cumulative import cumulative_remarks
from duban.rulecheck.fields import choice_remarks, field_remarks
from duban.rulecheck.formulas import formula_remarks
from duban.rulecheck.gathering import gather
from duban.rulecheck.loose import calendar_remarks, loose_remarks
from duban.rulecheck.people import lead_remarks, reporter_remarks
from duban.rulecheck.reach import reach_remarks
from duban.rulecheck.remarks import Remark, in_order, remarks_of
from duban.rulecheck.rollups import rollup_remarks
from duban.rulecheck.schemas import schema_is_sound, schema_remarks
from duban.rulecheck.stages import stage_remarks
from duban.rulecheck.stories import story_remarks
from duban.rulecheck.todo import todo_remarks
from duban.rulecheck.units import unit_remarks
from duban.rulefiles.plans import installed_plans

#: What is looked at in each area whose schema is sound.
_LOOKS: tuple[Callable[[Case], Iterable[Remark]], ...] = (
    schema_remarks,
    field_remarks,
    choice_remarks,
    clause_remarks,
    formula_remarks,
    unit_remarks,
    cumulative_remarks,
    stage_remarks,
    reach_remarks,
    lead_remarks,
    rollup_remarks,
    story_remarks,
)

#: Hooks whose implementation may read facts that no rule names.
_READING_HOOKS = frozenset({"duban_check", "duban_measure", "duban_score", "duban_alerts"})


def check(roots: tuple[Root, ...], plans: tuple[str, ...] = ()) -> tuple[Remark, ...]:
    """Check plugins, rules and schemas of all roots, of `plans` or of all installed plans.

    Gives errors first, each with file and line. Raises nothing for what the files hold.
    """
    plans = plans or installed_plans(roots)
    gathered = gather(roots, plans)
    remarks = list(gathered.remarks)
    if gathered.plugins is not None:
        for book in gathered.books.values():
            remarks.extend(_book_remarks(book, gathered.plugins, roots))
        remarks.extend(loose_remarks(gathered.plugins, roots, gathered.books, gathered.broken))
    return in_order(remarks)


def _book_remarks(book: RuleBook, plugins: Plugins, roots: tuple[Root, ...]) -> Iterator[Remark]:
    yield from reporter_remarks(book, roots)
    yield from calendar_remarks(book, plugins.calendar, roots)
    yield from todo_remarks(book.plan.id, roots)
    for area in book.rules:
        hooks = plugins.loaded[area].hooks if area in plugins.loaded else ()
        case = Case(book, area, roots, not _READING_HOOKS.isdisjoint(hooks))
        unsound = schema_is_sound(case)
        if unsound:
            yield from unsound
            continue
        for look in _LOOKS:
            try:
                yield from look(case)
            except DubanError as failure:
                yield from remarks_of(failure)
