"""duban timetable."""

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from tests.cli.calls import run
from tests.cli.evaluating import duban
from tests.service.register_workbook import fill, is_free
from tests.water import write_root

from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.rulefiles.registers import read_register


def lines(*arguments: object) -> list[str]:
    called = duban("timetable", "--plan", "tianjin-2019", "--lang", "en", *arguments)
    assert (called.code, called.err) == (0, "")
    return called.out.splitlines()


def document(*arguments: object) -> Any:
    ran = run("timetable", "--plan", "tianjin-2019", "--format", "json", *map(str, arguments))
    assert ran.exit_code == 0
    return json.loads(ran.stdout)


def at_home(folder: Path, register: str = "", more: str = "") -> Path:
    """Write the settings of a service with a register."""
    (folder / "home" / "office").mkdir(parents=True)
    (folder / "home" / "office" / "decisions.toml").write_text(register, encoding="utf-8")
    path = folder / "duban.toml"
    path.write_text(f'[service]\nhome = "home"\n{more}', encoding="utf-8")
    return path


def pasted(told: list[str]) -> str:
    """Give the lines to paste, with the number of the document that the office writes in."""
    wanted = [line for line in told if re.match(r"\[\[|\w+ = ", line)]
    return "\n".join(wanted).replace('document = ""', 'document = "样例办〔2019〕1号"')


def test_whole_year_is_told_without_a_clock() -> None:
    told = lines()
    assert sum("  due  " in line for line in told) == 11
    assert sum("  judge  " in line for line in told) == 11
    assert sum("  summary  " in line for line in told) == 4
    assert (
        "2019-07-02 Tue 08:30  remind  report for 2019-06, due on 2019-07-05"
        " (通知 三; [reporting] remind_workdays = 3)" in told
    )
    assert any(line.startswith("2019-07-05 Fri 24:00  due  ") for line in told)
    assert told == lines()


def test_sweeps_and_digests_stand_in_one_line_of_text_and_each_in_json() -> None:
    (line,) = [line for line in lines() if "digests go out" in line]
    assert line.startswith("Every workday from 2019-02-28 to 2020-02-19 (242): at 08:00 ")
    kinds = [slot["kind"] for slot in document()["slots"]]
    assert (kinds.count("sweep"), kinds.count("digest")) == (242, 242)


