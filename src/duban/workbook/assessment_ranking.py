"""The first sheet of the assessment's workbook: ranks, scores and grades of all units."""

from collections.abc import Sequence

from attrs import frozen

from duban.forms.styles import height_for
from duban.papers.assessing import Assessment, grades_of
from duban.papers.assessment import Assessed
from duban.papers.assessment_lines import NOT_GIVEN
from duban.papers.assessment_words import stage_of
from duban.words import Label, say
from duban.workbook.assessment_page import Page

_TWO_DECIMALS = "0.00"
#: The columns, each with its width in characters.
RANKING = (
    (Label("名次", "Rank"), 7.0),
    (Label("单位", "Unit"), 22.0),
    (Label("自评分", "Self-score"), 10.0),
    (Label("办公室评分", "Office score"), 11.0),
    (Label("领导评价", "Leader's grade"), 10.0),
    (Label("加分", "Bonus"), 8.0),
    (Label("扣分", "Deduction"), 10.0),
    (Label("申诉", "Appeal"), 8.0),
    (Label("得分", "Score"), 9.0),
    (Label("等次", "Grade"), 10.0),
    (Label("性质", "State"), 11.0),
)


@frozen
class Ranking:
    """Writes the ranking of an assessment on a page."""

    told: Assessment
    page: Page

    def write(self) -> None:
        """Write the first sheet: ranks, scores and grades of all units."""
        told = self.told
        title = Label(
            f"{told.year}年度考核排名（{told.stage}）", f"Ranking {told.year} ({told.stage})"
        )
        self.page.whole(0, self.page.say(title), "title", 34)
        self.page.whole(1, self._says(), "line", 20)
        self.page.head(2)
        for row, one in enumerate(told.ranking, 3):
            self._ranked(row, one)
        row = 3 + len(told.ranking)
        for note in self._notes():
            self.page.whole(row, note, "line", 20)
            row += 1
        self.page.sheet.freeze_panes(3, 2)
        self.page.setup(row - 1, head=2, upright=True)

    def _says(self) -> str:
        told, day = self.told, say(self.told.day, self.told.lang)
        count, open_ = len(told.ranking), told.provisional
        zh = f"截至{day}，共{count}个单位" + (f"，其中{open_}个为初评" if open_ else "")
        en = f"As of {day}, {count} units" + (f", {open_} of them provisional" if open_ else "")
        said = Label(f"{zh}。得分相同的名次并列。", f"{en}. Equal scores share a rank.")
        return self.page.say(said)

    def _notes(self) -> Sequence[str]:
        lang, grading = self.told.lang, self.told.judged.content["grading"]
        spans = [(one["name"], span) for one, span in grades_of(grading, lang)]
        zh = "、".join(f"{name}（{span}）" for name, span in spans)
        en = ", ".join(f"{name} ({span})" for name, span in spans)
        cap = f"{grading['bonus_cap']:g}"
        return (
            self.page.say(
                Label(
                    f"等次：{zh}。来源：{grading['source']}。",
                    f"Grades: {en}. {grading['source']}.",
                )
            ),
            self.page.say(
                Label(
                    f"加分合计不超过{cap}分。来源：{grading['bonus_source']}。",
                    f"Bonuses add {cap} at most. {grading['bonus_source']}.",
                )
            ),
        )

    def _ranked(self, row: int, one: Assessed) -> None:
        entries = one.entries
        own, given = entries.self_score, entries.year_grade
        name = self.page.say(one.name)
        self.page.sheet.write_number(row, 0, one.rank, self.page.styles.numbered("centre", "0"))
        self.page.sheet.write_string(row, 1, name, self.page.styles["cell"])
        not_given = NOT_GIVEN.say(self.told.lang)
        figures: tuple[float | str, ...] = (
            own["points"] if own else "—",
            one.office,
            given["points"] if given else not_given,
            one.bonus,
            one.deduction,
            one.appealed,
            one.total,
        )
        for place, value in enumerate(figures, 2):
            self._points(row, place, value)
        self.page.sheet.write_string(row, 9, self.page.say(one.grade), self.page.styles["centre"])
        self.page.sheet.write_string(
            row, 10, stage_of(one, self.told.lang), self.page.styles["centre"]
        )
        self.page.sheet.set_row(row, height_for((name, RANKING[1][1] - 1), least=20))

    def _points(self, row: int, place: int, value: float | str) -> None:
        if isinstance(value, str):
            self.page.sheet.write_string(row, place, value, self.page.styles["centre"])
        else:
            made = self.page.styles.numbered("centre", _TWO_DECIMALS)
            self.page.sheet.write_number(row, place, value, made)
