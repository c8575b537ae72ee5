"""Windows (时段) of papers: a month or a quarter of a plan."""

import re

from attrs import frozen

from duban.errors import UsageError
from duban.model.period import Period
from duban.papers.frozen import Frozen
from duban.words import Label, message

_QUARTER = re.compile("([0-9]{4})-Q([1-4])")
_QUARTERS = "一二三四"


@frozen
class Window:
    """Months from `first` to `last`, both included, as people name them together."""

    name: Label
    first: Period
    last: Period

    def holds(self, period: str) -> bool:
        """Tell whether a period (2019-06) or a day (2019-06-27) lies in the window."""
        return str(self.first) <= period[:7] <= str(self.last)

    @property
    def periods(self) -> tuple[Period, ...]:
        """Give the months."""
        return tuple(self.first.until(self.last))


def window_of(text: str, judged: Frozen) -> Window:
    """Read 2019-Q2 or 2019-06; raises UsageError for a window that the frozen plan does not have."""
    window = _read(text)
    starts, ends = (Period.parse(judged.plan[key][:7]) for key in ("starts", "ends"))
    if window is None or window.first < starts or window.last > ends:
        said = message(
            "There is no window {found}: it is a month such as {month} or a quarter such as"
            " {quarter}, of a plan that runs from {first} to {last}",
            found=text,
            month=str(starts),
            quarter=f"{starts.year}-Q{(starts.month + 2) // 3}",
            first=str(starts),
            last=str(ends),
        )
        raise UsageError(said)
    if window.first.first_day > judged.day:
        said = message(
            "The window {found} had not begun when {file} was judged, on {day}: freeze a later"
            " judgement",
            found=text,
            file=judged.file,
            day=judged.day,
        )
        raise UsageError(said)
    return window


def _read(text: str) -> Window | None:
    quarter = _QUARTER.fullmatch(text)
    if quarter is not None:
        year, number = int(quarter[1]), int(quarter[2])
        if not year:
            return None
        first = Period(year, 3 * number - 2)
        name = Label(f"{year}年第{_QUARTERS[number - 1]}季度", text)
        return Window(name, first, first.shift(2))
    try:
        month = Period.parse(text)
    except ValueError:
        return None
    return Window(Label(month.say("zh"), text), month, month)
