"""Intake: from the bytes of a file to records, with a finding for whatever does not hold."""
