"""A form asks what is due, shows what is known, and gives back what the clerk filled in."""
# ruff: noqa: DTZ001 - cells hold times without a zone

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from duban.errors import UsageError
from duban.forms.asked import Asked, asked_of
from duban.forms.check_number import check_number
from duban.forms.inputs import plain_factor
from duban.forms.reading import read_form
from duban.forms.targets import rate_of
from duban.forms.task_reading import indicators_in
from duban.forms.template import write_form
from duban.model.findings import Finding
from duban.model.period import Period
from duban.model.reading import Document, Reading
from duban.model.rules import RuleBook
from duban.model.submission import Content, LastReport, Record
from duban.model.terms import Severity
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.schemafiles.leaves import Leaf, leaves_of
from duban.schemafiles.reading import combined, read_schema
from duban.schemafiles.validators import FastValidator

MAY, JUNE = Period(2019, 5), Period(2019, 6)
PLAN = "tianjin-2019"
LAMPS = "facts.arterial.lamps"


@cache
def book() -> RuleBook:
    return load_plugins(find_roots([])).book(PLAN)


@cache
def asked(reporter: str, period: Period) -> Asked:
    return asked_of(book(), reporter, period)


def record(area: str, facts: dict[str, Any]) -> Record:
    at = datetime.fromisoformat("2019-06-04T10:00:00+08:00")
    return Record(PLAN, area, "x", MAY, "f.json", "0" * 64, Content.of("c"), at, facts, {})


@cache
def blank_form(reporter: str, period: Period) -> bytes:
    return form(reporter, period, {})


def form(reporter: str, period: Period, last: Mapping[str, Record]) -> bytes:
    out = io.BytesIO()
    reports = {area: LastReport(each) for area, each in last.items()}
    write_form(book(), reporter, period, out, reports)
    return out.getvalue()


class Clerk:
    """Fills in a form as a person does, cell by cell."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.sheets = {
            sheet.title: {cell.value: cell.column for cell in sheet[1][2:]}
            for sheet in self.book
            if sheet["A1"].value == "duban-form"
        }
        self.about = {name: json.loads(self.book[name]["B1"].value) for name in self.sheets}
        self.write("submitted_at", datetime(2019, 7, 4, 16, 20))

    def cell(self, key: str, code: str = "value", *, area: str = "", nth: int = 0) -> Any:
        for name, columns in self.sheets.items():
            if area in {"", self.about[name].get("area")}:
                rows = [cell.row for cell in self.book[name]["A"] if cell.value == key]
                if len(rows) > nth and code in columns:
                    return self.book[name].cell(rows[nth], columns[code])
        raise KeyError(key)

    def write(self, key: str, value: Any, code: str = "value", **where: Any) -> str:
        cell = self.cell(key, code, **where)
        cell.value = value
        return f"{cell.parent.title}!{cell.coordinate}"

    def fill_list(self, fact: str, rows: list[dict[str, Any]], area: str) -> None:
        name = next(
            name
            for name, about in self.about.items()
            if about.get("fact") == fact and about["area"] == area
        )
        sheet, columns = self.book[name], self.sheets[name]
        first = next(cell.row for cell in sheet["A"] if cell.value == "item")
        for row, thing in enumerate(rows, first):
            for key, value in thing.items():
                sheet.cell(row, columns[f"column:{key}"]).value = value

    def content(self) -> bytes:
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()

    def read(self) -> Reading:
        return read_form(self.content(), "form.xlsx")


def clerk(reporter: str = "div_lighting", period: Period = JUNE) -> Clerk:
    return Clerk(blank_form(reporter, period))


def only(reading: Reading) -> Document:
    assert len(reading.documents) == 1
    return reading.documents[0]


def findings(reading: Reading) -> list[Finding]:
    return [*reading.findings, *(note for each in reading.documents for note in each.notes)]


def fact(content: Mapping[str, Any], name: str) -> Any:
    found: Any = content
    for part in name.split("."):
        if part not in found:
            return None
        found = found[part]
    return found


def put(facts: dict[str, Any], leaf: Leaf, value: Any) -> None:
    for part in leaf.path[:-1]:
        facts = facts.setdefault(part, {})
    facts[leaf.path[-1]] = value


def values_of(leaf: Leaf) -> st.SearchStrategy[Any]:
    if leaf.labels:
        return st.sampled_from(sorted(leaf.labels))
    if leaf.format == "date":
        return st.dates().map(lambda on: on.replace(year=2019, day=min(on.day, 28)).isoformat())
    if leaf.type == "flag":
        return st.booleans()
    if leaf.type == "number":
        most = 10**12
        wholes = st.integers(0, most)
        return wholes if leaf.whole else wholes | st.integers(0, most).map(lambda n: n / 100)
    return st.text("津城管办〔〕号0123", min_size=1, max_size=12)


def as_typed(leaf: Leaf, value: Any, draw: Any) -> Any:
    """Give a value as a clerk types it: in the form's unit, its label, in one of several ways."""
    if leaf.labels:
        return leaf.labels[value]
    if leaf.type == "flag":
        return draw(st.sampled_from(["是", "✓", True] if value else ["否", "×", False]))
    if leaf.format == "date":
        year, month, day = value.split("-")
        ways = [datetime.fromisoformat(value), value, f"{year}/{int(month)}/{int(day)}"]
        return draw(st.sampled_from([*ways, f"{year}年{int(month)}月{int(day)}日"]))
    if leaf.type == "number":
        shown = Decimal(repr(value)) / plain_factor(leaf)
        if shown != int(shown) or shown > 2**53:
            return f"{shown:f}"
        return draw(st.sampled_from([int(shown), str(int(shown)), f"{int(shown):,}"]))
    return value


