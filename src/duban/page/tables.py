"""The rows of a judgement as the page holds them: columns named once, texts kept once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import orjson
from attrs import define, field

from duban.report.document import RowSource
from duban.report.history import other_language
from duban.words import Lang, Sayable, harmless

Row = Mapping[str, Any]

#: The longest text that the page shows.
LONGEST = 1000

#: The columns of a section; those named in `_SAID` hold the number of a text.
COLUMNS: dict[str, tuple[str, ...]] = {
    "tasks": ("area", "reporter", "task", "status", "indicator", "because"),
    "indicators": (
        *("area", "reporter", "task", "indicator", "period", "status", "actual", "planned"),
        *("target", "reported", "exempt", "because", "forecast"),
    ),
    "history": ("area", "reporter", "indicator", "period", "status", "actual", "planned"),
    "scores": ("area", "reporter", "period", "score", "blocks"),
    "alerts": (
        *("key", "kind", "level", "area", "reporter", "period", "task", "indicator"),
        *("clause", "message", "because"),
    ),
    "findings": ("code", "severity", "file", "place", "area", "reporter", "period", "message"),
    "reports": (
        *("area", "reporter", "period", "due", "timeliness", "days_late", "receipt", "file"),
        *("provisional", "versions"),
    ),
    "rollup": (
        *("area", "lead", "task", "indicator", "period", "status", "actual", "planned", "target"),
        *("own", "owed", "missing", "because", "units"),
    ),
    "arrivals": (
        *("area", "reporter", "period", "received_at", "sha256", "division_signed"),
        *("leader_signed", "returned_file", "returned_why", "paper_missing"),
    ),
}
_SAID = ("message", "because")
_UNIT = ("reporter", "period", "status", "actual", "target", "rank")


@define
class Texts:
    """Texts by number, each in both languages where the rows told both."""

    lang: Lang
    other: Mapping[str, str]
    pairs: list[list[str]] = field(factory=list)
    _numbers: dict[str, int] = field(factory=dict)

    def number(self, text: str) -> int:
        """Give the number of a text, which is kept harmless and at most LONGEST long."""
        return self._kept(text, self.other.get(text, text))

    def said(self, part: Sayable) -> int:
        """Give the number of what is said in both languages."""
        return self._kept(part.say(self.lang), part.say(other_language(self.lang)))

    def _kept(self, text: str, other: str) -> int:
        if text not in self._numbers:
            told = [harmless(each, LONGEST) for each in (text, other)]
            both = told if self.lang == "zh" else told[::-1]
            self._numbers[text] = len(self.pairs)
            self.pairs.append(both[:1] if both[0] == both[1] else both)
        return self._numbers[text]


def texts_of(rows: RowSource, lang: Lang) -> Texts:
    """Take the texts that were told in both languages."""
    return Texts(lang, dict(map(orjson.loads, rows.lines("words"))))


def tables_of(
    rows: RowSource, plans: Iterable[str], texts: Texts
) -> dict[str, dict[str, dict[str, Any]]]:
    """Give plan → section → {"columns", "rows"}; findings of no plan stand with every plan."""
    wanted = tuple(plans)
    tables: dict[str, dict[str, dict[str, Any]]] = {plan: {} for plan in wanted}
    for section, columns in COLUMNS.items():
        sorted_out: dict[str, list[list[object]]] = defaultdict(list)
        for row in map(orjson.loads, rows.lines(section)):
            cells = list(_cells(row, columns, texts))
            for plan in (row["plan"],) if row["plan"] else wanted:
                sorted_out[plan].append(cells)
        for plan in wanted:
            tables[plan][section] = {"columns": columns, "rows": sorted_out[plan]}
    return tables


def _cells(row: Row, columns: Sequence[str], texts: Texts) -> Iterator[object]:
    for column in columns:
        value = row.get(column)
        if column in _SAID:
            yield texts.number(value or "")
        elif column == "blocks":
            yield [
                [each["id"], each["weight"], each["points"], texts.number(each["because"])]
                for each in value or ()
            ]
        elif column == "units":
            yield [[each[name] for name in _UNIT] for each in value or ()]
        else:
            yield harmless(value, LONGEST) if isinstance(value, str) else value
