"""The reasons of standings with the re-plan or the plan of work to which they are held."""

from collections.abc import Iterator

from attrs import evolve

from duban.model.agreements import AUTHORITY_LABELS, REPLAN_LABELS, Replan, Terms
from duban.model.judgement import Standing
from duban.model.rules import Indicator
from duban.model.terms import Kind, Status
from duban.words import Later, Message, Sayable, harmless, message

_PLANNED = frozenset({Kind.TOTAL, Kind.GROWTH})


def with_reasons(standing: Standing, terms: Terms) -> Standing:
    """Tell in a standing's reason what changed it, and by whose plan it is measured."""
    ours = terms.asked and _is_planned(standing, terms)
    if not terms.replans and terms.accepted is None and not ours:
        return standing
    because = standing.because
    for replan in terms.replans:
        because = _replanned(because, replan, terms)
    if terms.accepted is not None:
        because = _planned(because, terms)
    elif ours:
        because = _proposed(because)
    return evolve(standing, because=because, terms=terms)


def closing(standing: Standing, terms: Terms) -> Standing:
    """Give the standing of what the unit is not held to any more."""
    ended = terms.ended
    if ended is None:
        return standing
    because = message(
        "{kind} from {period} ({authority}, {document})",
        kind=REPLAN_LABELS[ended.kind],
        period=ended.since,
        authority=AUTHORITY_LABELS[ended.authority],
        document=harmless(ended.document),
    )
    return Standing(
        standing.indicator, standing.task, None, Status.NOT_DUE, None, None, because, terms=terms
    )


def changes_of(replan: Replan, original: Indicator) -> tuple[Message, ...]:
    """Say what a re-plan changes, each beside what the rules have."""
    found = []
    if replan.target is not None:
        found.append(
            message(
                "target {new}, originally {old}",
                new=_figure(original, replan.target),
                old=_figure(original, _target(original)),
            )
        )
    if replan.due is not None:
        found.append(message("due {new}, originally {old}", new=replan.due, old=original.due))
    return tuple(found)


def agreed_lines(terms: Terms) -> Iterator[Message]:
    """Say what an indicator is held to beside the rules: each re-plan, and whose plan of work."""
    for replan in (*terms.replans, *((terms.ended,) if terms.ended else ())):
        yield message(
            "{kind} from {period}: {changes}; {authority} ({by}) on {day}, {document}",
            kind=REPLAN_LABELS[replan.kind],
            period=replan.since,
            changes=changes_of(replan, terms.original) or "-",
            authority=AUTHORITY_LABELS[replan.authority],
            by=harmless(replan.by),
            day=replan.decided_on,
            document=harmless(replan.document),
        )
    if terms.accepted is not None:
        yield message(
            "accepted plan of work ({file}), accepted on {day} by {by}, counts from {period};"
            " {in_charge} in charge",
            file=harmless(terms.accepted.work_plan.file),
            day=terms.accepted.acceptance.accepted_on,
            by=harmless(terms.accepted.acceptance.by),
            period=terms.accepted.since,
            in_charge=harmless(terms.in_charge),
        )
    elif terms.asked and terms.ended is None and may_be_planned(terms.indicator):
        yield message("our proposal: no plan of work is accepted")


def may_be_planned(indicator: Indicator) -> bool:
    """Tell whether a plan of work can give an indicator's curve or day."""
    return indicator.kind in _PLANNED or (indicator.kind is Kind.DOCUMENT and indicator.due_open)


def _is_planned(standing: Standing, terms: Terms) -> bool:
    """Tell whether a plan of work could have given the curve or the day."""
    if standing.period is None:
        return False
    without = terms.indicator.kind in _PLANNED and standing.planned is None
    return may_be_planned(terms.indicator) and not without


def _replanned(because: Sayable, replan: Replan, terms: Terms) -> Sayable:
    return Later(
        lambda: message(
            "{because} (re-planned from {period}: {changes}; {authority}, {document})",
            because=because,
            period=replan.since,
            changes=changes_of(replan, terms.original),
            authority=AUTHORITY_LABELS[replan.authority],
            document=harmless(replan.document),
        )
    )


def _planned(because: Sayable, terms: Terms) -> Sayable:
    accepted = terms.accepted
    return Later(
        lambda: message(
            "{because} (by the plan of work accepted on {day}, {in_charge} in charge)",
            because=because,
            day=accepted.acceptance.accepted_on if accepted else "-",
            in_charge=harmless(terms.in_charge),
        )
    )


def _proposed(because: Sayable) -> Sayable:
    return Later(
        lambda: message("{because} (our proposal: no plan of work is accepted)", because=because)
    )


def _target(indicator: Indicator) -> float | None:
    if indicator.target is not None:
        return indicator.target.value
    return indicator.times if indicator.times is not None else indicator.count


def _figure(indicator: Indicator, value: float | None) -> object:
    return indicator.figure(value) if indicator.is_figure else f"{value:g}"
