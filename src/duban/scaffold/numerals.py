"""Chinese numerals in a table of tasks: 新建公园三座, 绿地率达到百分之三十八."""

import re
from collections.abc import Iterable

_DIGITS = "零一二三四五六七八九"
_SCALES = {"千": 1000, "百": 100, "十": 10}
_ANY = "[零〇一二两三四五六七八九十百千]"
_PERCENT = re.compile(f"百分之(百|{_ANY}+)(?:点([零〇一二三四五六七八九]+))?|百分百")
#: Set words in which a numeral counts nothing: 一次性, 二期, 八项规定, 一街一策.
_SET = re.compile(
    "一.一|二(?![十百千])|[一三四五六七八九](?:次性|部分|件事|条龙|条心|批|期|支部)"
    "|[一两三四五六七八九十]+[个项套大](?:规定|制度|机制|行动|专项|清单|体系|统一|必须|到位|着力"
    "|确保|坚持|重点|一(?!百)|100)"
)


def chinese_number(text: str) -> int | None:
    """Read 一 to 九千九百九十九 as they are properly said; None for any other (三四, 一百五)."""
    plain = text.replace("两", "二").replace("〇", "零")
    total, digit = 0, 0
    for sign in plain:
        if sign in _SCALES:
            total, digit = total + (digit or 1) * _SCALES[sign], 0
        elif sign in _DIGITS:
            digit = _DIGITS.index(sign)
        else:
            return None
    total += digit
    return total if plain and plain == _said(total) else None


def _said(number: int) -> str:
    """Say a number below ten thousand: 105 is 一百零五, 12 is 十二; "" for nought."""
    said, gap = "", False
    for scale, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // scale % 10
        if digit:
            said += ("零" if gap else "") + _DIGITS[digit] + name
        gap = bool(said) and not digit
    return said.removeprefix("一") if 10 <= number < 20 else said


def with_figures(text: str, units: Iterable[str]) -> str:
    """Write Arabic figures for the Chinese ones of a text that stand before one of `units`.

    Per cents are 百分之…; what is no number for certain, or part of a set word, stays.
    """
    of_unit = "|".join(map(re.escape, units))
    counted = re.compile(
        f"(?<![第几数万亿0-9.])(?<!{_ANY})({_ANY}+)(?=[余多]?[万亿]?(?:{of_unit}))"
    )
    text = _PERCENT.sub(_per_cent, text)
    return counted.sub(lambda match: _figure(match, text), text)


def is_unsure(text: str, units: Iterable[str]) -> bool:
    """Tell whether a text counts by words that are no certain number: 三四座, 数十条, 三分之二."""
    of_unit = "|".join(map(re.escape, units))
    unsure = f"{_ANY}{{2,}}[余多]?[万亿]?(?:{of_unit})|[数几][十百千万]|十几|{_ANY}分之{_ANY}"
    return re.search(unsure, text) is not None


def _per_cent(match: re.Match[str]) -> str:
    if match[1] in {None, "百"}:
        return "100%"
    whole = chinese_number(match[1])
    if whole is None:
        return "0%" if match[1] in {"零", "〇"} and not match[2] else match[0]
    points = "".join(str(_DIGITS.index(each.replace("〇", "零"))) for each in match[2] or "")
    return f"{whole}.{points}%" if points else f"{whole}%"


def _figure(match: re.Match[str], text: str) -> str:
    number = chinese_number(match[1])
    return match[0] if number is None or _SET.match(text, match.start()) else str(number)
