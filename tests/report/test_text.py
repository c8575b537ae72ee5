"""The report as text."""

import re
from typing import Any

import pytest
from tests.water import CHECKS, book, judge, proof, record, rows, texts, year_of

from duban.model.submission import Record
from duban.model.terms import Level, Status
from duban.report.names import Names
from duban.report.rows import SECTIONS
from duban.report.setting import Style, pad, table, width_of
from duban.report.text import text_report

WATER = book("wells", "pressure", "pumps", checks=CHECKS)
COUNTS = dict.fromkeys(
    ("files", "submissions", "judged", "returned", "events", "unreadable", "foreign", "not_yet"), 7
)
GOOD = {
    "wells": 30,
    "pressure": {"good": 99, "tests": 100},
    "pumps": [{"name": "north", "stage": "finished"}],
}


def report(
    *records: Record,
    as_of: str = "2019-04-20",
    colour: bool = False,
    more: Any = (),
    lang: Any = "en",
) -> str:
    sections: dict[str, list[Any]] = {section: [] for section in SECTIONS}
    for name, row in [*rows(WATER, judge(WATER, records, as_of)), *more]:
        sections[name].append(row)
    told = {"as_of": as_of, "counts": COUNTS}
    return "\n".join(text_report(told, Names(WATER, lang), sections, Style(colour)))


def quarter(**facts: Any) -> tuple[Record, ...]:
    return (
        *year_of({**GOOD, "wells": 20}, last=2, tasks=proof("pumps")),
        record("2019-03", {**GOOD, **facts}, tasks=proof("pumps")),
    )


def test_head_tells_plan_day_tasks_reports_and_alerts() -> None:
    lines = report(*quarter()).splitlines()
    assert lines[0] == "Sample plan · 样例〔2019〕1号"
    assert "2019-04-20" in lines[1]
    assert lines[3] == "Tasks: 1, of which 0 red, 0 to look at, 1 on track or done, 0 not due"
    assert "Alerts: 0 red, 0 yellow, 0 blue" in lines


def test_all_is_well_where_it_is() -> None:
    text = report(*quarter())
    assert "Everybody has reported." in text
    assert "○ 1.1 Supply" in text
    assert "By area" not in text
    assert "Findings" not in text
    assert "100.0" in text


def test_tasks_that_are_not_due_are_counted() -> None:
    lines = report(as_of="2019-01-10").splitlines()
    assert lines[3] == "Tasks: 1, of which 0 red, 0 to look at, 0 on track or done, 1 not due"


def test_before_anything_is_due_nobody_has_to_have_reported() -> None:
    text = report(as_of="2019-01-10")
    assert "  No report is due yet." in text.splitlines()
    assert "Everybody has reported." not in text


def test_single_reason_shows_the_indicators_id() -> None:
    text = report(*quarter(pressure={"good": 50, "tests": 100}))
    (line,) = [each for each in text.splitlines() if "[pressure]" in each]
    assert "1.1 Pressure [pressure]: 50%" in line


def test_reason_of_several_indicators_counts_the_others_and_shows_no_id() -> None:
    rows_alike = [
        {
            "plan": "sample", "area": "water", "reporter": "bureau", "task": "1.1",
            "indicator": name, "status": "unknown", "exempt": "", "because": "not measured",
        }
        for name in ("wells", "pressure")
    ]  # fmt: skip
    text = report(*quarter(), more=[("indicators", row) for row in rows_alike])
    assert "1.1 Wells and 1 more: not measured" in text
    assert "[wells]" not in text


def test_absent_unit_is_listed_with_contact_and_periods() -> None:
    text = report()
    (line,) = [each for each in text.splitlines() if "000-1" in each]
    assert line.split() == [
        "Water",
        "bureau",
        "Water",
        "2019-01",
        "to",
        "2019-03",
        "联系人",
        "000-1",
    ]


def test_task_that_is_off_says_why() -> None:
    text = report(*quarter(pressure={"good": 50, "tests": 100}))
    assert "● 1.1 Supply" in text
    assert "Pressure: 50%" in text
    assert "Water · Water bureau" in text


def test_task_to_look_at_has_half_a_mark() -> None:
    assert "◐ 1.1 Supply" in report(*quarter(wells=28))


