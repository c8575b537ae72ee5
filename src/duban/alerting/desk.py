"""The desk at which alerts are made: the book, the calendar and the day."""

from datetime import date

from attrs import frozen

from duban.model.judgement import Alert, Judgement
from duban.model.rules import AreaRules, RuleBook
from duban.model.terms import Level
from duban.words import Sayable
from duban.workdays import WorkCalendar


@frozen(eq=False, repr=False)
class Desk:
    """What alerts are raised with: the book, the calendar and the day."""

    book: RuleBook
    rules: AreaRules
    calendar: WorkCalendar
    today: date

    def alert(
        self,
        kind: str,
        judgement: Judgement,
        period: str,
        said: Sayable,
        because: Sayable,
        level: Level | None = None,
        **more: object,
    ) -> Alert:
        """Make an alert at its base level, or at the level that is given."""
        return Alert(
            kind=kind,
            level=level or self.book.alerting.levels[kind],
            area=judgement.area,
            reporter=judgement.reporter,
            period=period,
            said=said,
            because=because,
            plan=judgement.plan,
            **more,  # type: ignore[arg-type]
        )
