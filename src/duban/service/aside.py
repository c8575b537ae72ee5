"""Laying aside: a file that does not hold, beside a note that says what to mend."""

from collections.abc import Callable, Sequence
from pathlib import Path

from duban.model.findings import Finding
from duban.words import Lang


def lay_aside(
    folder: Path,
    name: str,
    findings: Sequence[Finding],
    lang: Lang,
    lay: Callable[[Path], object],
) -> None:
    """Write the note, then have the file laid beside it by `lay`; raises OSError."""
    lines = [
        f"{finding.place + ': ' if finding.place else ''}{finding.said.say(lang)} [{finding.code}]"
        for finding in findings
    ]
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / f"{name}.txt"
    note.write_text("\n".join(lines) + "\n", encoding="utf-8")
    lay(folder / name)
