"""What the import contract cannot say: the package's own front door is for plugins, and only it."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]
PACKAGE = REPOSITORY / "src" / "duban"
SUBMODULES = {path.stem for path in PACKAGE.iterdir()}


def imported(path: Path) -> Iterator[str]:
    """Give what a file imports by its dotted names, "duban.curves" or "duban.WorkArea" alike."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from (f"{module}.{each.name}" for each in node.names)


def through_the_front_door(name: str) -> bool:
    first, _, rest = name.partition(".")
    return first == "duban" and rest.partition(".")[0] not in SUBMODULES


def shown(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=shown)
def test_module_does_not_import_the_front_door(path: Path) -> None:
    assert [name for name in imported(path) if through_the_front_door(name)] == []


@pytest.mark.parametrize("path", sorted((REPOSITORY / "plugins").glob("*.py")), ids=shown)
def test_plugin_imports_only_duban_and_the_standard_library(path: Path) -> None:
    others = [
        name
        for name in imported(path)
        if name.partition(".")[0] not in sys.stdlib_module_names
        and not through_the_front_door(name)
    ]
    assert others == []


@pytest.mark.parametrize("package", ["duban", "duban.notify"])
def test_every_name_offered_can_be_had(package: str) -> None:
    offered = import_module(package)
    assert [name for name in offered.__all__ if not hasattr(offered, name)] == []


@pytest.mark.parametrize("package", ["duban", "duban.notify"])
def test_a_name_that_is_not_offered_is_told_by_name(package: str) -> None:
    with pytest.raises(AttributeError, match=rf"'{package}' has no attribute 'Wrok'"):
        import_module(package).Wrok  # noqa: B018 - asked for, not used


def test_the_front_door_imports_nothing_before_it_is_asked() -> None:
    told = "import sys, duban; print(sorted({'attrs', 'pluggy', 'duban.model'} & {*sys.modules}))"
    run = subprocess.run([sys.executable, "-c", told], check=True, capture_output=True, text=True)
    assert run.stdout == "[]\n"
