"""A made-up report: the facts that are asked in a month, and the texts that go with them."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from duban.forms.asked import asked_of
from duban.model.period import Period
from duban.model.rules import RuleBook, Task
from duban.model.terms import ELEMENTS
from duban.simulate.story import Story
from duban.simulate.timing import Times

_UNCHANGED_SHARE = 0.08
_PROBLEM_SHARE = 0.6


@frozen
class Key:
    """Whose report on what for which month; sorts by month, unit and area."""

    period: Period
    reporter: str
    area: str

    @property
    def path(self) -> str:
        """Give the file's path without its suffix."""
        return f"{self.period}/{self.reporter}-{self.area}"


@frozen
class Asked:
    """What one unit is asked in one area for a month: facts by full name, and tasks."""

    facts: frozenset[str]
    tasks: tuple[Task, ...]


def asked_in(book: RuleBook) -> dict[Key, Asked]:
    """List every report that the plan asks for, in the order of month, unit and area."""
    reporting = book.plan.reporting
    found: dict[Key, Asked] = {}
    for period in reporting.first_period.until(reporting.last_period):
        for reporter in sorted(book.reporters):
            asked = asked_of(book, reporter, period)
            for area in sorted(asked.areas):
                tasks = [task for task in asked.tasks if task.area == area]
                found[Key(period, reporter, area)] = Asked(
                    frozenset(fact.leaf.name for task in tasks for fact in task.facts),
                    tuple(task.task for task in tasks),
                )
    return found


def envelope(book: RuleBook, key: Key, when: Times, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Give a submission with its facts, without texts."""
    return {
        "plan": book.plan.id,
        "area": key.area,
        "reporter": key.reporter,
        "period": str(key.period),
        "form": 1,
        "made_up": True,
        "submitted_at": when.sent.isoformat(),
        "sign_off": {
            "division_head": when.head_signed.isoformat(),
            "leader": when.leader_signed.isoformat(),
        },
        "facts": dict(facts),
    }


def texts(
    book: RuleBook,
    story: Story,
    key: Key,
    tasks: Sequence[Task],
    evidence: Mapping[str, Sequence[Mapping[str, Any]]],
    seed: str,
) -> dict[str, Any]:
    """Tell of each task what is asked in a month: all five elements by quarter, else the effect."""
    quarterly = key.period.month in book.plan.reporting.summary_months
    told: dict[str, dict[str, Any]] = {}
    for task in tasks:
        given = story.texts[task.code]
        chance = random.Random(f"{seed}/{key.path}/{task.code}")
        proofs = list(evidence.get(task.code, ()))
        if not quarterly and not proofs and chance.random() < _UNCHANGED_SHARE:
            told[task.code] = {"unchanged": True}
            continue
        told[task.code] = _told(given, key.period, chance, quarterly=quarterly)
        if proofs:
            told[task.code]["evidence"] = proofs
    return told


def _told(
    given: Mapping[str, Any], period: Period, chance: random.Random, *, quarterly: bool
) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if quarterly:
        made |= {name: given[name] for name in ELEMENTS if name != "effect"}
    made["effect"] = _in_turn(given["effect"], period)
    if given.get("problems") and chance.random() < _PROBLEM_SHARE:
        made["problems"] = [_in_turn(given["problems"], period)]
    made["next_steps"] = given["next_steps"]
    if quarterly:
        made["quarter_summary"] = given["quarter_summary"]
    return made


def _in_turn(sentences: Sequence[str], period: Period) -> str:
    return sentences[(period.month - 1) % len(sentences)]
