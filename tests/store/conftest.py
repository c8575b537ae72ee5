"""The contract holds on SQLite always, and on PostgreSQL where a server can be started."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.store import postgres

from duban.store import Ledger


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    reason = postgres.missing()
    if reason:
        pytest.skip(reason)
    with postgres.server() as query:
        yield query


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """A PostgreSQL database with the schema, to be copied."""
    name = "duban_template"
    _make(server, name, "template0")
    Ledger.open(_url(server, name)).close()
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a ledger of the test's own."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.sqlite3'}"
    found: str = request.getfixturevalue("postgresql_url")
    return found


@pytest.fixture
def postgresql_url(server: str, template: str) -> str:
    name = f"t{uuid.uuid4().hex}"
    _make(server, name, template)
    return _url(server, name)


@pytest.fixture
def postgresql_ledger(postgresql_url: str) -> Iterator[Ledger]:
    with Ledger.open(postgresql_url) as opened:
        yield opened


@pytest.fixture
def empty_url(server: str) -> str:
    """The address of an empty PostgreSQL database."""
    name = f"e{uuid.uuid4().hex}"
    _make(server, name, "template0")
    return _url(server, name)


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    with Ledger.open(url) as opened:
        yield opened


@pytest.fixture
def sqlite_file(tmp_path: Path) -> Path:
    return tmp_path / "only.sqlite3"


@pytest.fixture
def sqlite_ledger(sqlite_file: Path) -> Iterator[Ledger]:
    with Ledger.open(f"sqlite:///{sqlite_file}") as opened:
        yield opened


def _url(server: str, name: str) -> str:
    return f"postgresql+psycopg:///{name}?{server}"


def _make(server: str, name: str, template: str) -> None:
    with psycopg.connect(f"{server.replace('&', ' ')} dbname=postgres", autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
