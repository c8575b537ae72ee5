"""Roots: folders that bring plugins, rules, schemas, templates and calendars; the bundled first.

A later root adds to the earlier ones. A root is code: it is named by the user, never found in
the working directory or in a folder of submissions.
"""

from collections.abc import Iterable, Iterator
from importlib.metadata import entry_points
from pathlib import Path

import tomli
from attrs import frozen

from duban.errors import PluginError, RuleFileError, UsageError
from duban.words import message

FOLDERS = ("plugins", "rules", "schemas", "templates", "calendar")


@frozen
class Root:
    """A root folder. `name` is shown to people and is the same on every machine."""

    path: Path
    name: str
    disabled: frozenset[str] = frozenset()

    def file(self, *parts: str) -> Path | None:
        """Give the path of a file of this root, if there is one."""
        path = self.path.joinpath(*parts)
        return path if path.is_file() else None

    def files(self, folder: str, pattern: str) -> list[Path]:
        """List the files of a folder that match, sorted by name."""
        return sorted(path for path in (self.path / folder).glob(pattern) if path.is_file())

    def shown(self, path: Path) -> str:
        """Give a file's path as people see it: the root's name and the path below it."""
        inside = path.relative_to(self.path).as_posix()
        return f"{self.name}/{inside}" if self.name else inside


def bundled_root() -> Root:
    """Give the root that comes with duban: inside the wheel, else in the repository."""
    packaged = Path(__file__).parent / "_bundled"
    path = packaged if packaged.is_dir() else Path(__file__).parents[2]
    return Root(path, "")


def find_roots(folders: Iterable[Path]) -> tuple[Root, ...]:
    """Give all roots in the order in which they are laid over each other.

    First the bundled one, then `folders` in their order, then installed packages that offer a
    root by the entry-point group "duban". Raises UsageError for a folder that is no root.
    """
    roots = [bundled_root()]
    roots.extend(_named_root(folder) for folder in folders)
    roots.extend(_installed_roots())
    return tuple(roots)


def first_file(roots: tuple[Root, ...], *parts: str) -> tuple[Root, Path] | None:
    """Find the file that counts: that of the last root that has it."""
    for root in reversed(roots):
        path = root.file(*parts)
        if path is not None:
            return root, path
    return None


def hidden_files(roots: tuple[Root, ...]) -> list[tuple[str, str]]:
    """List (file that counts, file that it hides) over rules and schemas of all roots."""
    merged = {"reporters.toml", "baseline.toml", "curves.toml"}
    seen: dict[str, str] = {}
    hidden = []
    for root in roots:
        for folder in ("rules", "schemas", "templates"):
            for path in sorted((root.path / folder).rglob("*")):
                inside = path.relative_to(root.path).as_posix()
                if not path.is_file() or path.name in merged:
                    continue
                if inside in seen:
                    hidden.append((root.shown(path), seen[inside]))
                seen[inside] = root.shown(path)
    return hidden


def _named_root(folder: Path) -> Root:
    if not folder.is_dir():
        raise UsageError(message("There is no folder {folder}", folder=str(folder)))
    if not any((folder / part).exists() for part in (*FOLDERS, "root.toml")):
        raise UsageError(
            message(
                "{folder} is no root: it has none of {folders} nor root.toml",
                folder=str(folder),
                folders=tuple(f"{name}/" for name in FOLDERS),
            )
        )
    path = folder.resolve()
    return Root(path, path.name, frozenset(_disabled(path)))


def _installed_roots() -> Iterator[Root]:
    for entry in sorted(entry_points(group="duban"), key=lambda found: found.name):
        try:
            path = Path(entry.load().__file__).parent
        except Exception as error:
            said = message("The installed root cannot be imported: {error}", error=str(error))
            raise PluginError(said, file=entry.value) from error
        yield Root(path, entry.name, frozenset(_disabled(path)))


def _disabled(folder: Path) -> list[str]:
    path = folder / "root.toml"
    if not path.is_file():
        return []
    try:
        settings = tomli.loads(path.read_text(encoding="utf-8"))
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
        said = message("Not TOML: {error}", error=str(error))
        raise RuleFileError(said, file=f"{folder.name}/root.toml") from error
    unknown = sorted(settings.keys() - {"disable"})
    disabled = settings.get("disable", [])
    if unknown or not isinstance(disabled, list):
        said = message('root.toml knows one key only: disable = ["area", …]')
        raise RuleFileError(said, file=f"{folder.name}/root.toml", line=1)
    return [str(area) for area in disabled]
