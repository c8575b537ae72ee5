"""Matters are carried on across periods: keys without the period, and the period of the first."""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: The strands of the kinds that were carried on when this was written.
_STRANDS = {
    "behind": "progress",
    "off_track": "progress",
    "missed": "progress",
    "broken": "broken",
    "ahead": "ahead",
    "unverified": "unverified",
    "unknown": "unknown",
    "element_missing": "element_missing",
}


def upgrade() -> None:
    """Add the column, and put the matters of one strand under one key as editions in a row."""
    text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
    op.add_column(
        "matter", sa.Column("first_period", text, nullable=False, server_default=sa.text("''"))
    )
    op.execute("UPDATE matter SET first_period = period")
    matter = sa.table(
        "matter",
        *map(sa.column, ("number", "year", "ordinal", "key", "edition", "kind", "state")),
    )
    link = op.get_bind()
    strands = defaultdict(list)
    for row in link.execute(sa.select(matter).order_by(matter.c.year, matter.c.ordinal)):
        if row.kind in _STRANDS:
            strands[_identity(row.key, row.kind)].append(row)
    for key, rows in strands.items():
        ended = [row for row in rows if row.state in {"closed", "resolved"}]
        # Were several open, which only a reopening by hand makes, the others keep their own keys:
        # the next judgement resolves them. Nothing is ended here without a step in the log.
        still_open = [row for row in rows if row not in ended]
        for edition, row in enumerate([*ended, *still_open[-1:]], 1):
            change = sa.update(matter).where(matter.c.number == row.number)
            link.execute(change.values(key=key, edition=edition))


def downgrade() -> None:
    """Refuse: restore a backup instead."""
    raise NotImplementedError("restore a backup made before the upgrade")


def _identity(key: str, kind: str) -> str:
    """Turn plan/kind/reporter/area/subject/period into plan/strand/reporter/area/subject."""
    plan, _, rest = key.partition("/")
    about = rest.partition("/")[2].rpartition("/")[0]
    return f"{plan}/{_STRANDS[kind]}/{about}"
