"""Which version of a report counts, and whether it came in time (docs/judgement.md)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from attrs import frozen

from duban.engine.clerk import Clerk, Term
from duban.model.cutoff import midnight_after
from duban.model.findings import FINDING_CODES, Finding
from duban.model.judgement import Report, Timeliness
from duban.model.period import Period
from duban.model.register import Receipt, Register, Return, SeriesRegister
from duban.model.rules import Duty
from duban.model.submission import Record
from duban.words import Label, Message, harmless, message

_PAPER = Label("纸质版", "paper copy")
_SEAL = Label("公章", "seal")


@frozen
class Version:
    """A record with the time at which it arrived, and whose word that time is."""

    record: Record
    received_at: datetime
    registered: bool
    by_digest: bool
    returned: Return | None = None

    @property
    def holds(self) -> bool:
        """Tell whether it passed its schema and no person returned it."""
        return self.record.passes and self.returned is None


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
        versions, later = _versions(clerk, received, office)
        not_yet += later
        if versions:
            findings.extend(_same_time(versions))
            findings.extend(_too_early(clerk, versions))
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


def _versions(
    clerk: Clerk, records: Sequence[Record], office: SeriesRegister
) -> tuple[list[Version], int]:
    """Give the versions received by the cut-off, oldest first, the same content once."""
    if not records:
        return [], 0
    known = clerk.register.receipt_by_digest
    ordered = sorted(
        records, key=lambda one: (one.submitted_at, one.sha256 not in known, one.sha256)
    )
    versions: list[Version] = []
    contents: set[str] = set()
    later = 0
    for index, record in enumerate(ordered):
        receipt = _receipt(clerk.register, record, first=index == 0)
        received = receipt.received_at if receipt and receipt.received_at else record.submitted_at
        if received > clerk.cutoff.instant:
            later += 1
            continue
        if record.content in contents:
            continue
        contents.add(record.content)
        registered = receipt is not None and receipt.received_at is not None
        by_digest = receipt is not None and bool(receipt.sha256)
        versions.append(
            Version(
                record, received, registered, by_digest, _return_of(clerk, record, received, office)
            )
        )
    versions.sort(key=lambda version: (version.received_at, version.record.sha256))
    return versions, later


def _receipt(register: Register, record: Record, *, first: bool) -> Receipt | None:
    by_digest = register.receipt_by_digest.get(record.sha256)
    if by_digest is not None or not first:
        return by_digest
    by_identity = register.receipt_by_identity
    return by_identity.get((record.reporter, record.area, record.period)) or by_identity.get(
        (record.reporter, "", record.period)
    )


def _return_of(
    clerk: Clerk, record: Record, received: datetime, office: SeriesRegister
) -> Return | None:
    for one in office.returns:
        if one.period != record.period or one.returned_on > clerk.cutoff.day:
            continue
        if one.sha256 == record.sha256:
            return one
        if not one.sha256 and received < midnight_after(one.returned_on, clerk.plan.zone):
            return one
    return None


def _report(
    clerk: Clerk, term: Term, versions: Sequence[Version], office: SeriesRegister
) -> Report:
    period, due, is_due = term.period, term.due, term.is_due
    lateness = _exempt_lateness(office, period)
    if not versions:
        timeliness = Timeliness.MISSING if is_due else Timeliness.NOT_DUE
        return Report(period, due, timeliness, None, is_due=is_due, exempt_lateness=lateness)
    accepted = _accepted(versions)
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


def _accepted(versions: Sequence[Version]) -> Version | None:
    """Give the latest version that holds; one with a receipt by its digest outranks the others."""
    holding = [version for version in versions if version.holds]
    if not holding:
        return None
    latest = max((version.by_digest, version.received_at) for version in holding)
    return next(one for one in holding if (one.by_digest, one.received_at) == latest)


def _mended_in_time(
    clerk: Clerk, due: date, versions: Sequence[Version], accepted: Version
) -> bool:
    """Tell whether an accepted version followed the return in time, or needed none."""
    before = [
        version
        for version in versions
        if not version.holds and version.received_at < accepted.received_at
    ]
    day = accepted.received_at.astimezone(clerk.plan.zone).date()
    if not before or day <= due:
        return True
    last = before[-1]
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


def _same_time(versions: Sequence[Version]) -> list[Finding]:
    found = []
    for earlier, later in pairwise(versions):
        if not (earlier.holds and later.holds):
            continue
        if earlier.received_at == later.received_at and not (earlier.by_digest or later.by_digest):
            said = message(
                "Two versions bear the same time; {file} counts until the office registers one",
                file=harmless(earlier.record.file),
            )
            found.append(_on(later.record, "IDENT-007", said))
    return found


def _too_early(clerk: Clerk, versions: Sequence[Version]) -> list[Finding]:
    earliest = timedelta(days=clerk.plan.reporting.early_days)
    return [
        _on(
            version.record,
            "IDENT-006",
            message(
                "Reported on {day}, before {period} was over: is the period right?",
                day=version.received_at.astimezone(clerk.plan.zone).date(),
                period=version.record.period,
            ),
        )
        for version in versions
        if version.received_at.astimezone(clerk.plan.zone).date()
        < version.record.period.last_day - earliest
    ]


def _on(record: Record, code: str, said: Message) -> Finding:
    return Finding(
        code,
        FINDING_CODES[code][0],
        said,
        file=record.file,
        plan=record.plan,
        area=record.area,
        reporter=record.reporter,
        period=str(record.period),
        fact="submitted_at",
    )
