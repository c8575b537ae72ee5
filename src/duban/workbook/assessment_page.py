"""A sheet of the assessment's workbook in the making: merged cells, heights, the page that prints."""

from collections.abc import Sequence
from typing import Any

from attrs import frozen

from duban.forms.styles import Styles, height_for
from duban.words import Label, Lang
from duban.workbook.tables import text

#: Excel's highest row, in points.
_HIGHEST = 409.0
_A4 = 9


@frozen
class Page:
    """A worksheet with its columns and the workbook's styles; `title` stands at its foot."""

    sheet: Any
    styles: Styles
    lang: Lang
    title: str
    columns: Sequence[tuple[Label, float]]

    @property
    def last(self) -> int:
        """Give the number of the last column."""
        return len(self.columns) - 1

    def say(self, said: object) -> str:
        """Say something in the workbook's language, fit for a cell."""
        return text(said, self.lang)

    def head(self, row: int) -> None:
        """Set the columns' widths, and write their titles."""
        widths = [width for _, width in self.columns]
        for place, width in enumerate(widths):
            self.sheet.set_column(place, place, width)
        heads = [self.say(title) for title, _ in self.columns]
        for place, told in enumerate(heads):
            self.sheet.write_string(row, place, told, self.styles["head"])
        self.high(row, heads, widths, least=26)

    def whole(self, row: int, told: str, style: str, least: float = 20) -> None:
        """Write a text over the whole width."""
        self.spread(row, ((0, self.last),), (told,), style, least=least)

    def spread(
        self,
        row: int,
        spans: Sequence[tuple[int, int]],
        cells: Sequence[str],
        *styles: str,
        least: float = 20,
    ) -> None:
        """Write cells over several columns each; one style for all, or one for each."""
        each = styles if len(styles) == len(cells) else (styles[0],) * len(cells)
        for (first, last), told, style in zip(spans, cells, each, strict=True):
            made = self.styles[style]
            if last > first:
                self.sheet.merge_range(row, first, row, last, "", made)
            self.sheet.write_string(row, first, told, made)
        widths = [
            sum(width for _, width in self.columns[first : last + 1]) for first, last in spans
        ]
        self.high(row, cells, widths, least)

    def high(
        self, row: int, cells: Sequence[str], widths: Sequence[float], least: float = 20
    ) -> None:
        """Make a row as high as its texts need: no program does it for merged cells."""
        pairs = [(told, width - 1) for told, width in zip(cells, widths, strict=True)]
        self.sheet.set_row(row, min(height_for(*pairs, least=least), _HIGHEST))

    def setup(self, end: int, *, head: int | None = None, upright: bool = False) -> None:
        """Set the page that prints, to row `end`; the row `head` is repeated on each."""
        self.sheet.hide_gridlines(2)
        self.sheet.set_paper(_A4)
        if not upright:
            self.sheet.set_landscape()
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.sheet.center_horizontally()
        self.sheet.fit_to_pages(1, 0)
        if head is not None:
            self.sheet.repeat_rows(head)
        self.sheet.print_area(0, 0, end, self.last)
        foot = Label("第&P页 共&N页", "Page &P of &N").say(self.lang)
        title = self.title.replace("&", "&&")
        self.sheet.set_footer(f'&L&"仿宋"&9 {title}　&A&R&"仿宋"&9 {foot}')
