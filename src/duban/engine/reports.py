"""Reports: which version of a month counts, and whether it came in time (docs/judgement.md)."""

from collections.abc import Mapping, Sequence
from datetime import date

from duban.engine.clerk import Clerk, Term
from duban.engine.versions import Version, accepted_of, odd_versions, versions_of
from duban.model.findings import Finding
from duban.model.judgement import Report, Timeliness
from duban.model.period import Period
from duban.model.register import SeriesRegister
from duban.model.rules import Duty
from duban.model.submission import Record
from duban.words import Label

_PAPER = Label("纸质版", "paper copy")
_SEAL = Label("公章", "seal")


def reports(
    clerk: Clerk,
    duties: Sequence[Duty],
    records: Sequence[Record],
    office: SeriesRegister,
) -> tuple[list[Report], list[Finding], int]:
    """Give the report of each period that is due, expected soon or already here.

    Also the findings on versions, and how many records were received only after the cut-off.
    """
    by_period: dict[Period, list[Record]] = {}
    for record in records:
        by_period.setdefault(record.period, []).append(record)
    found: list[Report] = []
    findings: list[Finding] = []
    not_yet = 0
    for duty in duties:
        term = clerk.term(duty)
        received = by_period.get(duty.period, ())
        if len(received) == 1 and _is_usual(clerk, term, received[0], office):
            found.append(_usual_report(term, received[0], office))
            continue
        versions, later = versions_of(clerk, received, office)
        not_yet += later
        if versions:
            findings.extend(odd_versions(clerk, versions))
        found.append(_report(clerk, term, versions, office))
    return found, findings, not_yet


def _is_usual(clerk: Clerk, term: Term, record: Record, office: SeriesRegister) -> bool:
    """Tell whether a period's only record holds and came in time, with no entry that says more."""
    return (
        not clerk.register.receipts
        and not office.returns
        and not record.faults
        and term.plausible <= record.submitted_at <= term.deadline
        and record.submitted_at <= clerk.cutoff.instant
    )


def _usual_report(term: Term, record: Record, office: SeriesRegister) -> Report:
    return Report(
        period=term.period,
        due=term.due,
        timeliness=Timeliness.ON_TIME,
        effective=record,
        received_at=record.submitted_at,
        receipt="claimed",
        versions=1,
        exempt_lateness=_exempt_lateness(office, term.period),
        is_due=term.is_due,
    )


def _report(
    clerk: Clerk, term: Term, versions: Sequence[Version], office: SeriesRegister
) -> Report:
    period, due, is_due = term.period, term.due, term.is_due
    lateness = _exempt_lateness(office, period)
    if not versions:
        timeliness = Timeliness.MISSING if is_due else Timeliness.NOT_DUE
        return Report(period, due, timeliness, None, is_due=is_due, exempt_lateness=lateness)
    accepted = accepted_of(versions)
    first = versions[0]
    in_time = first.received_at <= term.deadline
    days_late = 0 if in_time else (first.received_at.astimezone(clerk.plan.zone).date() - due).days
    refused = [version for version in versions if not version.holds]
    returned = refused[-1] if refused else None
    if accepted is None:
        timeliness = Timeliness.RETURNED
    elif not in_time:
        timeliness = Timeliness.LATE
    elif _mended_in_time(clerk, due, versions, accepted):
        timeliness = Timeliness.ON_TIME
    else:
        timeliness = Timeliness.MENDED_LATE
    counts = accepted or versions[-1]
    return Report(
        period=period,
        due=due,
        timeliness=timeliness,
        effective=counts.record,
        provisional=accepted is None,
        returned=returned.record if returned else None,
        returned_reason=returned.returned.reason if returned and returned.returned else "",
        received_at=counts.received_at,
        receipt="registered" if counts.registered else "claimed",
        days_late=days_late,
        versions=len(versions),
        paper_missing=_paper_missing(clerk, counts.record) if is_due else (),
        exempt_lateness=lateness,
        is_due=is_due,
    )


def _mended_in_time(
    clerk: Clerk, due: date, versions: Sequence[Version], accepted: Version
) -> bool:
    """Tell whether an accepted version followed the last return in time, or needed none.

    The first after it mends: one that corrects it later on its own account takes nothing away.
    """
    before = [
        version
        for version in versions
        if not version.holds and version.received_at < accepted.received_at
    ]
    if not before:
        return True
    last = before[-1]
    mended = (each for each in versions if each.holds and each.received_at > last.received_at)
    day = next(mended, accepted).received_at.astimezone(clerk.plan.zone).date()
    if day <= due:
        return True
    returned_on = (
        last.returned.returned_on
        if last.returned is not None
        else last.received_at.astimezone(clerk.plan.zone).date()
    )
    return day <= clerk.calendar.shift(returned_on, clerk.plan.reporting.mend_workdays)


def _paper_missing(clerk: Clerk, record: Record) -> tuple[Label, ...]:
    if not clerk.keeps_paper:
        return ()
    receipts = clerk.register.receipt_by_identity
    receipt = receipts.get((record.reporter, record.area, record.period)) or receipts.get(
        (record.reporter, "", record.period)
    )
    if receipt is None or receipt.paper_on is None or receipt.paper_on > clerk.cutoff.day:
        return (_PAPER,)
    head, leader = clerk.plan.form.signatures
    seen: Mapping[Label, bool] = {
        head: receipt.division_head_signed,
        leader: receipt.leader_signed,
        _SEAL: receipt.sealed,
    }
    return tuple(part for part, there in seen.items() if not there)


def _exempt_lateness(office: SeriesRegister, period: Period) -> str:
    if not office.exemptions:
        return ""
    return next(
        (one.reason for one in office.exemptions if one.lateness and one.period in {None, period}),
        "",
    )
