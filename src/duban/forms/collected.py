"""What a lead's form holds of its units': sums, joined lists, and a sheet on which nothing is lost."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from duban.forms.styles import height_for

SHEET = "汇总说明"
_WIDTHS = (16.0, 20.0, 34.0, 60.0)


@frozen
class CollectedReport:
    """One unit's report in an area: in, returned or missing, and the file that counts."""

    unit: str
    area: str
    state: str
    file: str = ""


@frozen
class CollectedPart:
    """Something that a unit reported: a figure that went into a sum, a text, a piece of evidence."""

    unit: str
    area: str
    what: str
    told: str


@frozen
class Collected:
    """The reports of a lead's units for a month, added up; names as people know them.

    `facts` are the sums by area; `parts` is all that the units reported, one by one; `faults` are
    sentences on what could not be read or added, and on what to look at (two versions of a report).
    """

    facts: Mapping[str, Mapping[str, Any]]
    reports: tuple[CollectedReport, ...]
    parts: tuple[CollectedPart, ...]
    faults: tuple[str, ...]

    @property
    def missing(self) -> tuple[CollectedReport, ...]:
        """Give the reports that are not in the sums."""
        return tuple(one for one in self.reports if one.state != "已汇总")

    def summary(self) -> str:
        """Tell in one line how many reports are in, and which are not."""
        there = len(self.reports) - len(self.missing)
        said = f"本表由下属单位报送汇总：应报{len(self.reports)}份，已汇总{there}份。"
        out = "、".join(f"{one.unit}（{one.area}，{one.state}）" for one in self.missing)
        return said + (f"缺：{out}。合计不齐，请补齐后再报。" if out else "") + f"详见“{SHEET}”。"


def write_collected(workbook: Any, styles: Any, collected: Collected) -> None:
    """Add the sheet that tells report by report and part by part what went into the form."""
    sheet = workbook.add_worksheet(SHEET)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    row = _table(
        sheet,
        styles,
        0,
        ("单位", "领域", "情况", "文件"),
        [(one.unit, one.area, one.state, one.file) for one in collected.reports],
    )
    if collected.faults:
        rows = [("", "", "须核对", said) for said in collected.faults]
        row = _table(sheet, styles, row + 1, ("", "", "情况", "问题和说明"), rows)
    rows = [(one.unit, one.area, one.what, one.told) for one in collected.parts]
    _table(sheet, styles, row + 1, ("单位", "领域", "内容", "单位所报"), rows)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _table(
    sheet: Any, styles: Any, row: int, heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> int:
    for column, head in enumerate(heads):
        sheet.write_string(row, column, head, styles["head"])
    for row_, cells in enumerate(rows, row + 1):
        for column, cell in enumerate(cells):
            sheet.write_string(row_, column, cell, styles["cell"])
        sheet.set_row(row_, height_for(*zip(cells, _WIDTHS, strict=True), least=18))
    return row + len(rows) + 1
