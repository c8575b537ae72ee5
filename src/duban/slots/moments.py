"""Days and times of day as instants, and when mail may go out."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from duban.model.settings import HoursSettings
from duban.workdays import WorkCalendar

#: A day that is over by then is over in every time zone.
_LAST_ZONE = timedelta(hours=12)
_DAY = timedelta(days=1)


def instant(day: date, moment: time, zone: ZoneInfo) -> datetime:
    """Give a time of day in a zone as an instant in UTC."""
    return datetime.combine(day, moment, zone).astimezone(UTC)


def has_ended(day: date, now: datetime) -> bool:
    """Tell whether a day is over in every time zone."""
    return now >= datetime.combine(day + _DAY, time(), UTC) + _LAST_ZONE


def next_opening(
    moment: datetime, hours: HoursSettings, calendar: WorkCalendar, zone: ZoneInfo
) -> datetime:
    """Give the next instant (UTC) at which mail that is not urgent may go out.

    That is `moment` itself within the hours of a workday, `opens` included and `closes` not.
    Raises CalendarError for a year that no calendar covers.
    """
    day = moment.astimezone(zone).date()
    while True:
        if calendar.is_workday(day):
            opens = instant(day, hours.opens, zone)
            if moment < opens:
                return opens
            if moment < instant(day, hours.closes, zone):
                return moment.astimezone(UTC)
        day += _DAY
