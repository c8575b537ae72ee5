"""Places: found by reading a file again."""

from pathlib import Path

from tests.pipeline.conftest import MakeJob
from tests.water import put

from duban.model.findings import FINDING_CODES, Finding
from duban.pipeline.places import find_place, place_of
from duban.words import message

TEXT = '{"area": "water",\n"reporter": "bureau",\n"period": "2019-03",\n"facts": {\n"wells": 3}}'
IDENTITY = ("water", "bureau", "2019-03")


def test_place_is_the_line_of_the_fact(job: MakeJob, folder: Path) -> None:
    put(folder, "a.json", TEXT)
    finding = Finding(
        "FACT-001", FINDING_CODES["FACT-001"][0], message("fell"), file="a.json", area="water",
        reporter="bureau", period="2019-03", fact="facts.wells",
    )  # fmt: skip
    assert find_place(job(), finding) == "5"


def test_place_in_a_file_that_is_gone_is_empty(job: MakeJob) -> None:
    assert place_of(job(), "gone.json", IDENTITY, ("facts",)) == ""


def test_place_in_the_submission_of_somebody_else_is_empty(job: MakeJob, folder: Path) -> None:
    put(folder, "a.json", TEXT)
    assert place_of(job(), "a.json", ("water", "station", "2019-03"), ("facts",)) == ""


def test_place_is_not_taken_from_another_evaluation(job: MakeJob, folder: Path) -> None:
    put(folder, "a.json", TEXT)
    assert place_of(job(), "a.json", IDENTITY, ("facts", "wells")) == "5"
    put(folder, "a.json", "\n\n" + TEXT)
    assert place_of(job(), "a.json", IDENTITY, ("facts", "wells")) == "7"
