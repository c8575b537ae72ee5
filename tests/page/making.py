"""Pages of made-up rows, and the browser of the system that opens them."""

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from tests.water import book

from duban.page import page_folders, plan_words, write_page
from duban.page.pressed import Pressed
from duban.roots import bundled_root

HEAD: dict[str, Any] = {
    "format": 1,
    "duban": "0",
    "lang": "zh",
    "plans": [],
    "as_of": "2019-07-06",
    "counts": {},
}
WHOSE = {"plan": "sample", "area": "water", "reporter": "bureau"}


class Kept:
    """Rows by section, as an evaluation would give them."""

    def __init__(self, **sections: list[Any]) -> None:
        self.sections = sections

    def lines(self, section: str) -> Iterator[bytes]:
        return map(orjson.dumps, self.sections.get(section, ()))

    def blocks(self, section: str) -> Iterator[bytes]:
        yield from self.lines(section)


def indicator_row(**more: Any) -> dict[str, Any]:
    return {
        **WHOSE,
        "task": "1.1",
        "indicator": "wells",
        "period": "2019-06",
        "status": "behind",
        "actual": 40.0,
        "planned": 50.0,
        "target": 100.0,
        "unit": "count",
        "reported": None,
        "exempt": None,
        "because": "应达50",
        **more,
    }


def history_row(period: str, actual: float, **more: Any) -> dict[str, Any]:
    rest = {"indicator": "wells", "status": "behind", "planned": 50.0}
    return {**WHOSE, **rest, "period": period, "actual": actual, **more}


def task_row(**more: Any) -> dict[str, Any]:
    rest = {"task": "1.1", "status": "behind", "indicator": "wells", "because": "应达50"}
    return {**WHOSE, **rest, **more}


def alert_row(**more: Any) -> dict[str, Any]:
    return {
        "key": "sample/behind/bureau/water/wells/2019-06",
        "kind": "behind",
        "level": "yellow",
        **WHOSE,
        "period": "2019-06",
        "task": "1.1",
        "indicator": "wells",
        "clause": ["通知 三"],
        "message": "滞后",
        "because": "应达50",
        **more,
    }


def made_page(
    folders: tuple[Path, ...] = (),
    reporters: tuple[str, ...] = (),
    pressed: Mapping[str, Sequence[Pressed]] | None = None,
    **sections: list[Any],
) -> bytes:
    """Write a page of rows; `reporters` are further units, named as they are called.

    `pressed` are the matters of a ledger by plan.
    """
    plan = plan_words(book("wells", "leaks", "pumps", "pressure"))
    for each in reporters:
        plan["reporters"][each] = {
            "name": (each, each),
            "kind": "district",
            "person": "",
            "phone": "",
        }
    rows = {"tasks": [task_row()], "indicators": [indicator_row()], **sections}
    layout = (*folders, *page_folders([bundled_root()]))
    return b"".join(write_page(HEAD, [plan], Kept(**rows), layout, pressed))


def words_in(page: bytes) -> Any:
    """Read the data of a page."""
    found = re.search(
        rb'<script type="application/json" id="words">(.*?)</script>', page, re.DOTALL
    )
    assert found is not None
    return orjson.loads(found[1])


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the system's Chromium; the test is skipped where there is none."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.skip("needs chromium")
    sandbox = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=sandbox)
        try:
            yield browser
        finally:
            browser.close()


class Watched:
    """A page that is open, and what it should not have done: requests, errors, refusals."""

    def __init__(self, browser: Browser, file: Path, **context: Any) -> None:
        self.context = browser.new_context(
            **{"viewport": {"width": 1366, "height": 768}, **context}
        )
        self.page: Page = self.context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda said: self.wrong.append(said.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", lambda dialog: self.wrong.append(dialog.message))
        self.page.on("request", self._asked)
        self.file = file
        self.page.goto(file.as_uri())

    def _asked(self, request: Any) -> None:
        if request.url.split("#")[0] != self.file.as_uri() and not request.url.startswith("data:"):
            self.wrong.append(request.url)

    def go(self, view: str) -> None:
        """Open a view by its link's address."""
        self.page.evaluate("view => { location.hash = `#/${view}`; }", view)
        self.page.wait_for_function(
            "view => document.querySelector(`.bar a[aria-current]`)?.id === `to-${view}`",
            arg=view.partition("/")[0],
        )

    def texts(self, selector: str) -> list[str]:
        """Give the texts of elements."""
        return [each.strip() for each in self.page.locator(selector).all_text_contents()]
