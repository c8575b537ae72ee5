"""From a folder to people: what a unit expected, beside what came."""

from pathlib import Path
from typing import Any

import pytest
from tests.cli.evaluating import duban, evaluate, in_json
from tests.water import put, submission, write_root


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with one total."""
    return write_root(tmp_path_factory.mktemp("root"), "wells")


@pytest.fixture
def promising(folder: Path) -> Path:
    """A folder with a unit that promises ten wells a month and brings five."""
    for month in range(1, 5):
        more: dict[str, Any] = {"wells": {"value": 5 * month + 10, "unit": "count"}}
        content = submission(f"2019-{month:02d}", facts={"wells": 5 * month}, expected=more)
        put(folder, f"{month}.json", content)
    return folder


def test_json_has_it_beside_the_figure_and_asks(promising: Path, root: Path) -> None:
    found = in_json(promising, root, as_of="2019-05-10").document
    (row,) = found["indicators"]
    assert row["foretold"] == {"expected": 25.0, "off": -0.2, "next": 30.0}
    assert row["because"].endswith("; 25 was expected a month ago, 20 came, off by -20.0%")
    assert [one["file"] for one in found["findings"] if one["code"] == "PLAUS-008"] == ["4.json"]


def test_text_has_it_in_the_reason(promising: Path, root: Path) -> None:
    assert (
        "25 was expected a month ago, 20 came" in evaluate(promising, root, as_of="2019-05-10").out
    )


def test_explain_tells_what_was_and_what_is_expected(promising: Path, root: Path) -> None:
    called = duban(
        "explain", promising, "wells", "--root", root, "--plan", "sample", "--lang", "en",
        "--as-of", "2019-05-10",
    )  # fmt: skip
    lines = [line.strip() for line in called.out.splitlines() if "expected by the" in line]
    assert lines == [
        "expected by the reporter: 25 for 2019-04; 20 came, off by -20.0%",
        "expected by the reporter: 30 for 2019-05",
    ]


def test_a_wrong_value_is_a_warning_with_its_line(folder: Path, root: Path) -> None:
    content = submission(facts={"wells": 5}, expected={"wells": {"value": -1, "unit": "count"}})
    put(folder, "a.json", content)
    found = in_json(folder, root).document
    (finding,) = (one for one in found["findings"] if one["code"] == "FACT-007")
    assert (finding["severity"], finding["file"], finding["place"]) == ("warning", "a.json", "1")
    (report,) = (one for one in found["reports"] if one["file"])
    assert report["timeliness"] == "on_time"
