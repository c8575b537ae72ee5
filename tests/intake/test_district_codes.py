"""Codes of districts that do not exist, or were changed: the finding names the right one."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.rollup.districts import ROOT

from duban.testing import evaluate_folder


def findings(folder: Path, reporter: str) -> list[dict[str, Any]]:
    told = {
        "plan": "districts-2019",
        "area": "lighting",
        "reporter": reporter,
        "period": "2019-06",
        "form": 1,
        "submitted_at": "2019-07-01T10:00:00+08:00",
        "facts": {"lamps": {"fitted": 9, "lit": 9}},
    }
    (folder / "a.json").write_text(json.dumps(told), encoding="utf-8")
    rows = evaluate_folder(ROOT, folder, plan="districts-2019", as_of="2019-07-03")
    return [row for row in rows["findings"] if row["code"] == "IDENT-004"]


@pytest.mark.parametrize(
    ("former", "now"), [("120221", "120117 (Ninghe)"), ("120108", "120116 (Binhai)")]
)
def test_former_code_is_told_what_it_has_become(tmp_path: Path, former: str, now: str) -> None:
    (row,) = findings(tmp_path, former)
    assert row["message"] == f"{former} has become {now}"
    assert row["place"]


def test_unknown_code_is_told_the_nearest(tmp_path: Path) -> None:
    (row,) = findings(tmp_path, "12O101")
    assert "did you mean 120101?" in row["message"]
