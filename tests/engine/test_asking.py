"""What the area's plugin is asked, and what becomes of its failure."""

import math
import sys
from collections.abc import Callable
from typing import Any

import pytest
from tests.water import book, judge, record, standing, year_of

from duban import Doubt
from duban.engine.area import AreaHooks
from duban.errors import DubanError, PluginError, RuleFileError
from duban.model.judgement import Score
from duban.model.period import Period
from duban.model.terms import Status
from duban.words import message


def measured(value: float | None, **more: Any) -> Any:
    hooks = AreaHooks(measure=lambda **_asked: [{"taste": value}])
    judgement = judge(book("taste"), [record("2019-01")], "2019-02-10", hooks=hooks)
    return standing(judgement, "taste")


def test_value_of_the_plugin_is_judged_like_any_other() -> None:
    assert measured(91.0).status is Status.ON_TRACK
    assert measured(89.0).status is Status.BROKEN


def test_value_that_the_plugin_cannot_give_is_unknown() -> None:
    assert measured(None).status is Status.UNKNOWN


def test_nan_of_the_plugin_has_nothing_to_measure() -> None:
    assert measured(math.nan).status is Status.NOT_DUE


def test_plugin_gets_the_submission_and_the_earlier_ones() -> None:
    asked: list[dict[str, Any]] = []

    def remember(**more: Any) -> list[Any]:
        asked.append(more)
        return []

    judge(
        book("taste"),
        year_of({"wells": 3}, last=3),
        "2019-04-30",
        hooks=AreaHooks(measure=remember),
    )
    assert [str(each["submission"].period) for each in asked] == ["2019-01", "2019-02", "2019-03"]
    assert [len(each["history"]) for each in asked] == [0, 1, 2]
    assert asked[0]["submission"].number("wells") == 3
    assert asked[0]["rules"].indicator("taste").by_plugin


def raising(error: Exception) -> Callable[..., Any]:
    def fail(**_asked: Any) -> Any:
        raise error

    return fail


@pytest.mark.parametrize("hook", ["check", "measure", "score", "alerts"])
def test_plugin_that_raises_is_an_error_with_file_and_cause_in_one_line(hook: str) -> None:
    hooks = AreaHooks(**{hook: raising(ZeroDivisionError("oh\n\x1b[31mno"))})
    with pytest.raises(PluginError) as caught:
        judge(book("taste"), [record("2019-01")], "2019-02-10", hooks=hooks)
    said = caught.value.say("en")
    assert said.startswith("plugins/water.py: ")
    assert "ZeroDivisionError" in said
    assert said.endswith(": oh no")
    assert "\n" not in said


def test_error_of_dubans_own_goes_through_a_plugin() -> None:
    hooks = AreaHooks(check=raising(RuleFileError(message("bad rule"))))
    with pytest.raises(DubanError, match="bad rule"):
        judge(book("taste"), [record("2019-01")], "2019-02-10", hooks=hooks)


@pytest.mark.parametrize(
    ("hook", "answer"),
    [
        ("measure", [17]),
        ("measure", [{"taste": "high"}]),
        ("check", [["odd"]]),
        ("score", 17),
        ("alerts", [["odd"]]),
    ],
)
def test_wrong_answer_of_a_plugin_is_its_failure(hook: str, answer: Any) -> None:
    hooks = AreaHooks(**{hook: lambda **_asked: answer})
    with pytest.raises(PluginError, match="Error on "):
        judge(book("taste"), [record("2019-01")], "2019-02-10", hooks=hooks)


@pytest.mark.parametrize("total", [-0.5, 100.5, math.nan, math.inf, "90"])
def test_score_that_is_none_out_of_a_hundred_is_the_plugins_failure(total: Any) -> None:
    own = Score("water", "works", Period(2019, 1), total, ())
    hooks = AreaHooks(score=lambda **_asked: own)
    with pytest.raises(PluginError) as caught:
        judge(book("taste"), [record("2019-01")], "2019-02-10", hooks=hooks)
    said = caught.value.say("en")
    assert said.startswith(f"plugins/water.py: duban_score gives {total!r} for ")
    assert "2019-01" in said


@pytest.mark.parametrize("total", [0, 0.0, 100.0, None])
def test_score_from_nothing_to_a_hundred_stands(total: float | None) -> None:
    own = Score("water", "works", Period(2019, 1), total, ())
    hooks = AreaHooks(score=lambda **_asked: own)
    judgement = judge(book("taste"), [record("2019-01")], "2019-02-10", hooks=hooks)
    assert [one.total for one in judgement.scores] == [total]


@pytest.mark.parametrize("hook", ["check", "measure", "score", "alerts"])
def test_what_a_plugin_prints_is_not_heard_on_stdout(
    hook: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def ask(**_asked: Any) -> Any:
        sys.stdout.write("asked\n")
        return None if hook == "score" else []

    judge(book("taste"), [record("2019-01")], "2019-02-10", hooks=AreaHooks(**{hook: ask}))
    sys.stdout.write("ours\n")
    heard = capsys.readouterr()
    assert heard.out == "ours\n"
    assert heard.err == "asked\n"


def test_plugin_that_ends_the_process_is_its_failure() -> None:
    hooks = AreaHooks(check=lambda **_asked: sys.exit(0))
    with pytest.raises(PluginError, match=r"plugins/water\.py: .*SystemExit"):
        judge(book("taste"), [record("2019-01")], "2019-02-10", hooks=hooks)


def test_value_of_an_indicator_that_the_area_lacks_is_the_plugins_failure() -> None:
    hooks = AreaHooks(measure=lambda **_asked: [{"smell": 91.0}])
    with pytest.raises(PluginError, match=r"KeyError .*smell"):
        judge(book("taste"), [record("2019-01")], "2019-02-10", hooks=hooks)


def test_doubt_on_a_task_that_the_area_lacks_is_the_plugins_failure() -> None:
    hooks = AreaHooks(check=lambda **_asked: [[Doubt("WAT-101", "不对", "wrong", task="9.9")]])
    with pytest.raises(PluginError, match=r"KeyError .*9\.9"):
        judge(book("taste"), [record("2019-01")], "2019-02-10", hooks=hooks)
