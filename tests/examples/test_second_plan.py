"""A second city: its plan holds and is judged in its own rhythm, words and letterhead."""

import re
import shutil
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from tests.cli.calls import run

from duban.model.rules import RuleBook
from duban.model.terms import Level
from duban.notify import Paper, digest_letter, template_folders
from duban.notify.letters import Line
from duban.pluginmanager import load_plugins
from duban.roots import Root, bundled_root, find_roots
from duban.rulecheck import check
from duban.sheets.workbook import read_workbook
from duban.testing import Rows, evaluate_folder
from duban.words import Label

REPOSITORY = Path(__file__).parents[2]
ROOT = REPOSITORY / "examples" / "second-plan"
FOLDER = ROOT / "submissions"
PLAN = "chongqing-2018"
#: What may name the bundled plan: samples of calls and of identifiers.
_EXAMPLE = re.compile("例 · example: duban .*|例如 (?:tianjin-2019|FILE-001、LGT-001|div_lighting)")
_TIANJIN = re.compile(
    r"tianjin|天津|津城管|委办公室|委里|附件1|srylxx|126\.com|海河|滨海|div_lighting(?! )"
    r"|(?<![0-9])48号",
    re.IGNORECASE,
)


@cache
def book() -> RuleBook:
    return load_plugins(find_roots([ROOT])).book(PLAN)


@cache
def rows(as_of: str = "2018-09-30") -> Rows:
    return evaluate_folder(ROOT, FOLDER, as_of=as_of, plan=PLAN)


def statuses(as_of: str = "2018-09-30") -> dict[str, str]:
    return {row["indicator"]: row["status"] for row in rows(as_of)["indicators"]}


def alerts(kind: str, as_of: str = "2018-09-30") -> list[tuple[str, str]]:
    return [
        (row["reporter"], row["period"]) for row in rows(as_of)["alerts"] if row["kind"] == kind
    ]


# --- Nothing of Tianjin is in the core ---------------------------------------------------------


def core() -> list[Path]:
    folder = REPOSITORY / "src" / "duban"
    schemas = REPOSITORY / "schemas" / "duban"
    return sorted(schemas.glob("*.json")) + sorted(
        path
        for ending in ("py", "txt", "toml", "po", "mako")
        for path in folder.rglob(f"*.{ending}")
    )


def test_core_names_the_bundled_plan_only_in_samples_of_calls() -> None:
    found = [
        f"{path.relative_to(REPOSITORY)}: {line.strip()}"
        for path in core()
        for line in path.read_text(encoding="utf-8").splitlines()
        if _TIANJIN.search(_EXAMPLE.sub("", line))
    ]
    assert found == []


def test_core_has_no_area_reporter_or_indicator_of_the_bundled_plan() -> None:
    bundled = load_plugins((bundled_root(),)).book("tianjin-2019")
    ids = {one.id for area in bundled.rules.values() for one in area.indicators}
    ids |= {check.code for area in bundled.rules.values() for check in area.checks}
    named = re.compile(r"\b(?:" + "|".join(sorted({*ids, *bundled.reporters})) + r")\b")
    found = [
        f"{path.name}: {match[0]}"
        for path in core()
        for match in named.finditer(_EXAMPLE.sub("", path.read_text(encoding="utf-8")))
    ]
    assert found == []


def test_plan_is_judged_where_the_bundled_plan_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "bare"
    for folder in ("schemas/duban", "templates"):
        shutil.copytree(REPOSITORY / folder, bare / folder)
    (bare / "plugins").mkdir()
    for name in ("greening.py", "lighting.py"):
        shutil.copy(REPOSITORY / "plugins" / name, bare / "plugins" / name)
    for module in ("roots", "rulefiles.toml"):
        monkeypatch.setattr(f"duban.{module}.bundled_root", lambda: Root(bare, ""))
    alone = evaluate_folder(ROOT, FOLDER, as_of="2018-09-30")
    assert {row["plan"] for row in alone["indicators"]} == {PLAN}
    assert alone["indicators"] == rows()["indicators"]
    assert alone["scores"] == rows()["scores"]
    assert alone["alerts"] == rows()["alerts"]


# --- Its own rhythm ----------------------------------------------------------------------------


def test_check_finds_nothing_but_sample_data_and_the_letterhead() -> None:
    said = [each.say("en") for each in check(find_roots([ROOT]), (PLAN,))]
    assert len(said) == 3
    assert "4 of 4 reporters are sample data" in said[0]
    assert all("letter" in each and "hides" in each for each in said[1:])


