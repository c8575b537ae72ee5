"""Matters (督办事项): what the office presses until it is closed, whatever it came from."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from duban.model.pressing import Policy, Source
from duban.model.terms import Level
from duban.words import Label


class State(StrEnum):
    """Where a matter is on its way: found, sent out, handled, reported back, closed."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    VERIFIED = "verified"
    CLOSED = "closed"
    RESOLVED = "resolved"


STATE_LABELS: dict[State, Label] = {
    State.OPEN: Label("待签收", "open"),
    State.ACKNOWLEDGED: Label("已签收", "acknowledged"),
    State.ANSWERED: Label("已反馈", "answered"),
    State.VERIFIED: Label("已核实", "verified"),
    State.CLOSED: Label("已销号", "closed"),
    State.RESOLVED: Label("自动解除", "resolved"),
}

#: A matter in one of these has come to its end; the same cause opens a new edition.
ENDED = frozenset({State.CLOSED, State.RESOLVED})
#: What stands between a matter's number and its edition where people see both: 2019-0030·2.
EDITION = "·"


@frozen
class Reply:
    """What the lead answered: the cause, the measures, and perhaps a new date."""

    cause: str
    measures: str
    new_date: date | None = None


@frozen
class Matter:
    """One matter in one edition. `number` is given by the ledger ("2019-0012"), empty before.

    `key` is what it is about, the same in all its editions (`matters.causes.identity_of`). `kind`,
    `period`, `said`, `because` and `clause` are those of its cause by now, `first_period` that of
    the cause it opened with. `base` is the level it opened with; `level` never falls below it.
    `since` is the day on which the present level began, `limit` the last day of its time.
    """

    key: str
    source: Source
    kind: str
    base: Level
    level: Level
    plan: str
    area: str
    lead: str
    said: str
    because: str
    policy: Policy
    opened: date
    since: date
    limit: date
    number: str = ""
    edition: int = 1
    cooperating: tuple[str, ...] = ()
    task: str = ""
    indicator: str = ""
    period: str = ""
    first_period: str = ""
    clause: tuple[str, ...] = ()
    rules_sha256: str = ""
    state: State = State.OPEN
    reply: Reply | None = None
    snoozed_until: date | None = None
    extensions: int = 0
    urgings: int = 0
    exempt: str = ""
    held_by: str = ""

    @property
    def is_open(self) -> bool:
        """Tell whether it still has to be pressed."""
        return self.state not in ENDED


@frozen
class Step:
    """One step of a matter for the event log: what was done, by whom and why.

    `name` is one of STEP_LABELS. `continued`: the same cause stands for a later period, or has
    become another of its strand. `handed_over`: another unit leads it now. `settled`: a fact that
    nobody can mend has been told and counted.
    """

    name: str
    matter: Matter
    day: date
    by: str
    why: str
    details: Mapping[str, str] = field(factory=dict)


#: The names of steps, as people read them.
STEP_LABELS: dict[str, Label] = {
    "opened": Label("立项", "opened"),
    "reopened": Label("重开", "reopened"),
    "continued": Label("延续", "continued"),
    "escalated": Label("升级", "escalated"),
    "repeated": Label("再次督办", "urged again"),
    "acknowledged": Label("签收", "acknowledged"),
    "answered": Label("反馈", "answered"),
    "verified": Label("核实", "verified"),
    "refused": Label("不予认可", "refused"),
    "urged": Label("催办", "urged"),
    "snoozed": Label("缓办", "snoozed"),
    "extended": Label("延期", "extended"),
    "held": Label("暂停", "held"),
    "released": Label("恢复督办", "pressed again"),
    "handed_over": Label("移交", "handed over"),
    "settled": Label("记录在案", "put on record"),
    "resolved": Label("解除", "resolved"),
    "exempted": Label("免责", "exempted"),
    "closed": Label("销号", "closed"),
}
