"""The cover: whose form it is, what is in it, who signs, where the seal goes."""

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from duban.forms.check_number import MODULUS, check_number
from duban.forms.layout import FORM_VERSION, SAME, SHEET_KEY
from duban.forms.missing import contents_hint
from duban.forms.styles import height_for
from duban.forms.writing import COVER, Form

_CODES = ("label", "value", "label2", "check", "signed")
_WIDTHS = {2: 17.0, 3: 27.0, 4: 14.0, 5: 15.0, 6: 17.0}
_LEFT, _RIGHT = 2, 6
_CHECK = (6, 5)


@frozen
class Entry:
    """One line of the table of contents: a sheet, how many facts it asks, a formula for those filled.

    `about` is what the sheet says of itself, kept on the cover so that a lost sheet is missed.
    """

    code: str
    title: str
    sheet: str
    asked: int
    counted: str
    about: Mapping[str, Any]


def begin_cover(form: Form) -> Any:
    """Add the cover as the first sheet, so that the others can refer to its check number."""
    plan = form.book.plan
    about = {
        "sheet": "cover",
        "form": FORM_VERSION,
        "plan": plan.id,
        "reporter": form.asked.reporter,
        "period": str(form.asked.period),
        "areas": list(form.asked.areas),
        "zone": plan.time_zone,
    }
    form.check_cell = f"'{COVER}'!$F$7"
    return form.add_sheet(COVER, about, _CODES)


def finish_cover(form: Form, sheet: Any, entries: Sequence[Entry]) -> None:
    """Write the cover, when the other sheets are known."""
    styles = form.styles
    sheet.set_column(0, 1, 9, styles["hidden"], {"hidden": True})
    for column, width in _WIDTHS.items():
        sheet.set_column(column, column, width)
    plan, period = form.book.plan, form.asked.period
    sheet.merge_range(1, _LEFT, 1, _RIGHT, plan.title.zh, styles["title"])
    sheet.set_row(1, height_for((plan.title.zh, 56), size=18, least=42))
    month = f"{plan.form.title}（{period.year}年{period.month}月）"
    sheet.merge_range(2, _LEFT, 2, _RIGHT, month, styles["subtitle"])
    sheet.set_row(2, 30)
    _identity(form, sheet)
    if form.collected is not None:
        said = form.collected.summary()
        sheet.merge_range(7, _LEFT, 7, _RIGHT, said, styles["line"])
        sheet.set_row(7, height_for((said, 86), size=10.5, least=20))
    row = _contents(form, sheet, entries, 9)
    row = _signatures(form, sheet, row + 1)
    _instructions(form, sheet, row + 1)
    sheet.print_area(1, _LEFT, row + 1, _RIGHT)
    sheet.set_first_sheet()
    sheet.activate()
    sheet.set_selection(5, 3, 5, 3)


def _identity(form: Form, sheet: Any) -> None:
    styles = form.styles
    period = form.asked.period
    lines = (
        ("报送单位", form.book.reporters[form.asked.reporter].name.zh, "报送期", f"{period}"),
        ("应报日期", _due(form), "表单版本", str(FORM_VERSION)),
    )
    for row, (label, value, label2, value2) in enumerate(lines, 3):
        sheet.write_string(row, 2, label, styles["label"])
        sheet.write_string(row, 3, value, styles["centre"])
        sheet.write_string(row, 4, label2, styles["label"])
        sheet.merge_range(row, 5, row, 6, value2, styles["centre"])
        sheet.set_row(row, height_for((value, _WIDTHS[3]), least=25))
    sheet.write_string(5, 2, "填表人", styles["label"])
    sheet.write_blank(5, 3, None, styles["short_in"])
    sheet.write_string(5, 4, "联系电话", styles["label"])
    sheet.merge_range(5, 5, 5, 6, "", styles["short_in"])
    sheet.write_string(6, 0, "submitted_at", styles["hidden"])
    sheet.write_string(6, 2, "报送时间（必填）", styles["label"])
    sheet.write_blank(6, 3, None, styles["time_in"])
    sheet.data_validation(
        6,
        3,
        6,
        3,
        {
            "validate": "any",
            "show_error": False,
            "input_title": "报送时间",
            "input_message": "发送本表的时间，如 2019-07-04 16:20。",
        },
    )
    sheet.write_string(6, 4, "校验码", styles["label"])
    total = "+".join(form.sums) or "0"
    number = f'=TEXT(MOD({total},{MODULUS}),"00000000")'
    row, column = _CHECK
    sheet.merge_range(row, column, row, 6, "", styles["code"])
    sheet.write_formula(row, column, number, styles["code"], _fresh(form))
    for row in (5, 6):
        sheet.set_row(row, 28)


