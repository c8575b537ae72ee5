"""Due days as people write them in a table of tasks: 2020年6月底前, 6月, 二季度, 年底前."""

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, datetime

_DAY = r"([0-9]{1,2})"
_YEAR = r"(?:([0-9]{4})年?|(今年|本年)?)"
_BEFORE = r"(?:之前|以前|前|内|完成|底前完成|前完成)*"
_NUMERALS = {
    "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
    "十一": 11, "十二": 12,
}  # fmt: skip
_FULL = re.compile(rf"([0-9]{{4}})[-/.年]{_DAY}[-/.月]{_DAY}[日号]?{_BEFORE}")
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])")
_MONTH_DAY = re.compile(rf"(?:今年|本年)?{_DAY}月{_DAY}[日号]{_BEFORE}")
_MONTH = re.compile(rf"{_YEAR}{_DAY}月(份|底|末|上旬|中旬|下旬|月底)?{_BEFORE}")
_YEAR_MONTH = re.compile(rf"([0-9]{{4}})[-/.]{_DAY}")
_QUARTER = re.compile(rf"{_YEAR}第?([1-4])季度(?:末|底)?{_BEFORE}|([0-9]{{4}})?年?Q([1-4])")
_HALF = re.compile(rf"{_YEAR}(上|下)半年(?:末|底)?{_BEFORE}")
_END = re.compile(
    rf"(?:([0-9]{{4}})年?|今年|本年|全)?(?:年底|年末|年内|年度内|年终|年|底){_BEFORE}"
)
_TENS = {"上旬": 10, "中旬": 20}


def due_date(value: object, starts: date, ends: date) -> date | None:
    """Read a due day; None where it cannot be meant without guessing.

    A month means its last day, a quarter or half-year its last, "the year's end" 31 December.
    What names no year is of the plan's, which runs from `starts` to `ends`: if two years would do,
    nothing is read. The day may lie outside the plan: that is for the caller to say.
    """
    if isinstance(value, datetime):
        return value.date()
    if not isinstance(value, str):
        return None
    text = _plain(value)
    for pattern, read in _FORMS:
        match = pattern.fullmatch(text)
        if match is not None:
            try:
                return read(match, starts, ends)
            except ValueError:
                return None
    return None


def _plain(value: str) -> str:
    """Give half-width digits for Chinese numerals before 月, 季度, 日; no blanks."""
    text = "".join(unicodedata.normalize("NFKC", value).split()).strip("。;,、()")
    return re.sub(
        "([一二三四五六七八九十]{1,2})(?=个?(?:月|季度))",
        lambda match: str(_NUMERALS.get(match[1], match[1])),
        text,
    )


def _last_of(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _within(days: Iterator[date], starts: date, ends: date) -> date | None:
    """Give the one day of the plan; None if two would do, the last of all if none does."""
    every = list(days)
    inside = [day for day in every if starts <= day <= ends]
    if len(inside) > 1:
        return None
    return inside[0] if inside else every[-1]


def _in_years(
    year: str | None, starts: date, ends: date, make: Callable[[int], date]
) -> date | None:
    if year:
        return make(int(year))
    return _within((make(each) for each in range(starts.year, ends.year + 1)), starts, ends)


def _full(match: re.Match[str], _starts: date, _ends: date) -> date | None:
    return date(int(match[1]), int(match[2]), int(match[3]))


def _month_day(match: re.Match[str], starts: date, ends: date) -> date | None:
    return _in_years(None, starts, ends, lambda year: date(year, int(match[1]), int(match[2])))


def _month(match: re.Match[str], starts: date, ends: date) -> date | None:
    month, part = int(match[3]), match[4]

    def make(year: int) -> date:
        return date(year, month, _TENS[part]) if part in _TENS else _last_of(year, month)

    return _in_years(match[1], starts, ends, make)


def _year_month(match: re.Match[str], _starts: date, _ends: date) -> date | None:
    return _last_of(int(match[1]), int(match[2]))


def _quarter(match: re.Match[str], starts: date, ends: date) -> date | None:
    number = int(match[3] or match[5])
    return _in_years(match[1] or match[4], starts, ends, lambda year: _last_of(year, 3 * number))


def _half(match: re.Match[str], starts: date, ends: date) -> date | None:
    month = 6 if match[3] == "上" else 12
    return _in_years(match[1], starts, ends, lambda year: _last_of(year, month))


def _year_end(match: re.Match[str], _starts: date, ends: date) -> date | None:
    year = int(match[1]) if match[1] else ends.year
    return min(date(year, 12, 31), ends) if year == ends.year else date(year, 12, 31)


_FORMS = (
    (_FULL, _full),
    (_COMPACT, _full),
    (_MONTH_DAY, _month_day),
    (_MONTH, _month),
    (_YEAR_MONTH, _year_month),
    (_QUARTER, _quarter),
    (_HALF, _half),
    (_END, _year_end),
)
