from pathlib import Path

import pytest

from duban.errors import RuleFileError
from duban.rulefiles.settings import Settings, read_settings


def test_no_file_means_no_settings() -> None:
    assert read_settings(None) == Settings()


def test_roots_are_found_beside_the_file(tmp_path: Path) -> None:
    path = tmp_path / "duban.toml"
    path.write_text('roots = ["ours", "/abs"]\nplans = ["p"]\nlanguage = "en"\n')
    assert read_settings(path) == Settings((tmp_path / "ours", Path("/abs")), ("p",), "en")


def test_empty_file_sets_nothing(tmp_path: Path) -> None:
    path = tmp_path / "duban.toml"
    path.write_text("")
    assert read_settings(path) == Settings()


def test_unknown_setting_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "duban.toml"
    path.write_text('plans = ["p"]\nroot = []\n')
    with pytest.raises(RuleFileError, match=r"duban\.toml:2: .*did you mean roots"):
        read_settings(path)