def test_due_days_on_days_off_stand_before_all_that_comes() -> None:
    told = lines()
    asked = [index for index, line in enumerate(told) if line == "[[due_override]]"]
    first = next(index for index, line in enumerate(told) if "08:30  remind" in line)
    assert len(asked) == 3
    assert max(asked) < first
    assert (
        "# 2019-10-05 (National Day) for 2019-09: the workday before is 2019-09-30, the next is"
        " 2019-10-08" in told
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_lines_to_paste_decide_once_the_document_is_written_in(tmp_path: Path, lang: str) -> None:
    told = lines("--lang", lang)
    config = at_home(tmp_path, pasted(told))
    after = lines("--config", config)
    assert not any("[[due_override]]" in line for line in after)
    (due,) = [line for line in after if "  due  reports for 2019-09" in line]
    assert due.startswith("2019-10-08 Tue 24:00")
    assert due.endswith("(样例办〔2019〕1号)")
    book = load_plugins(find_roots([])).book("tianjin-2019")
    overrides = read_register(tmp_path / "home", book).due_overrides
    assert [str(each.due) for each in overrides] == ["2019-04-08", "2019-10-08", "2020-01-06"]


def test_lines_pasted_without_a_document_are_refused_by_the_register(tmp_path: Path) -> None:
    config = at_home(tmp_path, "\n".join(document()["undecided"][0]["decide"].splitlines()))
    called = duban("timetable", "--config", config, "--lang", "en")
    assert called.code == 3
    assert called.err.startswith("office/decisions.toml:4: due_override[1].document is empty")


def test_day_that_lies_before_the_span_is_not_asked_about() -> None:
    told = document("--from", "2019-05-01", "--to", "2019-06-30")
    assert [each["due"] for each in told["undecided"]] == ["2019-10-05", "2020-01-05"]


def test_span_is_in_days_of_the_plans_zone_both_included() -> None:
    told = document("--from", "2019-07-05", "--to", "2019-07-08")
    assert [slot["key"].partition("/")[2] for slot in told["slots"]] == [
        "sweep/2019-07-05",
        "digest/2019-07-05",
        "due/2019-06/2019-07-05",
        "sweep/2019-07-08",
        "judge/2019-06/2019-07-05",
        "summary/2019-06/2019-07-05",
        "digest/2019-07-08",
    ]
    assert told["slots"][2] == {
        "key": "tianjin-2019/due/2019-06/2019-07-05",
        "kind": "due",
        "at": "2019-07-06T00:00:00+08:00",
        "on": "2019-07-05",
        "period": "2019-06",
        "why": "通知 三",
        "area": None,
        "keep": True,
    }
    assert told["uncovered_years"] == []


def test_span_without_workdays_has_no_daily_line() -> None:
    told = lines("--from", "2019-10-05", "--to", "2019-10-06")
    assert told[-1].startswith("2019-10-05 Sat 24:00  due  ")
    assert not any("digests go out" in line for line in told)


def test_hours_of_the_settings_count(tmp_path: Path) -> None:
    config = at_home(tmp_path, more='[service.hours]\nopens = "10:00"\n')
    told = lines("--config", config)
    assert any("at 09:30 " in line and "at 10:00 digests" in line for line in told)
    assert any(line.startswith("2019-03-06 Wed 10:00  judge") for line in told)


def test_settings_without_a_service_have_no_register(tmp_path: Path) -> None:
    config = tmp_path / "duban.toml"
    config.write_text('language = "en"\n', encoding="utf-8")
    assert lines("--config", config) == lines()


def test_home_that_is_not_yet_there_has_no_register(tmp_path: Path) -> None:
    config = tmp_path / "duban.toml"
    config.write_text('[service]\nhome = "later"\n', encoding="utf-8")
    assert lines("--config", config) == lines()


def test_kinds_days_and_holidays_are_told_in_chinese() -> None:
    told = duban("timetable", "--plan", "tianjin-2019", "--lang", "zh").out
    assert "2019-07-05 周五 24:00  截止" in told
    assert 'reason = "国庆节"' in told


def test_year_that_no_calendar_covers_is_named_and_the_rest_is_told(tmp_path: Path) -> None:
    root = write_root(tmp_path / "root", "wells", year=2098)
    (root / "calendar").mkdir()
    (root / "calendar" / "2098.toml").write_text('source = "x"\ncovers = [2098]\n', "utf-8")
    called = duban("timetable", "--root", root, "--plan", "sample", "--lang", "en")
    assert called.code == 0
    assert "No calendar covers 2099: what depends on its workdays is left out" in called.out
    assert "2099-01-05 Mon 24:00  due  reports for 2098-12" in called.out
    assert "2098-12-08 Mon 08:30  judge  reports for 2098-11" in called.out
    assert "judge  reports for 2098-12" not in called.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "July"], "--from must be a day such as 2019-07-06, not July"),
        (["--to", "2019-02-30"], "--to must be a day such as 2019-07-06, not 2019-02-30"),
        (
            ["--from", "2019-07-02", "--to", "2019-07-01"],
            "--from 2019-07-02 is later than --to 2019-07-01",
        ),
    ],
)
def test_span_that_cannot_be_meant_is_a_usage_error(arguments: list[str], said: str) -> None:
    called = duban("timetable", "--lang", "en", *arguments)
    assert (called.code, called.out, called.err) == (2, "", f"{said}\n")


def test_unknown_plan_is_refused() -> None:
    assert duban("timetable", "--plan", "tianjin-2020").code == 2


def test_row_that_does_not_hold_is_left_out_as_the_service_leaves_it_out(tmp_path: Path) -> None:
    config = at_home(tmp_path, pasted(lines()))
    for folder in ("inbox", "office"):
        (tmp_path / "home" / folder).mkdir(exist_ok=True)
    at = ("--config", config, "--lang", "en")
    assert duban("tick", *at, "--now", "2019-02-26T09:00:00+08:00").code == 0
    told = lines("--config", config)
    workbook = tmp_path / "home" / "office" / "登记簿.xlsx"
    fill(workbook, "催报", is_free, reporter="没有此单位", period="2019-03")
    settled = workbook.stat().st_mtime - 60
    os.utime(workbook, (settled, settled))
    assert duban("timetable", *at).code == 0
    assert duban("tick", *at, "--now", "2019-02-26T10:00:00+08:00").code == 0
    assert lines("--config", config) == told
