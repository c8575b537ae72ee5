"""The register's entries on a year's assessment, and assessment.toml."""

from datetime import date
from pathlib import Path

import pytest
from attrs import evolve
from tests.builders import a_book, an_indicator, area_rules

from duban.errors import DubanError, FileErrors, RuleFileError
from duban.model.assessing import Assessing
from duban.model.assessments import Outcome
from duban.model.register import Register
from duban.rulefiles.assessing import assessing_from
from duban.rulefiles.registers import read_register
from duban.rulefiles.toml import read_toml
from duban.words import Label

BOOK = a_book(area_rules(an_indicator()))
UNIT = next(iter(BOOK.reporters))
TWO_UNITS = evolve(BOOK, reporters={**BOOK.reporters, "other": BOOK.reporters[UNIT]})

APPEAL = f"""
[[appeal]]
reporter = "{UNIT}"
year = 2019
filed_on = "2020-01-10"
about = "停电"
"""
DECIDED = 'decided_on = "2020-01-16"\nby = "会议"\ndocument = "样例1号"\n'


def register(folder: Path, *texts: str) -> Register:
    """Read a register of one file a text."""
    (folder / "office").mkdir()
    for number, text in enumerate(texts, 1):
        (folder / "office" / f"{number}.toml").write_text(text, encoding="utf-8")
    return read_register(folder, TWO_UNITS)


def fault(folder: Path, *texts: str) -> str:
    with pytest.raises(DubanError) as caught:
        register(folder, *texts)
    assert isinstance(caught.value, RuleFileError | FileErrors)
    return str(caught.value)


def test_appeal_without_an_outcome_is_pending(tmp_path: Path) -> None:
    (found,) = register(tmp_path, APPEAL).appeals
    assert (found.outcome, found.points, found.decided_on) == (Outcome.PENDING, 0.0, None)
    assert (found.file, found.line) == ("office/1.toml", 2)


def test_appeal_upheld_says_when_by_whom_and_how_much(tmp_path: Path) -> None:
    (found,) = register(tmp_path, APPEAL + 'outcome = "upheld"\npoints = 1\n' + DECIDED).appeals
    assert (found.points, found.decided_on) == (1.0, date(2020, 1, 16))


def test_appeal_is_pending_until_the_day_of_its_decision(tmp_path: Path) -> None:
    (found,) = register(tmp_path, APPEAL + 'outcome = "upheld"\npoints = 1\n' + DECIDED).appeals
    assert found.as_of(date(2020, 1, 15)).outcome is Outcome.PENDING
    assert found.as_of(date(2020, 1, 15)).points == 0.0
    assert found.as_of(date(2020, 1, 16)) == found


def test_second_appeal_names_both_files_and_lines(tmp_path: Path) -> None:
    said = fault(tmp_path, APPEAL, "# again\n" + APPEAL)
    assert said.startswith("office/2.toml:3: ")
    assert "one appeal for 2019 already, in office/1.toml, line 2" in said


def test_each_unit_has_an_appeal_of_its_own(tmp_path: Path) -> None:
    found = register(tmp_path, APPEAL, APPEAL.replace(UNIT, "other"))
    assert len(found.appeals) == 2


@pytest.mark.parametrize("table", ["self_score", "year_grade"])
def test_second_score_of_a_year_is_an_error(tmp_path: Path, table: str) -> None:
    day = {"self_score": 'received_on = "2020-01-07"', "year_grade": 'given_on = "2020-01-07"'}
    entry = f'[[{table}]]\nreporter = "{UNIT}"\nyear = 2019\npoints = 9\nby = "某"\n{day[table]}\n'
    assert "office/1.toml:8: " in fault(tmp_path, entry + "\n" + entry)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('outcome = "upheld"\n' + DECIDED, "An appeal that is upheld names points"),
        ('outcome = "dismissed"\n', "An appeal that is dismissed names by"),
        ('outcome = "dismissed"\npoints = 1\n' + DECIDED, "that is dismissed has no points"),
        ("points = 1\n", "An appeal that is pending has no points"),
        (
            'outcome = "dismissed"\nby = "会议"\ndocument = "1"\ndecided_on = "2020-01-09"\n',
            "decided on 2020-01-09, before it was filed on 2020-01-10",
        ),
        ('outcome = "dismissed"\nby = "会"\ndocument = "1"\ndecided_on = "2020-02-30"', "date"),
        ('outcome = "won"\n', "outcome"),
    ],
)
def test_appeal_that_contradicts_itself_is_told(tmp_path: Path, more: str, said: str) -> None:
    told = fault(tmp_path, APPEAL + more)
    assert told.startswith("office/1.toml:")
    assert said in told


