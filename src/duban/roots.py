"""Roots: folders that bring plugins, rules, schemas, templates and calendars; the bundled first.

A later root adds to the earlier ones. A root is code: it is named by the user, never found in
the working directory or in a folder of submissions.
"""

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import tomli
from attrs import frozen

from duban.errors import PluginError, RuleFileError, UsageError
from duban.words import message

#: The group of entry points by which an installed package offers a root, and where it is written.
_GROUP = "duban"
_OFFER = re.compile(rb"(?m)^\s*\[\s*duban\s*\]")
_WRITTEN_IN = ("*.dist-info/entry_points.txt", "*.egg-info/entry_points.txt")

FOLDERS = ("plugins", "rules", "schemas", "templates", "calendar", "stories")


@frozen
class Root:
    """A root folder. `name` is shown to people and is the same on every machine.

    `based_on` gives, for files that hide those of an earlier root, the sha256 of what they were made
    from.
    """

    path: Path
    name: str
    disabled: frozenset[str] = frozenset()
    based_on: tuple[tuple[str, str], ...] = ()

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


@frozen(eq=False, repr=False)
class Override:
    """A file of a root that hides one of an earlier root.

    `present` is the sha256 of the hidden file as it is now, `recorded` of the one that this was
    made from, as root.toml tells ("" where it does not).
    """

    file: str
    hides: str
    inside: str
    root: str
    present: str
    recorded: str


def hidden_files(roots: tuple[Root, ...]) -> list[tuple[str, str]]:
    """List (file that counts, file that it hides) over rules and schemas of all roots."""
    return [(one.file, one.hides) for one in overrides(roots)]


def overrides(roots: tuple[Root, ...]) -> list[Override]:
    """List the files of roots that hide those of earlier ones: rules, schemas, templates."""
    merged = {"reporters.toml", "baseline.toml", "curves.toml"}
    seen: dict[str, tuple[str, Path]] = {}
    found = []
    for root in roots:
        recorded = dict(root.based_on)
        for folder in ("rules", "schemas", "templates"):
            for path in sorted((root.path / folder).rglob("*")):
                inside = path.relative_to(root.path).as_posix()
                if not path.is_file() or path.name in merged:
                    continue
                if inside in seen:
                    hides, hidden = seen[inside]
                    present = hashlib.sha256(hidden.read_bytes()).hexdigest()
                    told = recorded.get(inside, "")
                    shown = root.shown(path)
                    found.append(Override(shown, hides, inside, root.name, present, told))
                seen[inside] = root.shown(path), path
    return found


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
    return _settled(path, path.name)


def _installed_roots() -> Iterator[Root]:
    if not _may_be_offered():
        return
    from importlib.metadata import entry_points

    for entry in sorted(entry_points(group=_GROUP), key=lambda found: found.name):
        try:
            path = Path(entry.load().__file__).parent
        except Exception as error:
            said = message("The installed root cannot be imported: {error}", error=str(error))
            raise PluginError(said, file=entry.value) from error
        yield _settled(path, entry.name)


def _may_be_offered() -> bool:
    """Tell whether an installed package may offer a root.

    importlib.metadata takes a tenth of a command's start, and most offices install no root: so it is
    asked only if the group stands in a file that it reads, or packages lie where only it looks.
    """
    for place in map(Path, sys.path):
        if place.is_file():
            return True
        for written in _WRITTEN_IN:
            for file in place.glob(written):
                with suppress(OSError):  # nor can importlib.metadata read it
                    if _OFFER.search(file.read_bytes()):
                        return True
    return False


def _settled(path: Path, name: str) -> Root:
    """Give a root with what its root.toml says; raises RuleFileError for one that does not hold."""
    file = path / "root.toml"
    if not file.is_file():
        return Root(path, name)
    try:
        settings = tomli.loads(file.read_text(encoding="utf-8"))
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
        said = message("Not TOML: {error}", error=str(error))
        raise RuleFileError(said, file=f"{path.name}/root.toml") from error
    unknown = settings.keys() - {"disable", "based_on"}
    disabled, based_on = settings.get("disable", []), settings.get("based_on", {})
    if unknown or not isinstance(disabled, list) or not _are_digests(based_on):
        said = message(
            'root.toml knows disable = ["area", …] and a table [based_on] of files and their sha256'
        )
        raise RuleFileError(said, file=f"{path.name}/root.toml", line=1)
    return Root(path, name, frozenset(map(str, disabled)), tuple(sorted(based_on.items())))


def _are_digests(found: object) -> bool:
    return isinstance(found, dict) and all(
        isinstance(each, str) and re.fullmatch("[0-9a-f]{64}", each) for each in found.values()
    )
