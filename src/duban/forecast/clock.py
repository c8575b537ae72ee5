"""The clock of a year's work: how much of it lies behind a day, by the curve and the calendar."""

from datetime import date

from attrs import frozen

from duban.curves import share
from duban.model.plan import Curve


@frozen
class Clock:
    """The way from a plan's first day (0) to a due day (1).

    Mostly the curve's time, in which a planting season counts for more than a winter month; a part
    (`calendar`, 0 to 1) is that of the calendar, because nobody keeps exactly to a curve: work is
    done in months in which it asks for nothing. Without a curve it is the calendar's alone.
    """

    curve: Curve | None
    span: tuple[date, date]
    due: date
    calendar: float

    def at(self, day: date) -> float:
        """Give the part (0 to 1) of the way that lies behind at the end of a day."""
        starts = self.span[0]
        if day >= self.due:
            return 1.0
        if day < starts:
            return 0.0
        days = ((day - starts).days + 1) / ((self.due - starts).days + 1)
        return (1 - self.calendar) * self.asked(day, days) + self.calendar * days

    def asked(self, day: date, otherwise: float = 1.0) -> float:
        """Give the part (0 to 1) of the way that the curve asks for by a day."""
        whole = share(self.curve, self.due, *self.span) if self.curve is not None else 0.0
        if self.curve is None or whole <= 0:
            return otherwise
        return min(1.0, share(self.curve, day, *self.span) / whole)
