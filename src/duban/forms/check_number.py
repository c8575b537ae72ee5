"""The check number of a form: eight digits made of all its figures.

The paper with the seal and the file carry the same number if they carry the same figures. A
worksheet formula and `check_number` make it alike: each figure in its base unit, in hundredths,
modulo a prime, plus 7 (so that 0 and nothing differ), times a weight that its name gives, and for
the things of a list times the thing's position. No step leaves the whole numbers below 2 to the
53rd, within which doubles are exact.
"""

import zlib
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

MODULUS = 99_999_989


def weight(area: str, name: str) -> int:
    """Give the weight of a fact: 1000 to 9999, by its name ("facts.arterial.lit")."""
    return zlib.crc32(f"{area}:{name}".encode()) % 9_000 + 1_000


def check_number(facts: Iterable[tuple[str, Mapping[str, Any]]]) -> str:
    """Give the check number of a form's facts, by area, in eight digits."""
    total = sum(_sum(area, "facts", found, 1) for area, found in facts)
    return f"{total % MODULUS:08d}"


def term(number: str, factor: str, weight_: int, position: str = "1") -> str:
    """Give the worksheet formula (without =) for one figure; `number` is a cell with a number."""
    scaled = f"ROUND(ROUND({number}*{factor},2)*100,0)"
    return f"MOD((MOD({scaled},{MODULUS})+7)*{weight_}*{position},{MODULUS})"


def _sum(area: str, name: str, value: Any, position: int) -> int:
    if isinstance(value, Mapping):
        return sum(_sum(area, f"{name}.{key}", each, position) for key, each in value.items())
    if isinstance(value, list | tuple):
        return sum(_sum(area, name, each, place) for place, each in enumerate(value, 1))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return 0
    hundredths = Decimal(repr(value)).quantize(Decimal("0.01"), ROUND_HALF_UP) * 100
    return (int(hundredths) % MODULUS + 7) * weight(area, name) * position % MODULUS
