"""The table of figures on a task's sheet: one fact a row."""

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from attrs import define, field

from duban.forms.asked import AskedFact, AskedTask
from duban.forms.check_number import term, weight
from duban.forms.expected import KEY, expectable, expected_hint, write_expected
from duban.forms.inputs import (
    hint_for,
    kind_of,
    number_formula,
    plain_factor,
    shown_value,
    unit_of,
    validate,
    write_input,
)
from duban.forms.layout import HEADS, TO_LIST, as_json
from duban.forms.styles import height_for
from duban.forms.targets import rate_of, share_of, target_text
from duban.forms.writing import Form
from duban.model.rules import Indicator
from duban.schemafiles.leaves import Leaf

#: The words by which a description says that a figure is of this month or quarter alone.
_FLOW = re.compile("[当本](月|季|期)")

#: The columns of a task's sheet from C on, by their codes and by their numbers from 0.
CODES = (
    *("num", "term", "group", "title", "unit", "last", "value", "target", "share", "expected"),
    "note",
)
NUM, TERM, GROUP, TITLE, UNIT, LAST, VALUE, TARGET, SHARE, EXPECTED, NOTE = range(2, 13)
WIDTHS = {
    GROUP: 17.0,
    TITLE: 21.0,
    UNIT: 10.0,
    LAST: 13.0,
    VALUE: 16.0,
    TARGET: 30.0,
    SHARE: 13.0,
    EXPECTED: 0.0,
    NOTE: 30.0,
}
#: The same page with the column for what is expected; a sheet that asks for none goes without.
WIDTHS_EXPECTING = {
    GROUP: 16.0,
    TITLE: 21.0,
    UNIT: 9.0,
    LAST: 12.0,
    VALUE: 15.0,
    TARGET: 26.0,
    SHARE: 12.0,
    EXPECTED: 14.0,
    NOTE: 25.0,
}
_HEADS = (
    *(HEADS[0], "", "单位", "上期已接受", "本期", "目标", "比率/完成比例", "下月预计（选填）"),
    "口径说明",
)
#: How many columns of a font of 9.5 points stand in a column's width.
_SMALLER = 11 / 9.5


