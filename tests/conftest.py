"""What holds for every test: the same examples each time, and no silent skip where none may be.

Tests that ask for `post` get a mail server of their own.
"""

import os
from collections.abc import Generator, Iterator
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from tests.service.houses import Post

settings.register_profile("ci", derandomize=True, deadline=None)
settings.load_profile("ci")

Report = pytest.TestReport | pytest.CollectReport

#: Tests keep books on a shelf of their own, and so do the programs they start.
_CACHES = TemporaryDirectory(prefix="duban-caches-")
os.environ["XDG_CACHE_HOME"] = _CACHES.name

_NO_SKIP = os.environ.get("DUBAN_NO_SKIP") == "1"


@pytest.fixture
def post() -> Iterator["Post"]:
    """A real mail server on the loopback, which keeps what it is sent."""
    from tests.service.houses import post_office  # loads the service: only tests of it pay for it

    with post_office() as found:
        yield found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Report, Report]:
    return _skip_refused((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Report, Report]:
    return _skip_refused((yield))


def _skip_refused(report: Report) -> Report:
    if _NO_SKIP and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid}: DUBAN_NO_SKIP=1 allows no skipped test. {reason}"
    return report
