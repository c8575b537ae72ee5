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
#: What English calls one of a unit that it otherwise names in the plural.
_ONE = {"d": "day", "persons": "person"}


@frozen
class Figure:
    """A number in a base unit with the unit in which Chinese readers say it."""

    value: float
    unit: str
    shown_unit: str = ""
    factor: float = 1.0

    def say(self, lang: Lang) -> str:
        """Say it: Chinese in the notice's own unit, English in the base unit."""
        return _said(self.value, self.unit, self.shown_unit, self.factor, lang)


@lru_cache(maxsize=4096)
def figure(
    value: float | None, unit: str, shown: tuple[str, float] | None = None
) -> Figure | Label:
    """Give a sayable figure; an absent value is a dash."""
    if value is None or math.isnan(value):
        return Label("—", "-")
    if shown is None:
        return Figure(value, unit)
    return Figure(value, unit, *shown)


def days_long(count: int) -> Figure | Label:
    """Give a sayable number of days: "1 day", "3 days"."""
    return figure(float(count), "d")


@lru_cache(maxsize=4096)
def _said(value: float, unit: str, shown_unit: str, factor: float, lang: Lang) -> str:
    """Say a figure; targets and plans are the same for all reporters, and said again and again."""
    if lang == "zh" and shown_unit:
        return f"{_digits(value / factor, grouped=False)}{shown_unit}"
    digits = _digits(value, grouped=lang == "en")
    if lang == "en" and digits == "1" and unit in _ONE:
        return f"1 {_ONE[unit]}"
    return digits + _ending(unit, lang)


@cache
def _ending(unit: str, lang: Lang) -> str:
    """Give what follows the number: in English a blank and the unit, in Chinese the unit."""
    name = UNIT_LABELS[unit].say(lang) if unit in UNIT_LABELS else unit
    return name if lang == "zh" or unit in _TIGHT else f" {name}".rstrip()


def _digits(value: float, *, grouped: bool) -> str:
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    whole = int(value)
    if value == whole:
        return f"{whole:,}" if grouped else str(whole)
    text = f"{value:,.2f}" if grouped else f"{value:.2f}"
    text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