CASES = [(area, reporter) for area in book().rules for reporter in book().rules[area].all_reporters]


# No shrinking: each example opens a workbook.
@pytest.mark.parametrize(("area", "reporter"), CASES)
@settings(max_examples=3, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_gives_back_what_the_clerk_filled_in(area: str, reporter: str, data: st.DataObject) -> None:
    wanted: dict[str, Any] = {}
    person = clerk(reporter)
    for task in asked(reporter, JUNE).tasks:
        if task.area != area:
            continue
        for leaf in (each.leaf for each in task.facts):
            if leaf.type == "list":
                kinds = {each.name: values_of(each) for each in leaf.columns}
                things = data.draw(st.lists(st.fixed_dictionaries(kinds), min_size=1, max_size=3))
                columns = {each.name: each for each in leaf.columns}
                typed = [
                    {key: as_typed(columns[key], value, data.draw) for key, value in thing.items()}
                    for thing in things
                ]
                person.fill_list(leaf.name, typed, area)
                put(wanted, leaf, things)
            else:
                value = data.draw(values_of(leaf))
                person.write(leaf.name, as_typed(leaf, value, data.draw), area=area)
                put(wanted, leaf, value)
    reading = person.read()
    assert findings(reading) == []
    found = next(each for each in reading.documents if each.content["area"] == area)
    assert found.content["facts"] == wanted


@pytest.mark.parametrize("reporter", sorted({reporter for _, reporter in CASES}))
def test_a_filled_form_fits_the_schema_of_each_area(reporter: str) -> None:
    person = clerk(reporter)
    for task in asked(reporter, JUNE).tasks:
        for leaf in (each.leaf for each in task.facts):
            if leaf.type == "number":
                person.write(leaf.name, 0, area=task.area)
            elif leaf.labels:
                person.write(leaf.name, next(iter(leaf.labels.values())), area=task.area)
    person.write("text:effect", "效果明显", "title")
    person.write("evidence", "验收单", "title")
    person.write("leader", "2019.7.4", "signed")
    envelope = read_schema(find_roots([]), "duban", "submission.schema.json")
    assert envelope is not None
    for document in person.read().documents:
        area = document.content["area"]
        codes = tuple(task.code for task in book().rules[area].tasks)
        schema = combined(envelope[0], book().schemas[area], codes)
        assert FastValidator(schema).violations(document.content) == []


def test_says_who_reports_what_and_when() -> None:
    content = only(clerk().read()).content
    assert {key: content[key] for key in ("plan", "area", "reporter", "period", "form")} == {
        "plan": PLAN,
        "area": "lighting",
        "reporter": "div_lighting",
        "period": "2019-06",
        "form": 1,
    }
    assert content["submitted_at"] == "2019-07-04T16:20:00+08:00"


def test_one_workbook_gives_a_document_for_each_area() -> None:
    reading = clerk("div_office").read()
    assert [each.content["area"] for each in reading.documents] == ["events", "office"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (41200, 41200),
        (41200.0, 41200),
        ("41,200", 41200),
        ("４１２００", 41200),
        ("４１，２００", 41200),
        ("41 200", 41200),
        (" 41200 ", 41200),
        ("41200.00", 41200),
        (0, 0),
    ],
)
def test_numbers_are_taken_however_they_are_typed(typed: Any, read: int) -> None:
    person = clerk()
    person.write(LAMPS, typed)
    found = fact(only(person.read()).content, LAMPS)
    assert (found, type(found)) == (read, int)


