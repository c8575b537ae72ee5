"""A figure with a unit as people write it in a table of tasks: 200座, 1000万平方米, 三座."""

import re

from attrs import frozen

from duban.scaffold.numerals import is_unsure, with_figures

#: What each unit of a table is in base units: the base unit, and how many of it.
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
_SEVERAL = re.compile(
    "[0-9][至~到:—-]+[0-9]|[两二三四五六七八九十]个[0-9]"
    "|[一二两三四五六七八九][至~到][一二两三四五六七八九十]|[0-9]个?百分点"
)
_ANY = re.compile("[0-9]+")


@frozen
class Quantity:
    """A figure in base units with its unit, and how it is shown: figure / factor."""

    figure: float
    unit: str
    shown: str
    factor: float


@frozen
class Counted:
    """A clause with Arabic figures for Chinese ones, without those that count nothing.

    `is_unsure` tells that it counts by words or pairs of figures that are no certain number.
    """

    text: str
    has_figure: bool
    was_chinese: bool
    is_unsure: bool


def counted(clause: str) -> Counted:
    """Look for what a clause counts."""
    figures = with_figures(clause, _UNITS)
    text = _FALSE.sub("", figures)
    unsure = _SEVERAL.search(clause) is not None or is_unsure(text, _UNITS)
    return Counted(text, _ANY.search(text) is not None, figures != clause, unsure)


def quantity_in(text: str) -> Quantity | None:
    """Read the one figure of a text; None for several, an unknown unit or one beyond all bounds."""
    found = list(_FIGURE.finditer(text))
    whole = len(_ANY.findall(re.sub(r"\.(?=[0-9])|(?<=m)2", "", text))) == 1
    if len(found) != 1 or not whole:
        return None
    number, scale, word = found[0][1], found[0][2] or "", found[0][3]
    unit, factor = _UNITS[word]
    if len(number) > 12:
        return None
    factor *= _SCALES[scale]
    figure = round(float(number) * factor, 6)
    if figure <= 0 or (unit == "%" and (scale or figure > 100.0)) or figure >= 1e12:
        return None
    if unit in {"count", "persons"} and figure != round(figure):
        return None
    return Quantity(figure, unit, scale + word, factor)
