"""Both passes: in this process or in two, the same bytes; and errors come through."""

from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
import pytest
from tests.pipeline.conftest import MakeJob
from tests.water import event, put, submission, write_root

from duban.errors import CalendarError, PluginError
from duban.pipeline import evaluate_folder
from duban.pipeline.taking import take_again
from duban.report.document import json_document

MANY = 640


def put_many(folder: Path) -> None:
    """Put more files than one process would take alone, with faults and versions."""
    for number in range(MANY):
        period = f"2019-{1 + number % 3:02d}"
        facts = {"wells": number % 40, "leaks": number % 7}
        if number % 50 == 0:
            facts["wells"] = -1
        put(folder, f"{number % 9}/{number}.json", submission(period, facts=facts))
    for number in range(5):
        put(folder, f"broken{number}.json", b"{")
        put(folder, f"event{number}.json", event(what=f"event {number}"))


def told(job: MakeJob, workers: int | None, seen: list[tuple[int, int]] | None = None) -> bytes:
    outcome = evaluate_folder(job(), workers, lambda *each: (seen or []).append(each))
    with closing(outcome.rows):
        return b"".join(json_document(dict(outcome.counts), outcome.rows))


@pytest.mark.timeout(120)
def test_one_and_several_processes_give_the_same_bytes(job: MakeJob, folder: Path) -> None:
    put_many(folder)
    alone = told(job, 1)
    assert told(job, 2) == alone
    assert told(job, 3) == alone
    assert alone.count(b"FILE-006") == 5


def put_scattered(folder: Path) -> None:
    """Put the versions of a few months under names that tell apart what is one series."""
    for number in range(MANY):
        period = f"2019-{1 + number % 3:02d}"
        at = f"2019-04-{1 + number % 9:02d}T{number % 24:02d}:00:00+08:00"
        facts = {"wells": number % 40}
        name = f"{number % 7}/{period}_{number}.json" if number % 5 else f"{number}.json"
        put(folder, name, submission(period, facts=facts, submitted_at=at))


@pytest.mark.timeout(120)
def test_scattered_series_are_judged_whole(job: MakeJob, folder: Path) -> None:
    put_scattered(folder)
    assert told(job, 2) == told(job, 1)
    outcome = evaluate_folder(job(), 1)
    with closing(outcome.rows):
        reports = [orjson.loads(line) for line in outcome.rows.lines("reports")]
        versions = {row["period"]: row["versions"] for row in reports if row["file"]}
    assert outcome.counts["submissions"] == MANY
    assert set(versions) == {"2019-01", "2019-02", "2019-03"}
    assert min(versions.values()) > 100


@pytest.mark.timeout(120)
def test_file_that_changes_between_two_readings_is_told(
    job: MakeJob, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_scattered(folder)
    gone = next(folder.rglob("2019-02_1.json"))

    def take_without(*asked: Any) -> Any:
        gone.unlink(missing_ok=True)
        return take_again(*asked)

    monkeypatch.setattr("duban.pipeline.running.take_again", take_without)
    assert b"FILE-010" in told(job, 1)


def test_progress_rises_to_the_end(job: MakeJob, folder: Path) -> None:
    put(folder, "a.json", submission())
    seen = [(0, 1)]
    told(job, 1, seen)
    shares = [done / total for done, total in seen]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_nothing_is_left_open_or_behind(
    job: MakeJob, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    put(folder, "a.json", submission())
    told(job, 1)
    before = len(list(Path("/proc/self/fd").iterdir()))
    told(job, 1)
    assert len(list(Path("/proc/self/fd").iterdir())) == before
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith("duban-")] == []


RAISING = """

@hookimpl
def duban_check(submission):
    raise RuntimeError("no luck")
"""


@pytest.mark.timeout(120)
@pytest.mark.parametrize("workers", [1, 2])
def test_plugin_that_raises_is_named_from_any_process(
    job: MakeJob, folder: Path, workers: int
) -> None:
    put_many(folder)
    with pytest.raises(PluginError, match=r"plugins/water\.py: .*RuntimeError.*no luck"):
        evaluate_folder(job(plugin=RAISING), workers)


@pytest.mark.timeout(120)
def test_calendar_error_comes_out_of_a_worker_whole(folder: Path, tmp_path: Path) -> None:
    from duban.cli.common import Desk
    from duban.cli.evaluate import job_of

    root = write_root(tmp_path / "root", "wells", year=2051)
    for number in range(MANY):
        at = f"2051-04-{1 + number % 20:02d}T10:00:00+08:00"
        facts = {"wells": -1 if number % 20 < 10 else number}
        put(folder, f"{number}.json", submission("2051-03", facts=facts, submitted_at=at))
    made = job_of(Desk.of([root], None, "en"), folder, "2051-04-30", ("sample",))
    with pytest.raises(CalendarError, match="No calendar covers 2051") as caught:
        evaluate_folder(made, 2)
    assert caught.value.year == 2051
