"""An evaluation as tables are made from it: its rows, the rule books, and the ledger's matters."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from duban.model.matters import Matter
from duban.model.period import Period
from duban.model.plan import Contact
from duban.model.rules import Indicator, RuleBook
from duban.report.summary import Row
from duban.words import Label, Lang, say
from duban.workbook.tables import Amount, Cell, Column, Table, amount, joined, text

_PLAN = Column(Label("年度计划", "Plan"), 20, "text")


@frozen
class Judged:
    """An evaluation: its head, its rows by section, the rule books by plan, the matters if kept."""

    told: Mapping[str, Any]
    rows: Mapping[str, Sequence[Row]]
    books: Mapping[str, RuleBook]
    lang: Lang
    matters: Sequence[Matter] | None = None

    def table(
        self, id_: str, columns: Sequence[Column], rows: Iterator[tuple[str, Sequence[Cell]]]
    ) -> Table:
        """Make a table of (plan, cells); where several plans were judged, a column names them."""
        several = len(self.books) > 1
        head = [_PLAN, *columns] if several else list(columns)
        cells = [
            [self._cell(each) for each in ((self.plan(plan), *row) if several else row)]
            for plan, row in rows
        ]
        return Table(id_, head, cells)

    def _cell(self, cell: Cell) -> Cell:
        if isinstance(cell, Amount):
            return Amount(cell.value, text(cell.unit, self.lang))
        return text(cell, self.lang) or None if isinstance(cell, str) else cell

    def plan(self, plan: str) -> str:
        """Give a plan's title."""
        return self.books[plan].plan.title.say(self.lang) if plan in self.books else plan

    def unit(self, plan: str | None, reporter: str | None) -> str:
        """Give a unit's name; one that is not known keeps its id."""
        book = self.books.get(plan or "")
        known = book.reporters.get(reporter or "") if book else None
        return known.name.say(self.lang) if known else reporter or ""

    def contact(self, plan: str, reporter: str) -> Contact:
        """Give whom to telephone."""
        return self.books[plan].reporters[reporter].contact

    def area(self, plan: str | None, area: str | None) -> str:
        """Give an area's name; one that is not known keeps its id."""
        book = self.books.get(plan or "")
        known = book.areas.get(area or "") if book else None
        return known.label.say(self.lang) if known else area or ""

    def indicator(self, row: Row) -> Indicator | None:
        """Find the indicator of a row; None where the row is about none."""
        rules = self.books[row["plan"]].rules.get(row["area"])
        return rules.indicator(row["indicator"]) if rules and row["indicator"] else None

    def task_title(self, plan: str, area: str, code: str | None) -> str:
        """Give a task's title; "" where the code is none of the area's."""
        rules = self.books[plan].rules.get(area)
        found = next((task for task in rules.tasks if task.code == code), None) if rules else None
        return found.title.say(self.lang) if found else ""

    def amount(self, value: object, indicator: Indicator) -> Cell:
        """Give an indicator's value in the unit in which it is said; a stage stays a word."""
        if isinstance(value, int | float):
            return amount(value, indicator.unit, indicator.shown_as, self.lang)
        return value if isinstance(value, str) else None

    def say(self, said: object) -> str:
        """Say something in the language of the evaluation."""
        return say(said, self.lang)

    def list(self, texts: Sequence[object]) -> str:
        """Join names."""
        return joined(texts, self.lang)


def day_or_month(told: str | None) -> Cell:
    """Read 2019-06 as a month and 2019-07-05 as a day; what is neither stays as it is."""
    if not told:
        return None
    try:
        return Period.parse(told) if len(told) == len("2019-06") else date.fromisoformat(told)
    except ValueError:
        return told
