"""Comparing: texts that a reporter told the month before, or that another one tells.

A series is compared with itself where it is judged; the texts of an area with several reporters
are gathered and compared when all have been judged.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from duban.engine.doubting import on_record
from duban.model.findings import FINDING_CODES, Finding
from duban.model.judgement import Report
from duban.model.plan import Plan
from duban.model.plausibility import Plausibility
from duban.model.rules import RuleBook
from duban.plausibility import copies, similarity
from duban.words import harmless, message

if TYPE_CHECKING:
    from duban.model.period import Period

#: What a task tells beside its elements, in the order of the form: of the month, and further.
_OF_THE_MONTH = ("achievements", "problems", "help_wanted")
_FURTHER = ("next_steps", "quarter_summary")


class Told(NamedTuple):
    """What one report tells of its tasks: its file, when it came (POSIX seconds), texts by task."""

    file: str
    received: float
    texts: Mapping[str, str]


class Texts:
    """The texts of a plan, as far as they are compared."""

    def __init__(self, plan: Plan, settings: Plausibility) -> None:
        """Pick what stands for a task's text, and what of it is news of the month."""
        self._settings = settings
        monthly = (each.id for each in plan.elements if each.monthly)
        self._news = (*monthly, *_OF_THE_MONTH)
        self._all = (*(each.id for each in plan.elements), *_OF_THE_MONTH, *_FURTHER)

    def repeated(self, reports: Sequence[Report]) -> Iterator[Finding]:
        """Ask about what a task tells of a month as it told of the month before (PLAUS-002).

        What stands on from month to month, such as an arrangement, and what is to be done next may
        well repeat; who ticks that nothing changed says so openly.
        """
        settings = self._settings.repeated
        known: dict[str, tuple[Period, str]] = {}
        for record in (one.effective for one in reports if settings.on):
            for code, texts in record.texts.items() if record is not None else ():
                words = _words(texts, self._news)
                if record is None or not words or record.tasks[code].unchanged:
                    continue
                before = known.get(code)
                known[code] = (record.period, words)
                if before is None or len(words) < settings.least_characters:
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

    def told(self, reports: Sequence[Report]) -> dict[str, tuple[str, float, dict[str, str]]]:
        """Give what the reports of a series tell, to be compared with others': plain data.

        By period the fields of `Told`. Tasks without anything new, and what is too short, are left
        out; a report stays, so that the last one is known.
        """
        least = self._settings.copied.least_characters
        told = {}
        for report in reports:
            record, received = report.effective, report.received_at
            if record is None or received is None:
                continue
            texts = {
                code: words
                for code, texts in record.texts.items()
                if len(words := _words(texts, self._all)) >= least
                and not record.tasks[code].unchanged
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


def _words(texts: Mapping[str, Any], keys: Sequence[str]) -> str:
    """Give texts of a task as one, in the order of the keys."""
    told = [texts[key] for key in keys if key in texts]
    try:
        return "\n".join(told)
    except TypeError:  # lists among them
        return "\n".join(
            part
            for each in told
            for part in (each if isinstance(each, list) else (each,))
            if isinstance(part, str)
        )
