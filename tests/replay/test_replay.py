"""Replay: what two sets of rules make of the same submissions, and which rule does it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.agreeing import reports
from tests.cli.evaluating import Called, duban
from tests.water import CHECKS, PLUGIN, write_root

from duban.schemafiles.validators import FastValidator

REPOSITORY = Path(__file__).parents[2]
NAMES = ("wells", "pressure")
FACTS = {"wells": 28, "pressure": {"good": 97, "tests": 100}}
SCHEMA = json.loads((REPOSITORY / "schemas/duban/replay.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_root(tmp_path_factory.mktemp("root"), *NAMES, checks=CHECKS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    made.mkdir()
    reports(made, FACTS)
    return made


@pytest.fixture
def other(tmp_path: Path, root: Path) -> Callable[..., Path]:
    """Make a root with rules of its own: the files that are changed, and no other."""

    def make(name: str, was: str = "", now: str = "") -> Path:
        path = tmp_path / "other/rules/sample" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = (root / "rules/sample" / name).read_text(encoding="utf-8")
        assert was in text
        path.write_text(text.replace(was, now), encoding="utf-8")
        return tmp_path / "other"

    return make


def replay(folder: Path, root: Path, rules: Path, kind: str = "json") -> Called:
    called = duban(
        "replay", folder, "--root", root, "--rules", rules, "--plan", "sample", "--lang", "en",
        "--as-of", "2019-04-10", "--format", kind,
    )  # fmt: skip
    assert (called.code, called.err) == (0, "")
    if kind == "json":
        assert FastValidator(SCHEMA).violations(called.document) == []
    return called


def test_unchanged_rules_change_nothing(
    folder: Path, root: Path, other: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "empty/rules").mkdir(parents=True)
    for rules in (tmp_path / "empty", other("alerts.toml")):
        found = replay(folder, root, rules).document
        sections = ("rules", "alerts", "indicators", "tasks", "scores")
        assert [found[each] for each in sections] == [[], [], [], [], []]
        assert "No rule differs: nothing changes" in replay(folder, root, rules, "text").out


def test_threshold_that_decides_nothing_here_is_told_and_changes_nothing(
    folder: Path, root: Path, other: Callable[..., Path]
) -> None:
    found = replay(folder, root, other("alerts.toml", "behind_share = 0.05", "behind_share = 0.01"))
    assert [(each["file"], each["key"], each["before"], each["after"])
            for each in found.document["rules"]] == [
        ("rules/sample/alerts.toml", "thresholds.behind_share", "0.05", "0.01")
    ]  # fmt: skip
    assert found.document["alerts"] == []


def test_raised_threshold_makes_alert_and_status_vanish(
    folder: Path, root: Path, other: Callable[..., Path]
) -> None:
    found = replay(folder, root, other("alerts.toml", "behind_share = 0.05", "behind_share = 0.10"))
    (status,) = found.document["indicators"]
    assert (status["subject"], status["before"], status["after"]) == ("wells", "behind", "on_track")
    (alert,) = found.document["alerts"]
    assert (alert["before"], alert["after"], alert["by"]) == ("yellow", None, [0])


def test_raised_target_moves_status_score_and_alert_and_names_file_and_line(
    folder: Path, root: Path, other: Callable[..., Path]
) -> None:
    called = replay(folder, root, other("areas/water.toml", "at_least = 95.0", "at_least = 99.0"))
    (rule,) = called.document["rules"]
    assert (rule["key"], rule["before"], rule["after"]) == ("pressure.at_least", "95", "99")
    assert rule["file"].endswith("rules/sample/areas/water.toml")
    lines = (root / "rules/sample/areas/water.toml").read_text("utf-8").splitlines()
    assert 'id = "pressure"' in lines[rule["line"] : rule["line"] + 1][0]
    (status,) = called.document["indicators"]
    assert (status["before"], status["after"], status["by"]) == ("on_track", "broken", [0])
    (alert,) = called.document["alerts"]
    assert (alert["before"], alert["after"]) == (None, "red")
    scores = called.document["scores"]
    assert [each["subject"] for each in scores] == ["2019-01", "2019-02", "2019-03"]
    assert all(each["after"] < each["before"] and each["by"] == [0] for each in scores)
    told = replay(folder, root, other("areas/water.toml", "95.0", "99.0"), "text").out
    assert "[— → red] Water bureau 2019-03 Pressure does not meet what is required" in told
    assert "  Water bureau 1.1 Pressure: on track → broken [1]" in told
    assert "  [1] " in told


def test_other_level_is_told_as_such(folder: Path, root: Path, other: Callable[..., Path]) -> None:
    called = replay(folder, root, other("alerts.toml", 'behind = "yellow"', 'behind = "red"'))
    assert {(each["before"], each["after"], tuple(each["by"]))
            for each in called.document["alerts"]} == {("yellow", "red", (0,))}  # fmt: skip
    assert called.document["indicators"] == []


def test_scoring_moves_scores_alone(folder: Path, root: Path, other: Callable[..., Path]) -> None:
    called = replay(folder, root, other("scoring.toml", "weight = 40.0", "weight = 60.0"))
    assert [each["key"] for each in called.document["rules"]] == ["blocks.progress.weight"]
    assert called.document["alerts"] == called.document["indicators"] == []
    scores = called.document["scores"]
    assert [each["subject"] for each in scores] == ["2019-01", "2019-02", "2019-03"]
    assert all(each["by"] == [0] for each in scores)


def test_code_of_a_plugin_is_named_where_no_rule_differs(
    folder: Path, root: Path, tmp_path: Path
) -> None:
    code = tmp_path / "code"
    (code / "plugins").mkdir(parents=True)
    (code / "root.toml").write_text('disable = ["water"]\n', encoding="utf-8")
    doubt = '''

@hookimpl
def duban_check(area: str, submission: object, rules: object) -> list[object]:
    """Doubt it."""
    from duban import Doubt

    return [Doubt("WAT-101", "可疑", "doubtful")]
'''
    text = PLUGIN.replace("{area}", "water") + doubt
    (code / "plugins/water.py").write_text(text, encoding="utf-8")
    called = replay(folder, root, code)
    assert [each["file"] for each in called.document["rules"]] == ["plugins/"]
    assert [each["by"] for each in called.document["alerts"]] == [[0]]


def test_area_that_is_left_out_is_told(folder: Path, root: Path, tmp_path: Path) -> None:
    less = tmp_path / "less"
    shutil.copytree(root / "rules", less / "rules")
    rules = less / "rules/sample/areas/water.toml"
    text = rules.read_text(encoding="utf-8")
    wells, _, rest = text.partition('[[task.indicator]]\nid = "pressure"')
    rules.write_text(wells + rest[rest.index("[[check]]") :], encoding="utf-8")
    found = replay(folder, root, less).document
    assert {each["after"] for each in found["rules"]} == {"—"}
    assert [(each["subject"], each["after"]) for each in found["indicators"]] == [
        ("pressure", None)
    ]