@pytest.mark.parametrize(
    ("typed", "read"),
    [(0.3, 3000), ("1000", 10_000_000), ("1,000.5", 10_005_000), ("12.3 万平方米", 123_000)],
)
def test_figures_in_ten_thousands_come_without_float_dirt(typed: Any, read: int) -> None:
    person = clerk("div_greening")
    person.write("facts.greenery.total", typed)
    assert fact(only(person.read()).content, "facts.greenery.total") == read


@pytest.mark.parametrize(
    "typed",
    ["—", "-", "无", "n/a", "约41200", "1,00", "1.2.3", "(5)", "12万", 41200.5, True, "1e5", 1e16,
     "#DIV/0!", datetime(2019, 6, 30)],
)  # fmt: skip
def test_what_is_no_number_comes_back_with_its_cell(typed: Any) -> None:
    person = clerk()
    place = person.write(LAMPS, typed)
    document = only(person.read())
    assert fact(document.content, LAMPS) is None
    assert [(each.code, each.place, each.fact) for each in document.notes] == [
        ("FORM-001", place, LAMPS)
    ]
    assert document.notes[0].task == "1.4"


def test_a_percentage_is_no_count() -> None:
    person = clerk()
    person.write(LAMPS, 0.98)
    person.cell(LAMPS).number_format = "0%"
    assert [each.code for each in only(person.read()).notes] == ["FORM-001"]


def test_a_formula_in_a_fact_cell_comes_back_with_its_cell() -> None:
    person = clerk()
    place = person.write(LAMPS, "=40000+1200")
    document = only(person.read())
    assert fact(document.content, LAMPS) is None
    assert [(each.code, each.place) for each in document.notes] == [("FORM-002", place)]
    assert "=40000+1200" in document.notes[0].said.say("en")


def test_one_wrong_cell_leaves_the_others() -> None:
    person = clerk()
    person.write(LAMPS, "无")
    person.write("facts.arterial.lit", 40600)
    assert only(person.read()).content["facts"] == {"arterial": {"lit": 40600}}


def test_an_empty_form_reports_nothing() -> None:
    content = only(clerk().read()).content
    assert content["facts"] == {}
    assert "tasks" not in content


@pytest.mark.parametrize(
    "typed",
    [datetime(2019, 6, 30), "2019-06-30", "2019-6-30", "2019/6/30", "2019.6.30", "2019年6月30日",
     "２０１９年６月３０日", 20190630, "2019-06-30 00:00:00"],
)  # fmt: skip
def test_dates_are_taken_however_they_are_typed(typed: Any) -> None:
    person = clerk()
    person.write("facts.scheme.date", typed)
    assert fact(only(person.read()).content, "facts.scheme.date") == "2019-06-30"


@pytest.mark.parametrize("typed", ["6月30日", "2019-06-31", "上半年", "2019-06"])
def test_what_is_no_date_comes_back_with_its_cell(typed: Any) -> None:
    person = clerk()
    place = person.write("facts.scheme.date", typed)
    assert [(each.code, each.place) for each in findings(person.read())] == [("FORM-001", place)]


@pytest.mark.parametrize("typed", ["起草", " 起草 ", "drafted"])
def test_labels_become_codes(typed: str) -> None:
    person = clerk()
    person.write("facts.scheme.stage", typed)
    assert fact(only(person.read()).content, "facts.scheme.stage") == "drafted"


