"""Forms by the re-plans of a folder: who is asked for what is held to it, and nobody else."""

import io
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.agreeing import REPLANNED, lay, open_root, reports
from tests.cli.evaluating import Called, duban, in_json
from tests.cli.test_template import beside, template
from tests.pipeline.test_replans import ADDED, CLOSED, MOVED

from duban.forms.asked import asked_of
from duban.forms.writing import COVER
from duban.model.agreements import Replan, ReplanKind
from duban.model.period import Period
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.tracking.amending import amended

JUNE = Period(2019, 6)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return open_root(tmp_path_factory.mktemp("root"), "wells", "scheme", "pressure")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "form.xlsx"


def made(root: Path, out: Path, folder: Path, reporter: str = "bureau", period: str = "03") -> Path:
    called = template(
        root, out, "--force", "--from", folder, reporter=reporter, period=f"2019-{period}"
    )
    assert called.code == 0, called.err
    return out


def refused(root: Path, out: Path, folder: Path, reporter: str, period: str) -> None:
    called = template(root, out, "--force", "--from", folder, reporter=reporter, period=period)
    assert called.code == 2
    assert f"for {period}: by the re-plans it has no task then" in called.err
    assert not out.exists()


def rows_of(out: Path) -> set[str]:
    book = openpyxl.load_workbook(out)
    return {str(cell.value) for sheet in book for cell in sheet["A"] if cell.value}


def hints(out: Path) -> str:
    book = openpyxl.load_workbook(out)
    return "\n".join(str(cell.value) for sheet in book for cell in sheet["B"] if cell.value)


def hand_in(folder: Path, out: Path, figures: dict[str, int]) -> None:
    """Fill a form in as a person does, and lay it into the folder."""
    book = openpyxl.load_workbook(out)
    for sheet in book:
        columns = {cell.value: cell.column or 0 for cell in sheet[1][2:]}
        for cell in sheet["A"]:
            if cell.value in figures:
                sheet.cell(cell.row, columns["value"]).value = figures[cell.value]
    book[COVER]["D7"] = datetime(2019, 4, 2, 9, 0)  # noqa: DTZ001 - cells hold times without a zone
    filled = io.BytesIO()
    book.save(filled)
    (folder / "handed-in.xlsx").write_bytes(filled.getvalue())


def accepted(folder: Path, root: Path, reporter: str) -> Called:
    """Judge a folder; the unit's report on March came in time and has no fault."""
    called = in_json(folder, root, as_of="2019-04-10")
    found = called.rows("reports", reporter=reporter, period="2019-03")
    assert [(one["timeliness"], one["file"]) for one in found] == [("on_time", "handed-in.xlsx")]
    assert not [one for one in called.rows("findings") if one["severity"] == "error"]
    return called


def test_task_that_moved_is_asked_of_the_new_unit_alone(
    folder: Path, root: Path, out: Path
) -> None:
    lay(folder, "office/replans.toml", MOVED)
    refused(root, out, folder, "bureau", "2019-03")
    made(root, out, folder, "station")
    assert {"facts.wells", "facts.pressure.good", "text:effect"} <= rows_of(out)
    hand_in(folder, out, {"facts.wells": 30})
    called = accepted(folder, root, "station")
    (found,) = called.rows("indicators", indicator="wells", reporter="station")
    assert found["actual"] == 30.0


def test_month_before_the_move_is_asked_of_the_old_unit(
    folder: Path, root: Path, out: Path
) -> None:
    lay(folder, "office/replans.toml", MOVED)
    refused(root, out, folder, "station", "2019-02")
    before = made(root, out, folder, period="01").read_bytes()
    assert template(root, out, "--force", period="2019-01").code == 0
    assert out.read_bytes() == before


def test_last_month_before_the_move_asks_for_nothing_expected_after_it(
    folder: Path, root: Path, out: Path
) -> None:
    assert template(root, out, "--force", period="2019-02").code == 0
    assert '"of":"wells"' in hints(out)
    lay(folder, "office/replans.toml", MOVED)
    assert '"of":"wells"' not in hints(made(root, out, folder, period="02"))
    assert "facts.wells" in rows_of(out)


