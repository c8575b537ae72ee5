"""evaluate --freeze: keep a judgement in a file from which papers are made, now and ever after."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from duban.cli.common import Desk
from duban.cli.pressed import ledger_matters
from duban.errors import UsageError
from duban.pipeline import Outcome
from duban.pipeline.freezing import freeze
from duban.pipeline.job import Job
from duban.words import message


def frozen_bytes(
    desk: Desk, job: Job, outcome: Outcome, told: Mapping[str, Any], out: Path
) -> bytes:
    """Give the frozen judgement, with the matters where a ledger is set.

    Raises UsageError where several plans were judged or `out` holds another judgement already,
    LedgerError if the ledger cannot be read.
    """
    content = freeze(job, outcome, told, ledger_matters(desk, outcome.plans))
    if out.exists() and _differs(out, content):
        said = message(
            "{file} holds another judgement, and a frozen judgement is never overwritten: give"
            " another name, or move that file away",
            file=str(out),
        )
        raise UsageError(said)
    return content


def _differs(out: Path, content: bytes) -> bool:
    try:
        return out.read_bytes() != content
    except OSError:
        return True
