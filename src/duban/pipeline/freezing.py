"""Freezing the judgement of a folder: the evaluation, its history and what papers are made of."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import orjson

from duban.errors import UsageError
from duban.model.matters import Matter
from duban.model.rules import Indicator
from duban.model.terms import Kind
from duban.papers.freezing import Case, frozen_document
from duban.papers.year import grading_section, office_section
from duban.pipeline.grounds import grounds_of
from duban.pipeline.job import Job
from duban.pipeline.running import Outcome
from duban.report.labels import BLOCK_LABELS
from duban.report.rows import SECTIONS
from duban.words import message


def freeze(
    job: Job, outcome: Outcome, told: Mapping[str, Any], matters: Sequence[Matter] | None
) -> bytes:
    """Give the frozen judgement (schemas/duban/frozen.schema.json) of the one plan judged.

    `told` is the head of the evaluation's document; the job asked for the `history`. Raises
    UsageError where several plans were judged, CalendarError if a limit lies in a year that no calendar covers.
    """
    if len(outcome.plans) != 1:
        said = message(
            "A frozen judgement holds one plan, name one by --plan: {plans}", plans=outcome.plans
        )
        raise UsageError(said)
    (plan,) = outcome.plans
    book, engine = job.books[plan], job.engines[plan]

    def planned(area: str, indicator: Indicator, day: date) -> float | None:
        yardstick = engine.judge_of(area).yardsticks[indicator.id]
        if indicator.kind is Kind.BOUND:
            return yardstick.target.value
        return None if yardstick.start is None else yardstick.planned(day)

    evaluation = {**told, **{name: _rows(outcome, name) for name in SECTIONS}}
    history = _rows(outcome, "history")
    year = {
        "grading": grading_section(book, BLOCK_LABELS, job.lang),
        "office": office_section(job.registers[plan], job.cutoffs[plan].day),
        "grounds": grounds_of(job, plan, evaluation, _rows(outcome, "arrivals")),
    }
    case = Case(book, job.plugins.calendar, job.cutoffs[plan], job.lang)
    return frozen_document(case, evaluation, history, planned, matters, year)


def _rows(outcome: Outcome, section: str) -> list[Any]:
    return [orjson.loads(line) for line in outcome.rows.lines(section)]
