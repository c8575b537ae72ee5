"""Looking a series up: judged whole, and the last accepted report of it."""

from pathlib import Path
from typing import Any

import pytest
from tests.pipeline.conftest import MakeJob
from tests.water import put, submission, write_root

from duban.model.period import Period
from duban.model.submission import LastReport
from duban.pipeline.lookup import judged_series, last_reports
from duban.pipeline.reading import read_records

APRIL = Period(2019, 4)


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with indicators of the bureau and of the station."""
    folder = tmp_path_factory.mktemp("root")
    return write_root(folder, "wells", "leaks", "pressure", "outages")


def send(folder: Path, period: str, facts: dict[str, Any], **more: Any) -> None:
    put(folder, f"{period}-{more.get('reporter', 'bureau')}.json",
        submission(period, facts=facts, **more))  # fmt: skip


def last(job: MakeJob, before: Period = APRIL, reporter: str = "bureau") -> dict[str, LastReport]:
    return last_reports(job(), "sample", reporter, before)


def steady(job: MakeJob) -> frozenset[str]:
    return last(job)["water"].steady


def test_series_that_is_expected_is_judged_without_any_file(job: MakeJob) -> None:
    judged = {(one.plan, one.area, one.reporter): one for one in judged_series(job(), "sample")}
    assert list(judged) == [("sample", "water", "bureau"), ("sample", "water", "station")]
    for judgement in judged.values():
        assert {report.effective for report in judgement.reports} == {None}


def test_series_holds_all_records_of_its_reporter(job: MakeJob, folder: Path) -> None:
    send(folder, "2019-01", {"wells": 9})
    send(folder, "2019-02", {"wells": 12})
    send(folder, "2019-02", {"outages": 3}, reporter="station")
    judged = {(one.plan, one.area, one.reporter): one for one in judged_series(job(), "sample")}
    found = {
        reporter: [report.effective.facts for report in judgement.reports if report.effective]
        for (_, _, reporter), judgement in judged.items()
    }
    assert found == {"bureau": [{"wells": 9}, {"wells": 12}], "station": [{"outages": 3}]}


def test_last_report_is_the_latest_before_the_month(job: MakeJob, folder: Path) -> None:
    for month, wells in (("01", 9), ("02", 12), ("03", 15)):
        send(folder, f"2019-{month}", {"wells": wells})
    assert last(job)["water"].record.facts == {"wells": 15}
    assert last(job, Period(2019, 3))["water"].record.facts == {"wells": 12}
    assert last(job, Period(2019, 1)) == {}


def test_report_that_was_returned_is_not_the_last(job: MakeJob, folder: Path) -> None:
    send(folder, "2019-01", {"wells": 9})
    send(folder, "2019-02", {"wells": -12, "leaks": 3})
    assert last(job)["water"].record.period == Period(2019, 1)


def test_reporter_who_sent_nothing_has_no_last_report(job: MakeJob, folder: Path) -> None:
    send(folder, "2019-01", {"outages": 1}, reporter="station")
    assert last(job) == {}
    assert last(job, reporter="station")["water"].record.reporter == "station"


def test_last_report_brings_its_texts(job: MakeJob, folder: Path) -> None:
    texts = {"1.1": {"measures": "Pumped.", "unchanged": True}}
    send(folder, "2019-03", {"wells": 9}, tasks=texts)
    assert last(job)["water"].texts == texts


def test_last_report_whose_file_changed_meanwhile_brings_no_texts(
    job: MakeJob, folder: Path, monkeypatch: Any
) -> None:
    send(folder, "2019-03", {"wells": 9}, tasks={"1.1": {"measures": "Pumped."}})

    def read_and_change(*asked: Any) -> Any:
        records = list(read_records(*asked))
        send(folder, "2019-03", {"wells": 9}, tasks={"1.1": {"measures": "Forged."}})
        return records

    monkeypatch.setattr("duban.pipeline.lookup.read_records", read_and_change)
    found = last(job)["water"]
    assert found.record.facts == {"wells": 9}
    assert found.texts == {}


def test_fact_that_stood_still_in_the_last_two_reports_is_steady(
    job: MakeJob, folder: Path
) -> None:
    send(folder, "2019-02", {"wells": 9, "leaks": 1, "pressure": {"good": 7, "tests": 8}})
    send(folder, "2019-03", {"wells": 9, "leaks": 2, "pressure": {"good": 6, "tests": 8}})
    found = steady(job)
    assert {"facts.wells", "facts.pressure.tests"} <= found
    assert not {"facts.leaks", "facts.pressure.good"} & found


def test_fact_that_stood_still_earlier_and_moved_since_is_not_steady(
    job: MakeJob, folder: Path
) -> None:
    for month, wells in (("01", 9), ("02", 9), ("03", 10)):
        send(folder, f"2019-{month}", {"wells": wells})
    assert "facts.wells" not in steady(job)


def test_first_report_has_nothing_steady(job: MakeJob, folder: Path) -> None:
    send(folder, "2019-03", {"wells": 9})
    assert steady(job) == frozenset()
