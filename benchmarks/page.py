"""The report page: what it adds to an evaluation, how large it is, how soon it is shown."""

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

EXAMPLE = Path(__file__).parents[1] / "examples" / "tianjin-2019"
RUNS = 5


def spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def evaluate(folder: Path, *more: str) -> float:
    before = spent()
    command = [sys.executable, "-m", "duban", "evaluate", str(folder), "--as-of", "2019-12-31"]
    subprocess.run([*command, *more], check=True, stdout=subprocess.DEVNULL)
    return spent() - before


def told(figures: list[float], digits: int = 2) -> str:
    least, most = min(figures), max(figures)
    return f"{statistics.median(figures):.{digits}f} ({least:.{digits}f} to {most:.{digits}f})"


def shown(page_file: Path) -> list[float]:
    """Give the seconds from asking for the page to its last task on the screen."""
    program = shutil.which("chromium")
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for _ in range(RUNS):
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            began = time.perf_counter()
            page.goto(page_file.as_uri())
            page.locator(".tile").last.wait_for()
            found.append(time.perf_counter() - began)
            page.close()
        browser.close()
    return found


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLE
    with tempfile.TemporaryDirectory() as place:
        out = Path(place) / "report.html"
        without, with_page = [], []
        for _ in range(RUNS):
            without.append(evaluate(folder, "--format", "json"))
            with_page.append(evaluate(folder, "--format", "json", "--out", str(out)))
        print(f"evaluate --format json       {told(without)} s of processor time")
        print(f"… with --out report.html     {told(with_page)} s")
        print(f"size                         {out.stat().st_size:,} bytes")
        print(f"shown                        {told(shown(out))} s")


if __name__ == "__main__":
    main()
