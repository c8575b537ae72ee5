"""Figures as people say them: 1000万平方米 for 10 000 000 m2."""

import math
from functools import cache, lru_cache

from attrs import frozen

from duban.words.languages import Label, Lang

UNIT_LABELS: dict[str, Label] = {
    "m2": Label("平方米", "m²"),
    "m2/person": Label("平方米/人", "m² per person"),
    "km": Label("公里", "km"),
    "km2": Label("平方公里", "km²"),
    "t": Label("吨", "t"),
    "t/d": Label("吨/日", "t/day"),
    "%": Label("%", "%"),
    "count": Label("", ""),
    "persons": Label("人", "persons"),
    "h": Label("小时", "h"),
    "d": Label("天", "days"),
    "g/m2": Label("克/平方米", "g/m²"),
    "persons/km2": Label("人/平方公里", "persons per km²"),
}

_TIGHT = {"%"}
#: Numbers that are alike to so many digits after the point are said alike.
_MOST_PLACES = 9
#: What English calls one of a unit that it otherwise names in the plural.
_ONE = {"d": "day", "persons": "person"}


@frozen
class Figure:
    """A number in a base unit with the unit in which Chinese readers say it.

    Where `beside` it stands another number it is said with as many digits as tell the two apart.
    """

    value: float
    unit: str
    shown_unit: str = ""
    factor: float = 1.0
    beside: float | None = None

    def say(self, lang: Lang) -> str:
        """Say it: Chinese in the notice's own unit, English in the base unit."""
        return _said(self.value, self.unit, self.shown_unit, self.factor, self.beside, lang)


@lru_cache(maxsize=4096)
def figure(
    value: float | None,
    unit: str,
    shown: tuple[str, float] | None = None,
    beside: float | None = None,
) -> Figure | Label:
    """Give a sayable figure, told apart from the one `beside` it; an absent value is a dash."""
    if value is None or math.isnan(value):
        return Label("—", "-")
    shown_unit, factor = shown or ("", 1.0)
    return Figure(value, unit, shown_unit, factor, beside)


def days_long(count: int) -> Figure | Label:
    """Give a sayable number of days: "1 day", "3 days"."""
    return figure(float(count), "d")


@lru_cache(maxsize=4096)
def _said(
    value: float, unit: str, shown_unit: str, factor: float, beside: float | None, lang: Lang
) -> str:
    """Say a figure; targets and plans are the same for all reporters, and said again and again."""
    if lang == "zh" and shown_unit:
        other = None if beside is None else beside / factor
        return f"{_apart(value / factor, other, grouped=False)}{shown_unit}"
    digits = _apart(value, beside, grouped=lang == "en")
    if lang == "en" and digits == "1" and unit in _ONE:
        return f"1 {_ONE[unit]}"
    return digits + _ending(unit, lang)


@cache
def _ending(unit: str, lang: Lang) -> str:
    """Give what follows the number: in English a blank and the unit, in Chinese the unit."""
    name = UNIT_LABELS[unit].say(lang) if unit in UNIT_LABELS else unit
    return name if lang == "zh" or unit in _TIGHT else f" {name}".rstrip()


def _apart(value: float, beside: float | None, *, grouped: bool) -> str:
    """Give the digits of a number, more than two after the point if they were those of another."""
    for places in range(2, _MOST_PLACES):
        digits = _digits(value, places, grouped=grouped)
        if beside is None or value == beside or digits != _digits(beside, places, grouped=grouped):
            return digits
    return _digits(value, 2, grouped=grouped)


def _digits(value: float, places: int, *, grouped: bool) -> str:
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    whole = int(value)
    if value == whole:
        return f"{whole:,}" if grouped else str(whole)
    text = f"{value:,.{places}f}" if grouped else f"{value:.{places}f}"
    text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
