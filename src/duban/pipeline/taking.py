"""Taking in a batch of files: judged at once where it likely holds whole series, else spooled."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import orjson
from attrs import define, field

from duban.model.findings import Finding
from duban.pipeline.batches import Files
from duban.pipeline.job import Job
from duban.pipeline.judging import Judged, judge_files
from duban.pipeline.reading import Intake, SeriesKey, read_batch
from duban.pipeline.spool import Piece, SpoolWriter
from duban.pipeline.wording import finding_words
from duban.report.rows import finding_row


@define(eq=False, repr=False)
class Taken:
    """What a batch of files came to: series judged as if there were no other files, or records.

    Records and findings are with the place of their file in the batch; findings are rows, `words`
    their texts in both languages where these are asked for.
    """

    judged: list[Judged] = field(factory=list)
    records: list[tuple[SeriesKey, int, Piece]] = field(factory=list)
    findings: list[tuple[int, Piece]] = field(factory=list)
    words: Piece | None = None
    intake: Intake = field(factory=Intake)


def take(job: Job, task: tuple[Files, Path]) -> Taken:
    """Judge a batch of files that likely holds whole series; of others spool the records."""
    files, spools = task
    taken = Taken()
    if files.likely_whole:
        taken.judged = judge_files(job, files.names, taken.intake, spools)
    else:
        batch = read_batch(job, files.names, spools)
        taken.records, taken.intake = batch.records, batch.intake
    by_place: dict[int, list[Finding]] = defaultdict(list)
    for place, finding in taken.intake.findings:
        by_place[place].append(finding)
    with SpoolWriter(spools, "findings") as spool:
        taken.findings = [
            (place, spool.write(finding_lines(job, found))) for place, found in by_place.items()
        ]
        if job.history:
            found_all = [finding for _, finding in taken.intake.findings]
            taken.words = spool.write(finding_words(job, found_all))
    taken.intake.findings.clear()
    return taken


def take_again(job: Job, task: tuple[Files, Path]) -> Taken:
    """Spool the records of files that were taken in before, and tell nothing else anew."""
    files, spools = task
    return Taken(records=read_batch(job, files.names, spools).records)


def finding_lines(job: Job, findings: Sequence[Finding]) -> bytes:
    """Give findings as JSON lines."""
    return b"\n".join(orjson.dumps(finding_row(each, job.lang)) for each in findings)
