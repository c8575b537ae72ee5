"""duban explain."""

import json
from pathlib import Path

import pytest
from tests.cli.evaluating import Called, duban
from tests.water import CHECKS, put, submission, write_root

EXAMPLES = Path(__file__).parents[2] / "examples" / "tianjin-2019"
FACTS = {
    "wells": 12,
    "leaks": 3,
    "pressure": {"good": 97, "tests": 100},
    "pumps": [{"name": "north", "stage": "finished"}, {"name": "south", "stage": "started"}],
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with indicators of the bureau and of the station."""
    folder = tmp_path_factory.mktemp("root")
    return write_root(folder, "wells", "leaks", "pumps", "pressure", "outages", checks=CHECKS)


@pytest.fixture
def reported(folder: Path) -> Path:
    """A folder with the report for March."""
    put(folder, "a.json", submission(facts=FACTS))
    return folder


def explain(folder: Path, root: Path, what: str, *more: object, lang: str = "en") -> Called:
    return duban(
        "explain", folder, what, "--root", root, "--lang", lang, "--as-of", "2019-04-10",
        *(more or ("--plan", "sample")),
    )  # fmt: skip


def heads(called: Called) -> list[str]:
    return [line for line in called.out.splitlines() if line and not line.startswith(" ")]


def test_indicator_is_explained_down_to_the_line_of_its_fact(reported: Path, root: Path) -> None:
    called = explain(reported, root, "pressure")
    assert called.code == 0
    assert heads(called) == ["Pressure (pressure) · Water bureau · 2019-03"]
    assert "facts.pressure.good = 97  [a.json:1]" in called.out
    assert "  arithmetic: 100.0 * 97 / 100 = 97" in called.out.splitlines()


def test_task_is_explained_by_all_its_indicators(reported: Path, root: Path) -> None:
    found = heads(explain(reported, root, "1.1"))
    assert [each.split(" · ")[0] for each in found] == [
        "Wells (wells)", "Leaks (leaks)", "Pumps (pumps)", "Pressure (pressure)", "Outages (outages)"
    ]  # fmt: skip


def test_check_is_explained_by_the_indicators_of_its_task(reported: Path, root: Path) -> None:
    assert explain(reported, root, "WAT-001").out == explain(reported, root, "1.1").out
    assert explain(reported, root, "WAT-001:facts.leaks").out == explain(reported, root, "1.1").out


def test_alert_is_explained_by_its_reason_and_its_indicator(reported: Path, root: Path) -> None:
    key = "sample/off_track/bureau/water/wells/2019-03"
    for more in ((), ("--plan", "sample"), ("--plan", "sample", "--reporter", "station")):
        called = explain(reported, root, key, *more)
        assert called.code == 0
        assert heads(called) == [key, "Wells (wells) · Water bureau · 2019-03"]
        assert "  Wells is off track (12 by 2019-03-31" in called.out


def test_key_chooses_the_plan(reported: Path, root: Path) -> None:
    key = "sample/off_track/bureau/water/wells/2019-03"
    called = duban("explain", reported, key, "--root", root, "--as-of", "2019-04-10")
    assert called.code == 0
    called = duban("explain", reported, "wells", "--root", root, "--as-of", "2019-04-10")
    assert (called.code, called.out) == (2, "")
    assert "--plan" in called.err


def test_alert_without_an_indicator_is_explained_by_its_reason(folder: Path, root: Path) -> None:
    key = "sample/not_reported/bureau/water/-/2019-03"
    called = explain(folder, root, key)
    assert (called.code, heads(called)) == (0, [key])
    assert "No report for 2019-03" in called.out


def test_alert_that_does_not_exist_is_an_error(folder: Path, root: Path) -> None:
    called = explain(folder, root, "sample/late/bureau/water/-/2019-03")
    assert (called.code, called.out) == (2, "")
    assert called.err == "There is no indicator, task or check -\n"


def test_key_of_an_unknown_plan_is_an_error(folder: Path, root: Path) -> None:
    called = explain(folder, root, "simple/late/bureau/water/-/2019-03", "--reporter", "bureau")
    assert (called.code, called.out) == (2, "")
    assert called.err.startswith("Unknown plan simple")


@pytest.mark.parametrize(
    ("what", "near"), [("presure", "pressure"), ("1.11", "1.1"), ("WAT-01", "WAT-001")]
)
def test_unknown_subject_is_an_error_with_the_nearest_name(
    folder: Path, root: Path, what: str, near: str
) -> None:
    called = explain(folder, root, what)
    assert (called.code, called.out) == (2, "")
    assert called.err == (f"There is no indicator, task or check {what}; did you mean {near}?\n")


def test_unknown_subject_like_no_other_is_an_error_without_a_name(folder: Path, root: Path) -> None:
    called = explain(folder, root, "zzz")
    assert (called.code, called.err) == (2, "There is no indicator, task or check zzz\n")


def test_only_the_reporter_asked_for_is_explained(reported: Path, root: Path) -> None:
    called = explain(reported, root, "1.1", "--plan", "sample", "--reporter", "station")
    assert heads(called) == ["Outages (outages) · Pump station · 2019-03"]


def test_reporter_who_does_not_answer_is_an_error(reported: Path, root: Path) -> None:
    called = explain(reported, root, "wells", "--plan", "sample", "--reporter", "station")
    assert (called.code, called.out) == (2, "")
    assert called.err == "station does not answer for wells\n"


def test_indicator_without_a_report_is_explained(folder: Path, root: Path) -> None:
    called = explain(folder, root, "wells")
    assert called.code == 0
    assert "  facts: no report" in called.out.splitlines()


def test_indicator_that_is_not_due_is_explained(folder: Path, root: Path) -> None:
    called = duban(
        "explain", folder, "pumps", "--root", root, "--plan", "sample", "--lang", "en",
        "--as-of", "2019-01-01",
    )  # fmt: skip
    assert (called.code, heads(called)) == (0, ["Pumps (pumps) · Water bureau · -"])


def test_language_is_that_of_the_plan_unless_told(reported: Path, root: Path) -> None:
    assert "状态" in explain(reported, root, "wells", lang="zh").out
    called = duban(
        "explain", reported, "wells", "--root", root, "--plan", "sample", "--as-of", "2019-04-10"
    )
    assert "  status: off track" in called.out


def test_folder_that_does_not_exist_is_an_error(tmp_path: Path, root: Path) -> None:
    called = explain(tmp_path / "gone", root, "wells")
    assert (called.code, called.out, called.err.count("\n")) == (2, "", 1)
    assert "gone" in called.err


def test_own_curve_of_a_shipped_indicator_has_no_made_up_name() -> None:
    called = duban("explain", EXAMPLES, "pilot_districts", "--as-of", "2019-07-06", "--lang", "en")
    assert called.code == 0
    assert "curve: own curve of this indicator: 03-31 0.3, 06-30 1, 12-31 1" in called.out
    assert ":own" not in called.out


def test_event_is_told_with_its_file() -> None:
    asked = ("--as-of", "2019-07-06", "--lang", "en")
    judged = duban("evaluate", EXAMPLES, *asked, "--format", "jsonl")
    rows = [json.loads(line) for line in judged.out.splitlines()]
    key = next(row["key"] for row in rows if row.get("kind") == "event_problem")
    told = duban("explain", EXAMPLES, key, *asked)
    assert told.code == 0
    lines = told.out.splitlines()
    assert lines[0] == key
    assert "reported at once on 2019-06-27" in lines[1]
    assert lines[2].strip() == "events/2019-06-27-gas-acute_problem.json"
