"""Writing the form of a plan of work: a sheet of monthly figures, a sheet of stages."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any, NamedTuple

from attrs import define

from duban.errors import UsageError
from duban.forms.layout import FORM_VERSION, MARK, as_json
from duban.forms.styles import Styles, height_for
from duban.forms.targets import target_text
from duban.forms.workplan_layout import (
    FIRST_FIGURES,
    HEAD,
    KIND,
    MONTHS,
    MONTHS_SHEET,
    STAGED,
    STAGES,
    STAGES_SHEET,
)
from duban.model.agreements import Replan
from duban.model.period import Period
from duban.model.rules import Indicator, RuleBook
from duban.model.terms import DOCUMENT_STAGES, WORKS_STAGES, Kind
from duban.rollup import rules_of_unit
from duban.tracking.replanned import concerning, replanned
from duban.tracking.windows import windowed
from duban.words import UNIT_LABELS, message

_AREA, _TASK, _NAME, _UNIT, _IN_CHARGE = range(2, 7)
_CODES = {_IN_CHARGE: "in_charge"}
_WIDTHS = {_AREA: 16.0, _TASK: 7.0, _NAME: 44.0, _UNIT: 10.0, _IN_CHARGE: 14.0}
_HEADS = ("工作领域", "任务", "指标和目标", "单位", "责任人")
_SAID = {
    MONTHS: (
        "每项指标各月末应达到的累计数，按“单位”一栏填写；只填有安排的月份，中间月份按直线推算。"
        "各月不得倒退，最后一个月是到期月，数值等于目标。不安排的指标整行留空。"
    ),
    STAGES: (
        "各阶段计划达到的日期，如 2019-06-30。通知没有规定日期的文件，审定后以此为期限；"
        "通知规定的日期不因方案改变。不安排的整行留空。"
    ),
}


def write_work_plan(
    book: RuleBook,
    reporter_id: str,
    out: BytesIO,
    replans: Sequence[Replan] = (),
    now: Period | None = None,
) -> None:
    """Write one workbook with all that a unit may plan in its areas.

    By `replans`, decided ones, it has the targets and due days in force in the month `now`, in
    which the plan of work is filed, and nothing to which the unit is not held any more; `book` asks
    the units to which tasks moved (`amended`). The same input gives the same bytes. Raises
    UsageError for an unknown unit, or for one that is asked for nothing that could be planned.
    """
    import xlsxwriter

    if reporter_id not in book.reporters:
        said = message(
            "There is no reporter {reporter}; there are {known}",
            reporter=reporter_id,
            known=tuple(book.reporters),
        )
        raise UsageError(said)
    asked = list(_asked(book, reporter_id, replans, now))
    by_month = [each for each in asked if each.held.kind in {Kind.TOTAL, Kind.GROWTH}]
    staged = [each for each in asked if each.held.kind in STAGED]
    if not by_month and not staged:
        said = message(
            "{reporter} is asked for nothing that a plan of work could give",
            reporter=book.reporters[reporter_id].name,
        )
        raise UsageError(said)
    workbook = xlsxwriter.Workbook(
        out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    )
    made = datetime.combine(book.plan.issued, time(), UTC).replace(tzinfo=None)
    name = book.reporters[reporter_id].name.zh
    workbook.set_properties({"title": f"{MONTHS_SHEET} {name}", "created": made})
    tables = {MONTHS: MONTHS_SHEET} | ({STAGES: STAGES_SHEET} if staged else {})
    page = _Page(book, reporter_id, workbook, Styles(workbook), tables)
    page.months(by_month)
    if staged:
        page.stages(staged)
    workbook.close()


class _Planned(NamedTuple):
    """An indicator that a unit may plan: as it is held to it, and as it was before re-plans."""

    area: str
    held: Indicator
    original: Indicator


def _asked(
    book: RuleBook, reporter: str, replans: Sequence[Replan], now: Period | None
) -> Iterator[_Planned]:
    for area, task in book.tasks():
        counting = concerning(replans, area, reporter) if now else ()
        for one in rules_of_unit(book.rules[area], reporter).task(task.code).indicators:
            if reporter not in one.reporters:
                continue
            if now is None or not counting:
                yield _Planned(area, one, one)
                continue
            until = windowed(one, counting, area, reporter).valid_until
            if until == one.valid_until or until is None or now.first_day <= until:
                yield _Planned(area, replanned(one, counting, area, reporter, now)[0], one)


@define
class _Page:
    """Writes the sheets; rows and columns count from 0 as XlsxWriter does.

    `tables` are all sheets of the workbook, kept on each so that a lost one is missed.
    """

    book: RuleBook
    reporter: str
    workbook: Any
    styles: Styles
    tables: dict[str, str]

    def months(self, asked: Sequence[_Planned]) -> None:
        """Write who files the plan, and the table of monthly figures."""
        sheet = self._begin(MONTHS_SHEET, MONTHS)
        style = self.styles
        for row, (key, label, kind) in enumerate(HEAD, 3):
            sheet.write_string(row, 0, key, style["hidden"])
            sheet.write_string(row, _AREA, label, style["label"])
            sheet.merge_range(row, _TASK, row, _NAME, "", style[kind])
            sheet.write_blank(row, _TASK, None, style[kind])
        sheet.write_string(0, _TASK, "value", style["hidden"])
        months = tuple(_months(self.book))
        titles = {str(month): f"{month.year}年{month.month}月末" for month in months}
        self._table(sheet, FIRST_FIGURES - 1, asked, titles, "figure_in")

    def stages(self, asked: Sequence[_Planned]) -> None:
        """Write the table of stages."""
        sheet = self._begin(STAGES_SHEET, STAGES)
        stages = {**DOCUMENT_STAGES, **WORKS_STAGES}
        titles = {code: label.zh for code, label in stages.items() if code != "none"}
        self._table(sheet, 3, asked, titles, "date_in")

    def _begin(self, name: str, kind: str) -> Any:
        plan = self.book.plan
        sheet = self.workbook.add_worksheet(name)
        about = {
            "sheet": KIND,
            "table": kind,
            "form": FORM_VERSION,
            "plan": plan.id,
            "reporter": self.reporter,
            "zone": plan.time_zone,
            "tables": self.tables,
        }
        hidden = self.styles["hidden"]
        sheet.write_string(0, 0, MARK, hidden)
        sheet.write_string(0, 1, as_json(about), hidden)
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_column(0, 1, None, None, {"hidden": True})
        for column, width in _WIDTHS.items():
            sheet.set_column(column, column, width)
        for column, code in _CODES.items():
            sheet.write_string(0, column, code, hidden)
        unit = self.book.reporters[self.reporter].name.zh
        title = f"{plan.title.zh} {MONTHS_SHEET}（{unit}）"
        sheet.merge_range(1, _AREA, 1, _IN_CHARGE, title, self.styles["sheet_title"])
        sheet.set_row(1, 34)
        sheet.merge_range(2, _AREA, 2, _IN_CHARGE, _SAID[kind], self.styles["line"])
        sheet.set_row(2, height_for((_SAID[kind], sum(_WIDTHS.values())), size=10.5))
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _table(
        self,
        sheet: Any,
        row: int,
        asked: Sequence[_Planned],
        titles: dict[str, str],
        style: str,
    ) -> None:
        first = _IN_CHARGE + 1
        styles = self.styles
        for column, head in enumerate((*_HEADS, *titles.values()), _AREA):
            sheet.write_string(row, column, head, styles["head"])
        for column, code in enumerate(titles, first):
            sheet.write_string(0, column, code, styles["hidden"])
            sheet.set_column(column, column, 13.0)
        sheet.freeze_panes(row + 1, _UNIT)
        sheet.repeat_rows(row)
        for number, (area, one, original) in enumerate(asked, row + 1):
            told = target_text(one, self.book.plan.ends, original)
            if not one.due_open and one.due == original.due:
                told += "（通知规定的日期）"
            sheet.write_string(number, 0, one.id, styles["hidden"])
            sheet.write_string(number, 1, as_json(_hint(area, one)), styles["hidden"])
            sheet.write_string(number, _AREA, self.book.areas[area].name, styles["cell"])
            sheet.write_string(number, _TASK, one.task, styles["centre"])
            sheet.write_string(number, _NAME, told, styles["cell"])
            sheet.write_string(number, _UNIT, _unit(one), styles["centre"])
            sheet.write_blank(number, _IN_CHARGE, None, styles["short_in"])
            for column, code in enumerate(titles, first):
                free = code in STAGED[one.kind] if one.kind in STAGED else _within(code, one)
                sheet.write_blank(number, column, None, styles[style if free else "grey"])
            sheet.set_row(number, height_for((told, _WIDTHS[_NAME])))


def _hint(area: str, one: Indicator) -> dict[str, Any]:
    hint: dict[str, Any] = {"area": area, "type": "date"}
    if one.kind not in STAGED:
        hint = {"area": area, "type": "number", "unit": _unit(one)}
        if one.shown_as:
            hint["factor"] = one.shown_as[1]
    return hint


def _unit(one: Indicator) -> str:
    if one.shown_as:
        return one.shown_as[0]
    unit = one.unit or ""
    return UNIT_LABELS[unit].zh if unit in UNIT_LABELS else unit


def _months(book: RuleBook) -> Iterator[Period]:
    return Period.of(book.plan.starts).until(Period.of(book.plan.ends))


def _within(month: str, one: Indicator) -> bool:
    return Period.parse(month) <= Period.of(one.due)
