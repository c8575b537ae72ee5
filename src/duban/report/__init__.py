"""Reports: judgements as rows for machines and as words for people."""
