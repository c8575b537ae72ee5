"""The annual assessment as a workbook: the ranking, then a sheet a unit."""

import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from duban.forms.styles import Styles
from duban.papers.assessing import Assessment, title_of
from duban.words import Label, harmless
from duban.workbook.assessment_page import Page
from duban.workbook.assessment_ranking import RANKING, Ranking
from duban.workbook.assessment_sheet import VALUES, UnitSheet

#: Excel's longest name of a sheet, and what such a name may not hold.
_LONGEST_NAME = 31
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")


def write_assessment(told: Assessment) -> bytes:
    """Give the workbook. The same assessment gives the same bytes."""
    import xlsxwriter

    out = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    workbook = xlsxwriter.Workbook(out, options)
    created = datetime(told.day.year, told.day.month, told.day.day)  # noqa: DTZ001 - Excel has none
    title = title_of(told).say(told.lang)
    workbook.set_properties({"title": title, "created": created})
    styles = Styles(workbook)
    names: set[str] = set()

    def page(name: str, columns: Sequence[tuple[Label, float]]) -> Page:
        sheet = workbook.add_worksheet(_sheet_name(name, names))
        return Page(sheet, styles, told.lang, title, columns)

    if told.is_whole:
        Ranking(told, page(Label("排名", "Ranking").say(told.lang), RANKING)).write()
    for each in told.sheets:
        UnitSheet(told, page(each.name, VALUES)).write(each)
    workbook.close()
    return out.getvalue()


def _sheet_name(wanted: str, names: set[str]) -> str:
    """Give a sheet's name that Excel takes and no other sheet has; it is added to `names`."""
    bare = _NOT_IN_NAMES.sub(" ", harmless(wanted)).strip() or "-"
    name, number = bare[:_LONGEST_NAME], 1
    while name.casefold() in names:
        number += 1
        ending = f" {number}"
        name = bare[: _LONGEST_NAME - len(ending)] + ending
    names.add(name.casefold())
    return name
