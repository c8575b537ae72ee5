"""A plan's own wording in plan.toml: elements of a report, how clauses are quoted, the form."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from duban.errors import RuleFileError
from duban.model.plan import FIVE_ELEMENTS, Element, FormWords
from duban.rulefiles.toml import TomlFile
from duban.words import Label, message

#: Keys of a task in a submission that are no elements (schemas/duban/submission.schema.json).
RESERVED = frozenset(
    "unchanged achievements problems help_wanted next_steps quarter_summary evidence".split()
)


def elements_from(content: Iterable[Mapping[str, Any]], read: TomlFile) -> tuple[Element, ...]:
    """Make the elements that the plan asks of every task; the five where it names none.

    Raises RuleFileError for an id that stands twice or is another key of a submission.
    """
    found: dict[str, Element] = {}
    for index, each in enumerate(content):
        id_ = each["id"]
        if id_ in found or id_ in RESERVED:
            said = message("The element {id} has a key that is taken: choose another id", id=id_)
            raise RuleFileError(said, file=read.file, line=read.line("element", index, "id"))
        name, monthly = Label(each["name"], each["name_en"]), each.get("monthly", False)
        found[id_] = Element(id_, name, each.get("hint", ""), monthly)
    return tuple(found.values()) or FIVE_ELEMENTS


def form_words(content: Mapping[str, Any]) -> FormWords:
    """Make the office's own words of the workbook."""
    return FormWords(**content.get("form", {}))


def clause_form(content: Mapping[str, Any], read: TomlFile) -> str:
    """Give the pattern of the plan's clauses, "" where it has none; raises RuleFileError."""
    form: str = content.get("clauses", {}).get("form", "")
    try:
        re.compile(form)
    except re.error as error:
        said = message("The form of clauses is no regular expression: {error}", error=str(error))
        raise RuleFileError(said, file=read.file, line=read.line("clauses", "form")) from error
    return form
