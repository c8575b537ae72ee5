"""The questions in words that a form asks of each task, and by which month."""

from attrs import frozen

from duban.model.period import Period
from duban.model.plan import Plan


@frozen
class Question:
    """A text that is asked for: its key in the submission, its heading, a hint, its height.

    One that `stands` is filled in from the last report, to be changed where something changed.
    """

    key: str
    title: str
    hint: str
    height: float = 40
    stands: bool = False


UNCHANGED = Question("unchanged", "本月无变化", "没有新情况时选 ✓，其他文字不必再填。", 24)

_ACHIEVED = (
    Question("achievements", "成果", "一行一条（换行按 Alt+Enter）。"),
    Question("problems", "问题", "一行一条（换行按 Alt+Enter）。"),
)
_NEXT = Question("next_steps", "下步打算", "下一步打算和时间。")


def questions_for(period: Period, plan: Plan) -> tuple[Question, ...]:
    """Give the texts asked in a period: some elements by month, all and a summary by quarter."""
    asked, words = plan.elements_asked(period), plan.form
    elements = (
        Question(each.id, each.name.zh, each.hint, stands=not each.monthly)
        for each in plan.elements
        if each.id in asked
    )
    help_wanted = Question("help_wanted", "需协调事项", words.help_hint, 32)
    found = (*elements, *_ACHIEVED, help_wanted, _NEXT)
    if period.month in plan.reporting.summary_months:
        return (*found, Question("quarter_summary", words.summary, words.summary_hint, 72))
    return found
