"""Roll-up: who adds up to whom."""

from attrs import frozen


@frozen
class Rollup:
    """The units (districts, cooperating divisions) whose facts add up to those of a lead.

    The lead's own total, where it is asked for one, may differ from the sum by the share
    `tolerance`. The units' reports are due `workdays_before` the lead's. Both figures are our
    proposal; the notice has none.
    """

    lead: str
    units: tuple[str, ...]
    tolerance: float = 0.01
    workdays_before: int = 2
    line: int = 0
