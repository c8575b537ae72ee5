"""The sample submissions in the order in which they were handed in, for whoever plays the year."""

import os
import shutil
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from attrs import frozen

from duban.intake.files import read_bytes
from duban.pipeline.job import Job

FOLDER = Path(__file__).parent / "tianjin-2019"


@frozen
class Submitted:
    """One sample file, who hands it in, and when (its own submitted_at)."""

    at: datetime
    reporter: str
    path: Path


def submitted(job: Job) -> list[Submitted]:
    """Give all sample files, workbooks too, in the order in which they are handed in."""
    found = []
    for path in sorted(FOLDER.rglob("*")):
        reader = job.readers.get(path.suffix.lower())
        if reader is None or path.is_dir():
            continue
        first = reader(read_bytes(path.parent, path.name), path.name).documents[0].content
        at = datetime.fromisoformat(str(first["submitted_at"]))
        found.append(Submitted(at, str(first["reporter"]), path))
    return sorted(found, key=lambda one: (one.at, one.path))


def hand_in(files: Iterable[Submitted], inbox: Path) -> None:
    """Lay files into the folders of their reporters as ones that have settled."""
    for one in files:
        # Two months' files of a unit share a name; the month's folder tells them apart.
        target = inbox / one.reporter / f"{one.path.parent.name}-{one.path.name}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(one.path, target)
        settled = time.time() - 60
        os.utime(target, (settled, settled))
