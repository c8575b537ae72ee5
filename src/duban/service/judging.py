"""Judging the archive: one evaluation as the service needs it, all rows of one plan at one instant."""

import hashlib
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from typing import Any

import orjson
from attrs import frozen

from duban._version import __version__
from duban.model.register import Register
from duban.pipeline import evaluate_folder
from duban.report.document import head, json_document
from duban.service.house import House

Row = Mapping[str, Any]


@frozen
class Evaluation:
    """What the archive came to at an instant; `document_sha256` is that of the JSON document."""

    as_of: str
    counts: Mapping[str, int]
    document_sha256: str
    alerts: tuple[Row, ...]
    reports: tuple[Row, ...]

    def of(self, plan: str) -> tuple[list[Row], list[Row]]:
        """Give the alerts and the reports of one plan."""
        return (
            [row for row in self.alerts if row["plan"] == plan],
            [row for row in self.reports if row["plan"] == plan],
        )


def evaluate_archive(house: House, registers: Mapping[str, Register], now: datetime) -> Evaluation:
    """Judge all that is in the archive; the same archive, register and instant give the same bytes.

    Raises DubanError for rules, register or a plugin that keep it from judging.
    """
    house.settings.archive.mkdir(parents=True, exist_ok=True)
    job = house.job(now, registers)
    outcome = evaluate_folder(job, workers=1)
    with closing(outcome.rows):
        as_of = next(iter(job.cutoffs.values())).text
        books = [house.books[plan] for plan in outcome.plans]
        told = head(__version__, books, as_of, house.lang, outcome.counts)
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
