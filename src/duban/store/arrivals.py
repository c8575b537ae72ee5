"""What came in, and what was judged when."""

from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time

from attrs import evolve, frozen
from sqlalchemy import insert, select

from duban.model.ledger import Arrival, LogEvent
from duban.store.part import Part, batches, noun, noun_query, values_of
from duban.store.tables import ARRIVALS, EVENTS, JUDGEMENTS


@frozen
class KeptJudgement:
    """That a plan was judged as of a day: with which rules and version, and what it counted.

    `document_sha256` is that of the judgement's JSON document in the archive.
    """

    number: int
    plan: str
    as_of: str
    at: datetime
    rules_sha256: str
    version: str
    counts: Mapping[str, int]
    document_sha256: str


class ArrivalsPart(Part):
    """Arrivals and judgements."""

    def take_in(self, arrival: Arrival) -> bool:
        """Enter a file that came in; False, and nothing changes, if its reporter sent it before."""
        values = values_of(arrival)
        found = self._insert_new(ARRIVALS, values, ("sha256", "reporter"), "number")
        return found is not None

    def arrivals(self, among: Collection[str] | None = None) -> list[Arrival]:
        """Give all arrivals in the order in which they were entered.

        Or only those whose sha256 is `among` some: then in its order, each one's as entered.
        """
        query = noun_query(Arrival, ARRIVALS).order_by(ARRIVALS.c.number)
        if among is None:
            return [noun(Arrival, row) for row in self._db.execute(query)]
        ordered = query.order_by(None).order_by(ARRIVALS.c.sha256, ARRIVALS.c.number)
        return [
            noun(Arrival, row)
            for some in batches(sorted(among))
            for row in self._db.execute(ordered.where(ARRIVALS.c.sha256.in_(some)))
        ]

    def contents(self, statuses: Collection[str], since: date = date.min) -> dict[str, str]:
        """Give the sha256 of all that came in with one of some statuses, each with a name of it.

        Only of what came in `since` a day (of UTC).
        """
        query = select(ARRIVALS.c.sha256, ARRIVALS.c.name).where(ARRIVALS.c.status.in_(statuses))
        if since > date.min:
            query = query.where(ARRIVALS.c.received >= datetime.combine(since, time(), UTC))
        return {row[0]: row[1] for row in self._db.execute(query.order_by(ARRIVALS.c.number))}

    def entered(self, names: Collection[str]) -> list[LogEvent]:
        """Give the entries of the log about files of some names, in order of number."""
        query = noun_query(LogEvent, EVENTS).order_by(EVENTS.c.number)
        found = (
            noun(LogEvent, row)
            for some in batches(sorted(names))
            for row in self._db.execute(query.where(EVENTS.c.subject.in_(some)))
        )
        return [evolve(event, seal=event.seal or "") for event in found]

    def record_judgement(
        self,
        plan: str,
        as_of: str,
        at: datetime,
        rules_sha256: str,
        version: str,
        counts: Mapping[str, int],
        document_sha256: str,
    ) -> int:
        """Record that a plan was judged, and give the record's number."""
        row = insert(JUDGEMENTS).values(
            plan=plan,
            as_of=as_of,
            at=at,
            rules_sha256=rules_sha256,
            version=version,
            counts=counts,
            document_sha256=document_sha256,
        )
        return int(self._db.execute(row.returning(JUDGEMENTS.c.number)).scalar_one())

    def judgements(self, plan: str) -> list[KeptJudgement]:
        """Give the judgements of a plan in the order in which they were made."""
        query = noun_query(KeptJudgement, JUDGEMENTS).where(JUDGEMENTS.c.plan == plan)
        found = self._db.execute(query.order_by(JUDGEMENTS.c.number))
        return [noun(KeptJudgement, row) for row in found]