def test_year_outside_the_plan_is_told_with_its_line(tmp_path: Path) -> None:
    said = fault(tmp_path, APPEAL.replace("2019\n", "2018\n"))
    assert said.startswith("office/1.toml:4: 2018 is no year of")


def test_unknown_unit_is_told(tmp_path: Path) -> None:
    assert "Unknown reporter" in fault(tmp_path, APPEAL.replace(UNIT, "nobody"))


@pytest.mark.parametrize("points", ["0", "-1", "101"])
def test_bonus_is_above_zero(tmp_path: Path, points: str) -> None:
    entry = f'[[bonus]]\nreporter = "{UNIT}"\nyear = 2019\npoints = {points}\nbasis = "奖"\n'
    assert "office/1.toml:4: " in fault(tmp_path, entry + DECIDED)


def test_approval_of_points_names_the_unit(tmp_path: Path) -> None:
    entry = '[[approval]]\nyear = 2019\napproved_on = "2020-01-20"\nby = "会"\ndocument = "3"\n'
    assert "names the reporter" in fault(tmp_path, entry + "points = 90\n")


def test_approval_of_all_units_names_none(tmp_path: Path) -> None:
    entry = '[[approval]]\nyear = 2019\napproved_on = "2020-01-20"\nby = "会"\ndocument = "3"\n'
    (found,) = register(tmp_path, entry).approvals
    assert (found.reporter, found.points) == ("", None)


def assessing(folder: Path, text: str) -> Assessing:
    path = folder / "assessment.toml"
    path.write_text(text, encoding="utf-8")
    return assessing_from(read_toml(path, "assessment.toml", "assessment"))


GRADES = """
[thresholds]
source = "本市"
[[grade]]
name = "好"
name_en = "fine"
at_least = 75
[[grade]]
name = "差"
at_least = 0
"""


def test_plan_without_the_file_is_graded_by_the_proposal() -> None:
    assert assessing_from(None) == Assessing()
    assert [one.at_least for one in Assessing().grades] == [90.0, 80.0, 60.0, 0.0]


def test_file_names_grades_of_its_own_and_leaves_the_cap(tmp_path: Path) -> None:
    found = assessing(tmp_path, GRADES)
    assert [(one.name, one.at_least) for one in found.grades] == [
        (Label("好", "fine"), 75.0),
        (Label("差", "差"), 0.0),
    ]
    assert (found.source.zh, found.bonus_cap) == ("本市", 5.0)


def test_grades_go_down(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match=r"assessment.toml:10: .* must begin below 75"):
        assessing(tmp_path, GRADES.replace("at_least = 0", "at_least = 80"))


def test_last_grade_begins_at_zero(tmp_path: Path) -> None:
    with pytest.raises(RuleFileError, match=r"assessment.toml:10: The last grade begins at 0"):
        assessing(tmp_path, GRADES.replace("at_least = 0", "at_least = 10"))


@pytest.mark.parametrize("head", ["[thresholds]\nsource", "[[grade]]"])
def test_grades_and_their_source_stand_together(tmp_path: Path, head: str) -> None:
    text = GRADES.replace('[thresholds]\nsource = "本市"\n', "")
    if "source" in head:
        text = '[thresholds]\nsource = "本市"\n'
    with pytest.raises(DubanError, match=r"assessment.toml:1: "):
        assessing(tmp_path, text)


def test_bundled_file_is_the_proposal(tmp_path: Path) -> None:
    rules = Path(__file__).parents[2] / "rules" / "tianjin-2019" / "assessment.toml"
    found, proposed = assessing(tmp_path, rules.read_text(encoding="utf-8")), Assessing()
    assert (found.grades, found.bonus_cap) == (proposed.grades, proposed.bonus_cap)
