"""The kit for authors of plugins."""

from pathlib import Path

import pytest

from duban.errors import UsageError
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.scaffold import plan_area, write_area
from duban.testing import codes_of, judge, load_book, rule_faults, status_of


@pytest.fixture
def root(tmp_path: Path) -> Path:
    plugins = load_plugins(find_roots([]))
    write_area(plan_area(plugins, plugins.book("tianjin-2019"), "water"), tmp_path)
    return tmp_path


def test_figures_that_cannot_be_are_found(root: Path) -> None:
    facts = {"samples": {"taken": 40, "passed": 41}}
    judgement = judge(root, "water", {"2019-06": facts})
    assert "WAT-001" in codes_of(judgement)
    assert status_of(judgement, "water_pass_rate") == "on_track"


def test_several_months_are_judged_together(root: Path) -> None:
    reports = {f"2019-0{month}": {"renewed": float(month)} for month in range(2, 7)}
    judgement = judge(root, "water", reports, reporter="div_water", as_of="2019-07-06")
    assert status_of(judgement, "water_renewed") == "on_track"


def test_figure_that_falls_is_found(root: Path) -> None:
    judgement = judge(root, "water", {"2019-05": {"renewed": 5.0}, "2019-06": {"renewed": 4.0}})
    assert "FACT-001" in codes_of(judgement)


def test_facts_that_the_schema_refuses_are_named(root: Path) -> None:
    with pytest.raises(AssertionError, match=r"samples\.takn"):
        judge(root, "water", {"2019-06": {"samples": {"takn": 40}}})


def test_indicator_that_is_none_is_named(root: Path) -> None:
    with pytest.raises(LookupError, match="water_passrate"):
        status_of(judge(root, "water", {}), "water_passrate")


def test_fault_of_a_rule_is_one_line(root: Path) -> None:
    rules = root / "rules" / "tianjin-2019" / "areas" / "water.toml"
    text = rules.read_text(encoding="utf-8").replace("samples.passed /", "samples.pased /")
    rules.write_text(text, encoding="utf-8")
    (fault,) = rule_faults(root)
    assert fault.endswith("did you mean facts.samples.passed?")
    assert f"{root.name}/rules/tianjin-2019/areas/water.toml:" in fault


def test_unknown_plan_is_refused(root: Path) -> None:
    with pytest.raises(UsageError, match="tianjin-2020"):
        load_book(root, "tianjin-2020")


def test_plan_must_be_named_where_there_are_several(root: Path) -> None:
    second = root / "rules" / "tianjin-2020"
    second.mkdir()
    (second / "plan.toml").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match="tianjin-2019, tianjin-2020"):
        load_book(root)
