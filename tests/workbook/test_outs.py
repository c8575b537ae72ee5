"""evaluate --out with .xlsx and .csv: what is written where, and what a CSV holds."""

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from tests.cli.evaluating import Called, duban
from tests.workbook.judgements import SAMPLES, alert, judged, with_rows

from duban.workbook import TABLES, csv_table, tables_of


def out(*files: Path) -> Called:
    """Evaluate the sample year into files."""
    outs = [part for file in files for part in ("--out", file)]
    return duban("evaluate", SAMPLES, "--as-of", "2019-07-06", "--workers", "1", *outs)


def rows_of(content: bytes) -> list[list[str]]:
    """Read a CSV as Excel does: by its mark."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_several_kinds_are_written_in_one_run(tmp_path: Path) -> None:
    files = [tmp_path / "new" / f"l.{kind}" for kind in ("xlsx", "csv", "jsonl", "txt")]
    called = out(*files)
    assert (called.code, called.err) == (0, "")
    written = {path.name for path in (tmp_path / "new").iterdir()}
    tables = {f"l-{name}.csv" for name in TABLES if name not in {"matters", "districts"}}
    assert written == {"l.xlsx", "l.jsonl", "l.txt", *tables}
    assert "任务" in openpyxl.load_workbook(tmp_path / "new" / "l.xlsx").sheetnames


def test_name_that_ends_with_a_table_is_this_table_alone(tmp_path: Path) -> None:
    assert out(tmp_path / "tasks.csv", tmp_path / "2019-07-alerts.csv").code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2019-07-alerts.csv", "tasks.csv"]
    assert len(rows_of((tmp_path / "tasks.csv").read_bytes())) == 37


def test_table_that_the_judgement_has_not_is_told(tmp_path: Path) -> None:
    called = out(tmp_path / "matters.csv")
    assert called.code == 2
    assert "matters.csv" in called.err
    assert list(tmp_path.iterdir()) == []


def test_file_of_an_earlier_run_is_replaced_whole(tmp_path: Path) -> None:
    file = tmp_path / "l.xlsx"
    file.write_bytes(b"x" * 10_000_000)
    assert out(file).code == 0
    assert file.stat().st_size < 1_000_000
    assert [path.name for path in tmp_path.iterdir()] == ["l.xlsx"]


@pytest.mark.parametrize("name", ["l.xlsx", "l.csv"])
def test_folder_that_cannot_be_written_is_told_without_a_traceback(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "file").write_text("here is no folder")
    called = out(tmp_path / "file" / name)
    assert called.code == 2
    assert str(tmp_path / "file") in called.err
    assert "Traceback" not in called.err


def test_unknown_kind_is_refused_before_anything_is_judged(tmp_path: Path) -> None:
    called = out(tmp_path / "l.xls")
    assert (called.code, called.out) == (2, "")
    assert ".xlsx" in called.err


def test_csv_has_bare_numbers_with_their_unit_beside_them_and_iso_days() -> None:
    (table,) = (one for one in tables_of(judged()) if one.id == "indicators")
    head, *rows = rows_of(csv_table(table, "zh"))
    (row,) = (dict(zip(head, row, strict=True)) for row in rows if row[-1] == "greenery_area")
    assert (row["实际"], row["目标"], row["计量单位"]) == ("428.4", "1000", "万平方米")
    assert (row["报送期"], row["期限"]) == ("2019-06", "2019-12-31")


@pytest.mark.parametrize("said", ["=1+1", "+1", "-2", "@A1", "\t=1", "＝1", ' "=1'])
def test_csv_text_that_excel_would_take_for_a_formula_has_an_apostrophe(said: str) -> None:
    sample = with_rows("alerts", [alert(message=said)])
    (table,) = (one for one in tables_of(sample) if one.id == "alerts")
    head, row = rows_of(csv_table(table, "zh"))
    told = dict(zip(head, row, strict=True))["事项"]
    assert told == (said.strip() if '"' in said else f"'{said.strip()}")


def test_csv_keeps_negative_numbers_and_rare_characters() -> None:
    (row,) = (row for row in judged().rows["indicators"] if row["indicator"] == "greenery_area")
    sample = with_rows("indicators", [{**row, "actual": -10_000.0, "because": '𠮷, "䶮" 😀'}])
    (table,) = (one for one in tables_of(sample) if one.id == "indicators")
    told = dict(zip(*rows_of(csv_table(table, "zh")), strict=True))
    assert (told["实际"], told["理由"]) == ("-1", '𠮷, "䶮" 😀')
