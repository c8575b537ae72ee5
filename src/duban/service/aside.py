"""Laying aside: a file that does not hold, beside a note that says what to mend."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path, PurePath

from duban.model.findings import Finding
from duban.words import Lang

#: What file systems take for one name, in bytes.
_LONGEST = 255
_NOTE = ".txt"
#: A longer ending says nothing about a file's kind, and is cut as the name is.
_LONGEST_SUFFIX = 16


def lay_aside(
    folder: Path,
    name: str,
    sha256: str,
    findings: Sequence[Finding],
    lang: Lang,
    lay: Callable[[Path], object],
    *,
    replaces: bool = False,
) -> None:
    """Write the note, then have the file laid beside it by `lay`; raises OSError.

    No other file and no other note is written over: where the name is taken by other bytes than
    those of `sha256`, the file gets its sha256's beginning before it. With `replaces` a file with
    its note makes way for the next of its name. A folder's name is joined to the file's, and what
    is too long for a name is cut.
    """
    lines = [
        f"{finding.place + ': ' if finding.place else ''}{finding.said.say(lang)} [{finding.code}]"
        for finding in findings
    ]
    text = "\n".join(lines) + "\n"
    folder.mkdir(parents=True, exist_ok=True)
    for each in _names(name.replace("/", "_"), sha256):
        file, note = folder / each, folder / f"{each}{_NOTE}"
        if _is_free(file, note, sha256, text, replaces=replaces):
            note.write_text(text, encoding="utf-8")
            lay(file)
            return


def _names(name: str, sha256: str) -> Iterator[str]:
    """Give the names under which a file may be laid aside, the first that is free to be taken."""
    yield _cut(name, _LONGEST - len(_NOTE))
    for number in count(1):
        begins = f"{sha256[:12]}-" if number == 1 else f"{sha256[:12]}-{number}-"
        yield begins + _cut(name, _LONGEST - len(_NOTE) - len(begins))


def _cut(name: str, room: int) -> str:
    """Cut a name to fit into so many bytes; its ending stays, and no character is cut in two."""
    if len(os.fsencode(name)) <= room:
        return name
    suffix = PurePath(name).suffix
    if len(os.fsencode(suffix)) > _LONGEST_SUFFIX:
        suffix = ""
    kept = os.fsencode(name.removesuffix(suffix))[: room - len(os.fsencode(suffix))]
    return kept.decode("utf-8", "ignore") + suffix


def _is_free(file: Path, note: Path, sha256: str, text: str, *, replaces: bool) -> bool:
    """Tell whether nothing else would be lost under a name."""
    if os.path.lexists(file):
        of_another = file.suffix == _NOTE and os.path.lexists(file.with_suffix(""))
        if not file.is_file() or of_another:
            return False
        if replaces:
            return note.is_file()
        with file.open("rb") as there:
            return hashlib.file_digest(there, "sha256").hexdigest() == sha256
    return not os.path.lexists(note) or (note.is_file() and note.read_bytes() == text.encode())
