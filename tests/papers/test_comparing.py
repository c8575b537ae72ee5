from typing import Any

import pytest
from tests.papers.frozen_samples import changed, judged

from duban.errors import UsageError
from duban.papers.comparing import Correction, compared, corrections, demanded, moved
from duban.papers.frozen import Frozen
from duban.papers.standing import told_tasks, value_of

RATE = ("lighting", "div_lighting", "arterial_lit_rate")


def earlier(change: Any = lambda _told: None) -> Frozen:
    """A judgement of the sample year as of 6 June, changed."""
    return changed(change, "2019-06-06")


def row_of(told: Any) -> Any:
    return next(
        row
        for row in told["evaluation"]["indicators"]
        if (row["area"], row["reporter"], row["indicator"]) == RATE
    )


def rate_corrections(last: Frozen) -> list[Correction]:
    return [one for one in corrections(judged(), last) if one.name == "主干道路亮灯率"]


def test_nothing_is_corrected_where_nothing_is_different() -> None:
    assert corrections(judged(), judged()) == []


def test_figure_of_the_same_period_that_is_different_now_is_corrected() -> None:
    (told,) = rate_corrections(earlier(lambda told: row_of(told).update(actual=91.5)))
    assert (told.kind, told.unit, str(told.period)) == ("figure", "照明管理处", "2019-05")
    assert (told.was, told.now) == ("91.5%", "98.53%")


def test_figure_of_another_period_is_no_correction() -> None:
    assert rate_corrections(earlier()) == []


def test_other_status_of_the_same_figure_is_corrected() -> None:
    (told,) = rate_corrections(earlier(lambda told: row_of(told).update(status="broken")))
    assert (told.kind, told.was, told.now) == ("status", "不达标", "正常")


def test_figure_that_came_later_is_told_as_added() -> None:
    (told,) = rate_corrections(earlier(lambda told: row_of(told).update(actual=None)))
    assert (told.kind, told.was, told.now) == ("added", "—", "98.53%")


def test_indicator_that_is_judged_no_longer_is_told() -> None:
    def rename(told: Any) -> None:
        gone = dict(told["indicators"][0]) | {"id": "old_rate", "name": "老指标"}
        told["indicators"].append(gone)
        told["evaluation"]["indicators"].append(
            row_of(told) | {"area": gone["area"], "indicator": "old_rate"}
        )

    told = [one for one in corrections(judged(), earlier(rename)) if one.name == "老指标"]
    assert [one.kind for one in told] == ["dropped"]


def test_late_report_is_corrected_once_and_not_figure_by_figure() -> None:
    told = corrections(judged("2020-01-06"), judged())
    legal = [one for one in told if one.unit == "法规处"]
    assert [(one.kind, one.was, one.now) for one in legal] == [("report", "未报送", "迟报")]


def test_tasks_that_moved_are_told_as_they_were_and_are() -> None:
    told = moved(told_tasks(judged()), told_tasks(judged("2019-04-06")))
    assert ("2.1", "on_track") in [
        (was.code, was.rows[0]["status"] if was.rows else "") for was, _ in told.worse
    ]
    assert all(now.colour != was.colour for was, now in told.better + told.worse)


def test_pressed_tasks_are_mended_or_still_there() -> None:
    now, last = judged(), judged("2019-04-06")
    told = demanded(now, last, told_tasks(now), told_tasks(last))
    assert "1.3" in [task.code for task in told.mended]
    assert "1.4" in [task.code for task in told.still]
    assert not told.has_matters


def matter(number: str, state: str) -> dict[str, Any]:
    return {
        "number": number,
        "key": number,
        "edition": 1,
        "source": "alert",
        "kind": "broken",
        "level": "red",
        "area": "lighting",
        "lead": "div_lighting",
        "task": "1.4",
        "indicator": "arterial_lit_rate",
        "period": "2019-03",
        "said": "主干道路亮灯率不达标",
        "because": "低于要求",
        "opened": "2019-04-06",
        "limit": "2019-04-20",
        "state": state,
        "cause": None,
        "measures": "更换灯具",
        "new_date": None,
    }


def test_matters_open_at_the_last_paper_are_closed_or_go_on() -> None:
    states = {"2019-0001": "closed", "2019-0002": "answered", "2019-0003": "closed"}
    last = changed(
        lambda told: told.update(
            matters=[
                matter("2019-0001", "open"),
                matter("2019-0002", "open"),
                matter("2019-0003", "closed"),
            ]
        ),
        "2019-04-06",
    )
    now = changed(lambda told: told.update(matters=[matter(*each) for each in states.items()]))
    told = demanded(now, last, told_tasks(now), told_tasks(last))
    assert [one["number"] for one in told.closed] == ["2019-0001"]
    assert [one["number"] for one in told.going_on] == ["2019-0002"]


def test_judgement_that_is_not_before_this_one_is_refused() -> None:
    with pytest.raises(UsageError, match="is not before"):
        compared(judged(), judged())


def test_judgement_of_another_plan_is_refused() -> None:
    other = earlier(lambda told: told["plan"].update(id="elsewhere-2019"))
    with pytest.raises(UsageError, match="judges another plan"):
        compared(judged(), other)


def test_task_of_which_nothing_is_known_now_did_not_get_better() -> None:
    told = moved(told_tasks(judged()), told_tasks(judged("2019-04-06")))
    assert [now.code for _, now in told.unclear] == ["5.1"]
    assert "5.1" not in [now.code for _, now in told.better + told.worse]


def test_task_ahead_of_its_plan_is_no_worse_than_one_on_it() -> None:
    told = moved(told_tasks(judged()), told_tasks(judged("2019-04-06")))
    assert [now.code for _, now in told.worse] == ["2.1"]


def test_what_was_not_due_and_never_told_is_no_correction() -> None:
    told = corrections(judged(), judged("2019-04-06"))
    assert [one for one in told if one.kind == "dropped"] == []


def test_indicator_that_had_no_value_is_dropped_by_its_status() -> None:
    def rename(told: Any) -> None:
        gone = dict(told["indicators"][0]) | {"id": "old_rate", "name": "老指标"}
        told["indicators"].append(gone)
        row = {"area": gone["area"], "indicator": "old_rate", "actual": None, "status": "unknown"}
        told["evaluation"]["indicators"].append(row_of(told) | row)

    told = [one for one in corrections(judged(), earlier(rename)) if one.name == "老指标"]
    assert [(one.kind, one.was) for one in told] == [("dropped", "数据缺失")]


def test_figure_short_of_its_target_is_not_told_as_the_target() -> None:
    assert value_of(judged(), "lighting", RATE[2], 97.9996).say("zh") == "97.9996%"
