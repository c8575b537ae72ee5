"""Records as bytes, small and quick to write and read, for the spool between the two passes.

marshal is the fastest writer of plain values; what it reads here was written a moment ago by
the same program, in a private temporary file.
"""

import marshal
import pickle
from datetime import date, datetime
from typing import Any

from duban.model.period import Period
from duban.model.submission import Record, TaskReport


def pack(record: Record) -> bytes:
    """Pack a record without its plan, area and reporter, which its series knows."""
    rare = b""
    if record.faults or record.notes:
        rare = pickle.dumps((record.faults, record.notes))
    fields: Any = (
        record.period.year,
        record.period.month,
        record.file,
        bytes.fromhex(record.sha256),
        bytes.fromhex(record.content),
        record.submitted_at.isoformat(),
        record.facts,
        [
            (code, task.missing, task.unchanged, task.summary, tuple(task.evidence))
            for code, task in record.tasks.items()
        ],
        [day.toordinal() if day else 0 for day in record.signed],
        rare,
    )
    return marshal.dumps(fields)


def unpack(packed: bytes, plan: str, area: str, reporter: str) -> Record:
    """Unpack a record of a series."""
    fields: Any = marshal.loads(packed)  # noqa: S302 - see the module's docstring
    year, month, file, sha256, content, submitted, facts, tasks, signed, rare = fields
    faults, notes = pickle.loads(rare) if rare else ((), ())  # noqa: S301 - likewise
    head, leader = (date.fromordinal(day) if day else None for day in signed)
    return Record(
        plan=plan,
        area=area,
        reporter=reporter,
        period=Period(year, month),
        file=file,
        sha256=sha256.hex(),
        content=content.hex(),
        submitted_at=datetime.fromisoformat(submitted),
        facts=facts,
        tasks={
            code: TaskReport(missing, unchanged, summary, frozenset(evidence))
            for code, missing, unchanged, summary, evidence in tasks
        },
        signed=(head, leader),
        faults=faults,
        notes=notes,
    )
