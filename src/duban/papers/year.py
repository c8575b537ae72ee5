"""What a frozen judgement keeps for the annual assessment: its rules, and the office's entries."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from attrs import asdict

from duban.model.register import Register
from duban.model.rules import RuleBook
from duban.words import Label, Lang


def grading_section(book: RuleBook, blocks: Mapping[str, Label], lang: Lang) -> dict[str, Any]:
    """Give how a year is graded: grades, the cap of bonuses, the blocks of a score by weight.

    `blocks` are the names of blocks by id.
    """
    assessing = book.assessing
    return {
        "grades": [
            {"name": one.name.say(lang), "at_least": one.at_least} for one in assessing.grades
        ],
        "source": assessing.source.say(lang),
        "bonus_cap": assessing.bonus_cap,
        "bonus_source": assessing.bonus_source.say(lang),
        "blocks": [
            {
                "id": one.id,
                "name": blocks.get(one.id, Label(one.id, one.id)).say(lang),
                "weight": one.weight,
            }
            for one in book.scoring.blocks
        ],
    }


def office_section(register: Register, day: date) -> dict[str, Any]:
    """Give the office's entries on the year as they were known on `day`; later ones are left out."""
    return {
        "self_scores": _rows(one for one in register.self_scores if one.received_on <= day),
        "year_grades": _rows(one for one in register.year_grades if one.given_on <= day),
        "grades": [
            {
                "reporter": one.reporter,
                "area": one.area,
                "period": str(one.period),
                "points": one.points,
                "by": one.by,
            }
            for one in register.grades
        ],
        "bonuses": _rows(one for one in register.bonuses if one.decided_on <= day),
        "deductions": _rows(one for one in register.deductions if one.decided_on <= day),
        "appeals": _rows(one.as_of(day) for one in register.appeals if one.filed_on <= day),
        "approvals": _rows(one for one in register.approvals if one.approved_on <= day),
    }


def _rows(entries: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        asdict(one, value_serializer=lambda _noun, _field, value: _plain(value)) for one in entries
    ]


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
