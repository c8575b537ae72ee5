"""When a made-up report is signed, sent, received and brought on paper.

The notice asks for it by the 5th of the next month; units send it on the workdays before, once
both signatures are there.
"""

import random
from datetime import date, datetime, time, timedelta

from attrs import evolve, frozen

from duban.model.period import Period
from duban.model.rules import RuleBook
from duban.workdays import WorkCalendar


@frozen
class Times:
    """The days and instants of one report."""

    head_signed: date
    leader_signed: date
    sent: datetime
    received: datetime
    paper_on: date


def times(
    book: RuleBook,
    calendar: WorkCalendar,
    reporter: str,
    period: Period,
    seed: str,
    *,
    on_duty: bool = False,
) -> Times:
    """Give the times of a unit's report for a month, the same ones each run.

    Who is `on_duty` in the holidays reports in time all the same where all days are off.
    """
    chance = random.Random(f"{seed}/{reporter}/{period}")
    day = _day(calendar, period, chance, on_duty=on_duty)
    minutes = chance.randrange(9 * 60, 17 * 60 + 30)
    sent = datetime.combine(day, time(minutes // 60, minutes % 60), book.plan.zone)
    before = calendar.shift(day, -1)
    after = calendar.shift(day, 1)
    return Times(
        head_signed=before if before > period.last_day else day,
        leader_signed=day,
        sent=sent,
        received=sent + timedelta(minutes=chance.randrange(1, 25)),
        paper_on=after if after.day <= 5 and chance.random() < 0.3 else day,
    )


def at(found: Times, sent: datetime) -> Times:
    """Give the times of a report that is sent at another instant."""
    day = sent.date()
    return evolve(
        found,
        head_signed=min(found.head_signed, day),
        leader_signed=min(found.leader_signed, day),
        sent=sent,
        received=sent + (found.received - found.sent),
        paper_on=day,
    )


def _day(calendar: WorkCalendar, period: Period, chance: random.Random, *, on_duty: bool) -> date:
    following = period.shift(1).first_day
    days = [following.replace(day=number) for number in range(2, 6)]
    workdays = [day for day in days if calendar.is_workday(day)]
    if workdays:
        return chance.choice(workdays)
    return days[-1] if on_duty else calendar.shift(days[-1], 1)
