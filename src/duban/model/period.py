"""The reporting period: always a month."""

import calendar
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, lru_cache

from attrs import frozen

from duban.words import Lang

_FORM = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")


class Period:
    """A month of a year; compares in time and prints as 2019-06.

    There is one object for each month, so periods are equal by identity and quick as keys.
    """

    __slots__ = ("_text", "first_day", "index", "last_day", "month", "year")

    year: int
    month: int
    index: int
    first_day: date
    last_day: date
    _text: str

    def __new__(cls, year: int, month: int) -> "Period":
        """Give the one object for this month."""
        return _period(year, month)

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read 2019-06; raises ValueError for anything else."""
        return _parse(text)

    @classmethod
    def of(cls, day: date) -> "Period":
        """Give the period in which a day lies."""
        return _period(day.year, day.month)

    def shift(self, months: int) -> "Period":
        """Give the period so many months later (earlier if negative)."""
        year, month = divmod(self.index + months, 12)
        return _period(year, month + 1)

    def until(self, last: "Period") -> Iterator["Period"]:
        """Run through the periods from this one to `last`, both included."""
        period = self
        while period.index <= last.index:
            yield period
            period = period.shift(1)

    def __lt__(self, other: "Period") -> bool:
        """Tell whether it is earlier."""
        return self.index < other.index

    def __le__(self, other: "Period") -> bool:
        """Tell whether it is no later."""
        return self.index <= other.index

    def __gt__(self, other: "Period") -> bool:
        """Tell whether it is later."""
        return self.index > other.index

    def __ge__(self, other: "Period") -> bool:
        """Tell whether it is no earlier."""
        return self.index >= other.index

    def __str__(self) -> str:
        """Give 2019-06."""
        return self._text

    def say(self, lang: Lang) -> str:
        """Say it: 2019年6月, in English 2019-06."""
        return f"{self.year}年{self.month}月" if lang == "zh" else self._text

    def __repr__(self) -> str:
        """Give Period(2019-06)."""
        return f"Period({self._text})"

    def __reduce__(self) -> tuple[object, tuple[int, int]]:
        """Pickle by year and month, so that equal periods stay one object."""
        return _period, (self.year, self.month)


@frozen
class Months:
    """Months one after the other, `first` to `last`, as people say them: 2019年2月至6月."""

    first: Period
    last: Period

    def say(self, lang: Lang) -> str:
        """Say them; one month by its name, the year once."""
        first, last = self.first, self.last
        if first == last:
            return first.say(lang)
        if lang == "en":
            return f"{first} to {last}"
        return (
            f"{first.say(lang)}至{f'{last.month}月' if first.year == last.year else last.say(lang)}"
        )


def in_runs(periods: Iterable[Period]) -> list[Months]:
    """Put months that follow each other together, in time order."""
    runs: list[Months] = []
    for period in sorted(set(periods)):
        if runs and runs[-1].last.index + 1 == period.index:
            runs[-1] = Months(runs[-1].first, period)
        else:
            runs.append(Months(period, period))
    return runs


@lru_cache(maxsize=1024)
def _parse(text: str) -> Period:
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return _period(int(match[1]), int(match[2]))


@cache
def _period(year: int, month: int) -> Period:
    period = object.__new__(Period)
    period.year = year
    period.month = month
    period.index = year * 12 + month - 1
    period.first_day = date(year, month, 1)
    period.last_day = date(year, month, calendar.monthrange(year, month)[1])
    period._text = f"{year:04d}-{month:02d}"
    return period
