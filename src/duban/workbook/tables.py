"""What a table is: columns with titles, and cells that are numbers, days, months or texts."""

from collections.abc import Iterable, Sequence
from datetime import date

from attrs import frozen

from duban.model.period import Period
from duban.words import UNIT_LABELS, Label, Lang, harmless, say

#: Excel takes so many UTF-16 units in a cell, and so many rows below a head.
LONGEST = 32_767
MOST_ROWS = 1_000_000

#: The tables of a ledger by the names that files bear, in their order.
TABLES = {
    "overview": Label("总览", "Overview"),
    "missing": Label("未报名单", "Not reported"),
    "tasks": Label("任务", "Tasks"),
    "indicators": Label("指标", "Indicators"),
    "alerts": Label("预警", "Alerts"),
    "matters": Label("督办事项", "Matters"),
    "findings": Label("校验问题", "Findings"),
    "reports": Label("报送", "Submissions"),
    "scores": Label("得分", "Scores"),
    "districts": Label("各区", "Districts"),
    "settings": Label("所用设置", "Settings used"),
}


@frozen
class Amount:
    """A number in the unit in which its reader says it."""

    value: float
    unit: str = ""


Cell = str | int | float | date | Period | Amount | None


@frozen
class Column:
    """A column: its title, its width in characters, and how it looks.

    Looks: "text" is set to the left, "short" in the middle; "status" and "level" are coloured.
    """

    title: Label
    width: float = 12.0
    look: str = "short"


@frozen
class Table:
    """One of TABLES; `portrait` is printed upright, on one page where that can be read."""

    id: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    portrait: bool = False

    @property
    def title(self) -> Label:
        """Give its name."""
        return TABLES[self.id]


def amount(
    value: float | None, unit: str | None, shown: tuple[str, float] | None, lang: Lang
) -> Amount | None:
    """Give a number of a base unit as it is said: Chinese in the notice's own unit (万平方米)."""
    if value is None:
        return None
    if lang == "zh" and shown is not None:
        return Amount(value / shown[1], shown[0])
    return Amount(value, unit_name(unit, None, lang))


def unit_name(unit: str | None, shown: tuple[str, float] | None, lang: Lang) -> str:
    """Give the unit in which `amount` says its number."""
    if lang == "zh" and shown is not None:
        return shown[0]
    known = UNIT_LABELS.get(unit or "count")
    return known.say(lang) if known is not None else unit or ""


def text(value: object, lang: Lang) -> str:
    """Give a text fit for a cell: one line, visible characters, no longer than a cell may be."""
    told = harmless(say(value, lang), LONGEST)
    if len(told) + sum(char > "\uffff" for char in told) <= LONGEST:
        return told
    kept = told.encode("utf-16-le")[: 2 * (LONGEST - 1)].decode("utf-16-le", "ignore")
    return kept + "…"


def joined(texts: Iterable[object], lang: Lang) -> str:
    """Join names as lists are joined."""
    return ("、" if lang == "zh" else ", ").join(say(each, lang) for each in texts)
