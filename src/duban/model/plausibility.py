"""What is asked about though no rule is broken: the switches and thresholds of plausibility.toml.

Every value is our proposal; its reason stands beside it in the plan's file. A plan without the file
is asked by these. Named tuples, which are made at each start in a tenth of the time of other classes.
"""

from typing import NamedTuple


class Copied(NamedTuple):
    """A task's text that is another reporter's (PLAUS-001).

    `similarity` (0 to 1) is that of both texts from which they count as one; shorter texts than
    `least_characters` are left out, and so is what `common_from` reporters or more have in common.
    """

    on: bool = True
    similarity: float = 0.9
    least_characters: int = 60
    common_from: int = 3


class Repeated(NamedTuple):
    """What a task tells of the month that is what it told of the month before (PLAUS-002)."""

    on: bool = True
    similarity: float = 0.97
    least_characters: int = 30


class Still(NamedTuple):
    """A total that stands still while its curve rises (PLAUS-003).

    For `months` or more, in which the curve asks for `planned_share` (0 to 1) of the way to the
    target, and of what is counted for `least_things` or more.
    """

    on: bool = True
    months: int = 3
    planned_share: float = 0.25
    least_things: int = 3


class RoundFigures(NamedTuple):
    """Figures that end in 0 or 5 too often (PLAUS-004).

    Asked when chance (one in five) gives as many with a probability below `p_value`, of
    `least_figures` different counts or more from `least_value` on.
    """

    on: bool = True
    p_value: float = 0.0001
    least_figures: int = 12
    least_value: int = 20


class YearEnd(NamedTuple):
    """A jump in the last report of the year (PLAUS-005).

    `share` (0 to 1) of the way to the target, and `times` as much as the curve asks for then.
    """

    on: bool = True
    share: float = 0.4
    times: float = 3.0


class Rates(NamedTuple):
    """A rate that does not go with its counts (PLAUS-006).

    A reported rate that moves by `points` percentage points or more beside counts that do not, or
    one worked out of counts that stays the same to the last digit while both of them move,
    `repeats` times running; of whole numbers below `least_value` a third is a third by chance.
    """

    on: bool = True
    points: float = 0.5
    repeats: int = 2
    least_value: int = 20


class SignedLate(NamedTuple):
    """A signature that bears a later day than the receipt (PLAUS-007)."""

    on: bool = True


class Expected(NamedTuple):
    """Figures that come to something else than their reporter foretold (PLAUS-008).

    `months` times running a share of `short` or more of the rise that was foretold is wanting, or
    one of `beyond` or more comes on top of it; less than `least_share` (0 to 1) of the way from
    start to target is chance.
    """

    on: bool = True
    short: float = 0.2
    beyond: float = 1.0
    months: int = 2
    least_share: float = 0.01


class Plausibility(NamedTuple):
    """All that is asked about."""

    copied: Copied = Copied()
    repeated: Repeated = Repeated()
    still: Still = Still()
    round_figures: RoundFigures = RoundFigures()
    year_end: YearEnd = YearEnd()
    rates: Rates = Rates()
    signed_late: SignedLate = SignedLate()
    expected: Expected = Expected()