def test_an_unknown_label_comes_back_with_the_choices() -> None:
    person = clerk()
    person.write("facts.scheme.stage", "快了")
    [note] = only(person.read()).notes
    assert note.code == "FORM-001"
    assert "征求意见" in note.said.say("en")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2019-07-04 16:20", "2019-07-04T16:20:00+08:00"),
        ("2019年7月4日16时20分", "2019-07-04T16:20:00+08:00"),
        ("2019-07-04T16:20:30", "2019-07-04T16:20:30+08:00"),
        ("2019.7.4", "2019-07-04T00:00:00+08:00"),
    ],
)
def test_the_reporting_time_is_taken_however_it_is_typed(typed: str, read: str) -> None:
    person = clerk()
    person.write("submitted_at", typed)
    assert only(person.read()).content["submitted_at"] == read


@pytest.mark.parametrize("typed", ["昨天", "2019-07-04 25:00", "16:20", "=NOW()"])
def test_an_unreadable_reporting_time_comes_back_with_its_cell(typed: str) -> None:
    person = clerk()
    place = person.write("submitted_at", typed)
    reading = person.read()
    assert [(each.code, each.place) for each in reading.findings] == [("FORM-001", place)]
    assert "submitted_at" not in only(reading).content


def test_the_dates_of_the_signatures_are_read() -> None:
    person = clerk()
    person.write("division_head", "2019-7-3", "signed")
    person.write("leader", datetime(2019, 7, 4), "signed")
    signed = {"division_head": "2019-07-03", "leader": "2019-07-04"}
    assert only(person.read()).content["sign_off"] == signed


def test_texts_and_evidence_are_read() -> None:
    person = clerk()
    person.write("text:unchanged", "✓", "title")
    person.write("text:effect", "亮灯率稳定。", "title")
    person.write("text:achievements", "第一条\n\n 第二条 ", "title")
    for code, value in (
        ("title", "验收单"),
        ("last", 48),
        ("value", "2019年6月28日"),
        ("target", "次干道、支路亮灯率、主干道路亮灯率"),
    ):
        person.write("evidence", value, code, nth=1)
    assert only(person.read()).content["tasks"]["1.4"] == {
        "unchanged": True,
        "effect": "亮灯率稳定。",
        "achievements": ["第一条", "第二条"],
        "evidence": [
            {
                "name": "验收单",
                "number": "48",
                "date": "2019-06-28",
                "indicators": ["secondary_lit_rate", "arterial_lit_rate"],
            }
        ],
    }


def test_the_longest_name_of_an_indicator_wins() -> None:
    labels = {"a": "亮灯率", "b": "亮灯率、完好率"}
    assert indicators_in("亮灯率、完好率;亮灯率", labels) == (["b", "a"], "")
    assert indicators_in("亮灯率、其他", labels) == (["a"], "其他")


def test_evidence_for_an_unknown_indicator_comes_back_with_its_cell() -> None:
    person = clerk()
    person.write("evidence", "照片", "title")
    place = person.write("evidence", "绿地率", "target")
    assert [(each.code, each.place) for each in findings(person.read())] == [("FORM-001", place)]


def test_rows_left_free_in_a_list_are_no_things() -> None:
    person = clerk()
    rows = [{"name": "友谊路", "stage": "已开工"}, {}, {"name": "小白楼", "date": "2019.6.1"}]
    person.fill_list("facts.upgrades", rows, "lighting")
    document = only(person.read())
    assert document.content["facts"]["upgrades"] == [
        {"name": "友谊路", "stage": "started"},
        {"name": "小白楼", "date": "2019-06-01"},
    ]
    place = document.place(("facts", "upgrades", 1, "stage"))
    assert re.fullmatch(r"1\.4 .*!E10", place)


def test_a_tick_tells_an_empty_list_from_an_absent_one() -> None:
    person = clerk()
    person.write("none", "✓", "no")
    assert only(person.read()).content["facts"] == {"upgrades": []}


def test_a_tick_against_rows_is_a_contradiction() -> None:
    person = clerk()
    place = person.write("none", "✓", "no")
    person.fill_list("facts.upgrades", [{"name": "友谊路"}], "lighting")
    assert [(each.code, each.place) for each in findings(person.read())] == [("FORM-001", place)]


