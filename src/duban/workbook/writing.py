"""Writing the tables as a workbook: what is a number, a day or a month stays one."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

from attrs import define, field

from duban.forms.styles import Styles, height_for
from duban.model.period import Period
from duban.model.rules import RuleBook
from duban.report.pen import day_said
from duban.words import Label, Lang, Message, message
from duban.workbook.colours import BACKGROUNDS, colours
from duban.workbook.tables import MOST_ROWS, Amount, Cell, Column, Table, joined, text

_TITLE, _SAYS, _HEAD = 0, 1, 2
_FIRST = _HEAD + 1
#: Excel's highest row, in points.
_HIGHEST = 409.0
_A4, _A3 = 9, 8
#: Characters in a line of A4 on its side above which a table is printed on A3.
_WIDE = 190.0
#: So many rows are readable on one upright page.
_ONE_PAGE = 45
_DAYS = {"zh": 'yyyy"年"m"月"d"日"', "en": "yyyy-mm-dd"}
_MONTHS = {"zh": 'yyyy"年"m"月"', "en": "yyyy-mm"}


def write_workbook(
    tables: Sequence[Table], books: Sequence[RuleBook], as_of: str, lang: Lang
) -> bytes:
    """Give the workbook, a sheet a table. The same arguments give the same bytes."""
    import xlsxwriter

    out = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    workbook = xlsxwriter.Workbook(out, options)
    issued = max(book.plan.issued for book in books)
    created = datetime.combine(issued, time(), UTC).replace(tzinfo=None)
    titles = joined([text(book.plan.title, lang) for book in books], lang)
    workbook.set_properties({"title": titles[:255], "created": created})
    desk = _Desk(workbook, Styles(workbook), lang, titles, len(books) == 1, as_of, colours(lang))
    for table in tables:
        desk.write(table, tables)
    workbook.close()
    return out.getvalue()


@define
class _Desk:
    """A workbook in the making."""

    workbook: Any
    styles: Styles
    lang: Lang
    titles: str
    of_one_plan: bool
    as_of: str
    colours: Mapping[str, str]
    _backgrounds: dict[str, Any] = field(factory=dict)

    def write(self, table: Table, tables: Sequence[Table]) -> None:
        """Write one table as a sheet of its own."""
        sheet = self.workbook.add_worksheet(table.title.say(self.lang))
        rows = table.rows[:MOST_ROWS]
        last = len(table.columns) - 1
        widths = [column.width for column in table.columns]
        self._head(sheet, table)
        for number, row in enumerate(rows, _FIRST):
            self._row(sheet, number, row, table.columns)
        if not rows:
            self._merged(
                sheet,
                _FIRST,
                last,
                Label("本表没有内容。", "Nothing is listed here.").say(self.lang),
            )
        end = _HEAD + max(len(rows), 1)
        if rows and table.id != "overview":
            sheet.autofilter(_HEAD, 0, end, last)
        for number, column in enumerate(table.columns):
            if column.look in {"status", "level"}:
                self._coloured(sheet, (_FIRST, number, end, number))
        if table.id == "overview":
            end = self._contents(sheet, end + 2, tables)
        sheet.freeze_panes(_FIRST, 0 if table.id == "overview" or table.portrait else 1)
        self._page(sheet, table, sum(widths), len(rows))
        sheet.print_area(0, 0, end, last)

    def _head(self, sheet: Any, table: Table) -> None:
        last = len(table.columns) - 1
        name = table.title.say(self.lang)
        title = f"{self.titles}　{name}" if self.of_one_plan else name
        width = sum(column.width for column in table.columns)
        self._merged(sheet, _TITLE, last, title, "sheet_title")
        sheet.set_row(_TITLE, height_for((title, width * 0.72), size=15, least=28))
        self._merged(sheet, _SAYS, last, self._says(table).say(self.lang), "line")
        sheet.set_row(_SAYS, 20)
        for number, column in enumerate(table.columns):
            sheet.set_column(number, number, column.width)
            sheet.write_string(_HEAD, number, column.title.say(self.lang), self.styles["head"])
        heads = [(column.title.say(self.lang), column.width - 3) for column in table.columns]
        sheet.set_row(_HEAD, height_for(*heads, least=30))

    def _says(self, table: Table) -> Message:
        day = day_said(self.as_of)
        if len(table.rows) > MOST_ROWS:
            return message(
                "As of {day}; the first {shown} of {count} rows: a sheet holds no more",
                day=day,
                shown=MOST_ROWS,
                count=len(table.rows),
            )
        return message("As of {day}; rows: {count}", day=day, count=len(table.rows))

    def _merged(self, sheet: Any, row: int, last: int, told: str, style: str = "cell") -> None:
        made = self.styles[style]
        if last:
            sheet.merge_range(row, 0, row, last, "", made)
        sheet.write_string(row, 0, told, made)

    def _row(self, sheet: Any, number: int, row: Sequence[Cell], columns: Sequence[Column]) -> None:
        wrapped = []
        for place, (cell, column) in enumerate(zip(row, columns, strict=True)):
            self._cell(sheet, number, place, cell, column)
            if isinstance(cell, str):
                wrapped.append((cell, column.width - 1))
        sheet.set_row(number, min(height_for(*wrapped, least=20), _HIGHEST))

    def _cell(self, sheet: Any, row: int, place: int, cell: Cell, column: Column) -> None:
        words = self.styles["cell" if column.look == "text" else "centre"]
        if cell is None:
            sheet.write_blank(row, place, None, words)
        elif isinstance(cell, str):
            sheet.write_string(row, place, cell, words)
        elif isinstance(cell, date):
            made = self.styles.numbered("centre", _DAYS[self.lang])
            sheet.write_datetime(row, place, cell, made)
        elif isinstance(cell, Period):
            made = self.styles.numbered("centre", _MONTHS[self.lang])
            sheet.write_datetime(row, place, cell.first_day, made)
        else:
            value, unit = (cell.value, cell.unit) if isinstance(cell, Amount) else (cell, "")
            style = "last" if column.look == "number" else "centre"
            made = self.styles.numbered(style, number_format(value, unit, self.lang))
            sheet.write_number(row, place, value, made)

    def _coloured(self, sheet: Any, cells: tuple[int, int, int, int]) -> None:
        for said, colour in self.colours.items():
            if colour not in self._backgrounds:
                made = self.workbook.add_format({"bg_color": BACKGROUNDS[colour]})
                self._backgrounds[colour] = made
            rule = {"type": "cell", "criteria": "==", "value": f'"{said}"'}
            sheet.conditional_format(*cells, {**rule, "format": self._backgrounds[colour]})

    def _contents(self, sheet: Any, row: int, tables: Sequence[Table]) -> int:
        """List the other sheets with links; gives the last row."""
        head = (Label("工作表", "Sheet"), Label("行数", "Rows"))
        for place, said in enumerate(head):
            sheet.write_string(row, place, said.say(self.lang), self.styles["head"])
        for number, table in enumerate(tables[1:], row + 1):
            name = table.title.say(self.lang)
            sheet.write_url(number, 0, f"internal:'{name}'!A1", self.styles["link"], name)
            count = self.styles.numbered("last", "0")
            sheet.write_number(number, 1, len(table.rows), count)
            sheet.set_row(number, 20)
        return row + len(tables) - 1

    def _page(self, sheet: Any, table: Table, width: float, rows: int) -> None:
        sheet.hide_gridlines(2)
        upright = table.portrait or table.id == "overview"
        sheet.set_paper(_A3 if width > _WIDE else _A4)
        if not upright:
            sheet.set_landscape()
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 1 if upright and rows <= _ONE_PAGE else 0)
        sheet.repeat_rows(_HEAD)
        foot = Label("第&P页 共&N页", "Page &P of &N").say(self.lang)
        titles = self.titles[:80].replace("&", "&&")
        sheet.set_footer(f'&L&"仿宋"&9{titles}　&A&R&"仿宋"&9{foot}')


def number_format(value: float, unit: str, lang: Lang) -> str:
    """Give Excel's format of a number with its unit: as many of two decimals as it has.

    What is not whole is not shown as if it were: 99.996 has three.
    """
    digits = "#,##0" if lang == "en" else "0"
    decimals = len(f"{value:.2f}".rstrip("0").partition(".")[2])
    if not decimals:
        text = f"{value:.6f}".rstrip("0").partition(".")[2]
        decimals = len(text) - len(text.lstrip("09")) + 1 if text.strip("09") else len(text)
    shown = f"{digits}.{'0' * decimals}" if decimals else digits
    if not unit:
        return shown
    blank = " " if lang == "en" and unit != "%" else ""
    return f'{shown}"{blank}{unit.replace(chr(34), "")[:60]}"'
