"""Matters in the ledger: their numbers, and one row for each edition."""

from attrs import evolve
from sqlalchemy import bindparam, select, update

from duban.errors import LedgerError
from duban.model.matters import EDITION, ENDED, STATE_LABELS, Matter
from duban.store.part import Part, noun, noun_query, values_of
from duban.store.tables import COUNTERS, MATTERS
from duban.words import message, nearest

_SAVE = update(MATTERS).where(
    MATTERS.c.number == bindparam("this"),
    MATTERS.c.key == bindparam("of"),
    MATTERS.c.edition == bindparam("its"),
)


class MattersPart(Part):
    """Matters. In a write transaction those read are locked until it ends."""

    def matters(self, *, open_only: bool = False, plan: str = "") -> list[Matter]:
        """Give the matters, all editions, in order of number: of one plan or of all ("")."""
        query = noun_query(Matter, MATTERS).order_by(MATTERS.c.year, MATTERS.c.ordinal)
        if open_only:
            query = query.where(MATTERS.c.state.not_in(sorted(ENDED)))
        if plan:
            query = query.where(MATTERS.c.plan == plan)
        return [noun(Matter, row) for row in self._db.execute(self._locked(query))]

    def matter(self, number: str) -> Matter:
        """Give one matter by its number, with or without the edition as lists show it.

        Raises LedgerError with near numbers where there is none, or if it is of another edition.
        """
        plain, _, edition = number.partition(EDITION)
        query = noun_query(Matter, MATTERS).where(MATTERS.c.number == plain)
        row = self._db.execute(self._locked(query)).first()
        if row is None:
            raise self._no_such(number)
        found = noun(Matter, row)
        if edition and edition != str(found.edition):
            said = message(
                "{number} is edition {edition}, not {asked}: leave the edition out, a number has"
                " one only",
                number=plain,
                edition=found.edition,
                asked=edition,
            )
            raise LedgerError(said)
        return found

    def save(self, matter: Matter) -> Matter:
        """Insert a matter without a number and give it with one, or update one that has it.

        Raises LedgerError if this edition of its key is in the ledger already, or if there is no
        matter of this number, key and edition.
        """
        if not matter.number:
            return self._entered(matter)
        this = {"this": matter.number, "of": matter.key, "its": matter.edition}
        changed = self._db.execute(_SAVE, values_of(matter, "number", "key", "edition") | this)
        if changed.rowcount != 1:
            raise self._no_such(matter.number)
        return matter

    def _entered(self, matter: Matter) -> Matter:
        year = matter.opened.year
        ordinal = self._next(f"matter/{year}")
        numbered = evolve(matter, number=f"{year}-{ordinal:04d}")
        values = values_of(numbered) | {"year": year, "ordinal": ordinal}
        if self._insert_new(MATTERS, values, ("key", "edition"), "number") is None:
            raise self._is_there(matter)
        return numbered

    def _is_there(self, matter: Matter) -> LedgerError:
        same = (MATTERS.c.key == matter.key, MATTERS.c.edition == matter.edition)
        row = self._db.execute(noun_query(Matter, MATTERS).where(*same)).first()
        found = matter if row is None else noun(Matter, row)
        return LedgerError(
            message(
                "This matter stands in the ledger as {number} already, edition {edition}, {state}:"
                " go on with that one; `duban alerts show {number}` tells what happened to it",
                number=found.number or found.key,
                edition=found.edition,
                state=STATE_LABELS[found.state],
            )
        )

    def _next(self, name: str) -> int:
        """Count one up; on PostgreSQL another transaction waits here until this one ends."""
        value = COUNTERS.c.value
        counted = (
            self._insert(COUNTERS)
            .values(name=name, value=1)
            .on_conflict_do_update(index_elements=["name"], set_={"value": value + 1})
            .returning(value)
        )
        return int(self._db.execute(counted).scalar_one())

    def _no_such(self, number: str) -> LedgerError:
        known = list(self._db.execute(select(MATTERS.c.number)).scalars())
        near = sorted(nearest(number, known, 3, 0.6))
        if near:
            return LedgerError(
                message(
                    "The ledger holds no matter {number}; near it are {near}",
                    number=number,
                    near=near,
                )
            )
        return LedgerError(
            message(
                "The ledger holds no matter {number}: `duban alerts list` shows those it holds",
                number=number,
            )
        )
