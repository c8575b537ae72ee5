"""Rows beyond the evaluation's own, for papers that show the course of the year and two languages.

They are made only when such a paper is asked for; the JSON document never has them.
"""

from collections.abc import Iterator, Mapping
from datetime import tzinfo
from typing import Any

from duban.model.judgement import Judgement, Report
from duban.report.rows import rounded
from duban.words import LANGUAGES, Lang

Row = dict[str, Any]

#: `history`: an indicator at the end of a measured period. `arrivals`: what came for a period, and
#: when. `words`: a text of the rows as they are, and the same in the other language.
PAPER_SECTIONS = ("history", "arrivals", "words")

#: The texts of rows that are said in a language, by section.
SAID = {
    "findings": ("message",),
    "indicators": ("because",),
    "tasks": ("because",),
    "alerts": ("message", "because"),
    "scores": (),
    "reports": (),
    "rollup": ("because",),
}


def history_rows(judgement: Judgement, zone: tzinfo) -> Iterator[tuple[str, Row]]:
    """Give (section, row) for the course of the year; numbers in base units, times in `zone`."""
    whose = {
        "plan": judgement.plan,
        "area": judgement.area,
        "reporter": judgement.reporter,
    }
    for one in judgement.history:
        yield (
            "history",
            {
                **whose,
                "indicator": one.indicator,
                "period": str(one.period),
                "status": str(one.status),
                "actual": rounded(one.actual),
                "planned": rounded(one.planned),
            },
        )
    for report in judgement.reports:
        if report.versions:
            yield "arrivals", {**whose, **_arrival(report, zone)}


def _arrival(report: Report, zone: tzinfo) -> Row:
    record, returned, received = report.effective, report.returned, report.received_at
    return {
        "period": str(report.period),
        "received_at": received.astimezone(zone).isoformat() if received else None,
        "sha256": record.sha256[:12] if record else None,
        "division_signed": str(record.signed[0]) if record and record.signed[0] else None,
        "leader_signed": str(record.signed[1]) if record and record.signed[1] else None,
        "returned_file": returned.file if returned else None,
        "returned_why": report.returned_reason or None,
        "paper_missing": bool(report.paper_missing),
    }


def other_language(lang: Lang) -> Lang:
    """Give the language that is not `lang`."""
    return next(each for each in LANGUAGES if each != lang)


def texts_of(section: str, row: Mapping[str, Any]) -> Iterator[str]:
    """Give the texts of a row that are said in a language, in a fixed order."""
    for key in SAID[section]:
        yield row[key]
    for block in row.get("blocks", ()):
        yield block["because"]
