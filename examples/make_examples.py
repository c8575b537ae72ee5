"""The example year: writes tianjin-2019/, or with --check compares it with what it would write.

All of it is made up from the stories, from year.toml and from a fixed seed; the same input gives
the same bytes on every machine.
"""

import io
import sys
import zipfile
from pathlib import Path

from year import build

FOLDER = Path(__file__).parent / "tianjin-2019"
_BY_HAND = frozenset({"README.md"})


def main() -> int:
    """Write the folder, or compare it; gives the exit code."""
    files = build()
    if "--check" in sys.argv[1:]:
        return _compare(files)
    for path in _present():
        if path not in files:
            (FOLDER / path).unlink()
    for path, content in files.items():
        file = FOLDER / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if not _same(file, content):
            file.write_bytes(content)
    print(f"{FOLDER.name}: {len(files)} files")
    return 0


def _compare(files: dict[str, bytes]) -> int:
    differing = [path for path, content in files.items() if not _same(FOLDER / path, content)]
    differing += [path for path in _present() if path not in files]
    for path in sorted(differing):
        print(f"differs: {path}")
    return 1 if differing else 0


def _same(file: Path, content: bytes) -> bool:
    """Compare a file; a workbook by its members, for zlib's builds compress differently."""
    if not file.is_file():
        return False
    found = file.read_bytes()
    if file.suffix != ".xlsx" or found == content:
        return found == content
    return _members(found) == _members(content)


def _members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _present() -> list[str]:
    found = (path for path in FOLDER.rglob("*") if path.is_file())
    return sorted(
        path.relative_to(FOLDER).as_posix() for path in found if path.name not in _BY_HAND
    )


if __name__ == "__main__":
    sys.exit(main())