@define
class FactRows:
    """Writes the table from `row` (from 0) down; `heights` gathers how tall the rows are."""

    form: Form
    asked: AskedTask
    sheet: Any
    list_sheets: Mapping[str, str]
    row: int
    widths: Mapping[int, float]
    heights: list[float] = field(factory=list)
    _numbers: dict[str, int] = field(factory=dict)

    def write(self) -> range:
        """Write the table; gives the rows (from 1) of the facts."""
        styles = self.form.styles
        for column, head in enumerate(_HEADS, GROUP):
            self.sheet.write_string(self.row, column, head, styles["head"])
        self.sheet.merge_range(self.row, GROUP, self.row, TITLE, _HEADS[0], styles["head"])
        self._down(24)
        first = self.row
        told, forward = _told_at(self.asked.facts), expectable(self.form, self.asked)
        for titles, group in groupby(self.asked.facts, lambda fact: fact.leaf.titles[:-1]):
            facts = list(group)
            if titles:
                self._group(" · ".join(titles), len(facts))
            for fact in facts:
                beside = told.get(fact.leaf.name, ())
                expected = next((one for one in beside if one.id in forward), None)
                self._fact(fact.leaf, beside, expected)
        self._shares()
        return range(first + 1, self.row + 1)

    def _down(self, height: float) -> None:
        self.sheet.set_row(self.row, height)
        self.heights.append(height)
        self.row += 1

    def _group(self, title: str, count: int) -> None:
        style = self.form.styles["cell"]
        if count > 1:
            last = self.row + count - 1
            self.sheet.merge_range(self.row, GROUP, last, GROUP, title, style)
        else:
            self.sheet.write_string(self.row, GROUP, title, style)

    def _fact(self, leaf: Leaf, told: Sequence[Indicator], expected: Indicator | None) -> None:
        row, styles, sheet = self.row, self.form.styles, self.sheet
        ends, originals = self.form.book.plan.ends, self.asked.originals
        target = "\n".join(target_text(one, ends, originals.get(one.id)) for one in told)
        unsaid = leaf.cumulative and "累计" not in leaf.description
        note = leaf.description + ("（今年以来累计）" if unsaid else "")
        title = leaf.titles[-1]
        if len(leaf.titles) > 1:
            sheet.write_string(row, TITLE, title, styles["cell"])
        else:
            sheet.merge_range(row, GROUP, row, TITLE, title, styles["cell"])
        sheet.write_string(row, TARGET, target, styles["note"])
        sheet.write_blank(row, SHARE, None, styles["centre"])
        sheet.write_string(row, NOTE, note, styles["note"])
        if leaf.type == "list":
            self._list(leaf)
        else:
            self._input(leaf)
        self._expected(leaf, expected)
        target_width, note_width = (self.widths[each] * _SMALLER for each in (TARGET, NOTE))
        cells = ((target, target_width), (note, note_width), (title, self.widths[TITLE]))
        self._down(height_for(*cells, size=9.5))

    def _list(self, leaf: Leaf) -> None:
        row, styles, name = self.row, self.form.styles, self.list_sheets[leaf.name]
        link = f"internal:'{name}'!A1"
        self.sheet.write_url(row, GROUP, link, styles["link"], f"{leaf.title}{TO_LIST}")
        last = self.form.last_fact(self.asked.area, leaf.path)
        added = self.form.added_up(self.asked.area, leaf.path)
        count = len(last) if isinstance(last, list) else None
        self.sheet.write_string(row, UNIT, "项", styles["centre"])
        self.sheet.write(row, LAST, count, styles["last"])
        counted = f"=COUNTA('{name}'!E8:E1000)"
        filled = len(added) if isinstance(added, list) else count or 0
        self.sheet.write_formula(row, VALUE, counted, styles["counted"], filled)

    def _input(self, leaf: Leaf) -> None:
        row, sheet, styles = self.row, self.sheet, self.form.styles
        hidden, is_number = styles["hidden"], kind_of(leaf) == "number"
        sheet.write_string(row, 0, leaf.name, hidden)
        last = shown_value(leaf, self.form.last_fact(self.asked.area, leaf.path))
        sheet.write_string(row, UNIT, unit_of(leaf), styles["centre"])
        sheet.write(row, LAST, last, styles["last" if is_number else "last_text"])
        added = self.form.added_up(self.asked.area, leaf.path)
        stands = not is_number or self._stands(leaf)
        if added is not None:
            self._prefill(leaf, added)
        elif stands and is_number and last is not None:
            self._prefill(leaf, self.form.last_fact(self.asked.area, leaf.path))
        shown = shown_value(leaf, added) if added is not None else last if stands else None
        write_input(self.form, sheet, row, VALUE, leaf, shown)
        validate(self.form, sheet, (row, VALUE, row, VALUE), leaf, same=last is not None)
        if is_number:
            self._numbers[leaf.name] = row
            cell = row + 1
            number = number_formula(f"I{cell}", unit_of(leaf), f"H{cell}")
            weighed = weight(self.asked.area, leaf.name)
            figure = term(f"C{cell}", str(plain_factor(leaf)), weighed)
            sheet.write_formula(row, NUM, f"={number}", hidden, "")
            sheet.write_formula(row, TERM, f"=IF(ISNUMBER(C{cell}),{figure},0)", hidden, "")

    def _expected(self, leaf: Leaf, indicator: Indicator | None) -> None:
        """Write the hint of the row, and the cell for what is expected next month if it has one."""
        sheet, styles = self.sheet, self.form.styles
        hint = {} if leaf.type == "list" else hint_for(leaf)
        if indicator is None:
            sheet.write_blank(self.row, EXPECTED, None, styles["centre"])
        else:
            hint["expected"] = expected_hint(indicator)
            write_expected(self.form, sheet, self.row, EXPECTED, indicator)
            if leaf.type == "list":
                sheet.write_string(self.row, 0, KEY, styles["hidden"])
        if hint:
            sheet.write_string(self.row, 1, as_json(hint), styles["hidden"])

    def _stands(self, leaf: Leaf) -> bool:
        """Tell whether a figure is a rate's denominator that stood still: then it is filled in.

        What is counted anew each month or quarter, as its description says, never is.
        """
        if _FLOW.search(leaf.title + leaf.description):
            return False
        rates = (rate_of(one) for one in self.asked.indicators)
        divides = any(rate is not None and rate[1] == leaf.name for rate in rates)
        return divides and self.form.is_steady(self.asked.area, leaf.name)

    def _prefill(self, leaf: Leaf, facts: Any) -> None:
        """Count a figure that is filled in into the check number of the unopened form."""
        for part in reversed(leaf.path):
            facts = {part: facts}
        self.form.prefilled.append((self.asked.area, facts))

    def _shares(self) -> None:
        """Show rates and shares of targets beside the facts that they are made of."""
        cells = {
            fact.leaf.name: f"C{self._numbers[fact.leaf.name] + 1}*{plain_factor(fact.leaf)}"
            for fact in self.asked.facts
            if fact.leaf.name in self._numbers
        }
        shown: set[str] = set()
        for indicator in self.asked.indicators:
            rate, share = rate_of(indicator), share_of(indicator)
            if rate and rate[0] in cells and rate[1] in cells:
                name, divisor, style = rate[0], cells[rate[1]], "computed"
            elif share and share[0] in cells:
                name, divisor, style = share[0], f"{share[1]:.15g}", "share"
            else:
                continue
            if name not in shown:
                shown.add(name)
                formula = f'=IFERROR({cells[name]}/({divisor}),"")'
                place = (self._numbers[name], SHARE)
                self.sheet.write_formula(*place, formula, self.form.styles[style], "")


def _told_at(facts: Sequence[AskedFact]) -> dict[str, list[Indicator]]:
    """Tell beside which fact each target stands: a rate's numerator, else the first it needs."""
    names = {fact.leaf.name for fact in facts}
    told: dict[str, list[Indicator]] = {}
    seen: set[str] = set()
    for fact in facts:
        for one in fact.uses:
            rate = rate_of(one)
            home = rate[0] if rate and rate[0] in names else fact.leaf.name
            if one.id not in seen:
                seen.add(one.id)
                told.setdefault(home, []).append(one)
    return told