def test_area_that_was_added_is_not_asked_for_before(folder: Path, root: Path, out: Path) -> None:
    lay(folder, "office/replans.toml", ADDED)
    refused(root, out, folder, "bureau", "2019-02")
    assert "facts.wells" in rows_of(made(root, out, folder))


def test_closed_indicator_is_asked_for_no_more(folder: Path, root: Path, out: Path) -> None:
    lay(folder, "office/replans.toml", CLOSED)
    assert "facts.wells" in rows_of(made(root, out, folder, period="02"))
    asked = rows_of(made(root, out, folder))
    assert "facts.wells" not in asked
    assert "facts.pressure.good" in asked
    hand_in(folder, out, {"facts.pressure.good": 96, "facts.pressure.tests": 100})
    accepted(folder, root, "bureau")


def test_task_that_was_closed_is_asked_of_nobody(folder: Path, root: Path, out: Path) -> None:
    lay(folder, "office/replans.toml", CLOSED.replace('indicator = "wells"', 'task = "1.1"'))
    refused(root, out, folder, "bureau", "2019-03")


def test_target_in_force_stands_beside_the_figure(folder: Path, root: Path, out: Path) -> None:
    lay(folder, "office/replans.toml", REPLANNED)
    for month, target in (("02", "年底前≥120"), ("03", "年底前≥60（原目标：年底前≥120）")):
        told = beside(made(root, out, folder, period=month), "facts.wells", "target")
        assert told.endswith(f"：{target}")


def test_due_day_in_force_stands_beside_the_stage(folder: Path, root: Path, out: Path) -> None:
    moved = REPLANNED.replace("target = 60.0", "due = 2019-03-31").replace('"wells"', '"scheme"')
    lay(folder, "office/replans.toml", moved)
    told = beside(made(root, out, folder), "facts.scheme.stage", "target")
    assert "：3月31日前" in told
    assert told.count("原目标：") == 1


OVERRIDE = """
[[due_override]]
period = "2019-03"
due = 2019-04-09
document = "doc 3"
"""


def test_moved_due_day_stands_on_the_cover_beside_the_day_of_the_rules(
    folder: Path, root: Path, out: Path
) -> None:
    assert openpyxl.load_workbook(made(root, out, folder))[COVER]["D5"].value == (
        "2019年4月5日24时前"
    )
    lay(folder, "office/moved.toml", OVERRIDE)
    assert openpyxl.load_workbook(made(root, out, folder))[COVER]["D5"].value == (
        "2019年4月9日24时前\n（原为4月5日）"
    )
    moved = made(root, out, folder, period="02").read_bytes()
    assert template(root, out, "--force", period="2019-02").code == 0
    assert out.read_bytes() == moved


def planned(root: Path, out: Path, folder: Path, reporter: str = "bureau") -> dict[str, str]:
    """Give the indicators of the form of a plan of work, each with what is told of its target."""
    called = duban(
        "template", "--root", root, "--plan", "sample", "--lang", "en", "--reporter", reporter,
        "--workplan", "--out", out, "--force", "--from", folder,
    )  # fmt: skip
    assert called.code == 0, called.err
    book = openpyxl.load_workbook(out)
    return {
        str(row[0].value): str(row[4].value)
        for sheet in book
        for row in sheet.iter_rows(min_row=2)
        if row[0].value and str(row[1].value).startswith('{"area"')
    }


def test_plan_of_work_has_the_targets_in_force_with_the_original_ones(
    folder: Path, root: Path, out: Path
) -> None:
    plain = planned(root, out, folder)
    assert plain["wells"].endswith("：年底前≥120")
    lay(folder, "office/replans.toml", REPLANNED)
    found = planned(root, out, folder)
    assert found["wells"].endswith("：年底前≥60（原目标：年底前≥120）")
    assert {**found, "wells": ""} == {**plain, "wells": ""}


