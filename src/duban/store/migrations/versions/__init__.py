"""One file for each change of the ledger's schema; a released one is never edited."""
