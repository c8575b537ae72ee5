"""Comparing: texts that a reporter told the month before, or that another one tells.

A series is compared with itself where it is judged; the texts of an area with several reporters
are gathered and compared when all have been judged.
"""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import NamedTuple

from duban.engine.doubting import on_record
from duban.model.findings import FINDING_CODES, Finding
from duban.model.judgement import Report
from duban.model.period import Period
from duban.model.plausibility import Plausibility
from duban.model.rules import RuleBook
from duban.plausibility import copies, similarity
from duban.words import harmless, message


class Told(NamedTuple):
    """What one report tells of its tasks: its file, when it came (POSIX seconds), texts by task."""

    file: str
    received: float
    texts: Mapping[str, str]


class Texts:
    """What is asked about the texts of a plan's series."""

    def __init__(self, settings: Plausibility) -> None:
        """Take the thresholds."""
        self._settings = settings

    def repeated(self, reports: Sequence[Report]) -> Iterator[Finding]:
        """Ask about what a task tells of a month as it told of the month before (PLAUS-002).

        What stands on from month to month, such as an arrangement, and what is to be done next may
        well repeat; who ticks that nothing changed says so openly.
        """
        settings = self._settings.repeated
        least = settings.least_characters
        known: dict[str, tuple[Period, str]] = {}
        for record in (one.effective for one in reports if settings.on):
            if record is None:
                continue
            for code, (words, _) in record.texts.items():
                if not words or record.tasks[code].unchanged:
                    continue
                before = known.get(code)
                known[code] = (record.period, words)
                if before is None or len(words) < least:
                    continue
                likeness = similarity(before[1], words, settings.similarity)
                if likeness:
                    said = message(
                        "The text on task {task} is {percent} the same as that for {period}, and"
                        " “no change” is not ticked: is it this month's?",
                        task=code,
                        percent=f"{likeness:.0%}",
                        period=before[0],
                    )
                    yield on_record(record, "PLAUS-002", said, task=code)

    def told(
        self,
        reports: Sequence[Report],
        spared: Container[tuple[str, Period]] = (),
    ) -> dict[str, tuple[str, float, dict[str, str]]]:
        """Give what the reports of a series tell, to be compared with others': plain data.

        By period the fields of `Told`. Tasks without anything new, those that are
        spared in a period, and what is too short, are left out; a report stays, so that the last
        one is known.
        """
        least = self._settings.copied.least_characters
        told = {}
        for report in reports:
            record, received = report.effective, report.received_at
            if record is None or received is None:
                continue
            texts = {
                code: f"{news}\n{rest}"
                for code, (news, rest) in record.texts.items()
                if len(news) + len(rest) >= least
                and not record.tasks[code].unchanged
                and (code, record.period) not in spared
            }
            told[str(record.period)] = (record.file, received.timestamp(), texts)
        return told


def copied(
    book: RuleBook, area: str, told: Mapping[str, Mapping[str, Told]]
) -> dict[str, list[Finding]]:
    """Ask about texts that are another reporter's (PLAUS-001); give the findings by reporter.

    `told` is by reporter and period. Only texts on one task in one month are held against each
    other; who sent his first is not asked.
    """
    texts: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for reporter, reports in told.items():
        for period, one in reports.items():
            for task, words in one.texts.items():
                texts[period, task][reporter] = words
    found: dict[str, list[Finding]] = defaultdict(list)
    for (period, task), by_reporter in sorted(texts.items()):
        for alike in copies(by_reporter, book.plausibility.copied):
            first, *later = sorted(
                alike.reporters, key=lambda each: (told[each][period].received, each)
            )
            for reporter in later:
                said = message(
                    "The text on task {task} is {percent} the same as that of {other} ({file}):"
                    " was it copied?",
                    task=task,
                    percent=f"{alike.similarity:.0%}",
                    other=book.reporters[first].name,
                    file=harmless(told[first][period].file),
                )
                found[reporter].append(
                    Finding(
                        "PLAUS-001",
                        FINDING_CODES["PLAUS-001"][0],
                        said,
                        file=told[reporter][period].file,
                        plan=book.plan.id,
                        area=area,
                        reporter=reporter,
                        period=period,
                        task=task,
                    )
                )
    return found
