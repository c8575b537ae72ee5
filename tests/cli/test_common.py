"""Roots, plans and language: what the commands share."""

from pathlib import Path

import pytest
from tests.cli.evaluating import duban
from tests.water import put, write_root

from duban.cli.common import Desk, language_of_errors
from duban.errors import RuleFileError, UsageError


def test_plan_asked_for_goes_before_the_settings_and_these_before_all(
    root: Path, tmp_path: Path
) -> None:
    config = put(tmp_path, "duban.toml", 'plans = ["tianjin-2019"]\n')
    assert Desk.of([root], None, None).plan_ids(()) == ("sample", "tianjin-2019")
    assert Desk.of([root], config, None).plan_ids(()) == ("tianjin-2019",)
    assert Desk.of([root], config, None).plan_ids(("sample",)) == ("sample",)


def test_unknown_plan_is_named_with_those_installed(root: Path) -> None:
    with pytest.raises(UsageError, match="Unknown plan tianjin; installed: sample, tianjin-2019"):
        Desk.of([root], None, None).plan_ids(("tianjin",))


def test_one_plan_is_the_only_one_or_the_one_asked_for(root: Path) -> None:
    assert Desk.of([], None, None).one_plan(None).plan.id == "tianjin-2019"
    assert Desk.of([root], None, None).one_plan("sample").plan.id == "sample"


def test_one_plan_of_several_must_be_named(root: Path) -> None:
    with pytest.raises(UsageError, match="name one by --plan: sample, tianjin-2019"):
        Desk.of([root], None, None).one_plan(None)


def test_language_is_asked_for_or_set_or_the_plans(tmp_path: Path) -> None:
    english = put(tmp_path, "duban.toml", 'language = "en"\n')
    plan = Desk.of([], None, None).one_plan(None).plan
    assert Desk.of([], english, "zh").language(plan) == "zh"
    assert Desk.of([], english, None).language(plan) == "en"
    assert Desk.of([], None, None).language(plan) == "zh"
    assert Desk.of([], None, None).language() == "zh"


def test_roots_of_the_settings_come_before_those_of_the_call(tmp_path: Path) -> None:
    first, second = (write_root(tmp_path / name, "wells", plan=name) for name in ("one", "two"))
    config = put(tmp_path, "duban.toml", 'roots = ["one"]\n')
    names = [each.name for each in Desk.of([second], config, None).roots]
    assert names[:3] == ["", first.name, second.name]


def test_folder_that_is_no_root_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no root"):
        Desk.of([tmp_path], None, None)


def test_settings_with_an_error_are_refused(tmp_path: Path) -> None:
    config = put(tmp_path, "duban.toml", "planz = []\n")
    with pytest.raises(RuleFileError, match=r"duban\.toml:1: .*planz"):
        Desk.of([], config, None)


@pytest.mark.parametrize(
    ("arguments", "lang"),
    [
        (["x", "--lang", "en"], "en"),
        (["--lang=en"], "en"),
        (["--lang", "zh"], "zh"),
        (["en", "--lang"], "zh"),
        ([], "zh"),
    ],
)
def test_language_of_errors_is_found_in_the_call(arguments: list[str], lang: str) -> None:
    assert language_of_errors(arguments) == lang


@pytest.mark.parametrize(
    ("text", "more", "lang"),
    [
        ('language = "en"\n', [], "en"),
        ("language='en' # x\nplans = [\n", [], "en"),
        ('language = "en"\n', ["--lang", "zh"], "zh"),
        ('language = "zh"\n', [], "zh"),
        ('[service]\nlanguage = "en"\n', [], "zh"),
    ],
)
def test_language_of_errors_is_that_of_the_settings_even_where_these_do_not_hold(
    text: str, more: list[str], lang: str, tmp_path: Path
) -> None:
    config = str(put(tmp_path, "duban.toml", text))
    assert language_of_errors(["doctor", "--config", config, *more]) == lang
    assert language_of_errors(["doctor", f"--config={config}", *more]) == lang
    assert language_of_errors(["doctor", *more], {"DUBAN_CONFIG": config}) == lang
    assert language_of_errors(["doctor", "--config", f"{config}.none", *more]) == "zh"


def test_errors_are_said_in_the_language_of_the_settings(tmp_path: Path) -> None:
    config = put(tmp_path, "duban.toml", 'language = "en"\nplans = ["nowhere"]\n')
    called = duban("timetable", "--config", config)
    assert (called.code, called.err.startswith("Unknown plan nowhere; installed: ")) == (2, True)
