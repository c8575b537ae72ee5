"""Texts that are alike: of two reporters on one task in one month, or of one in two months.

The likeness is the share of characters that stay when one text is turned into the other (Indel
distance), by rapidfuzz; docs/plausibility.md tells why by a library.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from duban.model.plausibility import Copied

#: With so many neighbours, in the order of the texts and of their reversals, each is compared, if
#: they have so many characters at that end in common.
_NEIGHBOURS, _ANCHOR = 3, 4

#: A slice of a text from which on it is worth looking for in another one.
_TELLING = 8


class Alike(NamedTuple):
    """Reporters, by name, whose texts are alike; `similarity` (0 to 1) of the least alike found."""

    reporters: tuple[str, ...]
    similarity: float


def similarity(one: str, other: str, least: float) -> float:
    """Give the likeness of two texts from 0 to 1; 0 where it is below `least`."""
    if one == other:
        return 1.0
    longer, shorter = max(len(one), len(other)), min(len(one), len(other))
    if 2.0 * shorter < least * (longer + shorter) or not _may_be(one, other, least):
        return 0.0
    from rapidfuzz.distance import Indel

    return Indel.normalized_similarity(one, other, score_cutoff=least)


def _may_be(one: str, other: str, least: float) -> bool:
    """Tell whether one of enough slices stands in the other text; without any they are not alike.

    So many characters may differ at most, and each spoils one slice. Short slices tell nothing.
    """
    slices = int((1.0 - least) * (len(one) + len(other)) + 1e-9) + 1
    width = len(one) // slices
    if width < _TELLING:
        return True
    starts = range(0, slices * width, width)
    return any(one[start : start + width] in other for start in starts)


def copies(texts: Mapping[str, str], settings: Copied) -> list[Alike]:
    """Find the reporters whose texts on one task in one month are alike.

    What `common_from` reporters or more have in common, be it in a chain, is a common text and no
    copy. Equal texts are found among any number; of others each is compared with its neighbours
    in two orders, so the work grows with the number of texts and not with its square. A copy that
    differs both in its first and in its last words may be missed among many reporters.
    """
    if len(texts) >= settings.common_from and len(set(texts.values())) == 1:
        return []
    holders: dict[str, list[str]] = defaultdict(list)
    for reporter in sorted(texts):
        if len(texts[reporter]) >= settings.least_characters:
            holders[texts[reporter]].append(reporter)
    groups = {text: [text] for text in holders}
    least: dict[int, float] = defaultdict(lambda: 1.0)
    for one, other in _near(list(holders)):
        likeness = similarity(one, other, settings.similarity)
        if likeness:
            group, joined = groups[one], groups[other]
            lower = min(least[id(group)], least[id(joined)], likeness)
            if group is not joined:
                group.extend(joined)
                groups.update(dict.fromkeys(joined, group))
            least[id(group)] = lower
    found = []
    for text, group in groups.items():
        if text == group[0]:
            reporters = tuple(sorted(each for one in group for each in holders[one]))
            if 1 < len(reporters) < settings.common_from:
                found.append(Alike(reporters, least[id(group)]))
    return sorted(found, key=lambda one: one.reporters)


def _near(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give pairs of texts that begin or end alike; of a few texts, all pairs."""
    if len(texts) <= _NEIGHBOURS + 1:
        yield from combinations(texts, 2)
        return
    begin, end = slice(_ANCHOR), slice(-_ANCHOR, None)
    seen: set[tuple[str, str]] = set()
    for order, part in ((sorted(texts), begin), (sorted(texts, key=_reversed), end)):
        for place, text in enumerate(order):
            for other in order[place + 1 : place + 1 + _NEIGHBOURS]:
                if text[part] != other[part]:
                    break
                pair = (text, other) if text < other else (other, text)
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _reversed(text: str) -> str:
    return text[::-1]
