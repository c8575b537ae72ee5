"""Papers as LibreOffice prints them, and what stands on the pages of a PDF."""

import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from pypdf import PageObject, PdfReader

from duban.roots import bundled_root

MM = 72 / 25.4
RARE = "𠮷野家（䶮）"
#: The marks of a module whose tests print.
PRINTING = [
    pytest.mark.skipif(shutil.which("lowriter") is None, reason="libreoffice-writer is missing"),
    pytest.mark.timeout(240),
]


def print_papers(papers: Mapping[str, bytes], folder: Path) -> dict[str, PdfReader]:
    """Print documents in one go in a folder, with the fonts that we tell people to declare."""
    for name, content in papers.items():
        (folder / f"{name}.docx").write_bytes(content)
    (folder / "fonts.conf").write_text(_declared_fonts(), encoding="utf-8")
    command = [
        *("soffice", f"-env:UserInstallation=file://{folder / 'profile'}", "--headless"),
        *("--convert-to", "pdf", "--outdir", str(folder)),
    ]
    subprocess.run(
        [*command, *(str(folder / f"{name}.docx") for name in papers)],
        check=True,
        capture_output=True,
        timeout=200,
        env={**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")},
    )
    return {name: PdfReader(folder / f"{name}.pdf") for name in papers}


def _declared_fonts() -> str:
    """Give the lines for fontconfig that the templates' page tells people to use."""
    told = (bundled_root().path / "templates" / "papers" / "README.md").read_text(encoding="utf-8")
    return re.findall(r"```xml\n(.*?)```", told, re.DOTALL)[0]


def said_on(one: PageObject) -> str:
    """Give the text of a page without its blanks."""
    return re.sub(r"\s", "", one.extract_text())


def lines_of(one: PageObject) -> dict[int, list[tuple[float, str]]]:
    """Give the texts of a page by their height over its foot (points), each with where it begins."""
    found: dict[int, list[tuple[float, str]]] = defaultdict(list)

    def visit(text: str, cm: list[float], tm: list[float], _font: Any, _size: float) -> None:
        if text.strip():
            x = tm[4] * cm[0] + cm[4]
            y = tm[5] * cm[3] + cm[5]
            found[round(y)].append((x, text.strip("\n")))

    one.extract_text(visitor_text=visit)
    return found


def size_of(one: PageObject) -> tuple[int, int]:
    return round(float(one.mediabox.width) / MM), round(float(one.mediabox.height) / MM)


def fonts_of(reader: PdfReader) -> set[str]:
    """Give the fonts of a PDF; fails for one that is not embedded."""
    found = set()
    for one in reader.pages:
        for reference in one["/Resources"].get("/Font", {}).values():  # type: ignore[attr-defined]
            font = reference.get_object()
            font = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            told = font["/FontDescriptor"]
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & told.keys(), font["/BaseFont"]
            found.add(str(font["/BaseFont"]).partition("+")[2])
    return found
