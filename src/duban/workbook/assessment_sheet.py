"""A unit's sheet in the assessment's workbook, which prints on A4."""

from attrs import frozen

from duban.papers.assessing import Assessment, Sheet
from duban.papers.assessment_lines import Line
from duban.papers.assessment_words import PROVISIONAL
from duban.words import Label, say
from duban.workbook.assessment_page import Page

_COLOURS = {"bad": "level_red", "watch": "level_yellow"}
#: The columns of the values, by which the others go, each with its width in characters.
VALUES = (
    (Label("任务", "Task"), 7.0),
    (Label("指标", "Indicator"), 23.0),
    (Label("最终值", "Final value"), 12.0),
    (Label("目标", "Target"), 12.0),
    (Label("状态", "Status"), 10.0),
    (Label("佐证", "Evidence"), 36.0),
    (Label("数据出处", "Where it stands"), 24.0),
    (Label("理由", "Reason"), 26.0),
)
_LAST = len(VALUES) - 1
#: The columns that the cells of a score, of a bonus or deduction, and of the signatures go over.
_SCORE = ((0, 1), (2, 2), (3, _LAST))
_CHANGE = ((0, 1), (2, 2), (3, 5), (6, _LAST))
_SIGNED = ((0, 2), (3, 5), (6, _LAST))


@frozen
class UnitSheet:
    """Writes a unit's sheet of an assessment on a page."""

    told: Assessment
    page: Page

    def write(self, told: Sheet) -> None:
        """Write a unit's sheet."""
        for place, (_, width) in enumerate(VALUES):
            self.page.sheet.set_column(place, place, width)
        row = self._top(told)
        row = self._lines(row, told)
        row = self._changes(row, told)
        none = Label("没有提出申诉。", "No appeal was filed.")
        row = self._part(row, Label("二、申诉", "2. Appeal"), told.appeal or self.page.say(none))
        none = Label("尚未审定。", "Not approved yet.")
        approval = told.approval or self.page.say(none)
        row = self._part(row, Label("三、审定", "3. Approval"), approval)
        row = self._signatures(row)
        self.page.sheet.set_h_pagebreaks([row])
        end = self._values(row, told)
        self.page.setup(end, head=row + 2)

    def _top(self, told: Sheet) -> int:
        year, day = self.told.year, say(self.told.day, self.told.lang)
        title = Label(f"{year}年度考核表（{told.stage}）", f"Assessment {year} ({told.stage})")
        self.page.whole(0, self.page.say(title), "title", 34)
        said = Label(f"单位：{told.name}　　截至{day}", f"{told.name}, as of {day}")
        self.page.whole(1, self.page.say(said), "section", 22)
        plan = self.told.plan
        document = plan["document"]
        zh = f"依据《{plan['title']}》" + (f"（{document}）。" if document else "。")
        en = f"By {plan['title']}" + (f" ({document})." if document else ".")
        if told.open:
            zh += f"本表为初评：{'；'.join(told.open)}。"
            en += f" {PROVISIONAL.en.capitalize()}: {'; '.join(told.open)}."
        if self.told.sample:
            zh += f"牵头单位为样例：{self.told.sample}。"
            en += f" Leads are samples: {self.told.sample}."
        self.page.whole(2, self.page.say(Label(zh, en)), "line", 20)
        return 3

    def _lines(self, row: int, told: Sheet) -> int:
        self.page.whole(row, self.page.say(Label("一、得分", "1. Score")), "section", 24)
        heads = (Label("项目", "Item"), Label("分值", "Points"), Label("说明", "Made of"))
        self.page.spread(row + 1, _SCORE, [self.page.say(each) for each in heads], "head")
        for number, line in enumerate(told.lines, row + 2):
            self._line(number, line)
        return row + 2 + len(told.lines)

    def _line(self, row: int, line: Line) -> None:
        item = f"　{line.item}" if line.part else line.item
        cells = [self.page.say(item), self.page.say(line.points), self.page.say(line.note)]
        styles = ["label" if line.sum else "cell", "label" if line.sum else "centre", "cell"]
        self.page.spread(row, _SCORE, cells, *styles)

    def _changes(self, row: int, told: Sheet) -> int:
        if not told.changes:
            return row
        said = Label("加分、扣分及其依据", "Bonuses and deductions with their basis")
        self.page.whole(row, self.page.say(said), "section", 24)
        heads = (
            Label("类别", "Kind"),
            Label("分值", "Points"),
            Label("依据", "Basis"),
            Label("文号、决定人、日期", "Paper, by whom, when"),
        )
        self.page.spread(row + 1, _CHANGE, [self.page.say(each) for each in heads], "head")
        for number, one in enumerate(told.changes, row + 2):
            cells = [self.page.say(each) for each in (one.kind, one.points, one.basis, one.paper)]
            self.page.spread(number, _CHANGE, cells, "centre", "centre", "cell", "cell")
        return row + 2 + len(told.changes)

    def _part(self, row: int, head: Label, said: str) -> int:
        self.page.whole(row, self.page.say(head), "section", 24)
        self.page.whole(row + 1, self.page.say(said), "line", 20)
        return row + 2

    def _signatures(self, row: int) -> int:
        signed = (
            Label("单位负责人（签字）：", "Head of the unit:"),
            Label("督查部门（盖章）：", "Office (seal):"),
            Label("审定人（签字）：", "Approved by:"),
        )
        day = Label("＿＿＿＿年＿＿月＿＿日", "Date: ＿＿＿＿＿＿")
        for number, texts in enumerate((signed, (day, day, day))):
            cells = [self.page.say(each) for each in texts]
            self.page.spread(row + number, _SIGNED, cells, "line", least=36)
        return row + 2

    def _values(self, row: int, told: Sheet) -> int:
        head = Label("四、各项任务完成情况及佐证", "4. Final values and evidence")
        tally = told.tally
        said = Label(
            f"共{tally['total']}项：完成或正常{tally['good']}项，需关注{tally['watch']}项，"
            f"未完成、不达标或严重滞后{tally['bad']}项，未到考核期{tally['not_due']}项。"
            "仅作监测、不予评判的指标未列。",
            f"{tally['total']} in all: {tally['good']} done or on track, {tally['watch']} to be"
            f" looked at, {tally['bad']} missed, broken or off track, {tally['not_due']} not due."
            " What is only watched is left out.",
        )
        row = self._part(row, head, self.page.say(said))
        self.page.head(row)
        joint = Label("；", "; ").say(self.told.lang)
        for number, one in enumerate(told.values, row + 1):
            proofs = joint.join(one.evidence) or one.report or "—"
            told_cells = (one.task, one.name, one.value, one.target, one.status, proofs)
            cells = [self.page.say(each) for each in (*told_cells, one.where, one.because)]
            for place, said_in in enumerate(cells):
                style = "centre" if place in {0, 2, 3, 4} else "cell"
                style = _COLOURS.get(one.colour, style) if place == 4 else style
                self.page.sheet.write_string(number, place, said_in, self.page.styles[style])
            self.page.high(number, cells, [width for _, width in VALUES])
        return row + len(told.values)
