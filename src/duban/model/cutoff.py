"""The cut-off (as_of): what was received after it does not exist yet."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen


@frozen
class Cutoff:
    """A day, meaning 24:00 of it in the plan's time zone, or an instant with offset."""

    day: date
    instant: datetime
    text: str

    @classmethod
    def of_day(cls, day: date, zone: ZoneInfo) -> "Cutoff":
        """Mean 24:00 of a day."""
        return cls(day, midnight_after(day, zone), day.isoformat())

    @classmethod
    def parse(cls, text: str, zone: ZoneInfo) -> "Cutoff":
        """Read 2019-07-06 or 2019-07-06T09:00:00+08:00; raises ValueError for anything else."""
        if len(text) == len("2019-07-06"):
            return cls.of_day(date.fromisoformat(text), zone)
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is None:
            raise ValueError(text)
        return cls(instant.astimezone(zone).date(), instant, text)


def midnight_after(day: date, zone: ZoneInfo) -> datetime:
    """Give 24:00 of a day."""
    return datetime.combine(day + timedelta(days=1), time(), zone)
