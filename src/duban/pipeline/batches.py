"""Batches: files cut into lots of work such that a reporter's months lie in one of them.

Most folders name the month in the path of each file and the rest alike: 2019-06/bureau-water.json,
bureau/water/2019-06.json. What is alike without its month most likely is one series. Series of one
area follow each other where paths name it: its schema and rules then stay in the processor's cache,
which a sixth of the time hangs on.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

#: A lot ends at the next name from so many files on, at the next folder, or at once.
_ENOUGH, _MANY, _MOST = 30, 60, 250

_MONTH = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")

#: What is left at the head of a name when the month is gone.
_SEPARATORS = "-_. "

_Item = TypeVar("_Item")


class Files(NamedTuple):
    """Files of a listing by their numbers in it, in its order.

    `likely_whole` tells that series are expected to lie in here with all their files; `area` is
    that of the first one, as far as its path names it.
    """

    numbers: tuple[int, ...]
    names: tuple[str, ...]
    likely_whole: bool
    area: str = ""


class _Likeness(NamedTuple):
    """What the files of a series have in common."""

    area: str
    name: str
    folder: str


def batches_of(files: Sequence[str], areas: Iterable[str]) -> list[Files]:
    """Cut a listing into batches; files whose path names no month come last, as they stand."""
    if len(files) <= _MOST:
        return [_batch(files, range(len(files)), likely_whole=True)] if files else []
    area_in = _area_finder(areas)
    named: list[tuple[_Likeness, int]] = []
    others: list[int] = []
    for number, file in enumerate(files):
        folder, _, name = file.rpartition("/")
        bare, around = _MONTH.sub("", name), _without_month(folder)
        if bare == name and around == folder:
            others.append(number)
        else:
            alike = bare.lstrip(_SEPARATORS)
            named.append((_Likeness(area_in(alike, around), alike, around), number))
    named.sort()
    whole = [
        _batch(files, [number for _, number in lot], likely_whole=True)._replace(
            area=lot[0][0].area
        )
        for lot in _lots(named)
    ]
    return [*whole, *loose(files, others)]


def loose(files: Sequence[str], numbers: Sequence[int]) -> list[Files]:
    """Cut some files of a listing into batches in which series are not expected to be whole."""
    return [_batch(files, each, likely_whole=False) for each in cut(numbers, _MOST)]


def cut(items: Sequence[_Item], size: int) -> list[Sequence[_Item]]:
    """Cut a sequence into pieces of a size."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def _lots(named: Sequence[tuple[_Likeness, int]]) -> Iterator[list[tuple[_Likeness, int]]]:
    """Cut where a series most likely ends."""
    lot: list[tuple[_Likeness, int]] = []
    last = None
    for likeness, number in named:
        if last is not None and likeness.area != last.area:
            yield lot
            lot = []
        elif last is not None and likeness != last and len(lot) >= _ENOUGH:
            if likeness.name != last.name or len(lot) >= _MANY:
                yield lot
                lot = []
        elif len(lot) >= _MOST:
            yield lot
            lot = []
        lot.append((likeness, number))
        last = likeness
    if lot:
        yield lot


def _batch(files: Sequence[str], numbers: Sequence[int], *, likely_whole: bool) -> Files:
    ordered = tuple(sorted(numbers))
    return Files(ordered, tuple(files[number] for number in ordered), likely_whole)


def _area_finder(areas: Iterable[str]) -> Callable[[str, str], str]:
    """Give what finds the area that a name or its folder names, else nothing."""
    longest_first = sorted(areas, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)) or "(?!)")

    @lru_cache(maxsize=1 << 16)
    def area_in(name: str, folder: str) -> str:
        found = pattern.search(name) or pattern.search(folder)
        return found[0] if found else ""

    return area_in


@lru_cache(maxsize=1024)
def _without_month(folder: str) -> str:
    return _MONTH.sub("", folder)
