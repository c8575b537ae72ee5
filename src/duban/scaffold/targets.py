"""Targets as people write them in a table of tasks: 新建公厕200座以上, 亮灯率达到98%."""

import re
import unicodedata

from attrs import frozen

#: What each unit of the table is in base units: base unit, factor, label shown; whole counts.
_UNITS: dict[str, tuple[str, float]] = {
    "平方公里": ("km2", 1.0),
    "平方千米": ("km2", 1.0),
    "平方米": ("m2", 1.0),
    "平米": ("m2", 1.0),
    "㎡": ("m2", 1.0),
    "m2": ("m2", 1.0),
    "公顷": ("m2", 10_000.0),
    "公里": ("km", 1.0),
    "千米": ("km", 1.0),
    "吨/日": ("t/d", 1.0),
    "吨/天": ("t/d", 1.0),
    "吨": ("t", 1.0),
    "%": ("%", 1.0),
    **dict.fromkeys(("人次", "人", "名"), ("persons", 1.0)),
    **dict.fromkeys(
        "座 个 处 条 套 辆 台 户 家 株 棵 盏 块 项 次 场 件 期 所 间 片 根 批 部 支 栋 幢".split(),
        ("count", 1.0),
    ),
}
_SCALES = {"": 1.0, "百": 100.0, "千": 1_000.0, "万": 10_000.0, "亿": 100_000_000.0}
_FIGURE = re.compile(
    r"([0-9]+(?:\.[0-9]+)?)(?:余|多)?(百|千|万|亿)?("
    + "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
    + ")"
)
#: Figures that are no targets: years, days, ordinals, "both 100 %", points of a speech.
_FALSE = re.compile(
    r"第[0-9]+[个项条次批期]|[0-9]+个(?:方面|月|百分点|工作日|小时|环节|专项)|[0-9]+周年|"
    r"[0-9]+(?:年|月|日|号|时|小时|天)(?!产)"
)
#: Two figures that are one (1至2个, 3:1), or one that stands for several (两个100%).
_SEVERAL = re.compile("[0-9][至~到:—-]+[0-9]|[两二三四五六七八九十]个[0-9]")
_RELATIVE = re.compile("下降|降低|减少|增长|提高了?[0-9]|压减|同比|翻番")
_AT_MOST = re.compile("不超过|不高于|不多于|控制在|以下|以内|小于|低于|≤|<")
_ANY = re.compile("[0-9]+")
_THOUSANDS = re.compile("(?<![0-9.])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9])")
_SEGMENT = re.compile("[,;，；。、\n]")
_DOCUMENT = re.compile(
    "(?:出台|印发|制定|制订|修订|编制|起草|发布).*(?:办法|方案|规划|标准|条例|规范|意见|预案|规定"
    "|制度|细则|导则|计划|清单|名录|指南|规则)"
)
_STRETCH = re.compile("力争|争取")
_PROCESS = re.compile("推进|推动|探索|逐步|加快|加强|鼓励|引导|研究")


@frozen
class Goal:
    """One target: its words, and the figure in base units with its unit and how it is shown.

    `relation` is at_least or at_most; a goal without `unit` is to be done, not counted.
    """

    name: str
    figure: float = 0.0
    unit: str = ""
    shown: str = ""
    factor: float = 1.0
    relation: str = "at_least"

    @property
    def is_rate(self) -> bool:
        """Tell whether it is a rate of two counts."""
        return self.unit == "%"

    @property
    def is_count(self) -> bool:
        """Tell whether it is counted in whole things."""
        return self.unit in {"count", "persons"}


@frozen
class Goals:
    """The goals of a cell, and the parts of it whose figures could not be read."""

    goals: tuple[Goal, ...]
    unread: tuple[str, ...] = ()


def goals_of(text: str) -> Goals:
    """Read each part of a text that holds one figure with a unit that is known.

    A part with two figures, a relative one (下降10%), one without a unit or beyond all bounds is
    given back unread: which figure is the target is for people to say.
    """
    goals, unread = [], []
    for part in _SEGMENT.split(_plain(text)):
        name = part.strip()
        counted = _FALSE.sub("", name)
        if _SEVERAL.search(name):
            unread.append(name)
            continue
        if not _ANY.search(counted):
            continue
        found = list(_FIGURE.finditer(counted))
        whole = len(_ANY.findall(re.sub(r"\.(?=[0-9])|(?<=m)2", "", counted))) == 1
        goal = _goal(name, counted, found[0]) if len(found) == 1 and whole else None
        if goal is None or _RELATIVE.search(name):
            unread.append(name)
        else:
            goals.append(goal)
    return Goals(tuple(goals), tuple(unread))


def is_document(text: str) -> bool:
    """Tell whether a text asks for a document: 制定……办法."""
    return _DOCUMENT.search(_plain(text)) is not None


def strictness_of(text: str) -> str:
    """Give hard, stretch (力争) or process (推进, where nothing is to be reached)."""
    if _STRETCH.search(text):
        return "stretch"
    done = re.search("完成|达到|确保|全部|全面", text)
    return "process" if _PROCESS.search(text) and not done else "hard"


def _plain(text: str) -> str:
    """Give half-width figures without signs of thousands; any other comma parts what it parts."""
    text = unicodedata.normalize("NFKC", text.replace("㎡", "平方米").replace("，", "、"))
    text = _THOUSANDS.sub(lambda match: match[0].replace(",", ""), text)
    return re.sub(r"(?<=[0-9]) +(?=[^0-9 ])| +(?=[0-9])", "", text)


def _goal(name: str, counted: str, match: re.Match[str]) -> Goal | None:
    number, scale, word = match[1], match[2] or "", match[3]
    unit, factor = _UNITS[word]
    if len(number) > 12:
        return None
    factor *= _SCALES[scale]
    figure = round(float(number) * factor, 6)
    if figure <= 0 or (unit == "%" and (scale or figure > 100.0)) or figure >= 1e12:
        return None
    if unit in {"count", "persons"} and figure != round(figure):
        return None
    relation = "at_most" if _AT_MOST.search(counted) else "at_least"
    return Goal(name, figure, unit, scale + word, factor, relation)
