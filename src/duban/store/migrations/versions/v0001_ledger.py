"""The first ledger: events, arrivals, judgements, matters, slots, outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_KEPT = ("number", "at", "name", "subject", "by", "why", "details")
_ONCE = ("link", "seal")
_REFUSAL = "the event log is append-only"


def upgrade() -> None:
    """Create the tables, and the triggers that keep the event log as it was written."""
    _event_log()
    _incoming()
    _matters()
    _slots()
    _outbox()
    _small()
    for table in ("event", "sealing"):
        _append_only(table)


def downgrade() -> None:
    """Refuse: restore a backup instead."""
    raise NotImplementedError("restore a backup made before the upgrade")


def _text() -> sa.types.TypeEngine[str]:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _serial() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _texts(*names: str, null: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, _text(), nullable=null) for name in names]


def _numbered() -> sa.Column[int]:
    return sa.Column("number", _serial(), nullable=False)


def _event_log() -> None:
    op.create_table(
        "event",
        _numbered(),
        *_texts("at", "name", "subject", "by", "why"),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("link", _serial()),
        *_texts("seal", null=True),
        sa.PrimaryKeyConstraint("number", name="pk_event"),
        sa.UniqueConstraint("link", name="uq_event_link"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_subject", "event", ["subject"])
    op.create_table(
        "sealing",
        sa.Column("link", _serial(), nullable=False, autoincrement=False),
        sa.Column("event", _serial(), nullable=False),
        *_texts("head", "at"),
        sa.PrimaryKeyConstraint("link", name="pk_sealing"),
    )


def _incoming() -> None:
    op.create_table(
        "arrival",
        _numbered(),
        *_texts("sha256", "name", "reporter", "received", "channel"),
        sa.Column("size", _serial(), nullable=False),
        *_texts("status", "said"),
        sa.PrimaryKeyConstraint("number", name="pk_arrival"),
        sa.UniqueConstraint("sha256", "reporter", name="uq_arrival_sha256"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "judgement",
        _numbered(),
        *_texts("plan", "as_of", "at", "rules_sha256", "version"),
        sa.Column("counts", sa.JSON(), nullable=False),
        *_texts("document_sha256"),
        sa.PrimaryKeyConstraint("number", name="pk_judgement"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_judgement_plan", "judgement", ["plan"])


def _matters() -> None:
    op.create_table(
        "matter",
        *_texts("number"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        *_texts("key"),
        sa.Column("edition", sa.Integer(), nullable=False),
        *_texts("source", "kind", "base", "level", "plan", "area", "lead", "said", "because"),
        sa.Column("policy", sa.JSON(), nullable=False),
        sa.Column("opened", sa.Date(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("limit", sa.Date(), nullable=False),
        sa.Column("cooperating", sa.JSON(), nullable=False),
        *_texts("task", "indicator", "period"),
        sa.Column("clause", sa.JSON(), nullable=False),
        *_texts("rules_sha256", "state"),
        sa.Column("reply", sa.JSON()),
        sa.Column("snoozed_until", sa.Date()),
        sa.Column("extensions", sa.Integer(), nullable=False),
        sa.Column("urgings", sa.Integer(), nullable=False),
        *_texts("exempt", "held_by"),
        sa.PrimaryKeyConstraint("number", name="pk_matter"),
        sa.UniqueConstraint("key", "edition", name="uq_matter_key"),
        sa.UniqueConstraint("year", "ordinal", name="uq_matter_year"),
    )
    op.create_index("ix_matter_plan", "matter", ["plan"])


def _slots() -> None:
    op.create_table(
        "slot",
        *_texts("key", "plan", "kind", "at"),
        sa.Column("on", sa.Date(), nullable=False),
        *_texts("why", "period"),
        sa.Column("keep", sa.Boolean(), nullable=False),
        *_texts("state"),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        *_texts("node"),
        *_texts("lease_until", null=True),
        *_texts("said"),
        *_texts("changed", null=True),
        sa.PrimaryKeyConstraint("key", name="pk_slot"),
    )
    op.create_index("ix_slot_state_at", "slot", ["state", "at"])


def _outbox() -> None:
    op.create_table(
        "outbox",
        _numbered(),
        *_texts("message_id", "dedup_key", "recipient", "subject"),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        *_texts("created", "not_before"),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        *_texts("channel"),
        sa.Column("matters", sa.JSON(), nullable=False),
        *_texts("state"),
        sa.Column("attempts", sa.Integer(), nullable=False),
        *_texts("said"),
        sa.Column("fence", sa.Integer(), nullable=False),
        *_texts("node"),
        *_texts("lease_until", "retry_at", "changed", null=True),
        sa.PrimaryKeyConstraint("number", name="pk_outbox"),
        sa.UniqueConstraint("message_id", name="uq_outbox_message_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_state", "outbox", ["state"])
    op.create_table(
        "attempt",
        sa.Column("mail", _serial(), nullable=False, autoincrement=False),
        sa.Column("fence", sa.Integer(), nullable=False, autoincrement=False),
        *_texts("node", "begun"),
        *_texts("ended", "verdict", null=True),
        *_texts("said"),
        sa.PrimaryKeyConstraint("mail", "fence", name="pk_attempt"),
        sa.ForeignKeyConstraint(["mail"], ["outbox.number"], name="fk_attempt_mail"),
    )
    op.create_table(
        "disabled_address",
        *_texts("address", "why", "at"),
        sa.PrimaryKeyConstraint("address", name="pk_disabled_address"),
    )


def _small() -> None:
    op.create_table(
        "counter",
        *_texts("name"),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counter"),
    )
    op.create_table(
        "note", *_texts("name", "value"), sa.PrimaryKeyConstraint("name", name="pk_note")
    )


def _append_only(table: str) -> None:
    kept, once = (_KEPT, _ONCE) if table == "event" else (("link", "event", "head", "at"), ())
    if op.get_bind().dialect.name == "postgresql":
        _refused_on_postgresql(table, kept, once)
    else:
        _refused_on_sqlite(table, kept, once)


def _refused_on_sqlite(table: str, kept: tuple[str, ...], once: tuple[str, ...]) -> None:
    changed = [f'NEW."{name}" IS NOT OLD."{name}"' for name in kept]
    changed += [f'(OLD."{name}" IS NOT NULL AND NEW."{name}" IS NOT OLD."{name}")' for name in once]
    raised = f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
    key = "number" if table == "event" else "link"
    known = f'EXISTS (SELECT 1 FROM "{table}" WHERE "{key}" = NEW."{key}")'  # noqa: S608 - ours
    op.execute(
        f'CREATE TRIGGER {table}_keeps BEFORE UPDATE ON "{table}"'
        f" WHEN {' OR '.join(changed)} {raised}"
    )
    op.execute(f'CREATE TRIGGER {table}_stays BEFORE DELETE ON "{table}" {raised}')
    # INSERT OR REPLACE deletes without asking the trigger for DELETE
    op.execute(f'CREATE TRIGGER {table}_adds BEFORE INSERT ON "{table}" WHEN {known} {raised}')


def _refused_on_postgresql(table: str, kept: tuple[str, ...], once: tuple[str, ...]) -> None:
    changed = [f'NEW."{name}"::text IS DISTINCT FROM OLD."{name}"::text' for name in kept]
    changed += [
        f'(OLD."{name}" IS NOT NULL AND NEW."{name}" IS DISTINCT FROM OLD."{name}")'
        for name in once
    ]
    op.execute(
        "CREATE OR REPLACE FUNCTION duban_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
    )
    call = "EXECUTE FUNCTION duban_append_only()"
    op.execute(
        f'CREATE TRIGGER {table}_keeps BEFORE UPDATE ON "{table}" FOR EACH ROW'
        f" WHEN ({' OR '.join(changed)}) {call}"
    )
    op.execute(f'CREATE TRIGGER {table}_stays BEFORE DELETE ON "{table}" FOR EACH ROW {call}')
    op.execute(f'CREATE TRIGGER {table}_full BEFORE TRUNCATE ON "{table}" {call}')
