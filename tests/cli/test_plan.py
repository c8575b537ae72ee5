"""duban plan."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.calls import new_area, run

TASK_KEYS = {"code", "title", "area", "clause", "lead", "cooperating", "indicators"}
INDICATOR_KEYS = {
    "id", "name", "kind", "unit", "direction", "target", "start", "due", "curve", "measured",
    "strictness", "weight", "lead", "clause", "ours",
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue() -> dict[str, Any]:
    ran = run("plan", "--format", "json")
    assert ran.exit_code == 0
    told: dict[str, Any] = json.loads(ran.stdout)
    return told


def indicator(catalogue: dict[str, Any], wanted: str) -> dict[str, Any]:
    found: dict[str, Any] = next(
        one for task in catalogue["tasks"] for one in task["indicators"] if one["id"] == wanted
    )
    return found


def test_all_tasks_stand_in_the_order_of_their_codes(catalogue: dict[str, Any]) -> None:
    codes = [task["code"] for task in catalogue["tasks"]]
    assert catalogue["plan"] == "tianjin-2019"
    assert codes == [f"{part}.{item}" for part in range(1, 8) for item in range(1, 6)]


def test_every_key_is_present_and_due_never_null(catalogue: dict[str, Any]) -> None:
    for task in catalogue["tasks"]:
        assert set(task) == TASK_KEYS
        for one in task["indicators"]:
            assert set(one) == INDICATOR_KEYS
            assert one["due"]
            assert one["clause"]


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (
            "greenery_area",
            {"kind": "total", "unit": "m2", "direction": "at_least", "target": 1e7, "start": 0.0},
        ),
        (
            "arterial_lit_rate",
            {"kind": "bound", "unit": "%", "target": 98.0, "start": None, "curve": None},
        ),
        ("lighting_scheme", {"direction": "done", "target": None, "unit": None}),
        ("key_places_upgraded", {"direction": "done", "target": 3.0, "due": "2019-12-31"}),
        ("backstreets_tidied", {"kind": "watch", "direction": None, "target": None}),
        ("daily_patrols", {"direction": "at_most"}),
        ("office_inspections", {"kind": "cadence", "direction": "at_least", "unit": "count"}),
        ("parasitic_wasps_released", {"measured": [6, 7, 8, 9]}),
    ],
)
def test_indicator_is_told_as_the_rules_have_it(
    catalogue: dict[str, Any], wanted: str, told: dict[str, Any]
) -> None:
    found = indicator(catalogue, wanted)
    assert {key: found[key] for key in told} == told


def test_tree_says_targets_as_people_do() -> None:
    lines = run("plan", "--lang", "zh").stdout.splitlines()
    assert any("≥ 1000万平方米" in line for line in lines)
    assert any("【我方建议】" in line for line in lines)
    assert sum(line.startswith(("├─ ", "└─ ")) for line in lines) == 35


def test_tree_in_english() -> None:
    out = run("plan", "--lang", "en").stdout
    assert "≥ 10,000,000 m²" in out
    assert "[our proposal]" in out
    assert "hard" in out


def test_task_beyond_the_parts_stands_last(tmp_path: Path) -> None:
    out = run("plan", "--root", str(new_area(tmp_path / "areas")), "--lang", "en").stdout
    beyond = out[out.index("Beyond the parts of the plan") :].splitlines()
    assert beyond[1].startswith("└─ 8.1 ")
    assert "water_renewed" not in out


def test_own_curve_is_told_by_its_points(tmp_path: Path) -> None:
    root = new_area(tmp_path / "areas")
    told = json.loads(run("plan", "--root", str(root), "--format", "json").stdout)
    assert indicator(told, "water_renewed")["curve"] == {"12-31": 1.0}


def test_unknown_plan_is_refused() -> None:
    ran = run("plan", "--plan", "tianjin-2020")
    assert getattr(ran.exception, "exit_code", None) == 2


def test_help_has_an_example() -> None:
    assert "duban plan --plan" in run("plan", "--help").output
