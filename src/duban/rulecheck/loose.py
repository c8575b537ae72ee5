"""Loose ends: files without their area, areas without their files, years without a calendar."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

from duban.model.rules import RuleBook
from duban.pluginhooks import LoadedPlugin
from duban.pluginmanager import Plugins
from duban.roots import Root, first_file, hidden_files
from duban.rulecheck.remarks import Remark, error, warning
from duban.rulefiles.naming import unknown
from duban.rulefiles.plans import installed_plans
from duban.words import message
from duban.workdays import WorkCalendar

#: Folders below schemas/ that hold no facts.
_OWN_SCHEMAS = "duban"


def loose_remarks(
    plugins: Plugins,
    roots: tuple[Root, ...],
    books: Mapping[str, RuleBook],
    aside: frozenset[str] = frozenset(),
) -> Iterator[Remark]:
    """Hold the files of all roots against the areas; `aside` are areas whose plugin is broken."""
    aside |= {area for root in roots for area in root.disabled}
    known = set(plugins.areas) | aside
    plans = installed_plans(roots)
    for root in roots:
        yield from _strange_files(root, known, plans)
    for area, plugin in sorted(plugins.loaded.items()):
        if not any(
            area in book.rules or _has_rules(roots, plan, area) for plan, book in books.items()
        ) and not any(_has_rules(roots, plan, area) for plan in plans):
            said = message("The area {area} has rules in no plan", area=area)
            yield warning(plugin.file, _line_of_area(plugin), said)
        if not plugin.area.name_en:
            said = message("The area {area} has no English name: write name_en", area=area)
            yield warning(plugin.file, _line_of_area(plugin), said)
        for plan in books:
            yield from _facts_without_rules(roots, plan, area)
    for counts, hides in hidden_files(roots):
        yield warning(counts, 0, message("This file hides {file}", file=hides))


def calendar_remarks(
    book: RuleBook, calendar: WorkCalendar, roots: tuple[Root, ...]
) -> Iterator[Remark]:
    """Find the years of a plan, its last due day included, in which no workday can be counted."""
    days = [book.plan.starts, book.plan.ends]
    days += [duty.due for timetable in book.timetables.values() for duty in timetable.duties]
    found = first_file(roots, "rules", book.plan.id, "plan.toml")
    for year in sorted({day.year for day in days}):
        if not calendar.covers(year):
            said = message(
                "No calendar covers {year}: add calendar/{year}.toml with its holidays and"
                " make-up workdays to a root, or upgrade chinesecalendar",
                year=year,
            )
            yield warning(found[0].shown(found[1]) if found else book.plan.id, 1, said)


def _strange_files(root: Root, known: set[str], plans: tuple[str, ...]) -> Iterator[Remark]:
    rules = [(path, path.stem, path.parts[-3]) for path in root.files("rules", "*/areas/*.toml")]
    schemas = [
        (path, path.name.removesuffix(".schema.json"), path.parts[-2])
        for path in root.files("schemas", "*/*.schema.json")
        if path.parts[-2] != _OWN_SCHEMAS
    ]
    stories = [(path, path.stem, path.parts[-2]) for path in root.files("stories", "*/*.toml")]
    files = [f"plugins/{each}.py" for each in sorted(known)]
    for path, area, plan in (*rules, *schemas, *stories):
        if area not in known:
            said = unknown(path.name, message("plugin"), f"plugins/{area}.py", files)
            yield error(root.shown(path), 1, said)
        if plan not in plans:
            said = unknown(path.name, message("plan"), plan, plans)
            yield error(root.shown(path), 1, said)


def _facts_without_rules(roots: tuple[Root, ...], plan: str, area: str) -> Iterator[Remark]:
    schema = first_file(roots, "schemas", plan, f"{area}.schema.json")
    if schema is not None and not _has_rules(roots, plan, area):
        said = message(
            "The area {area} has facts here, but no rules in {plan}", area=area, plan=plan
        )
        yield warning(schema[0].shown(schema[1]), 1, said)


def _has_rules(roots: tuple[Root, ...], plan: str, area: str) -> bool:
    return first_file(roots, "rules", plan, "areas", f"{area}.toml") is not None


def _line_of_area(plugin: LoadedPlugin) -> int:
    source = Path(str(plugin.module.__file__)).read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and node.name == "duban_work_area":
            return node.lineno
    return 1
