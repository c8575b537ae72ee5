"""Roll-ups in rule files: their units exist, once each, and are asked for something."""

import shutil
from pathlib import Path

import pytest
from tests.rollup.districts import ROOT

from duban.errors import DubanError, FileErrors
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.rulecheck.checking import check

AREA = "rules/districts-2019/areas/public_toilets.toml"


def changed(folder: Path, before: str, after: str, file: str = AREA) -> Path:
    root = folder / "root"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns("submissions"))
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")
    return root


def said(root: Path) -> str:
    with pytest.raises(DubanError) as raised:
        load_plugins(find_roots([root])).book("districts-2019")
    error = raised.value
    errors = error.errors if isinstance(error, FileErrors) else (error,)
    return "\n".join(each.say("en") for each in errors)


UNITS = '[[rollup]]\nunits = [\n  "120101", "120102"'


@pytest.mark.parametrize(
    ("units", "told"),
    [
        ('"120101", "120101"', "120101 stands twice"),
        ('"120101", "120221"', "120221 has become 120117"),
        ('"120101", "12O102"', "did you mean 120102"),
        ('"120101", "div_sanitation"', "div_sanitation leads the roll-up"),
        ('"120101", "div_lighting"', "div_lighting is a unit of the roll-up, but no indicator"),
    ],
)
def test_units_that_cannot_be_are_told_with_their_place(
    tmp_path: Path, units: str, told: str
) -> None:
    root = changed(tmp_path, UNITS, f"[[rollup]]\nunits = [\n  {units}")
    message = said(root)
    assert told in message
    assert "public_toilets.toml:" in message


def test_target_of_whoever_is_no_unit_is_told(tmp_path: Path) -> None:
    root = changed(tmp_path, "unit_targets = {", "unit_targets = {div_lighting = 3, ")
    assert "unit_targets names div_lighting" in said(root)


def test_rate_among_the_facts_is_refused_by_check(tmp_path: Path) -> None:
    file = "schemas/districts-2019/public_toilets.schema.json"
    root = changed(tmp_path, '"x-unit": "count"', '"x-unit": "%"', file)
    remarks = check(find_roots([root]), ("districts-2019",))
    assert any("does not add up over units" in each.said.say("en") for each in remarks)


def test_example_has_no_error() -> None:
    remarks = check(find_roots([ROOT]), ("districts-2019",))
    assert not [each for each in remarks if each.level == "error"]
