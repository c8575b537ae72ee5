"""Names for the sheets of a workbook that is written: Excel takes each, and no two are the same."""

import re

from duban.words import harmless

#: Excel's longest name of a sheet, in the units of UTF-16: a rare character takes two.
_LONGEST = 31
#: What a name may not hold; the apostrophe only at its ends, but formulas put names between two.
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
#: Excel keeps this name for itself.
_RESERVED = "history"


class SheetNames:
    """The names given so far in one workbook; case makes no difference to Excel."""

    def __init__(self) -> None:
        """Begin a workbook without sheets."""
        self._taken = {_RESERVED}

    def give(self, wanted: str) -> str:
        """Give `wanted` as a sheet may be called, cut and numbered where it must be."""
        bare = _FORBIDDEN.sub(" ", harmless(wanted)).strip() or "-"
        name, number = _cut(bare, _LONGEST), 1
        while name.casefold() in self._taken:
            number += 1
            ending = f" {number}"
            name = _cut(bare, _LONGEST - len(ending)) + ending
        self._taken.add(name.casefold())
        return name


def _cut(text: str, units: int) -> str:
    """Give the beginning of a text that takes at most so many units of UTF-16."""
    begun = text[:units]
    while len(begun.encode("utf-16-le")) > 2 * units:
        begun = begun[:-1]
    return begun.rstrip()