def test_places_are_cells_of_the_form() -> None:
    person = clerk()
    place = person.write(LAMPS, 41200)
    document = only(person.read())
    assert document.place(("facts", "arterial", "lamps")) == place
    assert document.place(("facts", "arterial", "lit")) == place
    assert document.place(("submitted_at",)) == "报送表!D7"
    assert document.place(("plan",)) == "报送表!B1"


def names_asked(reporter: str, period: Period) -> set[str]:
    return {each.leaf.name for task in asked(reporter, period).tasks for each in task.facts}


def test_only_what_is_due_is_asked() -> None:
    in_may, in_june = (names_asked("div_lighting", period) for period in (MAY, JUNE))
    assert LAMPS in in_may
    assert "facts.landscape.sites" not in in_may
    assert {"facts.landscape.sites", "facts.scheme.stage", "facts.upgrades"} <= in_june
    person = clerk("div_lighting", MAY)
    with pytest.raises(KeyError):
        person.cell("facts.landscape.sites")
    assert [about["sheet"] for about in person.about.values()] == ["cover", "task"]


def test_each_reporter_is_asked_for_its_own_indicators_only() -> None:
    assert names_asked("div_greening", JUNE).isdisjoint(names_asked("div_parks", JUNE))


def test_over_a_year_every_fact_is_asked_of_somebody() -> None:
    reporting = book().plan.reporting
    found = {
        (task.area, each.leaf.name)
        for _, reporter in CASES
        for period in reporting.first_period.until(reporting.last_period)
        for task in asked(reporter, period).tasks
        for each in task.facts
    }
    leaves = {(area, name) for area, schema in book().schemas.items() for name in leaves_of(schema)}
    assert leaves - found == set()


def test_the_quarter_summary_and_the_elements_are_asked_by_quarter() -> None:
    person = clerk("div_lighting", MAY)
    person.cell("text:effect", "title")
    for key in ("text:quarter_summary", "text:arrangement"):
        clerk("div_lighting", JUNE).cell(key, "title")
        with pytest.raises(KeyError):
            person.cell(key, "title")


LAST = {
    "lighting": record(
        "lighting",
        {
            "arterial": {"lamps": 41200},
            "scheme": {"stage": "drafted", "date": "2019-05-10"},
            "upgrades": [{"name": "友谊路", "stage": "started", "date": "2019-04-02"}],
        },
    )
}


def test_the_last_report_is_shown_and_filled_in() -> None:
    person = Clerk(form("div_lighting", JUNE, LAST))
    assert person.cell(LAMPS, "last").value == 41200
    assert person.cell(LAMPS).value is None
    assert only(person.read()).content["facts"] == {
        "scheme": LAST["lighting"].facts["scheme"],
        "upgrades": LAST["lighting"].facts["upgrades"],
    }


def test_same_as_last_takes_the_last_figure() -> None:
    person = Clerk(form("div_lighting", JUNE, LAST))
    person.write(LAMPS, "同上期")
    assert fact(only(person.read()).content, LAMPS) == 41200


def test_same_as_last_without_a_last_figure_comes_back_with_its_cell() -> None:
    person = clerk()
    place = person.write(LAMPS, "同上期")
    assert [(each.code, each.place) for each in findings(person.read())] == [("FORM-001", place)]


def standing(*steady: str, **texts: str) -> bytes:
    report = LastReport(
        record("lighting", {"arterial": {"lamps": 41200, "lit": 40600}}),
        {"1.4": texts},
        frozenset(steady),
    )
    out = io.BytesIO()
    write_form(book(), "div_lighting", JUNE, out, {"lighting": report})
    return out.getvalue()


def test_a_denominator_that_stood_still_is_filled_in() -> None:
    person = Clerk(standing(LAMPS))
    assert person.cell(LAMPS).value == 41200
    assert only(person.read()).content["facts"] == {"arterial": {"lamps": 41200}}


