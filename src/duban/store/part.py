"""What all parts of an entry share: the connection, and statements that both databases know."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import islice
from typing import Any, TypeVar

import attrs
from sqlalchemy import Column, ColumnElement, Connection, Row, Select, Table, bindparam, or_, select
from sqlalchemy.dialects import postgresql, sqlite

T = TypeVar("T")

#: Rows in one statement; 15 columns each stay far below SQLite's 32,766 variables.
BATCH = 500
_NO_WAIT = timedelta(days=1)


class Part:
    """A part of an entry, on one open transaction."""

    def __init__(self, connection: Connection, *, writes: bool) -> None:
        """Work on `connection`; `writes` tells whether rows may be locked for a change."""
        self._db = connection
        self._writes = writes

    def _insert(self, table: Table) -> sqlite.Insert | postgresql.Insert:
        """Give an INSERT that can be told what to do with a known key."""
        return _insert_on(self._db.dialect.name, table)

    def _insert_new(
        self, table: Table, values: Mapping[str, Any], unique: Sequence[str], gives: str
    ) -> Any:
        """Insert a row unless its unique columns are known; give one column of it, or None."""
        statement = _insert_new_on(self._db.dialect.name, table, tuple(unique), gives)
        return self._db.execute(statement, dict(values)).scalar()

    def _locked(self, query: Select[Any], *, skip: bool = False) -> Select[Any]:
        """Lock the rows read where this entry may change them; SQLite has locked all already."""
        return query.with_for_update(skip_locked=skip) if self._writes else query


def _insert_on(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@cache
def _insert_new_on(dialect: str, table: Table, unique: tuple[str, ...], gives: str) -> Any:
    statement = _insert_on(dialect, table).on_conflict_do_nothing(index_elements=unique)
    return statement.returning(table.c[gives])


def noun_query(kind: type[Any], table: Table) -> Select[Any]:
    """Select the columns that make a noun."""
    return select(*(table.c[each.name] for each in attrs.fields(kind)))


def noun(kind: Callable[..., T], row: Row[Any]) -> T:
    """Make a noun of a row of its `noun_query`; empty texts where the ledger has nothing yet."""
    return kind(*row)


def values_of(value: Any, *without: str) -> dict[str, Any]:
    """Give a noun's fields as a row, without some."""
    return {
        each.name: getattr(value, each.name)
        for each in attrs.fields(type(value))
        if each.name not in without
    }


def is_past(column: Column[Any]) -> ColumnElement[bool]:
    """Tell whether the end of a wait has come: or lies so far off that a clock was set back.

    No lease and no wait for another try lasts longer than some hours. The statement wants the
    parameters that `at` gives.
    """
    return or_(column <= bindparam("now"), column > bindparam("far_off"))


def at(now: datetime) -> dict[str, datetime]:
    """Give the parameters of a statement that asks for an instant."""
    return {"now": now, "far_off": now + _NO_WAIT}


def batches(items: Sequence[T], size: int = BATCH) -> Iterator[list[T]]:
    """Cut a sequence into lists of at most `size`."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
