"""Backup and restore: ledger, archive, settings and roots in one file, proven by their digests."""

import hashlib
import io
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import orjson

from duban._version import __version__
from duban.errors import DubanError, UsageError
from duban.model.settings import ServiceSettings
from duban.store import Ledger
from duban.words import message

MANIFEST = "manifest.json"
LEDGER = "ledger.sqlite3"
#: Folders of the service's home that are kept.
_KEPT = ("inbox", "archive", "quarantine", "returned", "replies", "registers", "office")


def back_up(
    ledger: Ledger, settings: ServiceSettings, config: Path, roots: Sequence[Path], out: Path
) -> int:
    """Write one gzipped tar with a manifest of digests; gives the number of files in it.

    The ledger is copied first, as it stands at one instant; files that come later are more than it
    knows of, never fewer. Raises DubanError where the file cannot be written.
    """
    partial = out.with_name(out.name + ".partial")
    digests: dict[str, str] = {}
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="duban-") as folder:
            copy = Path(folder) / LEDGER
            ledger.backup(copy)
            members = {LEDGER: copy, f"settings/{config.name}": config}
            members |= dict(_members(settings, roots))
            with tarfile.open(partial, "w:gz") as tar:
                for name, path in sorted(members.items()):
                    if not path.exists():  # taken in from the inbox meanwhile
                        continue
                    digests[name] = _digest(path)
                    tar.add(path, name, recursive=False)
                folders = sorted(_folders(settings))
                for name, path in folders:
                    tar.add(path, name, recursive=False)
                _add_manifest(tar, digests, [name for name, _ in folders])
        partial.replace(out)
    except OSError as error:
        partial.unlink(missing_ok=True)
        said = message("Cannot be written: {error}", error=error.strerror or str(error))
        raise DubanError(said, file=str(out)) from error
    return len(digests)


def restore(backup: Path, into: Path) -> int:
    """Unpack a backup into an empty folder and prove every file; gives their number.

    Raises UsageError if the folder is not empty, DubanError for a backup that is damaged: then the
    folder is left as it was.
    """
    if into.exists() and any(into.iterdir()):
        said = message("{folder} is not empty: restore into a new folder", folder=str(into))
        raise UsageError(said)
    into.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=into.parent) as folder:
        whole = Path(folder) / "whole"
        try:
            with tarfile.open(backup, "r:gz") as tar:
                tar.extractall(whole, filter="data")
            manifest = orjson.loads((whole / MANIFEST).read_bytes())
            told: Mapping[str, str] = manifest["sha256"]
            for name in manifest.get("folders", ()):  # backups before 0.1.0 have none
                (whole / name).mkdir(parents=True, exist_ok=True)
        except (OSError, EOFError, tarfile.TarError, ValueError, KeyError) as error:
            said = message("This is no whole backup: {error}", error=str(error))
            raise DubanError(said, file=str(backup)) from error
        for name, digest in told.items():
            path = whole / name
            if not path.is_file() or _digest(path) != digest:
                said = message("{name} is damaged or missing in the backup", name=name)
                raise DubanError(said, file=str(backup))
        if into.exists():
            into.rmdir()
        whole.replace(into)
    return len(told)


def _members(settings: ServiceSettings, roots: Sequence[Path]) -> Iterator[tuple[str, Path]]:
    for kept in _KEPT:
        yield from _files(settings.home / kept, kept)
    for number, root in enumerate(roots, 1):
        yield from _files(root, f"roots/{number:02d}-{root.name}")


def _folders(settings: ServiceSettings) -> Iterator[tuple[str, Path]]:
    """Give the folders, empty ones too: inbox/ has one for each reporter."""
    for kept in _KEPT:
        folder = settings.home / kept
        for path in (folder, *folder.rglob("*")):
            if path.is_dir() and not path.is_symlink():
                yield path.relative_to(settings.home).as_posix(), path


def _files(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts:
            yield f"{name}/{path.relative_to(folder).as_posix()}", path


def _add_manifest(tar: tarfile.TarFile, digests: Mapping[str, str], folders: Sequence[str]) -> None:
    told = {"duban": __version__, "sha256": digests, "folders": folders}
    content = orjson.dumps(told, option=orjson.OPT_INDENT_2)
    info = tarfile.TarInfo(MANIFEST)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
