"""Alembic runs this file: it migrates on the connection and in the transaction that it is given."""

from alembic import context

from duban.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
