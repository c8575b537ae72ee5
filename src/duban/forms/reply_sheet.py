"""Writing the reply form: one workbook with the open matters of one unit, to fill in and send back."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

from attrs import define, field

from duban.forms.layout import MARK, as_json
from duban.forms.reply_layout import (
    FOR_ALL,
    KIND,
    MATTERS_A_SHEET,
    REPLY_VERSION,
    ROWS,
    TAKEN,
    VALUES,
)
from duban.forms.styles import Styles, height_for
from duban.model.matters import STATE_LABELS, Matter
from duban.model.plan import Plan, Reporter
from duban.model.terms import LEVEL_LABELS

SHEET = "反馈表"
_LABEL, _VALUE, _LABEL2, _VALUE2 = 2, 3, 4, 5
_WIDTHS = {_LABEL: 17.0, _VALUE: 26.0, _LABEL2: 15.0, _VALUE2: 27.0}
_ACROSS = 68.0
#: Points of height that an A4 page holds within its margins and footer.
_PAGE = 730.0
#: The height of a cell for a text of its own.
_TEXT = 64.0
_SIGNATURES = 80.0
_CODES = ("label", VALUES[0], "label2", VALUES[1])
_SAID = (
    "填表说明\n"
    "1. 只填浅黄色单元格，其他单元格不要改动。没有办理的事项留空，以后可再填、再发。\n"
    "2. 签收：从列表选“已签收”。反馈：原因分析和整改措施都要填，承诺完成日期可不填，填了须晚于当日。\n"
    "3. 需要延期的，填“申请延期至”（工作日，晚于办结期限）和理由，由督办部门决定。\n"
    "4. 填好后作为附件回复邮件，或放入收件箱，与报送材料的方式相同。更正后可以再次发送，以最后一次为准。"
)


def write_reply(plan: Plan, unit: Reporter, matters: Sequence[Matter], day: date) -> bytes:
    """Write the reply form of a unit for its matters (at least one) as of a day in the plan's zone.

    The same input gives the same bytes. Raises ValueError without matters.
    """
    import xlsxwriter

    if not matters:
        raise ValueError("a reply form without matters")
    out = BytesIO()
    workbook = xlsxwriter.Workbook(
        out, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    )
    made = datetime.combine(day, time(), UTC).replace(tzinfo=None)
    workbook.set_properties({"title": f"督办事项反馈表 {unit.name.zh}", "created": made})
    styles = Styles(workbook)
    for start in range(0, len(matters), MATTERS_A_SHEET):
        page = _Page(plan, unit, day, workbook, styles, start // MATTERS_A_SHEET + 1)
        page.head()
        own = matters[start : start + MATTERS_A_SHEET]
        for number, matter in enumerate(own, start + 1):
            page.matter(number, matter, with_signatures=matter is own[-1])
        page.signatures()
    workbook.close()
    return out.getvalue()


def reply_name(unit: Reporter, day: date) -> str:
    """Give the name of the file that a unit gets: 督办事项反馈表-燃气管理处-2019-03-06.xlsx."""
    name = unit.name.zh.translate(dict.fromkeys(map(ord, '\\/:*?"<>|'), "_"))
    return f"督办事项反馈表-{name}-{day.isoformat()}.xlsx"


@define
class _Page:
    """Writes one sheet from the top down; `row` counts from 0 as XlsxWriter does."""

    plan: Plan
    unit: Reporter
    day: date
    workbook: Any
    styles: Styles
    number: int
    row: int = 1
    sheet: Any = field(init=False)
    _filled: float = 0.0
    _breaks: list[int] = field(factory=list)

    def head(self) -> None:
        """Add the sheet with its marks, and say whose form it is and how it is filled in."""
        name = SHEET if self.number == 1 else f"{SHEET}{self.number}"
        self.sheet = self.workbook.add_worksheet(name)
        self._set_up()
        styles, sheet = self.styles, self.sheet
        sheet.merge_range(self.row, _LABEL, self.row, _VALUE2, "督办事项反馈表", styles["title"])
        self._down(38)
        self._across(self.plan.title.zh, "subtitle", 26)
        told = f"{self.day.year}年{self.day.month}月{self.day.day}日"
        for at, text in ((_LABEL, "办理单位"), (_LABEL2, "制表日期")):
            sheet.write_string(self.row, at, text, styles["label"])
        sheet.write_string(self.row, _VALUE, self.unit.name.zh, styles["centre"])
        sheet.write_string(self.row, _VALUE2, told, styles["centre"])
        self._down(25)
        sheet.write_string(self.row, 0, FOR_ALL, styles["hidden"])
        self._pair(("经办人", "short_in"), ("联系电话", "short_in"), 25)
        self._across(_SAID, "line", height_for((_SAID, _ACROSS + 17), size=10.5))

    def matter(self, number: int, matter: Matter, *, with_signatures: bool) -> None:
        """Write what is known of a matter, and the cells for its answer, on one page.

        `with_signatures` tells that their lines follow and shall stand on that page too.
        """
        level = LEVEL_LABELS[matter.level].zh
        edition = f"（第{matter.edition}次）" if matter.edition > 1 else ""
        state = STATE_LABELS[matter.state].zh
        title = f"{number}．编号 {matter.number}{edition}　{level}　{state}"
        told = [("事项", matter.said), ("原因", matter.because), ("依据", "；".join(matter.clause))]
        limit = f"{matter.limit.year}年{matter.limit.month}月{matter.limit.day}日"
        told = [(label, text or "—") for label, text in (*told, ("办结期限", limit))]
        heights = [height_for((text, _ACROSS), least=22) for _, text in told]
        needed = 30 + sum(heights) + 28 + 2 * _TEXT + 28 + 25
        self._keep_together(needed + (_SIGNATURES if with_signatures else 0))
        self._across(title, "section", 30)
        for (label, text), height in zip(told, heights, strict=True):
            self.sheet.write_string(self.row, _LABEL, label, self.styles["label"])
            self.sheet.merge_range(self.row, _VALUE, self.row, _VALUE2, text, self.styles["cell"])
            self._down(height)
        self._answer(as_json({"matter": matter.number, "edition": matter.edition}))

    def signatures(self) -> None:
        """Write the lines for those who sign the paper."""
        self._across("", "line", 12)
        for label in ("处室负责人（签字）", "分管领导（签字）"):
            style = self.styles["label"]
            self.sheet.write_string(self.row, _LABEL, label, style)
            self.sheet.write_string(self.row, _VALUE, "", self.styles["centre"])
            self.sheet.write_string(self.row, _LABEL2, "签字日期", style)
            self.sheet.write_string(self.row, _VALUE2, "", self.styles["centre"])
            self._down(34)
        self.sheet.set_h_pagebreaks(self._breaks)
        self.sheet.print_area(1, _LABEL, self.row - 1, _VALUE2)
        self.sheet.set_selection(4, _VALUE, 4, _VALUE)

    def _answer(self, which: str) -> None:
        pairs = {
            "taken": (("签收", "choice_in"), ("承诺完成日期", "date_in"), 28),
            "more_time": (("申请延期至", "date_in"), ("延期理由", "text_in"), 28),
            "person": (("经办人", "short_in"), ("联系电话", "short_in"), 25),
        }
        texts = {"cause": "原因分析", "measures": "整改措施"}
        for key in ROWS:
            self.sheet.write_string(self.row, 0, key, self.styles["hidden"])
            self.sheet.write_string(self.row, 1, which, self.styles["hidden"])
            if key == "taken":
                pick = {"validate": "list", "source": [TAKEN], "show_error": False}
                self.sheet.data_validation(self.row, _VALUE, self.row, _VALUE, pick)
            if key in texts:
                style = self.styles["text_in"]
                self.sheet.write_string(self.row, _LABEL, texts[key], self.styles["label"])
                self.sheet.merge_range(self.row, _VALUE, self.row, _VALUE2, "", style)
                self._down(_TEXT)
            else:
                self._pair(*pairs[key])

    def _set_up(self) -> None:
        about = {
            "sheet": KIND,
            "form": REPLY_VERSION,
            "plan": self.plan.id,
            "reporter": self.unit.id,
        }
        hidden, sheet = self.styles["hidden"], self.sheet
        sheet.write_string(0, 0, MARK, hidden)
        sheet.write_string(0, 1, as_json(about), hidden)
        for column, code in enumerate(_CODES, 2):
            sheet.write_string(0, column, code, hidden)
        sheet.set_row(0, None, None, {"hidden": True})
        sheet.set_column(0, 1, 9, hidden, {"hidden": True})
        for column, width in _WIDTHS.items():
            sheet.set_column(column, column, width)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        sheet.hide_gridlines(2)
        sheet.set_paper(9)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        foot = f"{self.plan.document}　{self.unit.name.zh}".replace("&", "&&")
        sheet.set_footer(f'&L&"仿宋"&9{foot}&R&"仿宋"&9第&P页 共&N页')

    def _pair(self, first: tuple[str, str], second: tuple[str, str], height: float) -> None:
        for at, (label, style) in ((_LABEL, first), (_LABEL2, second)):
            self.sheet.write_string(self.row, at, label, self.styles["label"])
            self.sheet.write_blank(self.row, at + 1, None, self.styles[style])
        self._down(height)

    def _across(self, text: str, style: str, height: float) -> None:
        self.sheet.merge_range(self.row, _LABEL, self.row, _VALUE2, text, self.styles[style])
        self._down(height)

    def _keep_together(self, height: float) -> None:
        if self._filled and self._filled + height > _PAGE:
            self._breaks.append(self.row)
            self._filled = 0.0

    def _down(self, height: float) -> None:
        self.sheet.set_row(self.row, height)
        self._filled += height
        self.row += 1
