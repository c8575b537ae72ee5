"""Acting: what a person does to a matter, as a step, or why it cannot be done and what can."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from attrs import evolve, frozen

from duban.errors import MatterError
from duban.matters.actions import (
    ACTION_LABELS,
    STATES,
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
)
from duban.matters.causes import ON_RECORD
from duban.matters.ladder import is_snoozed, new_limit
from duban.model.matters import STATE_LABELS, Matter, State, Step
from duban.model.pressing import Source
from duban.words import Message, message, says_nothing
from duban.workdays import WorkCalendar

#: A matter is put off by so many days at most, by a quarter (our proposal); then it may be again.
LONGEST_SNOOZE = timedelta(days=92)


@frozen
class _Scene:
    """A matter on a day, with the calendar by which its limits are counted."""

    matter: Matter
    day: date
    calendar: WorkCalendar

    @property
    def name(self) -> str:
        return self.matter.number or self.matter.key

    def limit(self, matter: Matter) -> date:
        return new_limit(matter, matter.level, self.day, self.calendar)


#: The step's name, the matter afterwards, and details for the log.
_Outcome = tuple[str, Matter, Mapping[str, str]]


def act(matter: Matter, action: Action, day: date, calendar: WorkCalendar) -> Step:
    """Give the step that a person's action on a day makes of a matter.

    Raises MatterError, saying what can be done, if the matter's state or the policy forbids it or
    who or why is missing; CalendarError for a year that no calendar covers.
    """
    scene = _Scene(matter, day, calendar)
    why = action.why.strip()
    if isinstance(action, Answer):
        why = why or action.reply.cause.strip()
    if not action.by.strip():
        raise MatterError(message("{matter}: say who does it", matter=scene.name))
    if matter.state not in STATES[type(action)]:
        raise MatterError(_not_now(scene, action))
    if not why and not isinstance(action, Acknowledge | Answer):
        raise MatterError(message("{matter}: say why", matter=scene.name))
    name, after, details = _ACTS[type(action)](scene, action)
    return Step(name, after, day, action.by.strip(), why, details)


def possible(matter: Matter, day: date) -> tuple[type[Action], ...]:
    """Give the actions that a matter's state allows on a day, in the order of a matter's way."""
    return tuple(
        action
        for action, states in STATES.items()
        if matter.state in states
        and not (action is Release and not matter.held_by and not is_snoozed(matter, day))
        and not (action is Extend and day > matter.limit)
        and not (action is Close and not _may_close(matter))
    )


def _not_now(scene: _Scene, action: Action) -> Message:
    return message(
        "{matter} is {state}, so this cannot be done: {action}; what can be done now: {actions}",
        matter=scene.name,
        state=STATE_LABELS[scene.matter.state],
        action=ACTION_LABELS[type(action)],
        actions=tuple(ACTION_LABELS[each] for each in possible(scene.matter, scene.day)),
    )


def _may_close(matter: Matter) -> bool:
    needs_no_answer = matter.source is Source.EVENT or matter.kind in ON_RECORD
    return matter.state is State.VERIFIED or needs_no_answer


def _acknowledge(scene: _Scene, _action: Acknowledge) -> _Outcome:
    return "acknowledged", evolve(scene.matter, state=State.ACKNOWLEDGED), {}


def _answer(scene: _Scene, action: Answer) -> _Outcome:
    reply = action.reply
    if says_nothing(reply.cause) or says_nothing(reply.measures):
        said = message("{matter}: an answer tells the cause and the measures", matter=scene.name)
        raise MatterError(said)
    details = {"cause": reply.cause, "measures": reply.measures}
    if reply.new_date is not None:
        if reply.new_date <= scene.day:
            _refuse_day(scene, scene.day)
        details["new_date"] = reply.new_date.isoformat()
    return "answered", evolve(scene.matter, state=State.ANSWERED, reply=reply), details


def _verify(scene: _Scene, action: Verify) -> _Outcome:
    matter = scene.matter
    if action.accepted:
        return "verified", evolve(matter, state=State.VERIFIED), {}
    shortest = min(matter.policy.limits.values())
    limit = max(matter.limit, scene.calendar.shift(scene.day, shortest))
    back = evolve(matter, state=State.ACKNOWLEDGED, limit=limit)
    return "refused", back, {"what": "answer", "limit": limit.isoformat()}


def _close(scene: _Scene, action: Close) -> _Outcome:
    matter = scene.matter
    if not (action.force or _may_close(matter)):
        said = message(
            "{matter} is {state}: verify its answer first, or close it by force with the reason;"
            " what can be done now: {actions}",
            matter=scene.name,
            state=STATE_LABELS[matter.state],
            actions=tuple(ACTION_LABELS[each] for each in possible(matter, scene.day)),
        )
        raise MatterError(said)
    forced = {} if _may_close(matter) else {"forced": "yes", "from": str(matter.state)}
    return "closed", _ended(matter, State.CLOSED), forced


def _reopen(scene: _Scene, _action: Reopen) -> _Outcome:
    ended = scene.matter
    again = evolve(
        ended,
        number="",
        edition=ended.edition + 1,
        base=ended.level,
        state=State.OPEN,
        opened=scene.day,
        since=scene.day,
        limit=scene.limit(ended),
        reply=None,
        extensions=0,
        urgings=0,
        exempt="",
    )
    return "reopened", again, {"after": ended.number, "limit": again.limit.isoformat()}


def _urge(scene: _Scene, _action: Urge) -> _Outcome:
    urgings = scene.matter.urgings + 1
    return "urged", evolve(scene.matter, urgings=urgings), {"urgings": str(urgings)}


def _snooze(scene: _Scene, action: Snooze) -> _Outcome:
    if action.until <= scene.day:
        _refuse_day(scene, scene.day)
    latest = scene.day + LONGEST_SNOOZE
    if action.until > latest:
        said = message(
            "{matter}: put off to {until} it would be forgotten; it can be put off to {latest} at"
            " most, and then again if need be",
            matter=scene.name,
            until=action.until,
            latest=latest,
        )
        raise MatterError(said)
    snoozed = evolve(scene.matter, snoozed_until=action.until)
    return "snoozed", snoozed, {"until": action.until.isoformat()}


def _extend(scene: _Scene, action: Extend) -> _Outcome:
    matter = scene.matter
    details = {"until": action.until.isoformat(), "before": matter.limit.isoformat()}
    if not action.granted:
        return "refused", matter, {"what": "extension", **details}
    if scene.day > matter.limit:
        said = message(
            "{matter}: its limit {limit} has passed, and more time is asked for before it;"
            " what can be done now: {actions}",
            matter=scene.name,
            limit=matter.limit,
            actions=tuple(ACTION_LABELS[each] for each in possible(matter, scene.day)),
        )
        raise MatterError(said)
    if matter.extensions >= matter.policy.most_extensions:
        said = message(
            "{matter} has been extended {count} times, the most that its policy allows:"
            " refuse the request; it is due by {limit}",
            matter=scene.name,
            count=matter.extensions,
            limit=matter.limit,
        )
        raise MatterError(said)
    if action.until <= matter.limit:
        _refuse_day(scene, matter.limit)
    if not scene.calendar.is_workday(action.until):
        said = message(
            "{matter}: {day} is a day off and limits are workdays; the next one is {next}",
            matter=scene.name,
            day=action.until,
            next=scene.calendar.shift(action.until, 1),
        )
        raise MatterError(said)
    extended = evolve(matter, limit=action.until, extensions=matter.extensions + 1)
    if matter.state is State.ANSWERED:  # what the lead promised for the new day is still to come
        extended = evolve(extended, state=State.ACKNOWLEDGED)
    return "extended", extended, details


def _exempt(scene: _Scene, action: Exempt) -> _Outcome:
    ended = evolve(_ended(scene.matter, State.RESOLVED), exempt=action.why.strip())
    return "exempted", ended, {"level": str(scene.matter.level)}


def _release(scene: _Scene, action: Release) -> _Outcome:
    matter = scene.matter
    if not (matter.held_by or is_snoozed(matter, scene.day)):
        raise MatterError(_not_now(scene, action))
    limit = max(matter.limit, scene.limit(matter)) if matter.held_by else matter.limit
    again = evolve(matter, held_by="", snoozed_until=None, limit=limit)
    return "released", again, {"limit": limit.isoformat()}


def _ended(matter: Matter, state: State) -> Matter:
    return evolve(matter, state=state, held_by="", snoozed_until=None)


def _refuse_day(scene: _Scene, after: date) -> None:
    said = message("{matter}: the new day must come after {day}", matter=scene.name, day=after)
    raise MatterError(said)


_ACTS: dict[type[Action], Callable[[_Scene, Any], _Outcome]] = {
    Acknowledge: _acknowledge,
    Answer: _answer,
    Verify: _verify,
    Close: _close,
    Reopen: _reopen,
    Urge: _urge,
    Snooze: _snooze,
    Extend: _extend,
    Exempt: _exempt,
    Release: _release,
}