def test_a_denominator_of_this_month_alone_is_not_filled_in() -> None:
    reported = "facts.faults.reported"
    assert "当月" in leaves_of(book().schemas["lighting"])[reported].description
    assert reported in {
        (rate_of(one) or ("", ""))[1] for one in book().rules["lighting"].indicators
    }
    report = LastReport(record("lighting", {"faults": {"reported": 31}}), {}, frozenset({reported}))
    out = io.BytesIO()
    write_form(book(), "div_lighting", JUNE, out, {"lighting": report})
    person = Clerk(out.getvalue())
    assert (person.cell(reported, "last").value, person.cell(reported).value) == (31, None)


def test_a_denominator_that_moved_is_not_filled_in() -> None:
    person = Clerk(standing("facts.arterial.lit"))
    assert person.cell(LAMPS, "last").value == 41200
    assert person.cell(LAMPS).value is None


def test_a_numerator_that_stood_still_is_not_filled_in() -> None:
    person = Clerk(standing(LAMPS, "facts.arterial.lit"))
    assert person.cell("facts.arterial.lit", "last").value == 40600
    assert person.cell("facts.arterial.lit").value is None


def test_a_denominator_that_was_never_reported_is_not_filled_in() -> None:
    report = LastReport(record("lighting", {}), {}, frozenset({LAMPS}))
    out = io.BytesIO()
    write_form(book(), "div_lighting", JUNE, out, {"lighting": report})
    assert Clerk(out.getvalue()).cell(LAMPS).value is None
    assert read_form(out.getvalue(), "form.xlsx").findings == ()


def test_a_denominator_filled_in_counts_into_the_check_number() -> None:
    unopened = standing(LAMPS)
    with zipfile.ZipFile(io.BytesIO(unopened)) as parts:
        cover = parts.read("xl/worksheets/sheet1.xml").decode()
    number = check_number([("lighting", {"arterial": {"lamps": 41200}})])
    assert f"<v>{number}</v>" in cover
    assert findings(read_form(unopened, "form.xlsx")) == []


STANDING = {
    "arrangement": "分片包干。",
    "measures": "每周巡查。",
    "inspection": "抽查十条路。",
    "assessment": "亮灯率达标。",
}


def test_standing_texts_are_filled_in_and_the_effect_never() -> None:
    person = Clerk(
        standing(**STANDING, effect="亮灯率提高。", problems="无。", next_steps="继续。")
    )
    assert only(person.read()).content["tasks"] == {"1.4": STANDING}
    assert person.cell("text:effect", "title").value is None


def test_a_standing_text_that_was_not_given_stays_empty() -> None:
    person = Clerk(standing(measures="每周巡查。"))
    assert only(person.read()).content["tasks"] == {"1.4": {"measures": "每周巡查。"}}


def test_a_long_list_keeps_room_for_more() -> None:
    things = [{"name": f"支部{number}"} for number in range(75)]
    last = {"party_building": record("party_building", {"branches": things})}
    person = Clerk(form("div_party", JUNE, last))
    name = next(
        name for name, about in person.about.items() if about.get("fact") == "facts.branches"
    )
    assert sum(cell.value == "item" for cell in person.book[name]["A"]) == 85


def test_the_same_input_gives_the_same_bytes() -> None:
    assert form("div_lighting", JUNE, LAST) == form("div_lighting", JUNE, LAST)


def test_only_inputs_are_unlocked_and_no_typing_is_refused() -> None:
    person = clerk()
    for sheet in person.book:
        if sheet.title in person.sheets:
            assert sheet.protection.sheet
            assert not any(each.showErrorMessage for each in sheet.data_validations.dataValidation)
    assert not person.cell(LAMPS).protection.locked
    assert person.cell(LAMPS, "target").protection.locked
    assert person.cell(LAMPS, "num").protection.locked


