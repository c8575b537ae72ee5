"""Records as bytes, small and quick to write and read, for the spool between the two passes.

Facts are JSON, as they came; orjson is the fastest with them, marshal with the rest. What is read
here was written a moment ago by the same program, in a private temporary file.
"""

import marshal
import pickle
from datetime import date, datetime
from typing import Any

import orjson

from duban.model.period import Period
from duban.model.submission import Content, Record, TaskReport


def pack(record: Record) -> bytes:
    """Pack a record without its plan, area and reporter, which its series knows."""
    rare = b""
    if record.faults or record.notes:
        rare = pickle.dumps((record.faults, record.notes))
    head, leader = record.signed
    fields: Any = (
        record.period.year,
        record.period.month,
        record.file,
        record.sha256,
        str(record.content),
        record.submitted_at.isoformat(),
        orjson.dumps(record.facts),
        {
            code: (task.missing, task.unchanged, task.summary, tuple(task.evidence))
            for code, task in record.tasks.items()
        },
        head.toordinal() if head else 0,
        leader.toordinal() if leader else 0,
        dict(record.texts),
        record.expected,
        rare,
    )
    return marshal.dumps(fields)


def unpack(packed: bytes, plan: str, area: str, reporter: str) -> Record:
    """Unpack a record of a series."""
    fields: Any = marshal.loads(packed)  # noqa: S302 - see the module's docstring
    year, month, file, sha256, content, submitted, facts, tasks, head, leader, *rest = fields
    texts, expected, rare = rest
    faults, notes = pickle.loads(rare) if rare else ((), ())  # noqa: S301 - likewise
    return Record(
        plan=plan,
        area=area,
        reporter=reporter,
        period=Period(year, month),
        file=file,
        sha256=sha256,
        content=Content.of(content),
        submitted_at=datetime.fromisoformat(submitted),
        facts=orjson.loads(facts),
        tasks={code: TaskReport.shared(*told) for code, told in tasks.items()},
        signed=(
            date.fromordinal(head) if head else None,
            date.fromordinal(leader) if leader else None,
        ),
        faults=faults,
        notes=notes,
        texts=texts,
        expected=expected,
    )
