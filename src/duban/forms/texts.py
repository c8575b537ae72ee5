"""The questions in words that a form asks of each task, and by which month."""

from attrs import frozen

from duban.model.period import Period
from duban.model.plan import Reporting


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

_EFFECT = Question("effect", "效果", "有效果：本月取得的效果。")
_ELEMENTS = (
    Question("arrangement", "安排", "有安排：怎么部署的。", stands=True),
    Question("measures", "措施", "有措施：怎么做的。", stands=True),
    Question("inspection", "检查", "有检查：查了什么、发现什么。", stands=True),
    Question("assessment", "评估", "有评估：怎么评价。", stands=True),
)
_MONTHLY = (
    Question("achievements", "成果", "一行一条（换行按 Alt+Enter）。"),
    Question("problems", "问题", "一行一条（换行按 Alt+Enter）。"),
    Question("help_wanted", "需协调事项", "需要委里协调的事项，没有则留空。", 32),
    Question("next_steps", "下步打算", "下一步打算和时间。"),
)
_SUMMARY = Question("quarter_summary", "季度小结", "本季度的总体情况，随本月报送，不另报。", 72)


def questions_for(period: Period, reporting: Reporting) -> tuple[Question, ...]:
    """Give the texts asked in a period: the effect by month, elements and summary by quarter."""
    if period.month in reporting.summary_months:
        return (*_ELEMENTS, _EFFECT, *_MONTHLY, _SUMMARY)
    return (_EFFECT, *_MONTHLY)
