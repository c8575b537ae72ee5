"""The annual assessment as a workbook: the ranking, then a sheet a unit."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from duban.forms.styles import Styles
from duban.papers.assessing import Assessment, title_of
from duban.sheets.names import SheetNames
from duban.words import Label
from duban.workbook.assessment_page import Page
from duban.workbook.assessment_ranking import RANKING, Ranking
from duban.workbook.assessment_sheet import VALUES, UnitSheet


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
    names = SheetNames()

    def page(name: str, columns: Sequence[tuple[Label, float]]) -> Page:
        sheet = workbook.add_worksheet(names.give(name))
        return Page(sheet, styles, told.lang, title, columns)

    if told.is_whole:
        Ranking(told, page(Label("排名", "Ranking").say(told.lang), RANKING)).write()
    for each in told.sheets:
        UnitSheet(told, page(each.name, VALUES)).write(each)
    workbook.close()
    return out.getvalue()
