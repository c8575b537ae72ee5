"""What the office does to a matter in the register's workbook: which actions are offered, and read."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from duban.errors import MatterError
from duban.matters import (
    Acknowledge,
    Action,
    Answer,
    Close,
    Exempt,
    Extend,
    Release,
    Reopen,
    Snooze,
    Urge,
    Verify,
    possible,
)
from duban.model.matters import Matter, Reply
from duban.sheets import cells
from duban.words import message

#: An action as the office picks it, the kind that a matter's state has to allow, how it is made
#: of who, why and day (None where none was written), and whether it needs a day.
_ACTIONS: dict[str, tuple[type[Action], Callable[[str, str, Any], Action], bool]] = {
    "签收": (Acknowledge, lambda by, why, _: Acknowledge(by, why), False),
    "代录反馈": (Answer, lambda by, why, day: Answer(by, _reply(why, day)), False),
    "核实通过": (Verify, lambda by, why, _: Verify(by, why), False),
    "核实退回": (Verify, lambda by, why, _: Verify(by, why, accepted=False), False),
    "销号": (Close, lambda by, why, _: Close(by, why), False),
    "催办": (Urge, lambda by, why, _: Urge(by, why), False),
    "延期": (Extend, Extend, True),
    "缓办": (Snooze, Snooze, True),
    "恢复": (Release, lambda by, why, _: Release(by, why), False),
    "免责": (Exempt, lambda by, why, _: Exempt(by, why), False),
    "重开": (Reopen, lambda by, why, _: Reopen(by, why), False),
}

_MEASURES = "措施"


def offered(matter: Matter, day: date) -> tuple[str, ...]:
    """Give the actions that a matter's drop-down offers on a day, in the order of its way."""
    allowed = possible(matter, day)
    return tuple(name for name, (kind, _, _) in _ACTIONS.items() if kind in allowed)


def action_of(typed: Mapping[str, Any]) -> Action | None:
    """Read what was typed into a matter's row; None where no action was picked.

    Raises MatterError for an action that there is not, or one without its day.
    """
    picked = cells.plain(cells.text(typed.get("action", ""), {}))
    if not picked:
        return None
    if picked not in _ACTIONS:
        said = message(
            "There is no action {action}; there are {actions}",
            action=cells.shown(picked),
            actions=tuple(_ACTIONS),
        )
        raise MatterError(said)
    _, make, needs_day = _ACTIONS[picked]
    by, why = (cells.text(typed.get(code, ""), {}) for code in ("by", "why"))
    day = None
    if "until" in typed:
        try:
            day = date.fromisoformat(cells.day(typed["until"], {}))
        except cells.NotUsable as refused:
            raise MatterError(refused.said) from refused
    if needs_day and day is None:
        said = message("{action} needs a day in the column for it", action=picked)
        raise MatterError(said)
    return make(by, why, day)


def token_of(matter: Matter) -> str:
    """Give what changes whenever a matter moves: nothing is done twice, nor to what has moved."""
    parts = (
        matter.number,
        matter.state,
        matter.level,
        matter.limit,
        matter.since,
        matter.extensions,
        matter.urgings,
        matter.snoozed_until,
        matter.held_by,
        matter.reply,
    )
    return hashlib.sha256(repr(tuple(map(str, parts))).encode()).hexdigest()[:16]


def _reply(why: str, day: date | None) -> Reply:
    """Read what the lead answered: the cause, then 措施 and the measures."""
    cause, found, measures = why.partition(_MEASURES)
    if not found:
        said = message("write the cause, then “措施：” and the measures")
        raise MatterError(said)
    return Reply(
        cause.removeprefix("原因").strip(" ：:；;，,。\n"), measures.strip(" ：:；;\n"), day
    )
