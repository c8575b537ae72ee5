"""The programs of a rule book: the expressions of each area, made into one."""

from collections.abc import Mapping

from duban.errors import DubanError
from duban.expressions import Fact, Program
from duban.model.rules import AreaRules, RuleBook
from duban.words import message


def of_key(indicator_id: str) -> str:
    """Give the key under which an indicator's `of` expression stands in the program."""
    return f"{indicator_id}:of"


def program_of(
    book: RuleBook, rules: AreaRules, facts: Mapping[str, Fact], kept: Program | None = None
) -> Program:
    """Give the program of an area, `kept` if it was made of the same.

    Raises DubanError if the expressions do not compile.
    """
    values = {one.id: one.value for one in rules.indicators if one.value is not None}
    values |= {of_key(one.id): one.of for one in rules.indicators if one.of is not None}
    checks = {check.code: check.expect for check in rules.checks}
    baselines = {key: baseline.value for key, baseline in book.baselines.items()}
    if kept is not None and kept.is_of(facts, baselines, values, checks):
        return kept
    try:
        return Program(facts, baselines, values, checks)
    except RuntimeError as error:
        said = message(
            "The expressions of {area} do not compile; duban check says where", area=rules.area
        )
        raise DubanError(said, file=rules.file) from error
