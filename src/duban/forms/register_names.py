"""The hidden sheet of names behind the register's drop-downs: units, areas, tasks, indicators."""

from typing import Any

from duban.forms.styles import Styles
from duban.model.rules import RuleBook
from duban.rulefiles.register_columns import NAMES
from duban.rulefiles.register_values import names_of, unit_of

#: Columns by kind: that of the area's name (where it depends on one) and that of the name itself.
_COLUMNS = {"reporter": ("", "A"), "area": ("", "B"), "task": ("C", "D"), "indicator": ("E", "F")}
_UNITS = ("G", "H")


class Names:
    """The names of a rule book by kind, and the formulas that offer them."""

    def __init__(self, book: RuleBook) -> None:
        """Gather the names; those of tasks and indicators stand together by area."""
        areas = names_of("area", book)
        self._alone = {
            "reporter": list(names_of("reporter", book).values()),
            "area": list(areas.values()),
        }
        self._by_area = {
            kind: [
                (name, each)
                for area, name in areas.items()
                for each in names_of(kind, book, area).values()
            ]
            for kind in ("task", "indicator")
        }
        self._units = {
            (name, shown): str(unit_of(book.rules[area].indicator(key)).get("unit", ""))
            for area, name in areas.items()
            for key, shown in names_of("indicator", book, area).items()
        }

    def all_of(self, kind: str) -> str:
        """Give a reference to all names of reporters or areas."""
        letter = _COLUMNS[kind][1]
        return f"={NAMES}!${letter}$2:${letter}${len(self._alone[kind]) + 1}"

    def of_area(self, kind: str, cell: str) -> str:
        """Give a formula for the tasks or indicators of the area whose name stands in a cell."""
        by, letter = _COLUMNS[kind]
        last = len(self._by_area[kind]) + 1
        areas = f"{NAMES}!${by}$2:${by}${last}"
        return f"=OFFSET({NAMES}!${letter}$2,MATCH({cell},{areas},0)-1,0,COUNTIF({areas},{cell}),1)"

    def unit_formula(self, area: str, indicator: str) -> str:
        """Give a formula for the unit of the indicator whose names stand in two cells."""
        key, unit = _UNITS
        table = f"{NAMES}!${key}$2:${unit}${len(self._units) + 1}"
        return f'=IFERROR(VLOOKUP({area}&"|"&{indicator},{table},2,FALSE),"")'

    def unit(self, area: object, indicator: object) -> str:
        """Give the unit that the formula shows."""
        return self._units.get((str(area), str(indicator)), "")

    def write(self, workbook: Any, styles: Styles) -> None:
        """Write the sheet, hidden."""
        sheet = workbook.add_worksheet(NAMES)
        heads = (
            "单位",
            "领域",
            "任务的领域",
            "任务",
            "指标的领域",
            "指标",
            "领域|指标",
            "计量单位",
        )
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, styles["head"])
        for kind, column in (("reporter", 0), ("area", 1)):
            for row, name in enumerate(self._alone[kind], 1):
                sheet.write_string(row, column, name)
        for kind, column in (("task", 2), ("indicator", 4)):
            for row, (area, name) in enumerate(self._by_area[kind], 1):
                sheet.write_string(row, column, area)
                sheet.write_string(row, column + 1, name)
        for row, ((area, name), unit) in enumerate(self._units.items(), 1):
            sheet.write_string(row, 6, f"{area}|{name}")
            sheet.write_string(row, 7, unit)
        sheet.hide()
