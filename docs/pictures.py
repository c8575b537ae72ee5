"""The pictures of the README: the page, the bulletin, the workbook, made from the sample year.

`make pictures` writes them anew into docs/pictures; fonts differ from machine to machine, so their
bytes do too. It takes Chromium, LibreOffice and pdftoppm (poppler-utils), and fonts for Chinese.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from docs.palette import read_png, with_palette
from playwright.sync_api import sync_playwright

REPOSITORY = Path(__file__).parents[1]
SAMPLES = REPOSITORY / "examples" / "tianjin-2019"
INTO = REPOSITORY / "docs" / "pictures"
#: A larger picture is refused: everybody who clones the repository carries it.
MOST_BYTES = 250_000
#: What each picture is made of, by its name.
PICTURES = ("page.png", "page-en.png", "bulletin.png", "workbook.png")
TOOLS = ("soffice", "pdftoppm")
_WINDOW = {"width": 1280, "height": 800}


def browser() -> str | None:
    """Give the system's Chromium, None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def missing_tools() -> list[str]:
    """Give the programs that are needed and not there."""
    return [*([] if browser() else ["chromium"]), *(one for one in TOOLS if not shutil.which(one))]


def make_pictures(into: Path) -> None:
    """Write the pictures into a folder.

    Raises CalledProcessError if a program fails, ValueError for a picture above MOST_BYTES.
    """
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="duban-") as place:
        folder = Path(place)
        page, frozen, workbook, bulletin = (
            folder / name for name in ("report.html", "q2.json", "ledger.xlsx", "bulletin.docx")
        )
        outs = ("--out", page, "--out", workbook, "--freeze", frozen)
        _duban("evaluate", SAMPLES, "--as-of", "2019-07-06", *outs)
        _duban("bulletin", frozen, "--window", "2019-Q2", "--out", bulletin)
        pictures = {
            **_of_page(page),
            "bulletin.png": _first_page(bulletin, 72),
            "workbook.png": _first_page(workbook, 72),
        }
    for name, content in pictures.items():
        small = with_palette(read_png(content))
        if len(small) > MOST_BYTES:
            raise ValueError(f"{name}: {len(small)} bytes, at most {MOST_BYTES}")
        (into / name).write_bytes(small)


def _duban(*arguments: str | Path) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("DUBAN_")}
    _run([sys.executable, "-m", "duban", *map(str, arguments)], environment)


def _run(command: Sequence[str], environment: dict[str, str]) -> None:
    subprocess.run(  # noqa: S603 - programs of the machine, on files made here
        command, check=True, env=environment, stdout=subprocess.DEVNULL, timeout=300
    )


def _of_page(page: Path) -> dict[str, bytes]:
    """Take the page's first view in both languages, as it stands on a screen."""
    sandbox = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser(), args=sandbox)
        shown = started.new_page(viewport=_WINDOW, color_scheme="light")
        shown.goto(page.as_uri())
        chinese = shown.screenshot()
        shown.click("#to-language")
        shown.mouse.move(0, 0)
        english = shown.screenshot()
        started.close()
    return {"page.png": chinese, "page-en.png": english}


def _first_page(document: Path, dots: int) -> bytes:
    """Print a document by LibreOffice and draw its first page, `dots` to the inch."""
    folder = document.parent
    fonts = folder / "fonts.conf"
    fonts.write_text(_fonts(), encoding="utf-8")
    kind = "calc" if document.suffix == ".xlsx" else "writer"
    first = f'pdf:{kind}_pdf_Export:{{"PageRange":{{"type":"string","value":"1"}}}}'
    profile = f"-env:UserInstallation=file://{folder / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", first, "--outdir", str(folder)]
    _run([*command, str(document)], {**os.environ, "FONTCONFIG_FILE": str(fonts)})
    stem = document.with_suffix("")
    draw = ["pdftoppm", "-png", "-singlefile", "-f", "1", "-l", "1", "-r", str(dots)]
    _run([*draw, f"{stem}.pdf", str(stem)], dict(os.environ))
    return Path(f"{stem}.png").read_bytes()


def _fonts() -> str:
    """Give the lines for fontconfig that templates/papers/README.md has."""
    page = REPOSITORY / "templates" / "papers" / "README.md"
    found = re.search(r"```xml\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    if found is None:
        raise ValueError(f"{page}: no lines for fontconfig")
    return found[1]


def main() -> None:
    """Write the pictures, or say which programs are missing."""
    if missing := missing_tools():
        sys.exit(f"make pictures needs {', '.join(missing)}")
    make_pictures(INTO)


if __name__ == "__main__":
    main()
