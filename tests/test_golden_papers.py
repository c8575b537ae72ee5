"""The approved papers of the example year: their text, cells and structure, whatever the bytes.

`make golden` writes tests/golden anew; whoever reviews the change reads its diff.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from docx.table import Table
from docx.text.paragraph import Paragraph

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
QUARTER, YEAR = "2019-07-06", "2020-01-31"
UNIT = "div_lighting"
#: Rows of a long table that are held; the others are only counted.
_HELD = 40


def duban(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "duban", *map(str, arguments)]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def made(folder: Path) -> dict[str, Path]:
    """Make all papers as people do; gives each by the name of its approved content."""
    year = ("evaluate", "examples/tianjin-2019", "--as-of")
    page, ledger, quarter = (folder / name for name in ("report.html", "ledger.xlsx", "q2.json"))
    duban(*year, QUARTER, "--out", page, "--out", ledger, "--freeze", quarter)
    bulletin = folder / "bulletin.docx"
    duban("bulletin", quarter, "--window", "2019-Q2", "--out", bulletin)
    frozen = folder / "year.json"
    duban(*year, YEAR, "--freeze", frozen)
    duban("assess", frozen, "--year", "2019", "--out", folder / "all")
    duban("assess", frozen, "--year", "2019", "--out", folder / "one", "--reporter", UNIT)
    (unit,) = (folder / "one").glob("*.docx")
    return {
        "page.txt": page,
        "ledger.txt": ledger,
        "bulletin.txt": bulletin,
        "assessment.txt": folder / "all" / "2019年度考核.xlsx",
        f"assessment-{UNIT}.txt": unit,
    }


def of_document(path: Path) -> Iterator[str]:
    """Give the paragraphs with their alignment, the cells of tables, pictures and sections."""
    document = docx.Document(str(path))
    for section in document.sections:
        yield f"# {section.orientation} {section.page_width} × {section.page_height}"
        footers = (section.footer, section.even_page_footer)
        yield from (f"# footer {part.text}" for each in footers for part in each.paragraphs)
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from (" | ".join(cell.text for cell in row.cells) for row in block.rows)
        elif isinstance(block, Paragraph):
            pictures = len(block._p.xpath(".//w:drawing"))
            yield f"[{block.alignment}] {block.text}{' (picture)' * pictures}".rstrip()


def of_workbook(path: Path) -> Iterator[str]:
    """Give each sheet's cells with the formats of numbers, its filter, panes and printed area.

    Of an assessment the ranking alone: what units' sheets say stands in the document.
    """
    sheets = openpyxl.load_workbook(path).worksheets
    for sheet in sheets[:1] if "考核" in path.name else sheets:
        about = (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_area, sheet.max_row)
        yield f"# {sheet.title} {' '.join(str(each) for each in about)}"
        for row in sheet.iter_rows(max_row=_HELD):
            told = " | ".join(said_of(cell) for cell in row).rstrip(" |")
            if told:
                yield told


def said_of(cell: Any) -> str:
    if isinstance(cell.value, int | float) and cell.number_format != "General":
        return f"{cell.value} «{cell.number_format}»"
    return "" if cell.value is None else str(cell.value)


class _Outline(HTMLParser):
    """The elements of a page that hold text, one a line; scripts and styles are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if text and not {"script", "style"} & {*self._open}:
            self.lines.append(f"{self._open[-1] if self._open else '-'}: {text}")


def of_page(path: Path) -> Iterator[str]:
    """Give what a page says before its script runs: the tasks, for who prints or reads without."""
    outline = _Outline()
    outline.feed(path.read_text("utf-8"))
    yield from outline.lines


def told(path: Path) -> list[str]:
    """Give a paper's content; the digest of the rules and duban's version are left out."""
    kinds: dict[str, Callable[[Path], Iterator[str]]] = {
        ".docx": of_document,
        ".xlsx": of_workbook,
        ".html": of_page,
    }
    text = "\n".join(kinds[path.suffix](path))
    return re.sub(r"\b[0-9a-f]{12,64}\b|\b\d+\.\d+\.\d+\b", "…", text).splitlines()


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return made(tmp_path_factory.mktemp("papers"))


NAMES = ("page.txt", "ledger.txt", "bulletin.txt", "assessment.txt", f"assessment-{UNIT}.txt")


@pytest.mark.parametrize("name", NAMES)
def test_paper_is_as_approved(papers: dict[str, Path], name: str) -> None:
    """Run `make golden` after a change that is meant, and read the diff."""
    assert told(papers[name]) == (GOLDEN / name).read_text("utf-8").splitlines()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        for each, paper in made(Path(place)).items():
            (GOLDEN / each).write_text("\n".join(told(paper)) + "\n", encoding="utf-8")
