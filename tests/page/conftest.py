"""The example year as a page, written once, and a browser that is started once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser
from tests.cli.evaluating import duban
from tests.page.making import Watched, chromium

EXAMPLE = Path(__file__).parents[2] / "examples" / "tianjin-2019"

Open = Callable[..., Watched]


@pytest.fixture(scope="session")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the example year in July."""
    out = tmp_path_factory.mktemp("page") / "report.html"
    called = duban("evaluate", str(EXAMPLE), "--as-of", "2019-07-06", "--out", str(out))
    assert called.code == 0, called.err
    return out


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; its event loop must not outlive the module."""
    with chromium() as started:
        yield started


@pytest.fixture
def opened(browser: Browser, year: Path, tmp_path: Path) -> Iterator[Open]:
    """Open the page of the year, or the bytes of another; nothing it does may be wrong."""
    watched: list[Watched] = []

    def opening(page: bytes | None = None, **context: Any) -> Watched:
        file = year
        if page is not None:
            file = tmp_path / "page.html"
            file.write_bytes(page)
        watched.append(Watched(browser, file, **context))
        return watched[-1]

    yield opening
    for each in watched:
        each.context.close()
        assert each.wrong == []
