"""Reading what a clerk wrote into a cell: what is unambiguous is taken, the rest says why not."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from duban.sheets.values import Percent
from duban.words import Label, Message, harmless, message


class NotUsable(Exception):
    """A cell does not hold what is asked for; says what was found and what to do."""

    def __init__(self, said: Message) -> None:
        """Keep the sentence."""
        super().__init__(said)
        self.said = said


_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_DATE = re.compile(
    r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?(?:[ T]00:00(?::00)?)?"
)
_COMPACT_DATE = re.compile(r"((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])")
_TIME = re.compile(r"([0-9]{1,2})\s*[:时点]\s*([0-9]{1,2})?\s*分?(?::([0-9]{1,2})(?:\.[0-9]+)?)?")
_MINUS = str.maketrans("−–", "--")
_YES = frozenset("是 有 对 ✓ ✔ √ ☑ 1 v x y yes true".split())
_NO = frozenset("否 无 × ✗ 0 n no false".split())
_LARGEST = Decimal(10) ** 15
#: A longer text is not looked through for marks that nobody sees.
_MARKS = 20


def number(value: object, hint: Mapping[str, Any]) -> int | float:
    """Read a number in the form's unit and give it in the base unit, without float dirt."""
    found = _decimal(value, str(hint.get("unit", "")))
    try:
        factor = Decimal(str(hint.get("factor", 1)))
    except InvalidOperation:
        factor = Decimal(0)
    if not (factor.is_finite() and 0 < factor < _LARGEST):
        raise NotUsable(message("The hidden cells of the form were changed: make a new form"))
    product = found * factor
    if abs(product) >= _LARGEST:
        raise NotUsable(
            message("“{found}” is too large: please check the unit", found=shown(value))
        )
    if product == product.to_integral_value():
        return int(product)
    if hint.get("whole"):
        raise NotUsable(
            message(
                "“{found}” is no whole number: please count again, or check the unit",
                found=shown(value),
            )
        )
    return float(product)


def _decimal(value: object, unit: str) -> Decimal:
    if isinstance(value, Percent):
        if unit == "%":
            return Decimal(repr(value.points))
        raise NotUsable(_not_a_number(value, unit))
    if isinstance(value, int | float) and not isinstance(value, bool):
        found = Decimal(repr(value))
        if found.is_finite():
            return found
    if isinstance(value, str):
        text = plain(value).translate(_MINUS)
        text = text.removesuffix(plain(unit)).strip() if unit else text
        if _NUMBER.fullmatch(text) and len(text) <= 40:
            return Decimal(text.replace(",", "").replace(" ", ""))
    raise NotUsable(_not_a_number(value, unit))


def _not_a_number(value: object, unit: str) -> Message:
    return message(
        "“{found}” is no number{unit}: write digits only, 0 if there was none, and leave the cell"
        " empty only if the figure is not known",
        found=shown(value),
        unit=Label(f"（单位：{unit}）", f" (unit: {unit})") if unit else "",
    )


def day(value: object, _hint: Mapping[str, Any]) -> str:
    """Read a date: a date cell, 2019-06-30, 2019/6/30, 2019.6.30, 2019年6月30日 or 20190630."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    text = plain(str(value)) if isinstance(value, str | int) else ""
    match = _DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    try:
        if match is not None:
            return date(int(match[1]), int(match[2]), int(match[3])).isoformat()
    except ValueError:
        pass
    raise NotUsable(message("“{found}” is no date: write it like 2019-06-30", found=shown(value)))


def instant(value: object) -> datetime:
    """Read the time of reporting, without a zone; a date alone is its 0:00."""
    if isinstance(value, datetime):
        return value
    text = plain(value).replace("T", " ") if isinstance(value, str) else ""
    found = re.match(r"[0-9]{4}\s*[-/.年]\s*[0-9]{1,2}\s*[-/.月]\s*[0-9]{1,2}\s*日?", text)
    rest = text[found.end() :].strip() if found else ""
    clock = _TIME.fullmatch(rest)
    try:
        if found and (clock or not rest):
            on = datetime.fromisoformat(day(found[0].strip(), {}))
            parts = [int(part or 0) for part in clock.groups()] if clock else [0, 0, 0]
            return on.replace(hour=parts[0], minute=parts[1], second=parts[2])
    except (ValueError, NotUsable):
        pass
    raise NotUsable(
        message("“{found}” is no time: write it like 2019-07-04 16:20", found=shown(value))
    )


def choice(value: object, hint: Mapping[str, Any]) -> str:
    """Read one of the form's choices: its Chinese label, or its code."""
    labels = hint.get("labels")
    labels = labels if isinstance(labels, dict) else {}
    text = plain(value).casefold() if isinstance(value, str) else ""
    for code, label in labels.items():
        if text and text in {plain(str(label)).casefold(), code.casefold()}:
            return str(code)
    raise NotUsable(
        message(
            "“{found}” is none of the choices {choices}: please pick one from the list",
            found=shown(value),
            choices=tuple(harmless(str(label), 20) for label in labels.values()),
        )
    )


def flag(value: object, _hint: Mapping[str, Any]) -> bool:
    """Read a tick or its absence."""
    if isinstance(value, bool):
        return value
    text = plain(str(value)).casefold()
    if text in _YES or text in _NO:
        return text in _YES
    raise NotUsable(message("“{found}” is neither 是 nor 否: please write one", found=shown(value)))


def tick(value: object, hint: Mapping[str, Any]) -> bool:
    """Read a tick beside a sentence (本月无变化); the hint's `words` say the sentence anew.

    `against` say the contrary; both are tuples. 有 and 无 alone go both ways unless they are among
    these: taken for a tick or none they would turn round what the clerk meant.
    """
    if isinstance(value, bool):
        return value
    words, against = (_tuple(hint.get(key)) for key in ("words", "against"))
    said = plain(str(value)).casefold().strip("。.")
    if said in words or said in _YES - {"有"}:
        return True
    if said in against or said in _NO - {"无", "0"}:
        return False
    raise NotUsable(
        message(
            "“{found}” is no tick: please pick ✓ from the list, or leave the cell empty",
            found=shown(value),
        )
    )


def _tuple(value: object) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else ()


def text(value: object, _hint: Mapping[str, Any]) -> str:
    """Read a text as it stands; numbers and dates become what the cell shows."""
    if isinstance(value, datetime):
        return day(value, {})
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, Percent):
        return f"{value.points:g}%"
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def blank(value: object) -> bool:
    """Tell whether a cell counts as empty."""
    if not isinstance(value, str):
        return value is None
    return not value.strip() or (len(value) < _MARKS and not plain(value))


def plain(value: str) -> str:
    """Give a text in half-width characters with single blanks, trimmed, without invisible ones.

    Cells pasted from mails and chats bring along marks of zero width and of direction.
    """
    text = unicodedata.normalize("NFKC", value)
    if not text.isascii():
        text = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return " ".join(text.split())


def shown(value: object) -> str:
    """Give a cell's content for a sentence."""
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, Percent):
        return f"{value.points:g}%"
    return harmless(str(value), 40)


READERS: dict[str, Callable[[object, Mapping[str, Any]], Any]] = {
    "number": number,
    "text": text,
    "flag": flag,
    "tick": tick,
    "date": day,
    "choice": choice,
}
