"""What holds for every test: the same examples each time, and no silent skip where none may be."""

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

settings.register_profile("ci", derandomize=True, deadline=None)
settings.load_profile("ci")

Report = pytest.TestReport | pytest.CollectReport

_NO_SKIP = os.environ.get("DUBAN_NO_SKIP") == "1"


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
