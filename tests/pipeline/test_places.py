"""Places: found by reading a file again, if it is still the file that was judged."""

import hashlib
from pathlib import Path

from attrs import evolve
from tests.pipeline.conftest import MakeJob
from tests.water import put, record

from duban.model.findings import FINDING_CODES, Finding
from duban.model.submission import Record
from duban.pipeline.places import find_place, place_of
from duban.words import message

TEXT = (
    '{"plan": "sample", "area": "water",\n"reporter": "bureau",\n"period": "2019-03",\n'
    '"facts": {\n"wells": 3}}'
)
WELLS = ("facts", "wells")


def read(text: str = TEXT, file: str = "a.json") -> Record:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return evolve(record("2019-03", {"wells": 3}), file=file, sha256=digest)


def doubt(file: str = "a.json", period: str = "2019-03") -> Finding:
    return Finding(
        "FACT-001", FINDING_CODES["FACT-001"][0], message("fell"), file=file, area="water",
        reporter="bureau", period=period, fact="facts.wells",
    )  # fmt: skip


def test_place_is_the_line_of_the_fact(job: MakeJob, folder: Path) -> None:
    put(folder, "a.json", TEXT)
    assert find_place(job(), doubt(), [read(file="b.json"), read()]) == "5"


def test_place_of_a_finding_on_no_record_is_empty(job: MakeJob, folder: Path) -> None:
    put(folder, "a.json", TEXT)
    assert find_place(job(), doubt(period="2019-02"), [read()]) == ""
    assert find_place(job(), doubt("b.json"), [read()]) == ""


def test_place_in_a_file_that_is_gone_is_empty(job: MakeJob) -> None:
    assert place_of(job(), read(file="gone.json"), WELLS) == ""


def test_place_in_a_file_that_has_changed_is_empty(job: MakeJob, folder: Path) -> None:
    put(folder, "a.json", "\n\n" + TEXT)
    assert place_of(job(), read(), WELLS) == ""
    assert find_place(job(), doubt(), [read()]) == ""


def test_place_in_the_submission_of_somebody_else_is_empty(job: MakeJob, folder: Path) -> None:
    put(folder, "a.json", TEXT)
    assert place_of(job(), evolve(read(), reporter="station"), WELLS) == ""
    assert place_of(job(), evolve(read(), plan="other"), WELLS) == ""


def test_place_is_not_taken_from_another_evaluation(job: MakeJob, folder: Path) -> None:
    put(folder, "a.json", TEXT)
    assert place_of(job(), read(), WELLS) == "5"
    put(folder, "a.json", "\n\n" + TEXT)
    assert place_of(job(), read("\n\n" + TEXT), WELLS) == "7"


def test_place_is_not_taken_from_the_file_as_it_was(job: MakeJob, folder: Path) -> None:
    same = job()
    put(folder, "a.json", TEXT)
    assert place_of(same, read(), WELLS) == "5"
    put(folder, "a.json", "\n\n" + TEXT)
    assert place_of(same, read("\n\n" + TEXT), WELLS) == "7"
