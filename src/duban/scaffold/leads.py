"""Units as people write them in a table of tasks: who leads, who cooperates."""

import re
import unicodedata

from attrs import frozen

from duban.words import harmless

_SEPARATORS = re.compile("[、,;/]+")
_AND = re.compile("(?<=[处科室局委部办队会心院站])[和与及](?!平)")
_SHORTEST = 3
#: What a name goes on with on the next line of a cell.
_TAILS = frozenset(
    "委员会 管理委员会 管理局 管理处 指挥部 有限公司 领导小组 领导小组办公室".split()
)
_LEAD_MARK = re.compile(
    r"[(\[]?(?:第一责任(?:单位|处室|部门)?|牵头(?:单位|处室|部门)?|主办|负责)[)\]]?:?"
)
_JOINT = re.compile("共同|联合|分别|按职责|按照职责|各自")
_WITH = re.compile("(?:配合|协办|协助|参与|会同)(?:单位|处室|部门)?:?")
_COLLECTIVE = re.compile(
    "^(?:各|全体|所有|全市|有关|相关|其他|其它|等)|(?:有关|相关)(?:部门|单位|处室)$|等(?:部门|单位|处室)?$"
)
_LONGEST = 60


@frozen
class Named:
    """Who stands in a cell: the units in their order, those marked as lead, the rest that is none.

    `cooperating` are those after a word such as 配合; `collective` names no unit (各区, 有关部门);
    `joint` tells of a word such as 共同, which leaves open who leads.
    """

    units: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    cooperating: tuple[str, ...] = ()
    collective: tuple[str, ...] = ()
    joint: bool = False


def units_in(text: str) -> Named:
    """Read the units of a cell, each once."""
    plain = unicodedata.normalize("NFKC", text)
    joint = _JOINT.search(plain) is not None or _AND.search(plain) is not None
    units: list[str] = []
    marked: list[str] = []
    cooperating: list[str] = []
    collective: list[str] = []
    first, *rest = _WITH.split(plain)
    for part, into in ((first, units), *((each, cooperating) for each in rest)):
        next_is_marked = False
        for word in _words(part):
            name, is_marked = _name(word)
            if not name:
                if is_marked and word.startswith(("(", "[")) and into:
                    marked.append(into[-1])
                next_is_marked = next_is_marked or is_marked
                continue
            if _COLLECTIVE.search(name):
                collective.append(name)
            elif name not in units and name not in cooperating:
                into.append(name)
                if is_marked or next_is_marked:
                    marked.append(name)
            next_is_marked = False
    leads = tuple(each for each in dict.fromkeys(marked) if each in units and not joint)
    return Named(tuple(units), leads, tuple(cooperating), tuple(collective), joint)


def _words(part: str) -> list[str]:
    """Split at signs; at blanks and line ends only where no piece is too short for a name."""
    words: list[str] = []
    for piece in _SEPARATORS.split(_AND.sub("、", part)):
        blanks = piece.split()
        apart = all(len(each) >= _SHORTEST and each not in _TAILS for each in blanks)
        words += blanks if apart else ["".join(blanks)]
    return words


def _name(word: str) -> tuple[str, bool]:
    """Give a unit's name without words about its role, and whether they say that it leads."""
    is_marked = _LEAD_MARK.search(word) is not None
    name = _JOINT.sub("", _LEAD_MARK.sub("", word)).strip(" :.。()[]")
    return harmless(name, _LONGEST), is_marked
