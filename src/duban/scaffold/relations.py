"""Which way a target points: 不低于, 不超过, 高于; what is relative or leads downwards is open."""

import re

_NOT = "不(?:得|能|应|可|宜|许|准|会|允许)?"
#: Words of each direction, the denied ones first: 低于 stands within 不低于.
_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "at_least",
        re.compile(
            rf"{_NOT}(?:低于|少于|小于|低過|下于|亚于)|>=|≥|≧|以上|之上|至少|最少|起码|最低"
            r"|no(?:t)?(?: be)? (?:less|fewer|lower|smaller) than|not (?:be )?below|at least"
            r"|or (?:more|above|over)|minimum"
        ),
    ),
    (
        "at_most",
        re.compile(
            rf"{_NOT}(?:超过|超出|高于|大于|多于|突破|超)|<=|≤|≦|以内|之内|以下|之下|至多|最多|最高"
            r"|控制在|no(?:t)?(?: be)? (?:more|greater|higher|larger) than|not (?:to )?exceed"
            r"|not (?:be )?(?:above|over)|at most|up to|or (?:less|fewer|below)|within|maximum"
        ),
    ),
    (
        "more_than",
        re.compile(
            r"高于|大于|多于|超过|超出|突破|逾|>|(?:more|greater|higher|larger) than|exceed"
            r"|(?:above|over) ?[0-9]"
        ),
    ),
    (
        "below",
        re.compile(
            r"低于|小于|少于|不到|不足|不满|<|(?:less|fewer|lower|smaller) than|(?:below|under) ?[0-9]"
        ),
    ),
)
#: A figure that is measured by another one, or that is to be come down to from a start not named.
_RELATIVE = re.compile(
    "下降|降低|降[到至为幅]|压降|压减|压缩|减少|减[至到半]|减量|缩减|缩短|缩小|递减|回落"
    "|增长|增幅|上升|提[高升]了?[0-9.]+(?:%|个百分点)|提高了?[0-9]|同比|环比|翻番|翻一番|翻两番"
    "|[去上前]年|上年度|平均|[人户月日年周]均"
    "|reduc|decreas|declin|lowered|cut (?:to|by)|down (?:to|by)|increas|compared|year.on.year"
    "|average|per (?:capita|person|head)"
)
_ABOUT = re.compile("左右|上下|之间|大约|about|around|between")


def relation_of(text: str) -> str:
    """Give at_least, at_most or more_than; "" where it is open.

    Open are what is relative (下降10%), what is to be come down to (降到3%), less than (低于: there is
    no such direction), about (左右), and words of two directions.
    """
    low = text.lower()
    if _RELATIVE.search(low) or _ABOUT.search(low):
        return ""
    found = set()
    for relation, words in _WORDS:
        low, many = words.subn("·", low)
        if many:
            found.add(relation)
    if len(found) > 1 or "below" in found:
        return ""
    return found.pop() if found else "at_least"
