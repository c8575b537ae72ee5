"""What the office entered on a unit's year, in words: bonuses, deductions, appeal, approval."""

from datetime import date

from attrs import frozen

from duban.model.assessments import OUTCOME_LABELS, Outcome
from duban.papers.assessment import Assessed
from duban.papers.frozen import Row
from duban.words import Label, Lang, say

#: What keeps an assessment provisional.
OPEN_LABELS: dict[str, Label] = {
    "year": Label("全年报送尚未全部到期", "not all reports of the year are due yet"),
    "appeal": Label("申诉正在复核", "an appeal is pending"),
    "approval": Label("尚未审定", "not approved yet"),
    "older": Label(
        "审定之后又有申诉、评分或加扣分，须重新审定",
        "an appeal, a grade, a bonus or a deduction came after the approval",
    ),
    "other": Label(
        "审定的得分与现在计算的不一致，须重新审定",
        "another score was approved than is worked out now",
    ),
}
PROVISIONAL, FINAL = Label("初评", "provisional"), Label("终评", "final")


@frozen
class Change:
    """A bonus or deduction as shown, with its basis and the paper behind it."""

    kind: str
    points: str
    basis: str
    paper: str


def changes_of(one: Assessed, lang: Lang) -> tuple[Change, ...]:
    """Give the bonuses, then the deductions."""
    entries = one.entries
    return tuple(
        Change(kind.say(lang), f"{sign}{points(row['points'])}", row["basis"], _paper(row, lang))
        for kind, sign, rows in (
            (Label("加分", "bonus"), "+", entries.bonuses),
            (Label("扣分", "deduction"), "−", entries.deductions),
        )
        for row in rows
    )


def appeal_of(one: Assessed, lang: Lang) -> str:
    """Tell the unit's appeal in a sentence or two; "" where there is none."""
    appeal = one.entries.appeal
    if appeal is None:
        return ""
    filed, about = said_day(appeal["filed_on"], lang), appeal["about"]
    outcome = Outcome(appeal["outcome"])
    label = OUTCOME_LABELS[outcome].say(lang)
    told = Label(
        f"{filed}提出：{about}{_stop(about)}{label}", f"Filed on {filed}: {about}; {label}"
    ).say(lang)
    if outcome is Outcome.PENDING:
        return told + Label("。", ".").say(lang)
    changed = ""
    if outcome is Outcome.UPHELD:
        by = signed(appeal["points"])
        changed = Label(f"，得分{by}", f", score {by}").say(lang)
    paper = _paper(appeal, lang)
    return told + changed + Label(f"（{paper}）。", f" ({paper}).").say(lang)


def approval_of(one: Assessed, lang: Lang) -> str:
    """Tell the approval; "" where there is none."""
    approval = one.entries.approval
    if approval is None:
        return ""
    day = said_day(approval["approved_on"], lang)
    return Label(
        f"{approval['by']}，{day}，{approval['document']}",
        f"{approval['by']}, {day}, {approval['document']}",
    ).say(lang)


def open_of(one: Assessed, lang: Lang) -> tuple[str, ...]:
    """Tell what keeps it provisional."""
    return tuple(OPEN_LABELS[each].say(lang) for each in one.open)


def stage_of(one: Assessed, lang: Lang) -> str:
    """Give 初评 or 终评."""
    return (FINAL if one.is_final else PROVISIONAL).say(lang)


def points(value: float | None) -> str:
    """Say points: at most two decimals, a dash for none."""
    return "—" if value is None else f"{value:.2f}"


def signed(value: float) -> str:
    """Say points with their sign."""
    return f"{'−' if value < 0 else '+'}{points(abs(value))}"


def _paper(row: Row, lang: Lang) -> str:
    day = said_day(row["decided_on"], lang)
    parts = [row["document"], row["by"], day]
    return Label("，".join(parts), ", ".join(parts)).say(lang)


def _stop(text: str) -> str:
    return "" if text.endswith(("。", "！", "？")) else "。"


def said_day(text: str, lang: Lang) -> str:
    """Say a day of a row."""
    return say(date.fromisoformat(text), lang)
