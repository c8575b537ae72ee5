"""Small builders for causes and matters of a plan with two tasks, and a calendar of 2019."""

from datetime import date
from typing import Any

from attrs import evolve
from tests.builders import PLAN, a_book, an_indicator

from duban.matters import Cause, Context, act, open_matter
from duban.matters.actions import Action
from duban.model.matters import Matter, Step
from duban.model.plan import Reporter
from duban.model.pressing import Policy, Source
from duban.model.rules import AreaRules, RuleBook, Task
from duban.model.terms import Level
from duban.words import Label
from duban.workdays import WorkCalendar

CALENDAR = WorkCalendar()
MONDAY = date(2019, 7, 8)
POLICY = Policy({Level.BLUE: 3, Level.YELLOW: 5, Level.RED: 10})


def _task(code: str, *ids: str) -> Task:
    indicators = tuple(an_indicator(id=one, task=code, cooperating=("div_c",)) for one in ids)
    return Task(code, Label("任务"), ("三(一)一",), "div_a", ("div_a",), ("div_c",), indicators)


TASKS = (_task("1.1", "lamps", "poles"), _task("1.2", "roads"))
UNITS = ("div_a", "div_b", "div_c")
BOOK: RuleBook = a_book(
    AreaRules("lamps", PLAN.id, "div_a", ("div_a", "div_b"), TASKS, ()),
    plan=evolve(PLAN, language="en"),
    reporters={unit: Reporter(unit, Label(unit)) for unit in UNITS},
)


def on(day: str) -> date:
    """Give a day of 2019 by its month and day."""
    return date.fromisoformat(f"2019-{day}")


def a_context(day: date = MONDAY, book: RuleBook = BOOK, **more: Any) -> Context:
    """Give what matters are reconciled with."""
    return Context(book, CALENDAR, day, **more)


def a_cause(
    kind: str = "behind",
    level: Level = Level.YELLOW,
    reporter: str = "div_a",
    period: str = "2019-06",
    subject: str = "-",
    **more: Any,
) -> Cause:
    """Give a cause; what it is about goes by `indicator` and `task`."""
    about = more.get("indicator") or more.get("task") or subject
    key = f"{PLAN.id}/{kind}/{reporter}/lamps/{about}/{period}"
    said = f"{kind} {about}"
    return Cause(key, kind, level, PLAN.id, "lamps", reporter, period, said, "because", **more)


def absent(level: Level = Level.RED, **more: Any) -> Cause:
    """Give the cause of a report that is not there."""
    return a_cause("not_reported", level, **more)


def silent(**more: Any) -> Cause:
    """Give a cause that an absent report silences."""
    return a_cause("unknown", indicator="lamps", task="1.1", **more)


def a_matter(cause: Cause | None = None, day: date = MONDAY, **more: Any) -> Matter:
    """Give a matter as the ledger holds it, opened on a day; by default behind, at yellow."""
    opened = open_matter(cause or a_cause(), a_context(day)).matter
    return evolve(opened, **{"number": "2019-0001", **more})


def acted(matter: Matter, *actions: Action, day: date = MONDAY) -> Matter:
    """Give what actions on one day make of a matter."""
    for action in actions:
        matter = act(matter, action, day, CALENDAR).matter
    return matter


def names(steps: list[Step]) -> list[tuple[str, str]]:
    """Give each step's name with its matter's kind."""
    return [(step.name, step.matter.kind) for step in steps]


def an_instruction(**more: Any) -> Cause:
    """Give what a leader has instructed a unit to do."""
    return evolve(
        a_cause("instruction", subject="7"),
        **{"source": Source.INSTRUCTION, "level": Level.BLUE, **more},
    )
