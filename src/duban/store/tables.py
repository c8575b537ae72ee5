"""The ledger's tables. A change here needs a migration; a test compares the two."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
)

from duban.model.ledger import MailState, SlotKind, SlotState, Verdict
from duban.model.matters import State
from duban.model.pressing import Source
from duban.model.terms import Level
from duban.store.columns import (
    BYTES,
    SERIAL,
    Counts,
    Details,
    Instant,
    OneOf,
    PolicyColumn,
    ReplyColumn,
    Texts,
    Words,
)

#: The revision of migrations/versions that these tables are at.
SCHEMA = "0002"

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
    }
)

EVENTS = Table(
    "event",
    METADATA,
    Column("number", SERIAL, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("name", Words, nullable=False),
    Column("subject", Words, nullable=False, index=True),
    Column("by", Words, nullable=False),
    Column("why", Words, nullable=False),
    Column("details", Details, nullable=False),
    # Both are written once, by the sealer: the place in the chain, and the hash up to here.
    Column("link", SERIAL, unique=True),
    Column("seal", Words),
    sqlite_autoincrement=True,  # a number is never given twice
)

SEALINGS = Table(
    "sealing",
    METADATA,
    Column("link", SERIAL, primary_key=True, autoincrement=False),
    Column("event", SERIAL, nullable=False),
    Column("head", Words, nullable=False),
    Column("at", Instant, nullable=False),
)

ARRIVALS = Table(
    "arrival",
    METADATA,
    Column("number", SERIAL, primary_key=True),
    Column("sha256", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("reporter", Words, nullable=False),
    Column("received", Instant, nullable=False),
    Column("channel", Words, nullable=False),
    Column("size", SERIAL, nullable=False),
    Column("status", Words, nullable=False),
    Column("said", Words, nullable=False),
    UniqueConstraint("sha256", "reporter"),
    sqlite_autoincrement=True,
)

JUDGEMENTS = Table(
    "judgement",
    METADATA,
    Column("number", SERIAL, primary_key=True),
    Column("plan", Words, nullable=False, index=True),
    Column("as_of", Words, nullable=False),
    Column("at", Instant, nullable=False),
    Column("rules_sha256", Words, nullable=False),
    Column("version", Words, nullable=False),
    Column("counts", Counts, nullable=False),
    Column("document_sha256", Words, nullable=False),
    sqlite_autoincrement=True,
)

MATTERS = Table(
    "matter",
    METADATA,
    Column("number", Words, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("key", Words, nullable=False),
    Column("edition", Integer, nullable=False),
    Column("source", OneOf(Source), nullable=False),
    Column("kind", Words, nullable=False),
    Column("base", OneOf(Level), nullable=False),
    Column("level", OneOf(Level), nullable=False),
    Column("plan", Words, nullable=False, index=True),
    Column("area", Words, nullable=False),
    Column("lead", Words, nullable=False),
    Column("said", Words, nullable=False),
    Column("because", Words, nullable=False),
    Column("policy", PolicyColumn, nullable=False),
    Column("opened", Date, nullable=False),
    Column("since", Date, nullable=False),
    Column("limit", Date, nullable=False),
    Column("cooperating", Texts, nullable=False),
    Column("task", Words, nullable=False),
    Column("indicator", Words, nullable=False),
    Column("period", Words, nullable=False),
    Column("first_period", Words, nullable=False),
    Column("clause", Texts, nullable=False),
    Column("rules_sha256", Words, nullable=False),
    Column("state", OneOf(State), nullable=False),
    Column("reply", ReplyColumn(none_as_null=True)),
    Column("snoozed_until", Date),
    Column("extensions", Integer, nullable=False),
    Column("urgings", Integer, nullable=False),
    Column("exempt", Words, nullable=False),
    Column("held_by", Words, nullable=False),
    UniqueConstraint("key", "edition"),
    UniqueConstraint("year", "ordinal"),
)

SLOTS = Table(
    "slot",
    METADATA,
    Column("key", Words, primary_key=True),
    Column("plan", Words, nullable=False),
    Column("kind", OneOf(SlotKind), nullable=False),
    Column("at", Instant, nullable=False),
    Column("on", Date, nullable=False),
    Column("why", Words, nullable=False),
    Column("period", Words, nullable=False),
    Column("keep", Boolean, nullable=False),
    Column("state", OneOf(SlotState), nullable=False),
    Column("withdrawn", Boolean, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("node", Words, nullable=False),
    Column("lease_until", Instant),
    Column("said", Words, nullable=False),
    Column("changed", Instant),
    Index("ix_slot_state_at", "state", "at"),
)

OUTBOX = Table(
    "outbox",
    METADATA,
    Column("number", SERIAL, primary_key=True),
    Column("message_id", Words, nullable=False, unique=True),
    Column("dedup_key", Words, nullable=False),
    Column("recipient", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("content", BYTES, nullable=False),
    Column("created", Instant, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("channel", Words, nullable=False),
    Column("matters", Texts, nullable=False),
    Column("state", OneOf(MailState), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("said", Words, nullable=False),
    Column("fence", Integer, nullable=False),
    Column("node", Words, nullable=False),
    Column("lease_until", Instant),
    Column("retry_at", Instant),
    Column("changed", Instant),
    Index("ix_outbox_state", "state"),
    sqlite_autoincrement=True,
)

ATTEMPTS = Table(
    "attempt",
    METADATA,
    Column("mail", SERIAL, ForeignKey("outbox.number"), primary_key=True, autoincrement=False),
    Column("fence", Integer, primary_key=True, autoincrement=False),
    Column("node", Words, nullable=False),
    Column("begun", Instant, nullable=False),
    Column("ended", Instant),
    Column("verdict", OneOf(Verdict)),
    Column("said", Words, nullable=False),
)

DISABLED = Table(
    "disabled_address",
    METADATA,
    Column("address", Words, primary_key=True),
    Column("why", Words, nullable=False),
    Column("at", Instant, nullable=False),
)

COUNTERS = Table(
    "counter",
    METADATA,
    Column("name", Words, primary_key=True),
    Column("value", Integer, nullable=False),
)

NOTES = Table(
    "note",
    METADATA,
    Column("name", Words, primary_key=True),
    Column("value", Words, nullable=False),
)