def test_plan_of_work_has_the_due_day_in_force(folder: Path, root: Path, out: Path) -> None:
    moved = REPLANNED.replace("target = 60.0", "due = 2019-08-31").replace('"wells"', '"scheme"')
    lay(folder, "office/replans.toml", moved)
    told = planned(root, out, folder)["scheme"]
    assert "：8月31日前" in told
    assert "通知规定的日期" not in told


def test_plan_of_work_asks_for_nothing_that_was_closed(folder: Path, root: Path, out: Path) -> None:
    lay(folder, "office/replans.toml", CLOSED)
    assert list(planned(root, out, folder)) == ["scheme"]


def test_plan_of_work_of_the_unit_that_takes_over_has_what_moved(
    folder: Path, root: Path, out: Path
) -> None:
    lay(folder, "office/replans.toml", MOVED)
    assert "wells" in planned(root, out, folder, "station")


def test_decision_to_come_changes_nothing(folder: Path, root: Path, out: Path) -> None:
    lay(folder, "office/replans.toml", MOVED.replace("2019-02-20", "2999-02-20"))
    with_it = made(root, out, folder).read_bytes()
    assert template(root, out, "--force", period="2019-03").code == 0
    assert out.read_bytes() == with_it


def test_folder_without_re_plans_changes_nothing(folder: Path, root: Path, out: Path) -> None:
    with_folder = made(root, out, folder).read_bytes()
    assert template(root, out, "--force", period="2019-03").code == 0
    assert out.read_bytes() == with_folder


def test_what_was_last_accepted_is_shown_as_before(folder: Path, root: Path, out: Path) -> None:
    reports(folder, {"wells": 9}, last=2)
    lay(folder, "office/replans.toml", REPLANNED)
    assert beside(made(root, out, folder), "facts.wells", "last") == 9


def replan(kind: ReplanKind, **changes: Any) -> Replan:
    day = datetime(2019, 4, 20).date()  # noqa: DTZ001 - a day
    told = {"authority": "commission", "by": "x", "decided_on": day, "document": "d"}
    return Replan(
        **{**told, "kind": kind, "since": Period(2019, 5), "area": "cityscape", **changes}
    )


def sheets(reporter: str, *replans: Replan) -> list[tuple[str, int]]:
    """Give the tasks that a unit of the notice's plan is asked in June, and how many facts of each."""
    book = load_plugins(find_roots([])).book("tianjin-2019")
    asked = asked_of(amended(book, replans, JUNE.last_day), reporter, JUNE, replans)
    return [(one.task.code, len(one.facts)) for one in asked.tasks]


def test_other_tasks_of_both_units_stay() -> None:
    roads, cityscape = sheets("div_roads"), sheets("div_cityscape")
    moved = replan(ReplanKind.TRANSFER, task="3.3", reporter="div_cityscape", to="div_roads")
    (gone,) = [one for one in cityscape if one[0] == "3.3"]
    assert sheets("div_roads", moved) == [gone, *roads]
    assert sheets("div_cityscape", moved) == [one for one in cityscape if one != gone]
    closed = replan(ReplanKind.CLOSED, task="3.3")
    assert sheets("div_cityscape", closed) == sheets("div_cityscape", moved)
    assert sheets("div_roads", closed) == roads


def test_new_due_day_makes_its_month_one_in_which_it_is_asked() -> None:
    book = load_plugins(find_roots([])).book("tianjin-2019")
    quarterly = next(
        (area, one)
        for area, rules in book.rules.items()
        for one in rules.indicators
        if one.months == {3, 6, 9, 12} and one.value
    )
    area, one = quarterly
    month = Period(2019, 10)
    moved = replan(
        ReplanKind.TARGET,
        area=area,
        indicator=one.id,
        due=month.last_day,
        reporter=one.reporters[0],
    )

    def used(*replans: Replan) -> bool:
        asked = asked_of(book, one.reporters[0], month, replans)
        return any(
            each.id == one.id for task in asked.tasks for fact in task.facts for each in fact.uses
        )

    assert (used(), used(moved)) == (False, True)
