from datetime import date, datetime
from pathlib import Path

import pytest
from attrs import evolve
from tests.builders import JUNE, PLAN, a_book, an_indicator, area_rules

from duban.errors import FileErrors, RuleFileError
from duban.model.register import Receipt, Register
from duban.model.rules import Duty, Timetable
from duban.model.terms import Kind
from duban.rulefiles.registers import read_register

BOOK = a_book(area_rules(an_indicator(), an_indicator(Kind.DOCUMENT, id="scheme", unit=None)))


def read(folder: Path, *texts: str) -> Register:
    (folder / "office").mkdir(exist_ok=True)
    for number, text in enumerate(texts):
        (folder / f"office/{number}.toml").write_text(text, encoding="utf-8")
    return read_register(folder, BOOK)


RECEIPT = """
[[receipt]]
reporter = "div_a"
period = "2019-06"
received_at = 2019-07-04T16:20:00+08:00
paper_on = 2019-07-05
sealed = true
note = "by hand"
"""
REST = """
[[return]]
reporter = "div_a"
area = "lamps"
period = "2019-06"
returned_on = 2019-07-08
reason = "no seal"
[[exemption]]
reporter = "div_a"
area = "lamps"
reason = "flood"
document = "doc 1"
task = "1.1"
[[due_override]]
period = "2019-06"
due = 2019-07-08
document = "doc 2"
[[inspection]]
reporter = "div_a"
area = "lamps"
indicator = "lamps"
inspected_on = 2019-06-20
found = 90
note = "counted"
[[grade]]
reporter = "div_a"
area = "lamps"
period = "2019-06"
points = 90
by = "leader"
[[urging]]
reporter = "div_a"
period = "2019-06"
called_at = 2019-07-06T09:00:00+08:00
by = "office"
"""


def test_folder_without_an_office_has_an_empty_register(tmp_path: Path) -> None:
    assert read_register(tmp_path, BOOK) == Register()


def test_receipt_is_read_with_its_line(tmp_path: Path) -> None:
    register = read(tmp_path, RECEIPT)
    at = datetime.fromisoformat("2019-07-04T16:20:00+08:00")
    paper = date(2019, 7, 5)
    assert register.receipts == (
        Receipt(
            "div_a",
            JUNE,
            received_at=at,
            paper_on=paper,
            sealed=True,
            line=2,
            note="by hand",
        ),
    )


def test_every_kind_of_entry_is_read(tmp_path: Path) -> None:
    register = read(tmp_path, REST)
    assert register.returns[0].returned_on == date(2019, 7, 8)
    assert register.exemptions[0].covers("lamps", "1.1", JUNE)
    assert register.due_by_period[JUNE].due == date(2019, 7, 8)
    assert (register.inspections[0].found, register.inspections[0].note) == (90.0, "counted")
    assert register.grades[0].points == 90.0
    assert register.urgings[0].called_at.isoformat() == "2019-07-06T09:00:00+08:00"


def test_files_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    register = read(tmp_path, RECEIPT, RECEIPT.replace("div_a", "div_a").replace("06", "07", 1))
    assert [str(one.period) for one in register.receipts] == ["2019-06", "2019-07"]
    assert register.files == ("office/0.toml", "office/1.toml")


def test_register_of_another_plan_is_left_alone(tmp_path: Path) -> None:
    assert read(tmp_path, 'plan = "other"' + RECEIPT) == Register()
    assert read(tmp_path, f'plan = "{PLAN.id}"' + RECEIPT).receipts != ()


def test_faults_of_all_files_are_told_together(tmp_path: Path) -> None:
    with pytest.raises(FileErrors) as error:
        read(tmp_path, "[[grade]\n", RECEIPT, "[[urging]\n")
    assert [each.file for each in error.value.errors] == ["office/0.toml", "office/2.toml"]


def test_workbook_that_cannot_be_read_hides_no_fault_of_other_files(tmp_path: Path) -> None:
    (tmp_path / "office").mkdir()
    (tmp_path / "office" / "b.xlsx").write_bytes(b"no workbook")
    with pytest.raises(FileErrors) as error:
        read(tmp_path, RECEIPT.replace("div_a", "div_x"))
    assert [each.file for each in error.value.errors] == ["office/0.toml", "office/b.xlsx"]


