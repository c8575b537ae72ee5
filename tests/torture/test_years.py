"""Years of service in one process: no pass slower, no memory more, nothing lost: a part, or ten."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.torture.children import is_whole

REPOSITORY = Path(__file__).parents[2]
_PASSES = "10 33 all 1" if is_whole() else "3 4 few 5"
#: CPU seconds of the whole, as they are on a machine that does nothing else.
_IN_TIME = 600
_GROWN = 1.2


@pytest.mark.timeout(14_400 if is_whole() else 600)
def test_later_years_take_no_more_time_and_memory_than_the_second(tmp_path: Path) -> None:
    """The first year is not the measure: what is loaded once is not yet all there."""
    words = [sys.executable, "-m", "tests.torture.years", str(tmp_path), "2016"]
    done = subprocess.run(
        [*words, *_PASSES.split()], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    print(f"\nyears {_PASSES}: {done.stdout.strip()}")  # noqa: T201 - shown by `make torture`
    _, second, *later = found["years"]
    for year in later:
        assert year["peak_mb"] <= _GROWN * second["peak_mb"], year
        assert (year["left"], year["reporters"]) == (0, second["reporters"])
        assert year["slots"] > 0.9 * second["slots"]
    assert (found["broken"], found["mails amiss"], found["slots undone"]) == (None, 0, 0)
    assert found["mails"] == found["arrived"] > 0
    if is_whole():
        assert max(year["cpu"] for year in later) <= 1.5 * second["cpu"]
        assert len(found["years"]) == 10
        assert second["reporters"] == 60
        assert sum(year["cpu"] for year in found["years"]) <= _IN_TIME
