"""The hidden sheet of names behind the register's drop-downs: units, areas, tasks, indicators."""

from itertools import chain
from typing import Any

from duban.forms.register_frame import letter_of
from duban.forms.styles import Styles
from duban.model.rules import RuleBook
from duban.rulefiles.register_columns import NAMES, SHEETS
from duban.rulefiles.register_plans import SheetPlan
from duban.rulefiles.register_values import names_of, unit_of

#: The columns in which names of units and areas stand, and those of tasks and indicators.
_ALONE = {"reporter": "A", "area": "B"}
_OF_AREA = {"task": "G", "indicator": "H"}
#: Beside an area's name stand, for its tasks and its indicators, the row before the first and how
#: many there are: so many columns from the name on, as VLOOKUP counts them.
_BEFORE = {"task": 2, "indicator": 4}
#: A name of each sheet that shows units: the unit of the indicator that stands in the same row.
_UNIT = "本行计量单位"
UNIT_FORMULA = f"={_UNIT}"
_HEADS = (
    "单位",
    "领域",
    "任务起行",
    "任务数",
    "指标起行",
    "指标数",
    "任务",
    "指标",
    "计量单位",
)


class Names:
    """The names of a rule book by kind, and the formulas that offer them."""

    def __init__(self, book: RuleBook) -> None:
        """Gather the names; those of tasks and indicators stand together by area."""
        self._areas = names_of("area", book)
        self._alone = {
            "reporter": list(names_of("reporter", book).values()),
            "area": list(self._areas.values()),
        }
        self._by_area = {
            kind: {
                name: list(names_of(kind, book, area).values())
                for area, name in self._areas.items()
            }
            for kind in _OF_AREA
        }
        self._units = {
            (name, shown): str(unit_of(book.rules[area].indicator(key)).get("unit", ""))
            for area, name in self._areas.items()
            for key, shown in names_of("indicator", book, area).items()
        }

    def all_of(self, kind: str) -> str:
        """Give a reference to all names of reporters or areas."""
        letter = _ALONE[kind]
        return f"={NAMES}!${letter}$2:${letter}${len(self._alone[kind]) + 1}"

    def of_area(self, kind: str, cell: str) -> str:
        """Give a formula for the tasks or indicators of the area whose name stands in a cell."""
        return f"={self._block(kind, cell)}"

    def unit(self, area: object, indicator: object) -> str:
        """Give what `UNIT_FORMULA` shows beside an area and an indicator."""
        return self._units.get((str(area), str(indicator)), "")

    def write(self, workbook: Any, styles: Styles) -> None:
        """Write the sheet, hidden."""
        sheet = workbook.add_worksheet(NAMES)
        for column, head in enumerate(_HEADS):
            sheet.write_string(0, column, head, styles["head"])
        sheet.write_column(1, 0, self._alone["reporter"])
        sheet.write_column(1, 1, self._alone["area"])
        for kind, column in (("task", 2), ("indicator", 4)):
            numbers = [len(names) for names in self._by_area[kind].values()]
            sheet.write_column(1, column, [sum(numbers[:row]) for row in range(len(numbers))])
            sheet.write_column(1, column + 1, numbers)
        for kind, column in (("task", 6), ("indicator", 7)):
            sheet.write_column(1, column, chain.from_iterable(self._by_area[kind].values()))
        sheet.write_column(1, 8, self._units.values())
        sheet.hide()
        for plan in SHEETS:
            if "unit" in (column.code for column in plan.columns):
                workbook.define_name(f"{plan.name}!{_UNIT}", self._unit_formula(plan))

    def _unit_formula(self, plan: SheetPlan) -> str:
        """Give a formula for the unit of the indicator whose names stand in the same row."""
        area, indicator = (
            f"{plan.name}!${letter_of(plan.columns, code)}1" for code in ("area", "indicator")
        )
        place = f"MATCH({indicator},{self._block('indicator', area)},0)"
        before = self._told(area, _BEFORE["indicator"])
        return f'=IFERROR(INDEX({NAMES}!$I$2:$I${len(self._units) + 1},{before}+{place}),"")'

    def _block(self, kind: str, cell: str) -> str:
        """Give a formula for the block of names of the area whose name stands in a cell."""
        before, number = (self._told(cell, _BEFORE[kind] + each) for each in (0, 1))
        return f"OFFSET({NAMES}!${_OF_AREA[kind]}$2,{before},0,{number},1)"

    def _told(self, cell: str, column: int) -> str:
        table = f"{NAMES}!$B$2:$F${len(self._areas) + 1}"
        return f"VLOOKUP({cell},{table},{column},FALSE)"
