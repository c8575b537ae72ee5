"""Papers: official documents that are made from frozen judgements."""
