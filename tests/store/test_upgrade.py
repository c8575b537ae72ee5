"""An older ledger brought up to date, with what it holds."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Column, Connection, MetaData, Table, create_engine, insert, make_url
from tests.store.things import matter

from duban.model.matters import Matter, State
from duban.store import Ledger
from duban.store.part import values_of
from duban.store.tables import MATTERS

#: The table of matters as the first schema had it.
OLD = Table(
    "matter",
    MetaData(),
    *(Column(each.name, each.type) for each in MATTERS.columns if each.name != "first_period"),
)
LAMPS = "div_a/lamps/lamps"
JUNE, JULY, AUGUST = (f"2019-0{month}" for month in (6, 7, 8))


@pytest.fixture(params=["sqlite", "postgresql"])
def old_url(request: pytest.FixtureRequest, tmp_path: object) -> str:
    """The address of a ledger of the first schema, without matters."""
    on_file = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/old.sqlite3" if on_file else request.getfixturevalue("empty_url")
    with connected(url) as link:
        config = Config()
        config.set_main_option("script_location", "duban.store:migrations")
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = link
        command.upgrade(config, "0001")
    return str(url)


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """One transaction on a database."""
    engine = create_engine(make_url(url))
    with engine.begin() as link:
        yield link
    engine.dispose()


def kept(url: str, *matters: Matter) -> None:
    """Enter matters as the first schema held them."""
    with connected(url) as link:
        for ordinal, one in enumerate(matters, 1):
            values = values_of(one, "first_period")
            more = {"number": f"2019-{ordinal:04d}", "year": 2019, "ordinal": ordinal}
            link.execute(insert(OLD).values(values | more))


def upgraded(url: str) -> dict[str, Matter]:
    with Ledger.open(url) as ledger, ledger.reading() as entry:
        return {one.number: one for one in entry.matters()}


def old(kind: str, period: str, about: str = LAMPS, **fields: object) -> Matter:
    return matter(f"tianjin-2019/{kind}/{about}/{period}", kind=kind, period=period, **fields)


def test_matters_of_one_strand_become_editions_of_one_key(old_url: str) -> None:
    kept(
        old_url,
        old("behind", JUNE, state=State.RESOLVED),
        old("off_track", JULY, state=State.CLOSED),
        old("off_track", AUGUST),
        old("behind", AUGUST, "div_b/lamps/lamps"),
    )
    found = upgraded(old_url)
    assert [(one.key, one.edition) for one in found.values()] == [
        (f"tianjin-2019/progress/{LAMPS}", 1),
        (f"tianjin-2019/progress/{LAMPS}", 2),
        (f"tianjin-2019/progress/{LAMPS}", 3),
        ("tianjin-2019/progress/div_b/lamps/lamps", 1),
    ]
    assert [one.first_period for one in found.values()] == [JUNE, JULY, AUGUST, AUGUST]
    assert [one.is_open for one in found.values()] == [False, False, True, True]


def test_matters_of_one_period_keep_their_keys(old_url: str) -> None:
    late = old("late", JUNE, "div_a/lamps/-")
    instruction = matter("tianjin-2019/instruction/div_a/lamps/x/2019-07-08", kind="instruction")
    kept(old_url, late, instruction)
    found = upgraded(old_url)
    assert [one.key for one in found.values()] == [late.key, instruction.key]


def test_open_matter_is_the_last_edition_and_of_several_the_others_stay_apart(
    old_url: str,
) -> None:
    kept(
        old_url,
        old("behind", JUNE),
        old("behind", JULY, state=State.RESOLVED),
        old("behind", AUGUST),
    )
    june, july, august = upgraded(old_url).values()
    assert (june.key, june.edition, june.is_open) == (
        f"tianjin-2019/behind/{LAMPS}/{JUNE}",
        1,
        True,
    )
    assert (july.edition, august.edition) == (1, 2)
    assert july.key == august.key
