"""Keeping a connection to SQLite open from one transaction to the next, for one thread."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine


class Keeper:
    """Keeps one connection, and lends it to one transaction after the other.

    A process forked meanwhile neither uses nor closes it: SQLite forbids both, as the locks on the
    file are the parent's (https://www.sqlite.org/howtocorrupt.html, 2.6).
    """

    def __init__(self, engine: Engine) -> None:
        """Open nothing yet."""
        self._engine = engine
        self._process = os.getpid()
        self._connection: Connection | None = None
        self._is_lent = False

    @property
    def can_lend(self) -> bool:
        """Tell whether it can be had: not within another transaction, nor in a forked process."""
        return not self._is_lent and self._process == os.getpid()

    @contextmanager
    def lent(self) -> Iterator[Connection]:
        """Give the connection, opened if need be; one in whose use something fails is closed."""
        if self._connection is None:
            self._connection = self._engine.connect()
        self._is_lent = True
        try:
            yield self._connection
        except BaseException:
            self._is_lent = False
            self.close()
            raise
        self._is_lent = False

    def close(self) -> None:
        """Close what is open; in a forked process nothing is."""
        if self._process == os.getpid() and self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()
