"""duban register."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from tests.cli.evaluating import Called, duban
from tests.water import put, submission


def register(root: Path, out: Path, *more: object) -> Called:
    return duban(
        "register", "--root", root, "--plan", "sample", "--lang", "en", "--as-of", "2019-05-08",
        "--out", out, *more,
    )  # fmt: skip


def rows(out: Path, sheet: str) -> list[dict[str, Any]]:
    found = load_workbook(BytesIO(out.read_bytes()))[sheet]
    codes = {cell.value: cell.column for cell in found[1] if cell.value}
    return [
        {code: row[column - 1].value for code, column in codes.items()}
        for row in found.iter_rows(min_row=5)
    ]


def type_in(out: Path, sheet: str, **values: object) -> None:
    book = load_workbook(out)
    codes = {cell.value: cell.column for cell in book[sheet][1] if cell.value}
    for code, value in values.items():
        book[sheet].cell(5, codes[code]).value = value
    book.save(out)


def test_register_lists_the_reports_that_are_due(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "register.xlsx"
    called = register(root, out)
    assert (called.code, called.out) == (0, "")
    assert called.err.startswith(f"{out}: the register of")
    assert rows(out, "收件")[0]["period"] == "2019-04"


def test_register_of_a_folder_tells_when_reports_came_and_is_read_by_evaluate(
    root: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "reports"
    put(folder, "4.json", submission("2019-04"))
    out = folder / "office" / "登记簿.xlsx"
    assert register(root, out, folder).code == 0
    assert [row["electronic"] for row in rows(out, "收件") if row["electronic"]]
    type_in(out, "收件", paper_on="2019-05-05", sealed="maybe")
    called = duban("evaluate", "--root", root, "--plan", "sample", folder, "--lang", "en")
    assert called.code == 3
    assert "office/登记簿.xlsx: 收件!" in called.err


def test_what_was_typed_is_kept_when_it_is_brought_up_to_date(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "office" / "登记簿.xlsx"
    register(root, out, tmp_path)
    type_in(out, "收件", paper_on="2019-05-05", note="送达")
    assert register(root, out, tmp_path).code == 0
    assert rows(out, "收件")[0]["note"] == "送达"


def test_rows_that_do_not_hold_stay_with_their_reasons_and_the_others_count(
    root: Path, tmp_path: Path
) -> None:
    out = tmp_path / "office" / "登记簿.xlsx"
    register(root, out, tmp_path)
    grade = {"reporter": "bureau", "area": "water", "period": "2019-04", "by": "甲"}
    type_in(out, "评分", **grade, points=900)
    type_in(out, "收件", paper_on="2019-05-05", sealed="maybe", note="送达")
    type_in(out, "顺延", period="2019-05", due="2019-06-10", document="3号")
    called = register(root, out, tmp_path)
    assert called.code == 3
    first, *faults = called.err.splitlines()
    assert "4 reports due" in first
    assert [fault.split(": ")[1][:2] for fault in faults] == ["收件", "评分"]
    (graded,) = [row for row in rows(out, "评分") if row["points"]]
    assert (graded["points"], graded["result"][:4]) == (900, "Not ")
    received = next(row for row in rows(out, "收件") if row["note"])
    assert (received["note"], received["sealed"]) == ("送达", "maybe")
    (moved,) = [row for row in rows(out, "顺延") if row["document"]]
    assert not moved["result"].startswith("Not ")
    type_in(out, "评分", points=90)
    type_in(out, "收件", sealed="是")
    assert register(root, out, tmp_path).code == 0


def test_faults_of_all_files_come_at_once_and_the_workbook_is_left_alone(
    root: Path, tmp_path: Path
) -> None:
    out = tmp_path / "office" / "登记簿.xlsx"
    register(root, out, tmp_path)
    type_in(out, "收件", paper_on="2019-05-05", sealed="maybe")
    before = out.read_bytes()
    (tmp_path / "office" / "a.toml").write_text(
        '[[grade]]\nreporter = "nobody"\narea = "water"\nperiod = "2019-04"\npoints = 90\n'
        'by = "x"\n',
        encoding="utf-8",
    )
    called = register(root, out, tmp_path)
    assert called.code == 3
    assert [fault.split(": ")[0] for fault in called.err.splitlines()] == [
        "office/a.toml:2",
        "office/登记簿.xlsx",
    ]
    assert out.read_bytes() == before


def test_replans_and_accepted_plans_of_work_of_toml_are_shown(root: Path, tmp_path: Path) -> None:
    unit, area = "bureau", "water"
    office = tmp_path / "office"
    office.mkdir()
    (office / "decisions.toml").write_text(
        '[[replan]]\nkind = "closed"\narea = "water"\nfrom = "2019-08"\nauthority = "city"\n'
        'by = "样例"\ndecided_on = 2019-07-01\ndocument = "样例3号"\n\n'
        f'[[workplan]]\nreporter = "{unit}"\narea = "{area}"\naccepted_on = 2019-03-25\n'
        'by = "督查科"\n',
        encoding="utf-8",
    )
    out = office / "登记簿.xlsx"
    assert register(root, out, tmp_path).code == 0
    (replan,) = [row for row in rows(out, "调整") if row["document"]]
    assert (replan["kind"], replan["from"], replan["row"]) == ("任务终止", "2019-08", "fixed")
    (accepted,) = [row for row in rows(out, "方案") if row["by"]]
    assert (accepted["by"], accepted["row"]) == ("督查科", "fixed")


@pytest.mark.parametrize("name", ["there.xlsx", "register.txt"])
def test_no_other_file_is_overwritten(root: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    out.write_bytes(b"mine")
    called = register(root, out, tmp_path)
    assert (called.code, called.out) == (2, "")
    assert called.err.count("\n") == 1
    assert out.read_bytes() == b"mine"
