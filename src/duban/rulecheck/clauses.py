"""Clauses: each task and indicator names a place of the notice, in the part of its own."""

import re
from collections.abc import Iterator

from duban.model.rules import part_of
from duban.rulecheck.case import Case
from duban.rulecheck.remarks import Remark, error
from duban.words import Message, message


def clause_remarks(case: Case) -> Iterator[Remark]:
    """Look at the clauses of every task and of every indicator that names its own."""
    for index, task in enumerate(case.rules.tasks):
        for said in _faults(case, task.code, task.code, task.clause):
            yield error(case.rules.file, case.line_of_task(index, "clause"), said)
        for indicator in task.indicators:
            if indicator.clause != task.clause:
                for said in _faults(case, indicator.id, task.code, indicator.clause):
                    yield case.on_indicator(indicator, "clause", said)


def _faults(case: Case, rule: str, code: str, clauses: tuple[str, ...]) -> Iterator[Message]:
    if not clauses:
        yield message("{rule}: no clause of the plan is named", rule=rule)
    parts = {part.code: part.clause for part in case.book.plan.parts}
    own = parts.get(part_of(code))
    form = case.book.plan.clause_form
    for clause in clauses:
        if form and not re.fullmatch(form, clause):
            yield message(
                "{rule}: the clause “{clause}” has no known form; write it like {forms}",
                rule=rule,
                clause=clause,
                forms=case.book.plan.clause_samples,
            )
            continue
        of_other = next(
            (other for other in parts.values() if other != own and clause.startswith(other)), None
        )
        if of_other is not None and not (own and clause.startswith(own)):
            yield message(
                "{rule}: the clause “{clause}” belongs to another part than task {code}, whose"
                " part is {own}",
                rule=rule,
                clause=clause,
                code=code,
                own=own or "-",
            )
