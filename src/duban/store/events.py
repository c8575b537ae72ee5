"""The append-only event log, and small notes by name."""

from typing import Any

from attrs import evolve
from sqlalchemy import bindparam, insert, select

from duban.model.ledger import LogEvent
from duban.store.part import Part, noun, noun_query, values_of
from duban.store.tables import EVENTS, MATTERS, NOTES

_NOTED = select(NOTES.c.value).where(NOTES.c.name == bindparam("this"))
_LOG = insert(EVENTS).returning(EVENTS.c.number)


class EventsPart(Part):
    """Events and notes."""

    def log(self, event: LogEvent) -> int:
        """Append an event and give its number; the event's own number and seal are not looked at.

        Numbers rise, but on PostgreSQL a lower one may be committed after a higher one.
        """
        values = values_of(event, "number", "seal")
        return int(self._db.execute(_LOG, values).scalar_one())

    def events(self, subject: str = "", after: int = 0, limit: int = 1000) -> list[LogEvent]:
        """Give events in order of number: of one subject or of all ("") , beyond number `after`."""
        query = noun_query(LogEvent, EVENTS).where(EVENTS.c.number > after)
        if subject:
            query = query.where(EVENTS.c.subject == subject)
        return self._events(query, limit)

    def steps(self, plan: str, after: int = 0, limit: int = 1000) -> list[LogEvent]:
        """Give the events of a plan's matters in order of number, beyond number `after`."""
        of_plan = select(MATTERS.c.number).where(MATTERS.c.plan == plan)
        query = noun_query(LogEvent, EVENTS).where(
            EVENTS.c.number > after, EVENTS.c.subject.in_(of_plan)
        )
        return self._events(query, limit)

    def note(self, name: str, value: str) -> None:
        """Keep a small value by name in place of the one before."""
        self._db.execute(
            self._insert(NOTES)
            .values(name=name, value=value)
            .on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )

    def noted(self, name: str) -> str:
        """Give the value kept by name, "" where there is none."""
        return self._db.execute(_NOTED, {"this": name}).scalar() or ""

    def _events(self, query: Any, limit: int) -> list[LogEvent]:
        found = self._db.execute(query.order_by(EVENTS.c.number).limit(limit))
        return [
            evolve(event, seal=event.seal or "") for event in (noun(LogEvent, r) for r in found)
        ]
