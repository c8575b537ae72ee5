"""Wording: the texts of rows with the same in the other language, for a page that shows both."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import orjson

from duban.model.findings import Finding
from duban.model.judgement import Judgement
from duban.pipeline.job import Job
from duban.report.history import PAPER_SECTIONS, other_language, texts_of
from duban.report.rows import SECTIONS, finding_row, rows_of
from duban.words import Lang

#: Rows of one section, in a language.
RowsIn = Callable[[Lang], Iterable[dict[str, Any]]]


def sections_of(job: Job) -> tuple[str, ...]:
    """Give the sections of rows that an evaluation has."""
    return (*SECTIONS, *PAPER_SECTIONS) if job.history else SECTIONS


def word_lines(job: Job, section: str, rows_in: RowsIn) -> bytes:
    """Give the texts of a section's rows as JSON lines; nothing unless they were asked for."""
    if not job.history:
        return b""
    pairs = zip(rows_in(job.lang), rows_in(other_language(job.lang)), strict=True)
    return _lines((section, said, other) for said, other in pairs)


def finding_words(job: Job, findings: Sequence[Finding]) -> bytes:
    """Give the texts of findings as JSON lines; nothing unless they were asked for."""
    return word_lines(job, "findings", lambda lang: (finding_row(each, lang) for each in findings))


def judgement_words(job: Job, judgement: Judgement) -> bytes:
    """Give the texts of a judgement's rows as JSON lines."""
    rules = job.books[judgement.plan].rules[judgement.area]
    pairs = zip(
        rows_of(judgement, rules, job.lang),
        rows_of(judgement, rules, other_language(job.lang)),
        strict=True,
    )
    return _lines((section, said, other) for (section, said), (_, other) in pairs)


def _lines(pairs: Iterable[tuple[str, dict[str, Any], dict[str, Any]]]) -> bytes:
    found: dict[str, str] = {}
    for section, said, other in pairs:
        found.update(zip(texts_of(section, said), texts_of(section, other), strict=True))
    return b"\n".join(orjson.dumps(pair) for pair in found.items())
