"""What stands in a cell, and which number formats make a number a date or a percentage."""

import re
from datetime import datetime, timedelta

from attrs import field, frozen


@frozen
class Formula:
    """A formula, with the result that the office program stored beside it, if any."""

    text: str
    cached: str = ""


@frozen
class Percent:
    """A number in a cell that shows it as a percentage: 98.5 for a cell that reads 98.5%."""

    points: float


#: An empty cell has no value at all.
Value = str | int | float | bool | datetime | Formula | Percent

_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_PERCENTAGES = frozenset([9, 10])
_NO_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_DATE_CODE = re.compile(r"[ymdhs]", re.IGNORECASE)
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_ESCAPED = re.compile(r"_x00(09|0[Aa]|0[Dd]|5[Ff])_")


@frozen
class NumberFormats:
    """Tells by a cell's style whether its number is a date or a percentage.

    `styles` lists the number format of each cell style, `codes` the workbook's own formats.
    """

    styles: tuple[int, ...] = ()
    codes: dict[int, str] = field(factory=dict)
    from_1904: bool = False

    def read(self, text: str, style: str) -> Value:
        """Read a number as its cell shows it; what is no number stays text."""
        number = _number(text)
        if isinstance(number, str):
            return number
        chosen = int(style) if style.isdecimal() and len(style) < 7 else 0
        known = self.styles[chosen] if chosen < len(self.styles) else 0
        code = _NO_CODE.sub("", self.codes.get(known, ""))
        if known in _DATES or (code and code.lower() != "general" and _DATE_CODE.search(code)):
            return self._date(number)
        if known in _PERCENTAGES or "%" in code:
            return Percent(round(number * 100, 10))
        return number

    def _date(self, serial: float) -> datetime | float:
        epoch = datetime(1904, 1, 1) if self.from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
        if not 1 <= serial < 2_958_466:
            return serial
        return epoch + timedelta(seconds=round(serial * 86_400))


def _number(text: str) -> int | float | str:
    if _WHOLE.fullmatch(text):
        return int(text)
    try:
        return float(text) if len(text) <= 40 else text
    except ValueError:
        return text


def unescaped(text: str) -> str:
    """Undo the escapes of tabs, line ends and underscores: _x000D_ is a carriage return."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
