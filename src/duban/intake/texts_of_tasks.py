"""The texts of a submission, reduced to what is judged: elements, summary, evidence, signatures."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from duban.model.plan import Plan
from duban.model.submission import TaskReport
from duban.model.terms import ELEMENTS
from duban.words import says_nothing

#: What a task tells beside its elements, in the order of the form: of the month, and further.
_OF_THE_MONTH = ("achievements", "problems", "help_wanted")
_FURTHER = ("next_steps", "quarter_summary")


def task_reports(tasks: object, elements: Iterable[str] = ELEMENTS) -> dict[str, TaskReport]:
    """Reduce the texts of all tasks; `elements` are the ids of those that the plan asks for."""
    if not isinstance(tasks, dict):
        return {}
    return {
        code: _task_report(texts, elements)
        for code, texts in tasks.items()
        if isinstance(texts, dict)
    }


def keys_of_words(plan: Plan) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the keys of what a task tells of the month, and of the rest: it may stand for months."""
    news = (*(each.id for each in plan.elements if each.monthly), *_OF_THE_MONTH)
    return news, (*(each.id for each in plan.elements if not each.monthly), *_FURTHER)


def words_of_tasks(
    tasks: object, keys: tuple[Sequence[str], Sequence[str]]
) -> dict[str, tuple[str, str]]:
    """Give the words of each task as two texts, in the order of `keys` (keys_of_words)."""
    if not isinstance(tasks, dict):
        return {}
    news, rest = keys
    return {
        code: (_joined(texts, news), _joined(texts, rest))
        for code, texts in tasks.items()
        if isinstance(texts, dict)
    }


def _joined(texts: Mapping[str, Any], keys: Sequence[str]) -> str:
    told = [texts[key] for key in keys if key in texts]
    try:
        return "\n".join(told)
    except TypeError:  # lists among them
        parts = (part for each in told for part in (each if isinstance(each, list) else (each,)))
        return "\n".join(part for part in parts if isinstance(part, str))


def _task_report(texts: Mapping[str, Any], elements: Iterable[str]) -> TaskReport:
    missing = [name for name in elements if not _said(texts.get(name))]
    evidence = texts.get("evidence")
    return TaskReport.shared(
        tuple(missing),
        texts.get("unchanged") is True,
        _said(texts.get("quarter_summary")),
        _indicators(evidence) if evidence else (),
    )


def _indicators(evidence: Iterable[Any]) -> tuple[str, ...]:
    """Give the indicators that are named, each once; a paper whose name is 无 proves nothing."""
    named: dict[str, None] = {}
    for each in evidence:
        if isinstance(each, dict) and _said(each.get("name")):
            for indicator in each.get("indicators") or ():
                named[indicator] = None
    return tuple(named)


def _said(text: object) -> bool:
    return isinstance(text, str) and not says_nothing(text)


def signed(sign_off: object) -> tuple[date | None, date | None]:
    """Give the days on which division head and leader say they signed."""
    if not isinstance(sign_off, dict):
        return (None, None)
    return (_day(sign_off.get("division_head")), _day(sign_off.get("leader")))


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