def test_digest_changes_with_the_text(tmp_path: Path) -> None:
    digest = read(tmp_path, RECEIPT).sha256
    assert digest == read(tmp_path, RECEIPT).sha256
    assert digest != read(tmp_path, RECEIPT + "\n").sha256


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('reporter = "div_a"\narea', 'reporter = "div_b"\narea', "Unknown reporter div_b.*div_a"),
        ('area = "lamps"', 'area = "lamp"', "Unknown area lamp; did you mean lamps"),
        ('indicator = "lamps"', 'indicator = "lmps"', "Unknown indicator lmps.*lamps"),
        ('indicator = "lamps"', 'indicator = "scheme"', "scheme has no figure"),
        ('task = "1.1"', 'task = "1.2"', "Unknown task 1.2"),
        ("points = 90", "points = 190", "cannot be more than 100"),
        ("reason = ", "raeson = ", "did you mean reason"),
        ("2019-07-06T09:00:00+08:00", "2019-07-06T09:00:00", "a time with offset"),
        ("2019-07-06T09:00:00+08:00", '"2016-12-31T23:59:60Z"', "no such day or time"),
        ('period = "2019-06"\ndue', 'period = "0000-06"\ndue', "no such day or time"),
        ('period = "2019-06"\ndue', 'period = "2019-13"\ndue', "wanted form"),
        ('period = "2019-06"\ndue', 'period = "2018-12"\ndue', "No report is asked for 2018-12"),
        ('period = "2019-06"\ndue', 'period = "2019-05"\ndue', "No report is asked for 2019-05"),
        ("due = 2019-07-08", "due = 2019-06-25", "from 2019-06-26 to 2019-10-05"),
        ("due = 2019-07-08", "due = 2020-07-08", "from 2019-06-26 to 2019-10-05"),
        ('period = "2019-06"\nreturned', 'period = "2018-06"\nreturned', "for 2018-06"),
        ('period = "2019-06"\npoints', 'period = "2019-01"\npoints', "for 2019-01"),
        ('period = "2019-06"\ncalled', 'period = "2020-01"\ncalled', "for 2020-01"),
        ('task = "1.1"', 'period = "2018-12"', "for 2018-12"),
        ("found = 90", "found = -1", "Lamps cannot be -1.*no less than 0"),
    ],
)
def test_wrong_entry_is_named_with_file_and_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises((RuleFileError, FileErrors), match=rf"office/0\.toml:\d+: .*{said}"):
        read(tmp_path, REST.replace(old, new, 1))


def test_receipt_of_a_month_without_reports_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match=r"0\.toml:4: No report is asked for 2018-03"):
        read(tmp_path, RECEIPT.replace('"2019-06"', '"2018-03"'))


MOVED = '[[due_override]]\nperiod = "2019-06"\ndue = 2019-07-08\ndocument = "doc 2"\n'


@pytest.mark.parametrize("due", ["2019-06-26", "2019-10-05"])
def test_due_day_is_moved_within_a_quarter(tmp_path: Path, due: str) -> None:
    found = read(tmp_path, MOVED.replace("2019-07-08", due)).due_by_period
    assert found[JUNE].due == date.fromisoformat(due)


def test_second_due_day_of_a_period_is_refused_in_whichever_file(tmp_path: Path) -> None:
    other = MOVED.replace("2019-07-08", "2019-07-10")
    with pytest.raises(RuleFileError, match=r"0\.toml:5: .*2019-06 was moved to 2019-07-08.*doc 2"):
        read(tmp_path, MOVED + other)
    with pytest.raises(RuleFileError, match=r"1\.toml:1: .*2019-06 was moved to 2019-07-08"):
        read(tmp_path, MOVED, other)


def test_same_due_day_may_be_told_twice(tmp_path: Path) -> None:
    assert len(read(tmp_path, MOVED, MOVED).due_overrides) == 2


def test_due_day_within_the_month_is_moved_by_the_plans_own_early_days(tmp_path: Path) -> None:
    own = evolve(
        BOOK,
        plan=evolve(PLAN, reporting=evolve(PLAN.reporting, due_month="same", early_days=12)),
        timetables={"lamps": Timetable((Duty(JUNE, date(2019, 6, 25)),))},
    )
    (tmp_path / "office").mkdir()
    for day, is_read in (("2019-06-24", True), ("2019-06-18", False)):
        text = MOVED.replace("2019-07-08", day)
        (tmp_path / "office/0.toml").write_text(text, encoding="utf-8")
        if is_read:
            assert read_register(tmp_path, own).due_overrides
        else:
            with pytest.raises(RuleFileError, match="from 2019-06-19"):
                read_register(tmp_path, own)


def test_receipt_names_a_file_or_a_period(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match=r"0\.toml:1: A receipt names"):
        read(tmp_path, '[[receipt]]\nreporter = "div_a"\n')


def test_receipt_by_digest_is_enough(tmp_path: Path) -> None:
    text = f'[[receipt]]\nreporter = "div_a"\nsha256 = "{"a" * 64}"\n'
    assert read(tmp_path, text).receipts[0].period is None


def test_wrong_entries_are_named_together(tmp_path: Path) -> None:
    wrong = RECEIPT.replace("div_a", "div_x")
    with pytest.raises(FileErrors) as caught:
        read(tmp_path, wrong, wrong)
    assert [error.file for error in caught.value.errors] == ["office/0.toml", "office/1.toml"]


def test_entry_of_an_unknown_area_names_no_task(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match="Unknown area x"):
        read(tmp_path, REST.replace('area = "lamps"\nreason = "flood"', 'area = "x"\nreason = "f"'))


def test_stranger_is_named_on_the_line_of_its_key(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match=r"0\.toml:3: Unknown reporter div_x"):
        read(tmp_path, '[[receipt]]\nperiod = "2019-06"\nreporter = "div_x"\n')
