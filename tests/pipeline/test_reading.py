"""The first pass: files to packed records, with findings for what does not hold."""

import hashlib
from pathlib import Path

import pytest
from tests.pipeline.conftest import MakeJob
from tests.water import event, put, submission

from duban.intake.packing import unpack
from duban.model.submission import Record
from duban.pipeline.reading import Batch, read_batch
from duban.pipeline.spool import SpoolReader


def batch_of(job: MakeJob, folder: Path, spools: Path, *files: str) -> Batch:
    return read_batch(job(folder), files, spools)


def records(batch: Batch) -> list[Record]:
    with SpoolReader() as spool:
        return [unpack(spool.read(piece), *key) for key, _, piece in batch.records]


def codes(batch: Batch) -> list[str]:
    return [finding.code for _, finding in batch.intake.findings]


def test_records_lie_in_the_spool_one_after_the_other(
    job: MakeJob, folder: Path, tmp_path: Path
) -> None:
    for month in (1, 2):
        put(folder, f"{month}.json", submission(f"2019-0{month}", facts={"wells": month}))
    batch = batch_of(job, folder, tmp_path, "1.json", "2.json")
    assert [(str(one.period), one.facts) for one in records(batch)] == [
        ("2019-01", {"wells": 1}),
        ("2019-02", {"wells": 2}),
    ]
    assert (batch.intake.submissions, batch.intake.unreadable) == (2, 0)


def test_second_batch_goes_on_in_the_same_spool(job: MakeJob, folder: Path, tmp_path: Path) -> None:
    put(folder, "1.json", submission("2019-01"))
    put(folder, "2.json", submission("2019-02"))
    batch_of(job, folder, tmp_path, "1.json")
    second = batch_of(job, folder, tmp_path, "2.json")
    assert [str(one.period) for one in records(second)] == ["2019-02"]


def test_digest_is_that_of_the_bytes(job: MakeJob, folder: Path, tmp_path: Path) -> None:
    path = put(folder, "a.json", submission())
    (record,) = records(batch_of(job, folder, tmp_path, "a.json"))
    assert record.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "FILE-004"),
        (b"{", "FILE-006"),
        (submission(plan="x"), "IDENT-002"),
        (b"[]", "IDENT-001"),
    ],
)
def test_file_without_a_submission_is_counted_unreadable(
    job: MakeJob, folder: Path, tmp_path: Path, content: object, code: str
) -> None:
    put(folder, "a.json", content)
    batch = batch_of(job, folder, tmp_path, "a.json")
    assert (codes(batch), batch.intake.unreadable) == ([code], 1)
    assert batch.records == []


def test_returned_report_is_a_record_with_findings(
    job: MakeJob, folder: Path, tmp_path: Path
) -> None:
    put(folder, "a.json", submission(facts={"wells": -1}))
    batch = batch_of(job, folder, tmp_path, "a.json")
    assert codes(batch) == ["SCHEMA-001"]
    assert not records(batch)[0].passes


def test_event_is_no_record(job: MakeJob, folder: Path, tmp_path: Path) -> None:
    put(folder, "a.json", event())
    batch = batch_of(job, folder, tmp_path, "a.json")
    assert (len(batch.intake.events), batch.records, batch.intake.submissions) == (1, [], 1)


def test_receipts_that_were_seen_are_remembered(job: MakeJob, folder: Path, tmp_path: Path) -> None:
    digest = hashlib.sha256(put(folder, "a.json", submission()).read_bytes()).hexdigest()
    put(folder, "office/a.toml", f'[[receipt]]\nreporter = "bureau"\nsha256 = "{digest}"\n')
    assert batch_of(job, folder, tmp_path, "a.json").intake.receipts == {digest}


def test_document_that_no_reader_should_make_is_a_finding(
    job: MakeJob, folder: Path, tmp_path: Path
) -> None:
    reader = """

def read(content, file):
    from duban.model.reading import Document, Reading
    content = {"plan": "sample", "area": "water", "reporter": "bureau", "period": "2019-03",
               "form": 1, "submitted_at": "2019-04-03T10:00:00+08:00", "facts": {"wells": {1, 2}}}
    return Reading((Document(content, lambda path: ""),))


@hookimpl
def duban_reader():
    return {".csv": read}
"""
    put(folder, "a.csv", b"x")
    batch = read_batch(job(folder, plugin=reader), ["a.csv"], tmp_path)
    assert (codes(batch), batch.intake.unreadable) == (["FILE-001"], 1)


READER = """

def read(content, file):
    from duban.model.reading import Document, Reading
    lines = content.decode().split()
    told = {"plan": "sample", "reporter": "bureau", "period": "2019-03", "form": 1,
            "submitted_at": "2019-04-03T10:00:00+08:00", "facts": {}}
    return Reading(tuple(Document({**told, "area": area}, lambda path: "") for area in lines))


@hookimpl
def duban_reader():
    return {".csv": read}
"""


@pytest.mark.parametrize(
    ("areas", "counted"),
    [("fire air earth", (0, 1)), ("fire water earth", (1, 0)), ("water", (1, 0)), ("", (0, 1))],
)
def test_file_of_several_documents_is_unreadable_once_if_none_has_its_place(
    job: MakeJob, folder: Path, tmp_path: Path, areas: str, counted: tuple[int, int]
) -> None:
    put(folder, "a.csv", areas or b" ")
    batch = read_batch(job(folder, plugin=READER), ["a.csv"], tmp_path)
    assert (batch.intake.submissions, batch.intake.unreadable) == counted
    strange = [area for area in areas.split() if area != "water"]
    assert codes(batch) == ["IDENT-003"] * len(strange)
