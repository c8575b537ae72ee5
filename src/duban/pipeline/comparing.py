"""Comparing the texts of an area's reporters, once all its series have been judged."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import orjson

from duban.alerting import finding_alert
from duban.engine.comparing import Told, copied
from duban.model.findings import Finding
from duban.model.judgement import Alert
from duban.model.rules import RuleBook
from duban.pipeline.job import Job
from duban.pipeline.spool import Piece, SpoolReader
from duban.pipeline.wording import finding_words, word_lines
from duban.report.rows import alert_row, finding_row


class AreaTexts(NamedTuple):
    """An area of a plan, and where the texts of its reporters lie."""

    plan: str
    area: str
    pieces: Mapping[str, Piece]


class Asked(NamedTuple):
    """The rows of the questions to one reporter, and of the alerts they raise: JSON lines.

    `words` are their texts in both languages, where these are asked for.
    """

    findings: bytes
    alerts: bytes
    words: bytes = b""


def compares(book: RuleBook, area: str) -> bool:
    """Tell whether the texts of an area are compared: it has several reporters, and it is wanted."""
    return book.plausibility.copied.on and len(book.rules[area].all_reporters) > 1


def compare_texts(job: Job, areas: Sequence[AreaTexts]) -> dict[tuple[str, str, str], Asked]:
    """Compare the texts of each area's reporters; give the questions by series.

    A question on a reporter's last report raises an alert, as other findings do.
    """
    asked = {}
    with SpoolReader() as spool:
        for plan, area, pieces in areas:
            book = job.books[plan]
            told = {
                reporter: {
                    period: Told(*each) for period, each in orjson.loads(spool.read(piece)).items()
                }
                for reporter, piece in pieces.items()
            }
            for reporter, findings in copied(book, area, told).items():
                last = max(told[reporter])
                key = (plan, area, reporter)
                alerts = [
                    finding_alert(book, each, key) for each in findings if each.period == last
                ]
                asked[key] = _asked(job, findings, alerts)
    return asked


def _asked(job: Job, findings: Sequence[Finding], alerts: Sequence[Alert]) -> Asked:
    words = (
        finding_words(job, findings),
        word_lines(job, "alerts", lambda lang: (alert_row(each, lang) for each in alerts)),
    )
    return Asked(
        b"\n".join(orjson.dumps(finding_row(each, job.lang)) for each in findings),
        b"\n".join(orjson.dumps(alert_row(each, job.lang)) for each in alerts),
        b"\n".join(filter(None, words)),
    )
