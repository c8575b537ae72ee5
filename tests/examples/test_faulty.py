"""The folder with faults in it: each file gives the findings that examples/faulty.toml names."""

import json
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDER = EXAMPLES / "faulty"
TOLD = tomllib.loads((EXAMPLES / "faulty.toml").read_text(encoding="utf-8"))
EXPECTED: dict[str, list[list[str]]] = {
    file: told["findings"] for file, told in TOLD["files"].items()
}
#: Files that hold no submission by design.
SILENT = {"Thumbs.db", "office/decisions.toml"}


def evaluated(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(sys.executable, "-m", "duban", "evaluate", str(FOLDER)),
            *("--as-of", TOLD["as_of"], *options),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def result() -> dict[str, Any]:
    run = evaluated("--lang", "en", "--format", "json")
    assert (run.returncode, run.stderr) == (0, "")
    found: dict[str, Any] = json.loads(run.stdout)
    return found


@pytest.fixture(scope="module")
def findings(result: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    by_file = defaultdict(list)
    for finding in result["findings"]:
        by_file[finding["file"]].append(finding)
    return by_file


def test_every_file_is_listed_and_every_listed_file_is_there() -> None:
    there = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    assert there == set(EXPECTED)


@pytest.mark.parametrize("file", sorted(EXPECTED))
def test_file_gives_its_findings_and_no_others(
    file: str, findings: dict[str, list[dict[str, Any]]]
) -> None:
    found = sorted(findings[file], key=lambda each: (each["code"], int(each["place"] or 0)))
    wanted = sorted(EXPECTED[file], key=lambda each: (each[0], int(each[1] or 0)))
    assert [[each["code"], each["place"]] for each in found] == [each[:2] for each in wanted]
    for each, (_, _, words) in zip(found, wanted, strict=True):
        assert words in each["message"]


def test_no_finding_names_a_file_that_is_not_there(
    findings: dict[str, list[dict[str, Any]]],
) -> None:
    assert {file for file, found in findings.items() if found} <= set(EXPECTED)


def test_all_other_files_are_judged(result: dict[str, Any]) -> None:
    assert result["counts"] == {
        "files": 61,
        "submissions": 24,
        "judged": 9,
        "returned": 13,
        "events": 1,
        "unreadable": 35,
        "foreign": 2,
        "not_yet": 0,
    }


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", ["text", "json", "jsonl"])
def test_what_people_see_holds_no_hostile_character(lang: str, kind: str) -> None:
    run = evaluated("--lang", lang, "--format", kind)
    assert run.returncode == 0
    assert "Traceback" not in run.stderr
    shown = run.stdout + run.stderr
    hostile = [char for char in shown if not char.isprintable() and char != "\n"]
    assert hostile == []


def test_hostile_event_is_shown_harmlessly(result: dict[str, Any]) -> None:
    (event,) = [alert for alert in result["alerts"] if alert["kind"] == "event_problem"]
    assert event["message"].startswith("<script>alert(1)</script> 样例")


@pytest.mark.parametrize(("level", "code"), [("none", 0), ("blue", 1), ("yellow", 1), ("red", 1)])
def test_faults_fail_only_where_asked(level: str, code: int) -> None:
    assert evaluated("--fail-on", level).returncode == code
