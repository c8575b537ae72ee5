"""Gathering: plugins and rule books as far as they can be read, with all that keeps them back."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import field, frozen

from duban.errors import DubanError, PluginError, apart
from duban.model.rules import RuleBook
from duban.pluginmanager import Plugins, load_plugins
from duban.roots import Root
from duban.rulecheck.remarks import Remark, remarks_of
from duban.rulefiles.book import PlanFiles, assemble, read_plan_files
from duban.rulefiles.plans import alerting_from, curves_from, scoring_from
from duban.rulefiles.plausibility import plausibility_from
from duban.rulefiles.toml import TomlFile, read_toml_of

#: The files of a plan, with the name of their schema and what is made of them beyond it.
_PLAN_FILES: Mapping[str, tuple[str, Callable[[TomlFile], object]]] = {
    "reporters.toml": ("reporters", lambda _read: None),
    "baseline.toml": ("baseline", lambda _read: None),
    "curves.toml": ("curves", lambda read: curves_from(read.content, read)),
    "scoring.toml": ("scoring", lambda read: scoring_from(read.content)),
    "alerts.toml": ("alerts", lambda read: alerting_from(read.content)),
    "plausibility.toml": ("plausibility", lambda read: plausibility_from(read.content)),
}


@frozen
class Gathered:
    """What could be read. A book holds the areas that are sound so far as reading goes."""

    plugins: Plugins | None
    books: Mapping[str, RuleBook] = field(factory=dict)
    remarks: tuple[Remark, ...] = ()
    broken: frozenset[str] = frozenset()


def gather(roots: tuple[Root, ...], plans: tuple[str, ...]) -> Gathered:
    """Load the plugins and read the plans, collecting every error on the way.

    A plugin that does not load is put aside, so that the others are still looked at.
    """
    remarks: list[Remark] = []
    broken: set[str] = set()
    while True:
        try:
            plugins = load_plugins(_without(roots, broken))
            break
        except PluginError as failure:
            remarks.extend(remarks_of(failure))
            stem = Path(failure.file).stem
            if stem in broken:
                return Gathered(None, {}, tuple(remarks), frozenset(broken))
            broken.add(stem)
        except DubanError as failure:
            return Gathered(None, {}, tuple(remarks_of(failure)))
    books = {}
    for plan in plans:
        book, found = _book(plugins, roots, plan)
        remarks.extend(found)
        if book is not None:
            books[plan] = book
    return Gathered(plugins, books, tuple(remarks), frozenset(broken))


def _without(roots: tuple[Root, ...], areas: set[str]) -> tuple[Root, ...]:
    """Lay a root over the others that holds nothing and disables areas."""
    return (*roots, Root(Path(os.devnull), "", frozenset(areas))) if areas else roots


def _book(
    plugins: Plugins, roots: tuple[Root, ...], plan: str
) -> tuple[RuleBook | None, list[Remark]]:
    try:
        files = read_plan_files(roots, plan)
    except DubanError as failure:
        return None, [*remarks_of(failure), *_faults_of_plan_files(roots, plan)]
    try:
        return plugins.book(plan), []
    except DubanError as failure:
        return _partial(plugins, files, failure), remarks_of(failure)


def _faults_of_plan_files(roots: tuple[Root, ...], plan: str) -> Iterator[Remark]:
    for root in roots:
        for name, (schema, make) in _PLAN_FILES.items():
            path = root.file("rules", plan, name)
            if path is None:
                continue
            try:
                make(read_toml_of(root, path, schema))
            except DubanError as failure:
                yield from remarks_of(failure)


def _partial(plugins: Plugins, files: PlanFiles, failure: DubanError) -> RuleBook | None:
    """Put together the areas that no error names; None if errors remain that name none."""
    areas: dict[str, Any] = dict(plugins.areas)
    while areas:
        named = {Path(each.file).name.split(".")[0] for each in apart(failure)}
        faulty = named & areas.keys()
        if not faulty:
            return None
        for area in faulty:
            del areas[area]
        try:
            return assemble(files, areas, plugins.sources)
        except DubanError as more:
            failure = more
    return None