def _due(form: Form) -> str:
    """Say when the form is due, beside the day of the rules where the register moved it."""
    duties = form.asked.duties
    ruled = max(duty.due for duty in duties.values())
    due = max(form.due_days.get(area, duty.due) for area, duty in duties.items())
    said = f"{due.year}年{due.month}月{due.day}日24时前"
    return said if due == ruled else f"{said}\n（原为{ruled.month}月{ruled.day}日）"


def _fresh(form: Form) -> str:
    """Give the check number that a form has before anybody fills it in."""
    merged: list[tuple[str, Mapping[str, Any]]] = form.prefilled
    return check_number(merged)


def _contents(form: Form, sheet: Any, entries: Sequence[Entry], row: int) -> int:
    styles = form.styles
    sheet.merge_range(row - 1, _LEFT, row - 1, _RIGHT, "目录 Contents", styles["section"])
    sheet.set_row(row - 1, 26)
    sheet.write_string(row, 2, "任务", styles["head"])
    sheet.merge_range(row, 3, row, 4, "工作表", styles["head"])
    sheet.write_string(row, 5, "应填数据", styles["head"])
    sheet.write_string(row, 6, "已填", styles["head"])
    sheet.set_row(row, 22)
    for row_, entry in enumerate(entries, row + 1):
        sheet.write_string(row_, 0, SHEET_KEY, styles["hidden"])
        kept = contents_hint(entry.about, entry.sheet)
        sheet.write_string(row_, 1, kept, styles["hidden"])
        sheet.write_string(row_, 2, entry.code, styles["centre"])
        sheet.merge_range(row_, 3, row_, 4, "", styles["link"])
        sheet.write_url(row_, 3, f"internal:'{entry.sheet}'!A1", styles["link"], entry.title)
        asked = str(entry.asked) if entry.asked else "清单" if entry.counted else "—"
        sheet.write_string(row_, 5, asked, styles["centre"])
        if entry.counted:
            sheet.write_formula(row_, 6, f"={entry.counted}", styles["centre"], "")
        else:
            sheet.write_string(row_, 6, "—", styles["centre"])
        sheet.set_row(row_, height_for((entry.title, 40), least=22))
    return row + len(entries) + 1


def _signatures(form: Form, sheet: Any, row: int) -> int:
    styles = form.styles
    words = form.book.plan.form
    for key, label in (("division_head", words.division_head), ("leader", words.leader)):
        sheet.write_string(row, 0, key, styles["hidden"])
        sheet.write_string(row, 2, f"{label}（签字）", styles["label"])
        sheet.merge_range(row, 3, row, 4, "", styles["centre"])
        sheet.write_string(row, 5, "签字日期", styles["label"])
        sheet.write_blank(row, 6, None, styles["date_in"])
        sheet.set_row(row, 40)
        row += 1
    said = _PAPER.format(signers=f"{words.division_head}、{words.leader}")
    sheet.merge_range(row, 2, row, 4, said, styles["note"])
    sheet.merge_range(row, 5, row, 6, "（盖章处）", styles["seal"])
    sheet.set_row(row, 108)
    return row


_PAPER = (
    "打印全部工作表，由{signers}签字并加盖公章，纸质件与本电子表一并报送。\n"
    "校验码由本表全部数字算出，印在各页：纸质件与电子表的校验码一致，数字即一致。"
)


def _instructions(form: Form, sheet: Any, row: int) -> None:
    said = (
        "填表说明\n"
        "1. 只填浅黄色单元格；灰色为自动计算，不必填写。\n"
        f"2. 与上期相同的数字可写“{SAME[0]}”；没有发生填 0；不掌握的留空，不要写“无”或“—”。\n"
        "3. 1,000、１２３ 这样的写法都可以；单位按“单位”一栏。\n"
        "4. 进度和清单已带入上期内容，有变化的改，没有变化的不动。"
    )
    sheet.merge_range(row, _LEFT, row, _RIGHT, said, form.styles["line"])
    sheet.set_row(row, height_for((said, 86), size=10.5))