def test_there_is_no_form_for_a_stranger_or_out_of_the_year() -> None:
    with pytest.raises(UsageError):
        form("div_lightning", JUNE, {})
    with pytest.raises(UsageError):
        form("div_lighting", Period(2021, 1), {})


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    """Change the text of one part of a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(out, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            after.writestr(name, text)
    return out.getvalue()


STRINGS = "xl/sharedStrings.xml"


@pytest.mark.parametrize("version", [0, 2])
def test_a_form_of_another_version_names_both(version: int) -> None:
    other = changed(blank_form("div_lighting", JUNE), STRINGS, '"form":1', f'"form":{version}')
    reading = read_form(other, "form.xlsx")
    assert reading.documents == ()
    [found] = reading.findings
    assert (found.code, found.reporter, found.period) == ("FORM-003", "div_lighting", "2019-06")
    assert str(version) in found.said.say("en")
    assert "1" in found.said.say("en")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"areas":["lighting"]', '"areas":[]'),
        ('"period":"2019-06"', '"period":"June"'),
        ("Asia/Shanghai", "Asia/Tientsin"),
        ("Asia/Shanghai", "../../etc"),
        ('"plan":"', '"plans":"'),
    ],
)
def test_changed_marks_are_noticed(old: str, new: str) -> None:
    other = changed(blank_form("div_lighting", JUNE), STRINGS, old, new)
    reading = read_form(other, "form.xlsx")
    assert [each.code for each in reading.findings] == ["FILE-012"]
    assert reading.documents == ()


def test_another_workbook_is_foreign() -> None:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    assert [each.code for each in read_form(out.getvalue(), "x.xlsx").findings] == ["FILE-011"]


def test_an_unreadable_file_is_a_finding() -> None:
    reading = read_form(blank_form("div_lighting", JUNE)[:5000], "form.xlsx")
    assert [(each.code, each.file) for each in reading.findings] == [("FILE-006", "form.xlsx")]


def test_a_copied_sheet_is_named() -> None:
    person = clerk()
    person.write(LAMPS, 41200)
    person.book.copy_worksheet(person.book["1.4"])
    reading = person.read()
    assert [each.code for each in reading.findings] == ["FORM-001"]
    assert "1.4 Copy" in reading.findings[0].said.say("en")
    assert fact(only(reading).content, LAMPS) == 41200


def test_a_deleted_sheet_is_named_where_the_contents_list_it() -> None:
    person = clerk()
    person.write(LAMPS, 41200)
    line = next(cell for cell in person.book["报送表"]["C"] if cell.value == "1.4")
    del person.book["1.4"]
    [note] = only(person.read()).notes
    assert (note.code, note.severity, note.area) == ("FORM-007", Severity.ERROR, "lighting")
    assert (note.task, note.fact) == ("1.4", "")
    assert note.place == f"报送表!{line.coordinate}"
    assert "Sheet 1.4 of the form is missing" in note.said.say("en")
    assert "restore it" in note.said.say("en")


def test_all_sheets_that_are_gone_are_named_and_the_rest_is_read() -> None:
    person = clerk("div_greening")
    lists = [name for name, about in person.about.items() if about["sheet"] == "list"]
    tasks = [name for name, about in person.about.items() if about["sheet"] == "task"]
    person.write("facts.greenery.total", 0.3)
    home = person.cell("facts.greenery.total").parent.title
    gone = {*lists, *tasks} - {home}
    assert lists
    for name in gone:
        del person.book[name]
    reading = person.read()
    assert {note.code for note in findings(reading)} == {"FORM-007"}
    found = [note.said.say("en").split(" of the form")[0] for note in findings(reading)]
    assert sorted(found) == sorted(f"Sheet {name}" for name in gone)
    facts = {note.fact for note in findings(reading)} - {""}
    assert facts == {person.about[name]["fact"] for name in lists}
    read = [fact(each.content, "facts.greenery.total") for each in reading.documents]
    assert 3000 in read


def test_form_saved_by_libreoffice_keeps_the_list_of_its_sheets(tmp_path: Path) -> None:
    person = clerk()
    person.write(LAMPS, 41200)
    source, out = tmp_path / "form.xlsx", tmp_path / "saved"
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out)]

    def saved() -> Document:
        source.write_bytes(person.content())
        subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=100)
        return only(read_form((out / "form.xlsx").read_bytes(), "form.xlsx"))

    document = saved()
    assert (fact(document.content, LAMPS), document.notes) == (41200, ())
    del person.book["1.4"]
    assert [note.code for note in saved().notes] == ["FORM-007"]


def test_each_area_is_told_of_its_own_sheets() -> None:
    person = clerk("div_office")
    name = next(name for name, about in person.about.items() if about.get("area") == "office")
    del person.book[name]
    told = {
        each.content["area"]: [note.code for note in each.notes] for each in person.read().documents
    }
    assert (told["events"], set(told["office"])) == ([], {"FORM-007"})


def test_a_sheet_whose_hidden_row_was_changed_is_named() -> None:
    person = clerk()
    person.book["1.4"]["A1"] = "1.4"
    assert [note.code for note in only(person.read()).notes] == ["FORM-007"]


def test_a_form_without_its_cover_is_no_foreign_workbook() -> None:
    person = clerk()
    del person.book["报送表"]
    reading = person.read()
    assert [(each.code, each.severity) for each in reading.findings] == [
        ("FORM-007", Severity.ERROR)
    ]
    assert "cover is missing" in reading.findings[0].said.say("en")


def test_sheets_may_be_renamed_moved_and_added() -> None:
    person = clerk()
    person.write(LAMPS, 41200)
    person.book["1.4"].title = "照明"
    person.book.create_sheet("草稿", 0)["A1"] = "备忘"
    person.book.move_sheet("照明", 3)
    reading = person.read()
    assert findings(reading) == []
    assert fact(only(reading).content, LAMPS) == 41200


def test_a_form_made_before_its_cover_kept_the_sheets_is_read() -> None:
    person = clerk()
    person.write("facts.scheme.stage", "起草")
    for row in person.book["报送表"].iter_rows(min_row=2, max_col=2):
        if row[0].value == "sheet":
            row[0].value = row[1].value = None
    del person.book["1.4"]
    assert findings(person.read()) == []


def test_moved_rows_and_columns_are_no_harm() -> None:
    person = clerk()
    person.write(LAMPS, 41200)
    sheet = person.book["1.4"]
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_rows(5)
    sheet.insert_cols(5)
    assert fact(only(person.read()).content, LAMPS) == 41200


def test_a_fresh_form_carries_its_check_number() -> None:
    for last in ({}, LAST):
        assert read_form(form("div_lighting", JUNE, last), "form.xlsx").findings == ()


def test_a_figure_changed_behind_the_check_number_is_a_question() -> None:
    stale = changed(
        blank_form("div_lighting", JUNE),
        "xl/worksheets/sheet1.xml",
        "<v>00000000</v>",
        "<v>00001234</v>",
    )
    [found] = read_form(stale, "form.xlsx").findings
    assert (found.code, found.place) == ("FORM-004", "报送表!F7")


def test_check_numbers_tell_figures_apart() -> None:
    def number(**facts: Any) -> str:
        return check_number([("lighting", facts)])

    numbers = [
        number(),
        number(lamps=0),
        number(lamps=1),
        number(lit=1),
        number(lamps=100),
        number(lamps=1.01),
        number(roads=[{"length": 1}, {"length": 2}]),
        number(roads=[{"length": 2}, {"length": 1}]),
        check_number([("heating", {"lamps": 1})]),
    ]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch("[0-9]{8}", each) for each in numbers)
    assert number(lamps=5, name="a", done=True) == number(lamps=5.0)


def test_check_numbers_stay_within_exact_doubles() -> None:
    assert check_number([("a", {"x": 10**15 - 1})]).isdecimal()


#: What a cell can hold: XML knows neither control characters nor these two, and openpyxl writes them.
TYPED = st.characters(
    codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"
)


# No shrinking: each example opens a workbook.
@settings(max_examples=25, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from([LAMPS, "facts.scheme.stage", "facts.scheme.date", "text:unchanged"]),
        st.one_of(
            st.text(TYPED, max_size=20),
            st.floats(allow_nan=False, allow_infinity=False),
            st.integers(),
            st.booleans(),
            st.datetimes(datetime(1900, 3, 1)),
        ),
    )
)
def test_whatever_is_typed_is_read_or_comes_back(typed: dict[str, Any]) -> None:
    person = clerk()
    for key, value in typed.items():
        person.write(key, value, "title" if key.startswith("text") else "value")
    document = only(person.read())
    assert json.dumps(document.content)
    for note in document.notes:
        assert note.said.say("zh")
        assert note.place.startswith("1.4!")


def test_written_to_a_path(tmp_path: Path) -> None:
    out = tmp_path / "form.xlsx"
    write_form(book(), "div_lighting", JUNE, out, {})
    assert read_form(out.read_bytes(), "form.xlsx").documents
