"""Judging the archive: what the files of one plan come to at one instant."""

import hashlib
import tempfile
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from typing import Any

import orjson
from attrs import frozen

from duban._version import __version__
from duban.errors import DubanError
from duban.model.register import Register
from duban.pipeline import evaluate_folder
from duban.pipeline.job import Job
from duban.report.document import head, json_document
from duban.service.house import House
from duban.words import message

Row = Mapping[str, Any]


@frozen
class Evaluation:
    """What a plan's files came to at an instant; `document_sha256` is that of the JSON document."""

    as_of: str
    counts: Mapping[str, int]
    document_sha256: str
    alerts: tuple[Row, ...]
    reports: tuple[Row, ...]


def evaluate_archive(house: House, plan: str, register: Register, now: datetime) -> Evaluation:
    """Judge all that the archive has of a plan.

    The same files, register and instant give the same bytes. Raises DubanError for rules, register
    or a plugin that keep it from judging, and for a full disk.
    """
    job = house.job(now, {plan: register}, plan)
    try:
        return _evaluated(house, plan, job)
    except OSError as error:
        said = message(
            "No room to judge: {error}; free space in the temporary folder, nothing is lost",
            error=error.strerror or str(error),
        )
        raise DubanError(said, file=error.filename or tempfile.gettempdir()) from error


def _evaluated(house: House, plan: str, job: Job) -> Evaluation:
    job.folder.mkdir(parents=True, exist_ok=True)
    outcome = evaluate_folder(job, workers=1)
    with closing(outcome.rows):
        as_of = job.cutoffs[plan].text
        told = head(__version__, [house.books[plan]], as_of, house.lang, outcome.counts)
        digest = hashlib.sha256()
        for block in json_document(told, outcome.rows):
            digest.update(block)
        return Evaluation(
            as_of=as_of,
            counts=outcome.counts,
            document_sha256=digest.hexdigest(),
            alerts=tuple(orjson.loads(line) for line in outcome.rows.lines("alerts")),
            reports=tuple(orjson.loads(line) for line in outcome.rows.lines("reports")),
        )
