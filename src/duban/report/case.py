"""One indicator of one reporter as judged: what an explanation is about."""

from attrs import frozen

from duban.model.judgement import Report, Standing
from duban.model.rules import Indicator, RuleBook
from duban.rollup import rules_of_unit


@frozen
class Case:
    """One indicator of one reporter as judged, with the report that was judged."""

    book: RuleBook
    area: str
    reporter: str
    standing: Standing
    report: Report | None

    @property
    def indicator(self) -> Indicator:
        """Give the indicator as it counts."""
        if self.standing.terms is not None:
            return self.standing.terms.indicator
        rules = rules_of_unit(self.book.rules[self.area], self.reporter)
        return rules.indicator(self.standing.indicator)
