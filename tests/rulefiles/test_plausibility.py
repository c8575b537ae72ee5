"""The settings of plausibility.toml."""

import tomllib
from pathlib import Path

import pytest
from tests.water import read_book, write_root

from duban.errors import RuleFileError
from duban.model.plausibility import Plausibility
from duban.roots import bundled_root
from duban.rulefiles.plausibility import plausibility_from


def test_what_is_left_out_is_as_proposed() -> None:
    found = plausibility_from({"copied": {"on": False, "source": "ours"}})
    assert found == Plausibility(copied=Plausibility().copied._replace(on=False))


def test_the_bundled_file_gives_all_values_and_they_are_those_proposed() -> None:
    path = bundled_root().path / "rules/tianjin-2019/plausibility.toml"
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    assert plausibility_from(content) == Plausibility()
    for name, table in Plausibility()._asdict().items():
        assert {*table._fields, "source", "source_en"} == content[name].keys()


def test_a_plan_without_the_file_is_asked_by_what_is_proposed(tmp_path: Path) -> None:
    assert read_book(write_root(tmp_path, "wells")).plausibility == Plausibility()


def test_a_plans_own_file_counts(tmp_path: Path) -> None:
    folder = write_root(tmp_path, "wells")
    own = '[still]\nmonths = 5\nsource = "ours"\n'
    (folder / "rules/sample/plausibility.toml").write_text(own, encoding="utf-8")
    assert read_book(folder).plausibility.still.months == 5


@pytest.mark.parametrize("own", ["[stil]\non = true\n", '[still]\nmonths = 0\nsource = "x"\n'])
def test_a_misspelt_table_and_a_senseless_value_are_refused(tmp_path: Path, own: str) -> None:
    folder = write_root(tmp_path, "wells")
    (folder / "rules/sample/plausibility.toml").write_text(own, encoding="utf-8")
    with pytest.raises(RuleFileError, match=r"plausibility\.toml"):
        read_book(folder)
