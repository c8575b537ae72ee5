import pickle

import pytest

from duban.errors import (
    CalendarError,
    DubanError,
    FileErrors,
    PluginError,
    RuleFileError,
    UsageError,
    apart,
    together,
)
from duban.words import Label, message

SAID = message("wrong: {name}", name=Label("路灯", "lamps"))


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ({"file": "a.toml", "line": 3}, "a.toml:3: wrong: lamps"),
        ({"file": "a.toml"}, "a.toml: wrong: lamps"),
        ({}, "wrong: lamps"),
    ],
)
def test_error_says_its_place_first(place: dict[str, object], said: str) -> None:
    assert str(RuleFileError(SAID, **place)) == said


def test_error_is_said_in_chinese() -> None:
    assert "路灯" in RuleFileError(SAID, file="a.toml", line=3).say("zh")


def test_only_a_wrong_call_exits_with_2() -> None:
    assert UsageError.exit_code == 2
    assert {kind.exit_code for kind in (DubanError, RuleFileError, PluginError, CalendarError)} == {
        3
    }


def test_uncovered_year_is_named_with_its_remedy() -> None:
    error = CalendarError(2050)
    assert error.year == 2050
    assert "calendar/2050.toml" in str(error)


def test_errors_found_together_come_apart_again() -> None:
    one, other = (RuleFileError(SAID, file="a.toml", line=line) for line in (1, 7))
    assert apart(together([one, other])) == (one, other)


def test_error_found_alone_stands_for_itself() -> None:
    alone = RuleFileError(SAID)
    assert together([alone]) is alone
    assert apart(alone) == (alone,)


def test_several_errors_stand_on_lines_of_their_own() -> None:
    errors = tuple(RuleFileError(SAID, file="a.toml", line=line) for line in (1, 7))
    several = FileErrors(errors)
    assert str(several).splitlines() == ["a.toml:1: wrong: lamps", "a.toml:7: wrong: lamps"]
    assert (several.file, several.line) == ("a.toml", 1)


@pytest.mark.parametrize(
    "error",
    [
        UsageError(SAID),
        RuleFileError(SAID, file="a.toml", line=3),
        CalendarError(2050),
        FileErrors((PluginError(SAID, file="plugins/a.py"),)),
    ],
    ids=lambda error: type(error).__name__,
)
def test_error_comes_back_whole_from_another_process(error: DubanError) -> None:
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(back) is type(error)
    assert (str(back), back.file, back.line) == (str(error), error.file, error.line)
    assert vars(back).keys() == vars(error).keys()
