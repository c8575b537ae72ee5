"""People and names: who is asked and who answers, and what everything is called in English."""

from collections.abc import Iterator, Mapping
from typing import Any

from duban.model.rules import Indicator, RuleBook
from duban.roots import Root
from duban.rulecheck.case import Case
from duban.rulecheck.remarks import Remark, error, warning
from duban.rulefiles.naming import unknown
from duban.rulefiles.toml import TomlFile, read_toml_of
from duban.words import message


def lead_remarks(case: Case) -> Iterator[Remark]:
    """Find leads that are not asked themselves, checks on no task, and notes without English."""
    for task in case.rules.tasks:
        if not task.indicators:
            yield error(
                case.rules.file,
                task.line,
                message("{rule}: a task without indicator", rule=task.code),
            )
    for indicator in case.rules.indicators:
        if indicator.lead not in indicator.reporters and not _is_added_up(case, indicator):
            said = message(
                "{rule}: {lead} answers for it, but is not among those who are asked: {reporters}",
                rule=indicator.id,
                lead=indicator.lead,
                reporters=indicator.reporters,
            )
            yield case.on_indicator(indicator, "lead", said)
        if indicator.note.zh and not indicator.note.en:
            said = message("{rule}: the note has no English: write note_en", rule=indicator.id)
            yield warning(case.rules.file, case.line_of_indicator(indicator, "note"), said)
    codes = [task.code for task in case.rules.tasks]
    for check in case.rules.checks:
        if check.task not in codes:
            said = (
                unknown(check.code, message("task"), check.task, codes)
                if check.task
                else message("{rule}: say which task it casts doubt on", rule=check.code)
            )
            yield case.on_check(check, "task", said)


def _is_added_up(case: Case, indicator: Indicator) -> bool:
    """Tell whether a lead answers for the sum of what its units report."""
    return any(
        rollup.lead == indicator.lead and any(unit in indicator.reporters for unit in rollup.units)
        for rollup in case.rules.rollups
    )


def reporter_remarks(book: RuleBook, roots: tuple[Root, ...]) -> Iterator[Remark]:
    """Look at reporters.toml of all roots: sample data, successors, English names."""
    files = list(_files(book, roots))
    samples = [
        (read, key)
        for read in files
        for key, each in read.content.items()
        if not each["sourced"] and not book.reporters[key].sourced
    ]
    if samples:
        said = message(
            "{count} of {total} reporters are sample data (sourced = false): have the office"
            " confirm them",
            count=len({key for _, key in samples}),
            total=len(book.reporters),
        )
        read, key = samples[0]
        yield warning(read.file, read.line(key, "sourced"), said)
    for read in files:
        for key, each in read.content.items():
            yield from _one_reporter(book, read, key, each)


def _one_reporter(
    book: RuleBook, read: TomlFile, key: str, told: Mapping[str, Any]
) -> Iterator[Remark]:
    if not told.get("name_en"):
        said = message("{rule}: the name has no English: write name_en", rule=key)
        yield warning(read.file, read.line(key), said)
    successor = told.get("successor")
    if successor and successor not in book.reporters:
        said = unknown(key, message("reporter"), successor, book.reporters)
        yield error(read.file, read.line(key, "successor"), said)
    if told.get("valid_from", "") > told.get("valid_to", "9999"):
        said = message("{rule}: valid_from lies after valid_to", rule=key)
        yield error(read.file, read.line(key, "valid_to"), said)


def _files(book: RuleBook, roots: tuple[Root, ...]) -> Iterator[TomlFile]:
    for root in roots:
        path = root.file("rules", book.plan.id, "reporters.toml")
        if path is not None:
            yield read_toml_of(root, path, "reporters")
