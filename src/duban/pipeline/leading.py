"""The book by which the form of a lead is written: with what is added up in its name."""

from attrs import evolve

from duban.model.agreements import MOVING, Replan
from duban.model.rules import RuleBook
from duban.pipeline.job import Job
from duban.rollup import rules_of_sum


def book_of_lead(job: Job, plan: str, lead: str) -> tuple[RuleBook, tuple[Replan, ...]]:
    """Give the book in which a lead is asked itself for what is added up in its name.

    Also the re-plans that count for its form: the sum of what it does not report itself stays its
    own when the task moves to another lead.
    """
    book = job.books[plan]
    rules = dict(book.rules)
    for area, held in book.rules.items():
        for rollup in held.rollups:
            if rollup.lead == lead:
                summed = {
                    one.id for one in rules_of_sum(held, rollup).indicators if lead in one.reporters
                }
                rules[area] = evolve(
                    held,
                    tasks=tuple(
                        evolve(
                            task,
                            indicators=tuple(
                                evolve(one, reporters=(*one.reporters, lead))
                                if one.id in summed and lead not in one.reporters
                                else one
                                for one in task.indicators
                            ),
                        )
                        for task in held.tasks
                    ),
                )
    replans = tuple(one for one in job.replans(plan) if not _moves_a_sum(book, one, lead))
    return evolve(book, rules=rules), replans


def _moves_a_sum(book: RuleBook, replan: Replan, lead: str) -> bool:
    """Tell whether a re-plan moves from a lead only what it does not report itself."""
    return (
        replan.kind in MOVING
        and replan.reporter == lead
        and not any(
            lead in one.reporters and replan.concerns(area, lead, one)
            for area, rules in book.rules.items()
            for one in rules.indicators
        )
    )
