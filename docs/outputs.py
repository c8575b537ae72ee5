"""The console blocks of the pages: run them, and write what they show anew.

A block that opens with ```console holds commands after "$ ", each followed by what it prints.
Its info string may say which lines to show of a single command (show=1-7,20): between them stands
a line "…", and a line that would be too wide ends in "…". The commands of a page run in their
order in a folder of their own, in which examples/ is the repository's.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

REPOSITORY = Path(__file__).parents[1]
PAGES = (
    REPOSITORY / "README.md",
    REPOSITORY / "README.zh-CN.md",
    *sorted((REPOSITORY / "docs").rglob("*.md")),
)

_BLOCK = re.compile(r"^```console(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
_SHOW = re.compile(r"show=([0-9,-]+)")
_SECONDS = re.compile(r" in [0-9.]+s\b")
_WIDEST = 132


@frozen
class Command:
    """A command of a block, and the lines that the page shows beneath it."""

    line: str
    shown: tuple[str, ...]
    show: str = ""


def commands_of(text: str) -> Iterator[Command]:
    """Give the commands of a page's console blocks in their order."""
    for block in _BLOCK.finditer(text):
        yield from _commands(block)


def has_blocks(page: Path) -> bool:
    """Tell whether a page has anything to run."""
    return _BLOCK.search(page.read_text(encoding="utf-8")) is not None


def workplace(folder: Path) -> Path:
    """Make a folder in which a page's commands can run."""
    (folder / "examples").symlink_to(REPOSITORY / "examples")
    return folder


def printed_by(line: str, folder: Path) -> list[str]:
    """Run one command and give the lines that it prints, stderr and stdout together.

    Raises RuntimeError, with all that was printed, for one that fails (exit code 2 or above, or a
    traceback).
    """
    scripts = str(Path(sys.executable).parent)
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("DUBAN_")},
        "PATH": scripts + os.pathsep + os.environ.get("PATH", ""),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "DUBAN_LOG": "text",
    }
    done = subprocess.run(  # noqa: S603 - the commands of the project's own pages
        shlex.split(line),
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    if done.returncode > 1 or "Traceback (most recent call last)" in done.stdout:
        raise RuntimeError(f"{line}\n{done.stdout}")
    return [_SECONDS.sub(" in …", each).rstrip() for each in done.stdout.rstrip().splitlines()]


def matches(shown: str, line: str) -> bool:
    """Tell whether a shown line is a printed one, or its beginning where it ends in …."""
    return line.startswith(shown[:-1]) if shown.endswith("…") else line == shown


def renewed(text: str, folder: Path) -> str:
    """Give a page's text with what its blocks show taken from a run in `folder`."""

    def renew(block: re.Match[str]) -> str:
        lines = []
        for command in _commands(block):
            lines.append(f"$ {command.line}")
            lines.extend(_picked(printed_by(command.line, folder), command.show))
        return "\n".join([f"```console{block['info']}", *lines, "```"])

    return _BLOCK.sub(renew, text)


def _commands(block: re.Match[str]) -> list[Command]:
    show = _SHOW.search(block["info"])
    found = []
    for each in re.split(r"^\$ ", block["body"], flags=re.MULTILINE)[1:]:
        line, *shown = each.rstrip("\n").split("\n")
        found.append(Command(line, tuple(shown), show[1] if show else ""))
    return found


def _picked(lines: list[str], show: str) -> list[str]:
    if not show:
        return [_cut(line) for line in lines]
    picked: list[str] = []
    following = 1
    for span in show.split(","):
        first, _, last = span.partition("-")
        if int(first) > following:
            picked.append("…")
        following = int(last or first) + 1
        picked.extend(_cut(line) for line in lines[int(first) - 1 : following - 1])
    return [*picked, "…"] if following <= len(lines) else picked


def _cut(line: str) -> str:
    return line if len(line) <= _WIDEST else line[:_WIDEST].rstrip() + "…"


def main() -> None:
    """Write the blocks of all pages anew; what changed is then read as any other change."""
    for page in PAGES:
        if has_blocks(page):
            text = page.read_text(encoding="utf-8")
            with tempfile.TemporaryDirectory(prefix="duban-") as folder:
                page.write_text(renewed(text, workplace(Path(folder))), encoding="utf-8")


if __name__ == "__main__":
    main()
