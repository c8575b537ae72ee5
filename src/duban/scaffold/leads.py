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
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_HELPING = re.compile(
    r"(?:由|请)?(.+?)(?:配合|协办|协助|参与)|(?:配合|协办|协助|参与|会同)(?:单位|处室|部门)?:?(.+)"
)
_LEADING = re.compile(r"(.+?)(?:牵头|主办)|(?:牵头|主办)(?:单位|处室|部门)?:(.+)")
#: Signs for private use stand for brackets that belong to a name, until they are put back.
_KEPT = 0xE000
_MOST = 6_400
_PRIVATE = re.compile("[\ue000-\uf8ff]")


@frozen
class Named:
    """Who stands in a cell: the units in their order, those marked as lead, the rest that is none.

    `cooperating` are those after a word such as 配合; `collective` names no unit (各区, 有关部门);
    `joint` tells of a word such as 共同, which leaves open who leads. `read` are brackets that say
    who cooperates or leads, `kept` names that are kept with what stands in their brackets.
    """

    units: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    cooperating: tuple[str, ...] = ()
    collective: tuple[str, ...] = ()
    joint: bool = False
    read: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


def units_in(text: str) -> Named:
    """Read the units of a cell, each once."""
    plain, brackets = _without_brackets(unicodedata.normalize("NFKC", text))
    joint = _JOINT.search(plain) is not None or _AND.search(plain) is not None
    units: list[str] = []
    marked: list[str] = []
    cooperating: list[str] = []
    collective: list[str] = []
    first, *rest = _WITH.split(plain)
    parts = ((first, units), *((each, cooperating) for each in (*rest, *brackets.helping)))
    for part, into in parts:
        next_is_marked = False
        for word in _words(part):
            name, is_marked = _name(word, brackets.kept)
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
    marked += [name for each in brackets.leading for name in units if name == each]
    leads = tuple(each for each in dict.fromkeys(marked) if each in units and not joint)
    kept = tuple(each for each in (*units, *cooperating) if re.search(r"[（(\[]", each))
    return Named(
        tuple(units), leads, tuple(cooperating), tuple(collective), joint, brackets.read, kept
    )


@frozen
class _Brackets:
    """What stood in brackets: who cooperates, who leads, what belongs to names, and what was read."""

    helping: tuple[str, ...]
    leading: tuple[str, ...]
    kept: tuple[str, ...]
    read: tuple[str, ...]


def _without_brackets(plain: str) -> tuple[str, _Brackets]:
    """Take out the brackets that say who cooperates or leads; one sign stands for each other one.

    Brackets that only say that the name before them leads stay where they are.
    """
    helping: list[str] = []
    leading: list[str] = []
    kept: list[str] = []
    read: list[str] = []
    plain = _PRIVATE.sub("", plain)
    named = _BRACKETS.sub("", plain)

    def taken(match: re.Match[str]) -> str:
        inside = (match[1] or match[2] or "").strip()
        if not inside or _LEAD_MARK.fullmatch(inside) or _JOINT.fullmatch(inside):
            return match[0] if inside else ""
        around = plain[: match.start()][-1:] + plain[match.end() :][:1]
        if not around.strip("、,;/ \n"):
            return inside
        helper, leader = _HELPING.fullmatch(inside), _LEADING.fullmatch(inside)
        if helper is not None:
            helping.append(helper[1] or helper[2])
        elif leader is not None and (leader[1] or leader[2]) in named:
            leading.append(leader[1] or leader[2])
        else:
            kept.append(f"（{inside}）")
            return chr(_KEPT + len(kept) - 1) if len(kept) < _MOST else ""
        read.append(f"（{inside}）")
        return ""

    without = _BRACKETS.sub(taken, plain)
    return without, _Brackets(tuple(helping), tuple(leading), tuple(kept), tuple(read))


def _words(part: str) -> list[str]:
    """Split at signs; at blanks and line ends only where no piece is too short for a name."""
    words: list[str] = []
    for piece in _SEPARATORS.split(_AND.sub("、", part)):
        blanks = piece.split()
        apart = all(len(each) >= _SHORTEST and each not in _TAILS for each in blanks)
        words += blanks if apart else ["".join(blanks)]
    return words


def _name(word: str, kept: tuple[str, ...]) -> tuple[str, bool]:
    """Give a unit's name without words about its role, and whether they say that it leads."""
    is_marked = _LEAD_MARK.search(word) is not None
    name = _JOINT.sub("", _LEAD_MARK.sub("", word)).strip(" :.。()[]")
    name = _PRIVATE.sub(lambda match: kept[ord(match[0]) - _KEPT], name)
    return harmless(name, _LONGEST), is_marked
