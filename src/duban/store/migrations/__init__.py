"""Alembic's migrations of the ledger, run by duban itself: no alembic.ini is needed."""