@pytest.mark.parametrize(
    ("last", "title"),
    [
        (record("2019-03", GOOD, "2019-04-09T10:00:00+08:00"), "came late"),
        (record("2019-03", GOOD, returned=True), "was returned and not mended"),
        (record("2019-03", GOOD, tasks=texts("inspection")), "lacks elements"),
        (record("2019-03", GOOD, tasks=texts(summary=False)), "lacks the quarter's summary"),
    ],
)
def test_report_that_came_wrong_is_listed(last: Record, title: str) -> None:
    text = report(*quarter()[:2], last)
    assert "== Reports late, returned or incomplete ==" in text
    assert title in text


def test_findings_are_listed_worst_first() -> None:
    text = report(*quarter(wells=9, homes={"served": 3, "all": 2}))
    found = text[text.index("== Findings in the data ==") :].splitlines()
    assert found[1].strip().startswith("error WAT-001")
    assert found[2].strip().startswith("question FACT-001")


def test_thirty_findings_are_shown_and_the_rest_counted() -> None:
    row = {
        "code": "FILE-006", "severity": "error", "file": "a.json", "place": "3", "plan": None,
        "message": "cut off",
    }  # fmt: skip
    text = report(*quarter(), more=[("findings", row)] * 32)
    assert text.count("FILE-006 a.json:3: cut off") == 30
    assert "… and 2 more: see --format json" in text


def test_exempt_indicator_is_not_listed_as_off() -> None:
    row = {
        "plan": "sample", "area": "water", "reporter": "station", "task": "1.1", "indicator": "wells",
        "status": "missed", "exempt": "flood", "because": "x",
    }  # fmt: skip
    assert "By area" not in report(*quarter(), more=[("indicators", row)])


def test_units_that_are_sample_data_are_counted() -> None:
    assert "2 reporting units are sample data" in report()


def test_rules_are_named_by_their_digest() -> None:
    assert report().splitlines()[-1].endswith(WATER.sha256[:12])


def test_colour_is_that_of_the_status() -> None:
    assert "\x1b[31m●\x1b[0m" in report(*quarter(pressure={"good": 1, "tests": 2}), colour=True)
    assert "\x1b[33m◐\x1b[0m" in report(*quarter(wells=28), colour=True)
    assert "\x1b[32m○\x1b[0m" in report(*quarter(), colour=True)


def test_colour_changes_nothing_but_colour() -> None:
    records = quarter(pressure={"good": 1, "tests": 2})
    bare = re.sub(r"\x1b\[[0-9]+m", "", report(*records, colour=True))
    assert bare == report(*records)


def test_columns_line_up_where_characters_are_wide() -> None:
    lines = list(table([("水务局", "1"), ("ab", "2")]))
    assert lines == ["  水务局  1", "  ab      2"]
    assert {width_of(line) for line in lines} == {11}
    assert list(table([])) == []


def test_painted_text_is_filled_by_what_is_seen() -> None:
    assert pad("\x1b[31mab\x1b[0m", 4, painted=True) == "\x1b[31mab\x1b[0m  "
    assert pad("abcdef", 4) == "abcdef"


def test_before_anything_is_due_there_are_no_scores() -> None:
    text = report(as_of="2019-01-10")
    assert "Reports for" not in text
    assert "Scores" not in text


def test_status_without_a_colour_is_not_painted() -> None:
    assert Style(colour=True).paint("x", Status.NOT_DUE) == "x"
    assert Style(colour=True).paint("x", level=Level.BLUE) == "\x1b[34mx\x1b[0m"


def test_what_will_probably_miss_has_a_section_with_its_reason() -> None:
    slow = [record(f"2019-{month:02d}", {**GOOD, "wells": 3 * month}) for month in range(1, 7)]
    lines = report(*slow, as_of="2019-07-20").splitlines()
    at = lines.index("== Forecast: what will probably miss its target ==")
    assert lines[at + 1].startswith("  [blue] 1.1 Wells · Water bureau: ")
    assert "expected by 2019-12-31, target 120; " in lines[at + 1]
    assert lines[at + 1].endswith("% likely to miss")


def test_a_year_without_such_figures_has_no_such_section() -> None:
    assert "== Forecast" not in report(*quarter())


def test_instant_is_said_as_a_chinese_day_and_time() -> None:
    assert "截至2019年4月20日10:30（UTC+08:00）" in report(
        as_of="2019-04-20T10:30:00+08:00", lang="zh"
    )
