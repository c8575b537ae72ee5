import json
from pathlib import Path

import orjson
import pytest
from tests.papers.frozen_samples import changed, frozen_bytes, judged

from duban.errors import PaperError
from duban.papers.freezing import sealed
from duban.papers.frozen import frozen_of, read_frozen


def content() -> dict[str, object]:
    return dict(orjson.loads(frozen_bytes("2019-07-06")))


def test_the_same_judgement_is_frozen_to_the_same_bytes() -> None:
    again = frozen_bytes.__wrapped__("2019-07-06")
    assert again == frozen_bytes("2019-07-06")


def test_frozen_judgement_holds_the_evaluation_the_history_and_the_calendar() -> None:
    present = judged()
    assert present.content["evaluation"]["as_of"] == "2019-07-06"
    assert {row["period"] for row in present.content["history"]} == {
        f"2019-0{month}" for month in range(2, 7)
    }
    assert "2019-06-07" in present.content["calendar"]["days_off"]
    assert present.content["limits"] == {
        "blue": "2019-07-10",
        "yellow": "2019-07-12",
        "red": "2019-07-19",
    }


def test_history_of_the_last_period_is_what_was_judged() -> None:
    present = judged()
    for row in present.rows("indicators"):
        if row["period"] is not None:
            key = (row["area"], row["reporter"], row["indicator"], row["period"])
            assert present.points[key]["actual"] == row["actual"]
            assert present.points[key]["status"] == row["status"]


def test_changed_frozen_judgement_is_refused() -> None:
    told = content()
    told["as_of"] = "2019-07-07"
    with pytest.raises(PaperError, match="was changed after it was written"):
        frozen_of(json.dumps(told).encode(), "x.json")


def test_frozen_judgement_of_another_form_is_refused_with_its_place() -> None:
    told = content()
    told["format"] = 2
    with pytest.raises(PaperError, match=r"does not hold at format \(const\)"):
        frozen_of(sealed(told), "x.json")


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b'{"a": 1', b"null"])
def test_what_is_no_frozen_judgement_is_refused(data: bytes) -> None:
    with pytest.raises(PaperError, match="This is no frozen judgement"):
        frozen_of(data, "x.json")


def test_plain_evaluation_is_no_frozen_judgement() -> None:
    with pytest.raises(PaperError, match="evaluate FOLDER --freeze"):
        frozen_of(orjson.dumps(content()["evaluation"]), "result.json")


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(PaperError, match="Cannot be read"):
        read_frozen(tmp_path / "none.json")


def test_task_stands_as_its_worst_unit() -> None:
    def worsen(told: dict[str, list[dict[str, str]]]) -> None:
        rows = told["evaluation"]["tasks"]  # type: ignore[call-overload]
        rows.append(rows[0] | {"reporter": "div_gas", "status": "broken"})

    told = changed(worsen)
    assert told.standings[judged().rows("tasks")[0]["task"]]["status"] == "broken"
