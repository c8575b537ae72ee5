"""The forms of districts, added up into the form of their lead, with nothing lost."""

import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.rollup.districts import ROOT, UNITS

from duban.cli import main
from duban.errors import UsageError
from duban.forms.collected import SHEET, Collected
from duban.forms.reading import read_form
from duban.forms.template import write_form
from duban.forms.writing import COVER
from duban.model.period import Period
from duban.pluginmanager import load_plugins
from duban.roots import find_roots

JUNE = Period(2019, 6)
OPENED = {"stage": "opened", "date": "2019-05-20"}


def submit(folder: Path, unit: str, area: str, facts: dict[str, Any], **more: Any) -> None:
    told = {
        "plan": "districts-2019",
        "area": area,
        "reporter": unit,
        "period": "2019-06",
        "form": 1,
        "submitted_at": "2019-07-02T10:00:00+08:00",
        "facts": facts,
        **more,
    }
    path = folder / f"{unit}-{area}-{more.get('submitted_at', '')[:10]}.json"
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


def workbook(folder: Path, unit: str, area: str, facts: dict[str, Any]) -> None:
    """Hand in a real form, filled in and with its reporting time."""
    out = io.BytesIO()
    book = load_plugins(find_roots([ROOT])).book("districts-2019")
    write_form(book, unit, JUNE, out, {}, Collected({area: facts}, (), (), ()))
    filled = openpyxl.load_workbook(out)
    filled[COVER]["D7"] = datetime(2019, 7, 1, 9, 0)  # noqa: DTZ001 - cells hold times without a zone
    filled.save(folder / f"{unit}.xlsx")


def collect(folder: Path, lead: str) -> bytes:
    out = folder.parent / "form.xlsx"
    which = ["--root", str(ROOT), "--plan", "districts-2019", "--as-of", "2019-07-06"]
    with pytest.raises(SystemExit) as ended:
        main(
            [
                "collect",
                str(folder),
                "--reporter",
                lead,
                "--period",
                "2019-06",
                *which,
                "--out",
                str(out),
            ]
        )
    assert ended.value.code == 0
    return out.read_bytes()


def facts_in(form: bytes, area: str) -> Any:
    reading = read_form(form, "form.xlsx")
    return next(each.content["facts"] for each in reading.documents if each.content["area"] == area)


def words_on(form: bytes, sheet: str) -> str:
    rows = openpyxl.load_workbook(io.BytesIO(form))[sheet].iter_rows(values_only=True)
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def test_counts_of_workbooks_and_files_are_summed(inbox: Path) -> None:
    for number, unit in enumerate(UNITS[1:]):
        submit(inbox, unit, "lighting", {"lamps": {"fitted": 1000 + number, "lit": 900}})
    workbook(inbox, UNITS[0], "lighting", {"lamps": {"fitted": 5000, "lit": 4900}})
    form = collect(inbox, "div_lighting")
    assert facts_in(form, "lighting") == {"lamps": {"fitted": 20_105, "lit": 18_400}}
    assert "应报16份，已汇总16份" in words_on(form, COVER)


def test_who_is_missing_or_returned_stands_on_the_cover(inbox: Path) -> None:
    for unit in UNITS[1:]:
        submit(inbox, unit, "public_toilets", {"improved": 3, "named": []})
    submit(
        inbox,
        UNITS[1],
        "public_toilets",
        {"improved": -1},
        submitted_at="2019-07-03T10:00:00+08:00",
    )
    (inbox / "broken.json").write_text("{", encoding="utf-8")
    submit(inbox, UNITS[2], "public_toilets", {"improved": 3, "named": [], "typo": 1})
    form = collect(inbox, "div_sanitation")
    assert "缺：和平区（公厕（样例），未报）、河西区（公厕（样例），退回未补正）" in words_on(
        form, COVER
    )
    assert facts_in(form, "public_toilets")["improved"] == 42
    assert "broken.json" in words_on(form, SHEET)


