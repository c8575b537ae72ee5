"""Making the annual assessment (年度考核): sheets and ranking from a frozen judgement, as a DOCX."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen

from duban.papers.assessment import Assessed, assessed_units, only
from duban.papers.assessment_lines import NOT_GIVEN, Line, lines_of
from duban.papers.assessment_values import Value, tallied, values_of
from duban.papers.assessment_words import (
    FINAL,
    PROVISIONAL,
    Change,
    appeal_of,
    approval_of,
    changes_of,
    open_of,
    points,
    stage_of,
)
from duban.papers.frozen import Frozen, Row
from duban.papers.making import Paper, need_packages
from duban.papers.markup import read_markup
from duban.papers.rendering import rendered, template_folders
from duban.papers.texts import Texts
from duban.roots import Root
from duban.words import Label, Lang, say

_TEMPLATES: dict[Lang, str] = {"zh": "assessment.txt.j2", "en": "assessment.en.txt.j2"}


@frozen
class Sheet:
    """A unit's sheet in words: the fields of the template (templates/papers/README.md)."""

    assessed: Assessed
    name: str
    stage: str
    open: tuple[str, ...]
    lines: tuple[Line, ...]
    changes: tuple[Change, ...]
    appeal: str
    approval: str
    values: tuple[Value, ...]
    tally: Mapping[str, int]


@frozen
class Assessment:
    """A year's assessment: the sheets wanted, and all units in the order of their ranks.

    `is_whole` tells that every unit is wanted, and with them the ranking.
    """

    judged: Frozen
    year: int
    lang: Lang
    sheets: tuple[Sheet, ...]
    ranking: tuple[Assessed, ...]
    is_whole: bool

    @property
    def plan(self) -> Row:
        """Give the plan's texts."""
        return self.judged.plan

    @property
    def day(self) -> date:
        """Give the day of the cut-off."""
        return self.judged.day

    @property
    def provisional(self) -> int:
        """Count the units whose assessment is provisional."""
        return sum(not one.is_final for one in self.ranking)

    @property
    def stage(self) -> str:
        """Give the state of the ranking, which is final only when every unit is."""
        return (PROVISIONAL if self.provisional else FINAL).say(self.lang)

    @property
    def sample(self) -> str:
        """Tell that leads are samples, where they are."""
        return str(self.plan["sample_note"])


def assessment_of(judged: Frozen, year: int, unit: str = "") -> Assessment:
    """Gather the assessment of a year, of one unit or of all in the plan's order.

    Raises UsageError as `assessed_units` and `only` do.
    """
    lang: Lang = judged.content["lang"]
    ranking = assessed_units(judged, year)
    order = {key: number for number, key in enumerate(judged.units)}
    wanted: Sequence[Assessed] = sorted(ranking, key=lambda one: order[one.unit])
    if unit:
        wanted = (only(ranking, unit, judged, year),)
    sheets = tuple(_sheet(judged, year, one, len(ranking), lang) for one in wanted)
    return Assessment(judged, year, lang, sheets, ranking, not unit)


def _sheet(judged: Frozen, year: int, one: Assessed, units: int, lang: Lang) -> Sheet:
    values = values_of(judged, one.unit, year, lang)
    return Sheet(
        assessed=one,
        name=one.name,
        stage=stage_of(one, lang),
        open=open_of(one, lang),
        lines=lines_of(one, units, judged, lang),
        changes=changes_of(one, lang),
        appeal=appeal_of(one, lang),
        approval=approval_of(one, lang),
        values=values,
        tally=tallied(values),
    )


def make_assessment(told: Assessment, roots: Iterable[Root]) -> Paper:
    """Make the DOCX: a sheet a unit, then the ranking where all are wanted.

    The same arguments give the same bytes. Raises UsageError where the papers' packages are not
    installed, PaperError where a template does not hold.
    """
    need_packages()
    from duban.papers.writing import write_paper

    text, shown = rendered(_TEMPLATES[told.lang], _fields(told), Texts(), template_folders(roots))
    blocks = read_markup(text, shown)
    title = title_of(told).say(told.lang)
    return Paper(write_paper(blocks, {}, title, told.day, told.lang))


def title_of(told: Assessment) -> Label:
    """Give the title of the whole."""
    return Label(f"{told.year}年度考核", f"Assessment {told.year}")


def _fields(told: Assessment) -> dict[str, Any]:
    grading = told.judged.content["grading"]
    return {
        "year": str(told.year),
        "day": say(told.day, told.lang),
        "plan": told.plan,
        "sample": told.sample,
        "sheets": told.sheets,
        "ranking": [_ranked(one, told.lang) for one in told.ranking] if told.is_whole else [],
        "stage": told.stage,
        "provisional": told.provisional,
        "grading": grading,
        "grades": [
            {"name": one["name"], "says": span} for one, span in grades_of(grading, told.lang)
        ],
        "cap": f"{grading['bonus_cap']:g}",
    }


def grades_of(grading: Row, lang: Lang) -> list[tuple[Row, str]]:
    """Give each grade with the scores to which it is given: 80分以上不足90分."""
    found = []
    above: float | None = None
    for one in grading["grades"]:
        least = one["at_least"]
        if above is None:
            said = Label(f"{least:g}分以上", f"from {least:g}")
        elif least > 0:
            said = Label(f"{least:g}分以上不足{above:g}分", f"from {least:g} to below {above:g}")
        else:
            said = Label(f"不足{above:g}分", f"below {above:g}")
        found.append((one, said.say(lang)))
        above = least
    return found


def _ranked(one: Assessed, lang: Lang) -> dict[str, str]:
    entries = one.entries
    not_given = NOT_GIVEN.say(lang)
    return {
        "rank": str(one.rank),
        "name": one.name,
        "self_score": points(entries.self_score["points"]) if entries.self_score else "—",
        "office": points(one.office),
        "leader": points(entries.year_grade["points"]) if entries.year_grade else not_given,
        "bonus": points(one.bonus),
        "deduction": points(one.deduction),
        "appealed": points(one.appealed),
        "total": points(one.total),
        "grade": one.grade,
        "stage": stage_of(one, lang),
    }
