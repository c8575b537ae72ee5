"""Which schema a database has, and bringing it up to this duban's."""

from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection, inspect, text

from duban.errors import LedgerError
from duban.store.tables import SCHEMA
from duban.words import message

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATING = 0x64756202  # the advisory lock on PostgreSQL; an arbitrary number

Standing = Literal["present", "empty", "foreign", "older", "newer"]


def standing(connection: Connection) -> tuple[Standing, str]:
    """Tell how a database's schema stands to this duban's, and which revision it has."""
    tables = inspect(connection).get_table_names()
    if "alembic_version" not in tables:
        return ("foreign" if tables else "empty"), ""
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
    if found == SCHEMA:
        return "present", found
    return ("older" if found in revisions() or not found else "newer"), found


def revisions() -> list[str]:
    """Give the revisions that this duban knows, newest first."""
    from alembic.script import ScriptDirectory

    script = ScriptDirectory.from_config(_config())
    return [each.revision for each in script.walk_revisions()]


def bring_up(connection: Connection, place: str) -> None:
    """Migrate in the transaction that is open, in which no other process can do the same.

    Raises LedgerError if the database is a newer duban's or not duban's at all.
    """
    if connection.dialect.name == "postgresql":
        lock = {"lock": _MIGRATING}
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), lock)
    stands, found = standing(connection)
    if stands in {"empty", "older"}:
        migrate(connection)
    else:
        hold_to(stands, found, place)


def migrate(connection: Connection) -> None:
    """Run the migrations that are missing, in the transaction that is open."""
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def hold_to(stands: Standing, found: str, place: str) -> None:
    """Refuse a schema that is not this duban's; raises LedgerError with the remedy."""
    if stands == "present":
        return
    if stands == "empty":
        said = message(
            "{place} is empty and holds no ledger: `duban serve` or `duban tick` makes one",
            place=place,
        )
    elif stands == "foreign":
        said = message(
            "{place} holds other tables and is not a ledger of duban: name another database in"
            " duban.toml",
            place=place,
        )
    elif stands == "older":
        said = message(
            "The ledger {place} has the schema {found} of an older duban, this one needs {needed}:"
            " back it up, then `duban serve` or `duban tick` brings it up to date",
            place=place,
            found=found,
            needed=SCHEMA,
        )
    else:
        said = message(
            "The ledger {place} has the schema {found} of a newer duban, this one knows {needed}:"
            " upgrade duban, or restore a backup made before the upgrade",
            place=place,
            found=found,
            needed=SCHEMA,
        )
    raise LedgerError(said)


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "duban.store:migrations")
    config.set_main_option("path_separator", "os")
    return config
