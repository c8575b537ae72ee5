"""Made-up years: nothing in them is returned, and what came true stands beside them."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.calls import run

from duban.simulate import MIXED, TRUTHS


def made(folder: Path, *options: str) -> Path:
    result = run("simulate", "--out", str(folder), "--lang", "en", *options)
    assert result.exit_code == 0, result.output
    return folder


def judged(folder: Path, as_of: str = "2020-01-10") -> dict[str, Any]:
    result = run("evaluate", str(folder), "--as-of", as_of, "--format", "json", "--lang", "en")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def truth_of(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "office" / "truth.json").read_text("utf-8"))
    return found


def content(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.timeout(180)
@pytest.mark.parametrize("truth", [*TRUTHS, MIXED])
def test_nothing_of_a_made_up_year_is_returned(truth: str, tmp_path: Path) -> None:
    areas = ("greening", "lighting", "sanitation", "waste", "roads")
    options = [each for area in areas for each in ("--area", area)]
    found = judged(made(tmp_path / "year", "--truth", truth, "--seed", "3", *options))
    assert found["counts"]["judged"] == found["counts"]["submissions"] > 50
    assert found["counts"]["returned"] == found["counts"]["unreadable"] == 0


def test_the_same_seed_gives_the_same_bytes_and_another_one_does_not(tmp_path: Path) -> None:
    once = content(made(tmp_path / "a", "--seed", "5", "--area", "waste"))
    assert content(made(tmp_path / "b", "--seed", "5", "--area", "waste")) == once
    assert content(made(tmp_path / "c", "--seed", "6", "--area", "waste")) != once


def test_a_unit_goes_through_the_same_year_whoever_else_is_wanted(tmp_path: Path) -> None:
    alone = content(made(tmp_path / "a", "--seed", "5", "--area", "waste"))
    both = content(made(tmp_path / "b", "--seed", "5", "--area", "waste", "--area", "roads"))
    sent = {path: each for path, each in alone.items() if path.startswith("2019-")}
    assert sent
    assert all(both[path] == each for path, each in sent.items())


def test_what_came_true_is_what_the_last_honest_report_says(tmp_path: Path) -> None:
    folder = made(tmp_path / "year", "--truth", "late", "--area", "sanitation")
    rows = {row["indicator"]: row for row in judged(folder)["indicators"]}
    ends = [end for end in truth_of(folder)["ends"] if end["due"] == "2019-12-31"]
    assert len(ends) > 3
    for end in ends:
        assert rows[end["indicator"]]["actual"] == pytest.approx(end["came_to"], abs=1e-6)
        assert (rows[end["indicator"]]["status"] == "missed") is end["missed"]


def test_a_cheat_is_found_out_by_the_truth_and_by_an_inspection(tmp_path: Path) -> None:
    folder = made(tmp_path / "year", "--truth", "cheat", "--area", "sanitation")
    found = judged(folder)
    rows = {row["indicator"]: row for row in found["indicators"]}
    lied = [
        end
        for end in truth_of(folder)["ends"]
        if end["missed"] and rows[end["indicator"]]["status"] != "missed"
    ]
    assert lied
    assert "FACT-005" in {finding["code"] for finding in found["findings"]}


def test_every_submission_and_the_readme_say_that_they_are_made_up(tmp_path: Path) -> None:
    folder = made(tmp_path / "year", "--area", "lighting")
    assert "made-up" in (folder / "README.md").read_text("utf-8")
    reports = list(folder.glob("2019-*/*.json"))
    assert len(reports) == 11
    assert all(json.loads(path.read_text("utf-8"))["made_up"] is True for path in reports)


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    result = run("simulate", "--out", str(tmp_path), "--lang", "en")
    assert "is not empty" in str(result.exception)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(("option", "name"), [("--area", "nowhere"), ("--reporter", "div_nobody")])
def test_an_unknown_area_or_unit_is_named(option: str, name: str, tmp_path: Path) -> None:
    result = run("simulate", "--out", str(tmp_path / "year"), option, name)
    assert name in str(result.exception)
    assert not (tmp_path / "year").exists()


def test_an_area_without_a_story_says_where_to_write_it(tmp_path: Path) -> None:
    from tests.cli.calls import new_area

    root = new_area(tmp_path / "root")
    result = run(
        "simulate", "--root", str(root), "--area", "water", "--out", str(tmp_path / "year")
    )
    assert "stories/tianjin-2019/water.toml" in str(result.exception)


def foretold(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [row for row in found["indicators"] if row.get("foretold")]


def test_units_foretell_their_figures_and_are_about_right(tmp_path: Path) -> None:
    options = ("--truth", "steady", "--area", "greening", "--area", "sanitation", "--seed", "2")
    found = judged(made(tmp_path / "year", *options), "2019-12-10")
    rows = [row for row in foretold(found) if row["foretold"]["expected"] is not None]
    assert len(rows) > 5
    assert all(abs(row["foretold"]["off"]) < 0.2 for row in rows)
    assert not [each for each in found["findings"] if each["code"] == "FACT-007"]


def test_who_stands_still_goes_on_promising_what_the_plan_asks(tmp_path: Path) -> None:
    still = judged(made(tmp_path / "still", "--truth", "stalled", "--area", "sanitation"))
    able = judged(made(tmp_path / "able", "--truth", "steady", "--area", "sanitation"))
    asked = [
        [each for each in found["findings"] if each["code"] == "PLAUS-008"]
        for found in (still, able)
    ]
    assert asked[0]
    assert "fell short" in asked[0][0]["message"]
    assert not asked[1]
