"""The steps of a matter as people read them: what each was called, and its details by name."""

from collections.abc import Iterator, Mapping
from datetime import date

from attrs import frozen

from duban.model.ledger import LogEvent
from duban.model.matters import STATE_LABELS, STEP_LABELS
from duban.model.terms import LEVEL_LABELS
from duban.notify.letters import REASON_LABELS
from duban.words import Label, Lang, say

_YES = Label("是", "yes")
#: What a step's details are called, in the order in which they are told.
_DETAILS: dict[str, Label] = {
    "what": Label("退回的是", "refused"),
    "period": Label("报送期", "period"),
    "period_before": Label("原报送期", "period before"),
    "said_before": Label("原事项", "before"),
    "from": Label("原为", "from"),
    "to": Label("改为", "to"),
    "level": Label("级别", "level"),
    "state": Label("状态", "state"),
    "limit": Label("时限", "limit"),
    "overdue": Label("逾期于", "overdue since"),
    "until": Label("至", "until"),
    "before": Label("原时限", "limit before"),
    "cause": Label("原因分析", "cause"),
    "measures": Label("措施", "measures"),
    "new_date": Label("承诺日期", "new date"),
    "urgings": Label("催办次数", "times urged"),
    "parent": Label("随事项", "held by"),
    "after": Label("前一期", "after"),
    "second_after": Label("前一次黄牌", "first yellow"),
    "forced": Label("未经核实", "not verified"),
    "told": Label("汇总中列为", "in the digest as"),
}
_VALUES: dict[str, Label] = {
    "yes": _YES,
    "answer": Label("反馈", "the answer"),
    "extension": Label("延期申请", "the request for more time"),
    "hold": Label("暂不告知", "kept back"),
}
#: Plain words that a detail may hold, by what the detail is.
_WORDS: Mapping[str, Mapping[str, Label]] = {
    "level": {str(key): value for key, value in LEVEL_LABELS.items()},
    "state": {str(key): value for key, value in STATE_LABELS.items()},
    "from": {str(key): value for key, value in (LEVEL_LABELS | STATE_LABELS).items()},
    "to": {str(key): value for key, value in LEVEL_LABELS.items()},
    "told": REASON_LABELS | {"hold": _VALUES["hold"]},
    "what": _VALUES,
    "forced": _VALUES,
}
_DAYS = frozenset({"limit", "overdue", "until", "before", "new_date"})


@frozen
class Detail:
    """One detail of a step: what it is called, and what it says."""

    label: Label
    value: Label | date | str

    def say(self, lang: Lang) -> str:
        """Say both in one phrase."""
        label, value = say(self.label, lang), say(self.value, lang)
        return f"{label}：{value}" if lang == "zh" else f"{label}: {value}"


def step_name(event: LogEvent) -> Label:
    """Give what an event of a matter is called; one of another name keeps it."""
    return STEP_LABELS.get(event.name, Label(event.name))


def details_of(event: LogEvent) -> Iterator[Detail]:
    """Give the details of an event that say anything, in the order in which they are told."""
    rest = sorted(key for key in event.details if key not in _DETAILS)
    for key in (*_DETAILS, *rest):
        if found := event.details.get(key):
            label = _DETAILS.get(key, Label(key))
            yield Detail(label, _WORDS.get(key, {}).get(found) or _day(key, found))


def _day(key: str, found: str) -> date | str:
    if key not in _DAYS:
        return found
    try:
        return date.fromisoformat(found)
    except ValueError:
        return found
