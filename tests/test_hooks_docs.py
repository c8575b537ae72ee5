"""docs/hooks.md tells of every hook what the code says, and of no other."""

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import duban
from duban import hookspecs

TEXT = (Path(__file__).parents[1] / "docs/hooks.md").read_text(encoding="utf-8")
ROWS = {
    cells[0].strip("`"): (cells[1], cells[2].strip("`").replace("\\|", "|"))
    for line in TEXT.splitlines()
    if line.startswith("| `duban_")
    for cells in [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]]
}
HOOKS: dict[str, Callable[..., Any]] = {
    name: each for name, each in vars(hookspecs).items() if name.startswith("duban_")
}


def test_every_hook_is_described_and_no_other() -> None:
    assert list(ROWS) == list(HOOKS)


@pytest.mark.parametrize("name", HOOKS)
def test_described_arguments_are_those_of_the_hook(name: str) -> None:
    described = ROWS[name][1].partition(")")[0].removeprefix("(")
    names = re.findall(r"(\w+): ", described)
    assert names == list(inspect.signature(HOOKS[name]).parameters)


@pytest.mark.parametrize("name", HOOKS)
def test_described_types_are_those_of_the_hook(name: str) -> None:
    types = set(re.findall(r"[A-Z]\w+", ROWS[name][1]))
    signature = str(inspect.signature(HOOKS[name], eval_str=False))
    written = {word for word in re.findall(r"[A-Z]\w+", signature) if word not in {"Any", "None"}}
    assert types - {"None"} == written


@pytest.mark.parametrize("name", HOOKS)
def test_hook_that_takes_the_first_answer_is_marked_so(name: str) -> None:
    first = HOOKS[name].duban_spec["firstresult"]  # type: ignore[attr-defined]
    assert (ROWS[name][0] == "first") is bool(first)


@pytest.mark.parametrize("name", HOOKS)
def test_hook_says_when_it_is_called(name: str) -> None:
    assert "called" in str(HOOKS[name].__doc__) or "once" in str(HOOKS[name].__doc__)


def test_smallest_plugin_of_the_docs_loads(tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    scope: dict[str, Any] = {}
    exec(compile(example, "water.py", "exec"), scope)  # noqa: S102 - the docs' own example
    assert scope["duban_work_area"]() == duban.WorkArea("water", "水务", "Water")


def test_types_in_the_table_can_be_imported_from_duban() -> None:
    ours = {word for _, text in ROWS.values() for word in re.findall(r"[A-Z]\w+", text)}
    foreign = {"Callable", "Iterable", "Mapping", "None", "Sequence", "Any"}
    assert ours - foreign - {"Reader"} <= set(duban.__all__)