def test_reports_are_due_on_the_25th_of_the_month_itself_or_the_next_workday() -> None:
    dues = [duty.due for duty in book().timetables["lighting"].duties]
    assert dues[:5] == [
        date(2018, 4, 25),
        date(2018, 5, 25),
        date(2018, 6, 25),
        date(2018, 7, 25),
        date(2018, 8, 27),
    ]


def test_codes_are_in_natural_order() -> None:
    assert [task.code for _, task in book().tasks()] == ["L-1", "M-1", "M-2", "M-3", "M-10"]


def test_year_is_judged_as_it_went() -> None:
    found = statuses()
    assert found["park_projects"] == "unverified"  # done without evidence
    assert found["toilets_added"] == found["drinking_points"] == "on_track"
    assert found["main_roads_lit"] == "broken"
    assert alerts("late") == [("sec_lighting", "2018-07")]
    assert alerts("not_reported") == [("sec_sanitation", "2018-08")]


def test_report_of_the_month_counts_before_the_month_is_over() -> None:
    assert alerts("not_reported", "2018-04-26") == []
    assert [row["code"] for row in rows("2018-04-26")["findings"]] == []


def test_quarterly_measures_are_not_asked_between() -> None:
    assert statuses("2018-05-31")["main_roads_lit"] == "not_due"
    assert statuses("2018-06-30")["main_roads_lit"] == "on_track"


# --- Its own words -----------------------------------------------------------------------------


def test_element_of_its_own_is_missed_in_its_own_words() -> None:
    (alert,) = [row for row in rows()["alerts"] if row["kind"] == "element_missing"]
    assert (alert["reporter"], alert["task"]) == ("sec_water", "M-3")
    assert "remedies" in alert["because"]


def test_element_of_another_plan_is_refused(tmp_path: Path) -> None:
    source = (FOLDER / "2018-04" / "sec_greening-greening.json").read_text(encoding="utf-8")
    (tmp_path / "a.json").write_text(source.replace('"headway"', '"effect"'), encoding="utf-8")
    found = evaluate_folder(ROOT, tmp_path, as_of="2018-04-30", plan=PLAN)["findings"]
    assert [row["code"] for row in found] == ["SCHEMA-001"]
    assert "effect" in found[0]["message"]


def test_form_asks_in_the_plans_own_words_and_is_read_back(tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    made = run(
        "template", "--plan", PLAN, "--root", str(ROOT), "--reporter", "sec_water",
        "--period", "2018-09", "--from", str(FOLDER), "--out", str(form),
    )  # fmt: skip
    assert made.exit_code == 0
    said = {
        str(value) for sheet in read_workbook(form.read_bytes()) for value in sheet.cells.values()
    }
    assert "民生实事进度表（2018年9月）" in said
    assert {"科室负责人（签字）", "局分管负责人（签字）", "阶段小结"} <= said
    assert {"进展", "原因", "举措", "责任人"} <= said
    assert not {"安排", "评估", "季度小结", "处室负责人（签字）"} & said


def test_letters_go_out_on_its_own_letterhead() -> None:
    plan = book().plan
    folders = template_folders(find_roots([ROOT]))
    line = Line(
        "first", Level.YELLOW, "2018-0001", "进度滞后", "原因", ("实施情况 02",), None, Label("科")
    )
    written = digest_letter(Paper(plan, "zh", folders), Label("科"), date(2018, 9, 26), [line])
    assert written.failure is None
    assert written.letter.text.startswith("督查室（样例）\n督办函 · ")
    assert "border-bottom: 2px solid #b3261e" in written.letter.html


def test_every_address_is_a_sample() -> None:
    addresses = {each.contact.email for each in book().reporters.values()}
    assert all(each.endswith(".example") for each in addresses)
    assert not any(each.sourced for each in book().reporters.values())


def test_task_of_no_part_is_told_after_the_others(tmp_path: Path) -> None:
    root = tmp_path / "second"
    shutil.copytree(ROOT, root)
    path = root / "rules" / PLAN / "plan.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('code = "L"', 'code = "K"'), encoding="utf-8")
    ran = run("evaluate", str(FOLDER), "--root", str(root), "--as-of", "2018-09-30")
    assert ran.exit_code == 0
    told = [
        line[4:].split()[0] for line in ran.stdout.splitlines() if line[2:3] in "○◐●" and line[4:]
    ]
    assert told == ["M-1", "M-2", "M-3", "M-10", "L-1"]
