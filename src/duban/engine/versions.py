"""The versions of a month: received by the cut-off, in order, and what is odd about them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from attrs import frozen

from duban.engine.clerk import Clerk
from duban.model.cutoff import midnight_after
from duban.model.findings import FINDING_CODES, Finding
from duban.model.register import Register, Return, SeriesRegister
from duban.model.submission import Content, Record
from duban.words import Message, harmless, message


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


def versions_of(
    clerk: Clerk, records: Sequence[Record], office: SeriesRegister
) -> tuple[list[Version], int]:
    """Give the versions received by the cut-off, oldest first, the same content once.

    A version that claims to be later than one of which the office registered the receipt cannot
    have arrived before that one, whatever it claims.
    """
    if not records:
        return [], 0
    known = clerk.register.receipt_by_digest
    ordered = sorted(
        records, key=lambda one: (one.submitted_at, one.sha256 not in known, one.sha256)
    )
    versions: list[Version] = []
    contents: set[Content] = set()
    later = 0
    arrived = ordered[0].submitted_at
    for index, record in enumerate(ordered):
        received = _registered_at(clerk.register, record, first=index == 0)
        registered = received is not None
        received = received or max(record.submitted_at, arrived)
        if registered:
            arrived = max(arrived, received)
        if received > clerk.cutoff.instant:
            later += 1
            continue
        if record.content in contents:
            continue
        contents.add(record.content)
        returned = _return_of(clerk, record, received, office)
        by_digest = record.sha256 in known
        versions.append(Version(record, received, registered, by_digest, returned))
    versions.sort(key=_order)
    return versions, later


def _order(version: Version) -> tuple[datetime, datetime, str]:
    return version.received_at, version.record.submitted_at, version.record.sha256


def _registered_at(register: Register, record: Record, *, first: bool) -> datetime | None:
    by_digest = register.receipt_by_digest.get(record.sha256)
    if by_digest is not None and by_digest.received_at is not None:
        return by_digest.received_at
    receipts = register.receipt_by_identity
    for area in (record.area, "") if first else ():
        receipt = receipts.get((record.reporter, area, record.period))
        if receipt is not None and receipt.received_at is not None:
            return receipt.received_at
    return None


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


def accepted_of(versions: Sequence[Version]) -> Version | None:
    """Give the latest version that holds; one with a receipt by its digest outranks the others."""
    holding = [version for version in versions if version.holds]
    if not holding:
        return None
    return max(holding, key=lambda one: (one.by_digest, *_order(one)[:2]))


def odd_versions(clerk: Clerk, versions: Sequence[Version]) -> list[Finding]:
    """Find versions that bear the same time, or came before their month was over."""
    return [*_same_time(versions), *_too_early(clerk, versions)]


def _same_time(versions: Sequence[Version]) -> list[Finding]:
    found = []
    for earlier, later in pairwise(versions):
        if not (earlier.holds and later.holds):
            continue
        if _order(earlier)[:2] == _order(later)[:2] and not (earlier.by_digest or later.by_digest):
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
