"""What people do to a matter: each with who does it and why."""

from datetime import date

from attrs import frozen

from duban.model.matters import ENDED, Reply, State
from duban.words import Label


@frozen
class Acknowledge:
    """签收: the lead has taken note. `why` may be empty."""

    by: str
    why: str = ""


@frozen
class Answer:
    """反馈: the lead answers; the reply is the reason. It acknowledges on the way.

    As long as the office has not verified it, an answer may be replaced by a corrected one.
    """

    by: str
    reply: Reply
    why: str = ""


@frozen
class Verify:
    """核实: the office has checked the answer, and accepts it or sends it back."""

    by: str
    why: str
    accepted: bool = True


@frozen
class Close:
    """销号: the matter has come to its end; by `force` without having been verified."""

    by: str
    why: str
    force: bool = False


@frozen
class Reopen:
    """重开: an ended matter is pressed again, as a new edition at the level at which it ended.

    One that came from an alert is resolved again by the next reconciling if that is gone.
    """

    by: str
    why: str


@frozen
class Urge:
    """催办: the office has pressed the lead, by telephone say."""

    by: str
    why: str


@frozen
class Snooze:
    """缓办: it is neither told nor climbs up to and with `until`."""

    by: str
    why: str
    until: date


@frozen
class Extend:
    """延期: more time, until a workday after the limit; granted or refused."""

    by: str
    why: str
    until: date
    granted: bool = True


@frozen
class Exempt:
    """免责: the matter ends, the raw fact stays; `why` names the document."""

    by: str
    why: str


@frozen
class Release:
    """恢复: a held or snoozed matter is pressed again."""

    by: str
    why: str


Action = Acknowledge | Answer | Verify | Close | Reopen | Urge | Snooze | Extend | Exempt | Release

ACTION_LABELS: dict[type[Action], Label] = {
    Acknowledge: Label("签收", "acknowledge"),
    Answer: Label("反馈", "answer"),
    Verify: Label("核实", "verify"),
    Close: Label("销号", "close"),
    Reopen: Label("重开", "reopen"),
    Urge: Label("催办", "urge"),
    Snooze: Label("缓办", "snooze"),
    Extend: Label("延期", "extend"),
    Exempt: Label("免责", "exempt"),
    Release: Label("恢复", "release"),
}

_OPEN = frozenset(State) - ENDED

#: The states in which each action can be taken; what else it needs, acting asks.
STATES: dict[type[Action], frozenset[State]] = {
    Acknowledge: frozenset({State.OPEN}),
    Answer: frozenset({State.OPEN, State.ACKNOWLEDGED, State.ANSWERED}),
    Verify: frozenset({State.ANSWERED}),
    Close: _OPEN,
    Reopen: ENDED,
    Urge: frozenset({State.OPEN, State.ACKNOWLEDGED}),
    Snooze: _OPEN,
    Extend: _OPEN - {State.VERIFIED},
    Exempt: _OPEN,
    Release: _OPEN,
}
