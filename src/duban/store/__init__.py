"""The ledger (台账) on SQLite or PostgreSQL: events, matters, slots, outgoing mail, arrivals."""

from duban.store.arrivals import KeptJudgement
from duban.store.chain import Anchor, ChainReport
from duban.store.ledger import Entry, Ledger

__all__ = ["Anchor", "ChainReport", "Entry", "KeptJudgement", "Ledger"]
