"""The city: what came of a roll-up, unit by unit and for the sum."""

from collections.abc import Mapping

from attrs import field, frozen

from duban.model.judgement import Judgement, Standing
from duban.model.period import Period
from duban.model.terms import Status


@frozen
class UnitFigure:
    """Where one unit stands with one indicator at its last measured period.

    `target` is its own; `merit` what it is ranked by, greater being better, None without rank.
    """

    reporter: str
    period: Period | None
    status: Status
    actual: float | str | None
    target: float | str | None = None
    merit: float | None = None
    rank: int | None = None


@frozen
class UnitCourse:
    """What a roll-up needs of one unit's series: facts by period, their files, where it stands.

    `evidence` holds the ids of the indicators for which the unit named evidence.
    """

    reporter: str
    facts: Mapping[Period, Mapping[str, object]]
    files: Mapping[Period, str] = field(factory=dict)
    figures: Mapping[str, UnitFigure] = field(factory=dict)
    evidence: frozenset[str] = frozenset()

    def has_part_in(self, indicator: str) -> bool:
        """Tell whether the unit brought anything to the sum of an indicator."""
        found = self.figures.get(indicator)
        return found is not None and found.actual not in {None, 0.0, "none"}


@frozen
class CityFigure:
    """One indicator over all units: the standing of the sum, and each unit's.

    `missing` are the units without which the sum is at its period; `own` is the lead's own total.
    """

    standing: Standing
    owed: tuple[str, ...]
    missing: tuple[str, ...]
    own: float | str | None
    units: tuple[UnitFigure, ...]


@frozen
class City:
    """A roll-up as judged: its figures, and what of it stands in the lead's own name.

    `judgement` holds the lead's findings, and standings, tasks, scores and alerts of what it
    does not report itself.
    """

    judgement: Judgement
    figures: tuple[CityFigure, ...]