def test_form_that_is_there_is_overwritten_only_by_force(
    inbox: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    submit(inbox, UNITS[0], "lighting", {"lamps": {"fitted": 10, "lit": 9}})
    out = inbox.parent / "form.xlsx"
    out.write_bytes(b"what the clerk has typed")
    call = [
        "collect", str(inbox), "--reporter", "div_lighting", "--period", "2019-06",
        "--root", str(ROOT), "--plan", "districts-2019", "--as-of", "2019-07-06",
        "--out", str(out), "--lang", "en",
    ]  # fmt: skip
    with pytest.raises(SystemExit) as ended:
        main(call)
    assert ended.value.code == UsageError.exit_code
    assert "--force to overwrite it" in capsys.readouterr().err
    assert out.read_bytes() == b"what the clerk has typed"
    with pytest.raises(SystemExit) as ended:
        main([*call, "--force"])
    assert ended.value.code == 0
    assert facts_in(out.read_bytes(), "lighting") == {"lamps": {"fitted": 10, "lit": 9}}


def test_name_of_two_districts_stays_two(inbox: Path) -> None:
    named = [{"name": "中心公厕", **OPENED}]
    for unit in UNITS:
        submit(inbox, unit, "public_toilets", {"improved": 1, "named": named})
    things = facts_in(collect(inbox, "div_sanitation"), "public_toilets")["named"]
    assert len({each["name"] for each in things}) == 16
    assert things[0] == {"name": "中心公厕（和平区）", **OPENED}


def test_what_has_no_place_in_the_form_stands_on_a_sheet_of_its_own(inbox: Path) -> None:
    texts = {
        "1.2": {"effect": "已完成两座", "problems": ["缺用地"], "evidence": [{"name": "验收单"}]}
    }
    things = [{"name": f"公厕{number}", "stage": "none"} for number in range(150)]
    for unit in UNITS[:2]:
        submit(inbox, unit, "public_toilets", {"improved": 1, "named": things}, tasks=texts)
    form = collect(inbox, "div_sanitation")
    told = words_on(form, SHEET)
    assert all(each in told for each in ("已完成两座", "缺用地", "验收单", "其余100项未填入"))
    assert len(facts_in(form, "public_toilets")["named"]) == 200
    assert told.count("公厕149") == 2


def test_later_version_counts_and_is_told(inbox: Path) -> None:
    for unit in UNITS:
        submit(inbox, unit, "public_toilets", {"improved": 1, "named": []})
    later = {"improved": 5, "named": []}
    submit(inbox, UNITS[0], "public_toilets", later, submitted_at="2019-07-03T10:00:00+08:00")
    form = collect(inbox, "div_sanitation")
    assert facts_in(form, "public_toilets")["improved"] == 20
    assert "和平区（公厕（样例））有2个版本" in words_on(form, SHEET)


def test_whoever_has_no_units_is_refused(inbox: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(
            [
                "collect",
                str(inbox),
                "--reporter",
                "120101",
                "--period",
                "2019-06",
                "--root",
                str(ROOT),
                "--plan",
                "districts-2019",
                "--out",
                str(inbox / "x.xlsx"),
                "--lang",
                "en",
            ]
        )
    assert ended.value.code == UsageError.exit_code
    assert "No unit is added up to 120101" in capsys.readouterr().err


CLOSED = """
plan = "districts-2019"
[[replan]]
kind = "closed"
area = "public_toilets"
reporter = "120101"
task = "1.2"
from = "2019-05"
authority = "commission"
by = "leader (made up)"
decided_on = 2019-05-02
document = "doc 9"
"""


def lay_closed(inbox: Path, text: str = CLOSED) -> None:
    (inbox / "office").mkdir()
    (inbox / "office" / "replans.toml").write_text(text, encoding="utf-8")


def submit_may(inbox: Path) -> None:
    """Report on April for the unit whose task is closed, on June for the others."""
    done = {"improved": 5, "named": [{"name": "甲", **OPENED}]}
    more = {"period": "2019-04", "submitted_at": "2019-05-01T10:00:00+08:00"}
    submit(inbox, UNITS[0], "public_toilets", done, **more)
    for unit in UNITS[1:]:
        submit(inbox, unit, "public_toilets", {"improved": 3, "named": []})


def test_what_a_closed_task_had_come_to_is_in_the_sum(inbox: Path) -> None:
    lay_closed(inbox)
    submit_may(inbox)
    form = collect(inbox, "div_sanitation")
    found = facts_in(form, "public_toilets")
    assert found["improved"] == 3 * 15 + 5
    assert [thing["name"] for thing in found["named"]] == ["甲"]
    assert "应报15份，已汇总15份" in words_on(form, COVER)
    assert "任务已终止，终止前完成的计入合计" in words_on(form, SHEET)


def test_lead_is_asked_for_a_sum_that_another_leads_by_now(inbox: Path) -> None:
    moved = CLOSED.replace('"closed"', '"transfer"').replace("120101", "div_sanitation")
    lay_closed(inbox, moved + 'to = "div_lighting"\n')
    submit_may(inbox)
    assert facts_in(collect(inbox, "div_sanitation"), "public_toilets")["improved"] == 45


def test_lead_is_not_asked_for_what_was_closed_for_all(inbox: Path) -> None:
    lay_closed(inbox, CLOSED.replace('reporter = "120101"\n', ""))
    submit_may(inbox)
    out = inbox.parent / "form.xlsx"
    which = ["--root", str(ROOT), "--plan", "districts-2019", "--as-of", "2019-07-06"]
    lead = ["--reporter", "div_sanitation", "--period", "2019-06", "--out", str(out)]
    with pytest.raises(SystemExit) as ended:
        main(["collect", str(inbox), *lead, *which])
    assert ended.value.code == 2
    assert not out.exists()
