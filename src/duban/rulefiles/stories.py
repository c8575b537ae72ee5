"""Stories: stories/<plan>/<area>.toml, a made-up year, held to the facts and tasks of its area."""

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from duban.errors import RuleFileError, together
from duban.model.rules import RuleBook
from duban.roots import Root, first_file
from duban.rulefiles.naming import unknown
from duban.rulefiles.story_figures import Fault, Figures
from duban.rulefiles.story_values import extremes
from duban.rulefiles.toml import TomlFile, read_toml_of
from duban.schemafiles.bounds import bounds_of
from duban.schemafiles.leaves import Leaf, leaves_of
from duban.words import Label, message

_FACT, _TASK, _COLUMN = Label("事实", "fact"), Label("任务", "task"), Label("列", "column")


@frozen
class StoryFile:
    """A story as read: its facts by path, its texts by task (docs/rules-format.md)."""

    facts: Mapping[str, Any]
    texts: Mapping[str, Any]
    file: str


def read_story(roots: tuple[Root, ...], book: RuleBook, area: str) -> StoryFile | None:
    """Read an area's story from the last root that has one; None where none has.

    Raises RuleFileError, or FileErrors where several things are wrong, each with its line.
    """
    found = first_file(roots, "stories", book.plan.id, f"{area}.toml")
    if found is None:
        return None
    read = read_toml_of(*found, "story")
    faults = [*_identity(read, area), *_facts(read, book, area), *_tasks(read, book, area)]
    errors = [
        RuleFileError(fault.said, file=read.file, line=read.line(*fault.path)) for fault in faults
    ]
    if errors:
        raise together(errors)
    return StoryFile(read.content["facts"], read.content.get("tasks", {}), read.file)


def _identity(read: TomlFile, area: str) -> Iterator[Fault]:
    if read.content.get("area", area) != area:
        yield Fault(("area",), message('area must be "{area}", like the file', area=area))


def _tasks(read: TomlFile, book: RuleBook, area: str) -> Iterator[Fault]:
    known = [task.code for task in book.rules[area].tasks]
    texts = read.content.get("tasks", {})
    for code in texts:
        if code not in known:
            yield _unknown(("tasks", code), _TASK, code, known)
    for code in known:
        if code not in texts:
            said = message('There are no texts of task {code}: write [tasks."{code}"]', code=code)
            yield Fault(("tasks",), said)


def _facts(read: TomlFile, book: RuleBook, area: str) -> Iterator[Fault]:
    leaves = leaves_of(book.schemas[area])
    told = read.content["facts"]
    figures = Figures(told, tuple(book.curves))
    for path, spec in told.items():
        place = ("facts", path)
        name = f"facts.{path}"
        leaf = leaves.get(name)
        if leaf is None and f"{name}.stage" not in leaves:
            yield _unknown(place, _FACT, path, _paths(leaves))
        elif leaf is None:
            yield from figures.staged(place, path, spec, leaves[f"{name}.stage"])
        elif leaf.type == "list":
            yield from _things(figures, place, path, spec, leaf)
        else:
            faults = [*figures.faults(place, path, spec, leaf)]
            yield from faults or _beyond(place, spec, leaf, book.schemas[area])


def _beyond(
    place: tuple[str, ...], spec: Any, leaf: Leaf, schema: Mapping[str, Any]
) -> Iterator[Fault]:
    """Find a figure that may go beyond what its form accepts: its report would be returned."""
    least, most = bounds_of(schema, leaf.path)
    reached = extremes(spec) if leaf.type == "number" else ()
    for value in (round(each) if leaf.whole else each for each in reached):
        if value < least:
            said = message(
                "{name} is {found}; it cannot be less than {limit}",
                name=place[-1],
                found=value,
                limit=least,
            )
            yield Fault(place, said)
        if value > most:
            said = message(
                "{name} is {found}; it cannot be more than {limit}",
                name=place[-1],
                found=value,
                limit=most,
            )
            yield Fault(place, said)


def _things(
    figures: Figures, place: tuple[str, ...], path: str, spec: Any, leaf: Leaf
) -> Iterator[Fault]:
    things = spec.get("things") if isinstance(spec, Mapping) else None
    if not isinstance(things, list) or not all(isinstance(each, Mapping) for each in things):
        said = message("{path}: tell it as {form}", path=path, form="{things = [{…}, {…}]}")
        yield Fault(place, said)
        return
    yield from figures.beside(place, path, spec, "things")
    columns = {column.name: column for column in leaf.columns}
    for index, thing in enumerate(things):
        where = f"{path}[{index + 1}]"
        if leaf.key and leaf.key not in thing:
            said = message(
                "{name} lacks {missing}: please fill it in", name=where, missing=leaf.key
            )
            yield Fault(place, said)
        for key, each in thing.items():
            if key in {"works", "document"} and "stage" in columns:
                yield from figures.staged(place, where, {key: each}, columns["stage"])
            elif key in columns:
                yield from figures.faults(place, f"{where}.{key}", each, columns[key])
            else:
                yield _unknown(place, _COLUMN, f"{where}.{key}", [f"{where}.{n}" for n in columns])


def _paths(leaves: Mapping[str, Leaf]) -> list[str]:
    """List the paths that a story may tell: a work or document as a whole."""
    names = (
        name.removesuffix(".stage") if name.endswith(".stage") else name
        for name in leaves
        if not (name.rpartition(".")[0] + ".stage" in leaves and not name.endswith(".stage"))
    )
    return [name.removeprefix("facts.") for name in names]


def _unknown(place: tuple[str, ...], what: Label, name: str, known: list[str]) -> Fault:
    return Fault(place, unknown(f"[{place[0]}]", what, name, known))
