"""Figures as people say them: 1000万平方米 for 10 000 000 m2."""

import math

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


@frozen
class Figure:
    """A number in a base unit with the unit in which Chinese readers say it."""

    value: float
    unit: str
    shown_unit: str = ""
    factor: float = 1.0

    def say(self, lang: Lang) -> str:
        """Say it: Chinese in the notice's own unit, English in the base unit."""
        if lang == "zh" and self.shown_unit:
            return f"{_digits(self.value / self.factor, grouped=False)}{self.shown_unit}"
        name = UNIT_LABELS[self.unit].say(lang) if self.unit in UNIT_LABELS else self.unit
        number = _digits(self.value, grouped=lang == "en")
        return number + name if lang == "zh" or self.unit in _TIGHT else f"{number} {name}".rstrip()


def figure(
    value: float | None, unit: str, shown: tuple[str, float] | None = None
) -> Figure | Label:
    """Give a sayable figure; an absent value is a dash."""
    if value is None or math.isnan(value):
        return Label("—", "-")
    if shown is None:
        return Figure(value, unit)
    return Figure(value, unit, *shown)


def _digits(value: float, *, grouped: bool) -> str:
    if math.isinf(value):
        return "∞" if value > 0 else "-∞"
    rounded = round(value, 2)
    if rounded == int(rounded):
        return f"{int(rounded):,}" if grouped else str(int(rounded))
    text = f"{rounded:,.2f}" if grouped else f"{rounded:.2f}"
    return text.rstrip("0").rstrip(".")
