"""The texts of a submission, reduced to what is judged: elements, summary, evidence, signatures."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from duban.model.submission import TaskReport
from duban.model.terms import ELEMENTS

#: What people type where they have nothing to say.
_EMPTY = re.compile(r"[\s。.…—无-]*")


def task_reports(tasks: object) -> dict[str, TaskReport]:
    """Reduce the texts of all tasks."""
    if not isinstance(tasks, dict):
        return {}
    return {code: _task_report(texts) for code, texts in tasks.items() if isinstance(texts, dict)}


def _task_report(texts: Mapping[str, Any]) -> TaskReport:
    evidence = texts.get("evidence") or ()
    return TaskReport(
        missing=tuple([name for name in ELEMENTS if not _said(texts.get(name))]),
        unchanged=texts.get("unchanged") is True,
        summary=_said(texts.get("quarter_summary")),
        evidence=frozenset(
            indicator
            for each in evidence
            if isinstance(each, dict)
            for indicator in each.get("indicators") or ()
        ),
    )


def _said(text: object) -> bool:
    return isinstance(text, str) and _EMPTY.fullmatch(text) is None


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
