"""Tables of papers: fixed columns, a head that is repeated on each page, rows that stay whole."""

from collections.abc import Sequence
from typing import Any

from duban.papers import page
from duban.papers.pieces import element, paragraph, run

#: The height of a line (twips) by the size of the type (half-points).
_LINES = {page.SIZE_TABLE: 360, page.SIZE_SMALL: 300}
_MARGIN = 70
_SHORT = 9
_SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def table(
    widths: Sequence[float],
    rows: Sequence[Sequence[str]],
    width: int,
    size: int = page.SIZE_TABLE,
) -> Any:
    """Make a table over `width` twips, its columns in the proportion of `widths`; first row = head.

    `size` is that of its type, in half-points.
    """
    columns = [int(width * each / sum(widths)) for each in widths]
    made = element("tbl")
    told = element("tblPr")
    told.append(element("tblW", w=sum(columns), type="dxa"))
    told.append(element("jc", val="center"))
    borders = element("tblBorders")
    for side in _SIDES:
        borders.append(element(side, val="single", sz=4, space=0, color=page.BLACK))
    told.append(borders)
    told.append(element("tblLayout", type="fixed"))
    margins = element("tblCellMar")
    for side in ("left", "right"):
        margins.append(element(side, w=_MARGIN, type="dxa"))
    told.append(margins)
    made.append(told)
    grid = element("tblGrid")
    for column in columns:
        grid.append(element("gridCol", w=column))
    made.append(grid)
    centred = [_is_short(rows[1:], number) for number in range(len(columns))]
    for number, row in enumerate(rows):
        made.append(_row(row, columns, centred, size, head=number == 0))
    return made


def _is_short(rows: Sequence[Sequence[str]], column: int) -> bool:
    return all(len(row[column]) <= _SHORT for row in rows)


def _row(
    cells: Sequence[str], columns: Sequence[int], centred: Sequence[bool], size: int, *, head: bool
) -> Any:
    line = _LINES[size]
    made = element("tr")
    told = element("trPr")
    told.append(element("cantSplit"))
    told.append(element("trHeight", val=line + 100, hRule="atLeast"))
    if head:
        told.append(element("tblHeader"))
    made.append(told)
    for text, width, is_centred in zip(cells, columns, centred, strict=True):
        cell = element("tc")
        of_cell = element("tcPr")
        of_cell.append(element("tcW", w=width, type="dxa"))
        of_cell.append(element("vAlign", val="center"))
        cell.append(of_cell)
        font = page.HEITI if head else page.FANGSONG
        align = "center" if head or is_centred else "left"
        words = run(text, font, size, spacing=0)
        cell.append(paragraph(words, line=line, align=align))
        made.append(cell)
    return made
