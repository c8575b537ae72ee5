"""The clauses of a target, and the rhythm and the day that a clause names."""

import re
import unicodedata
from datetime import date

from attrs import frozen

from duban.scaffold.due_dates import due_date

_THOUSANDS = re.compile("(?<![0-9.])[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9])")
_CLAUSE = re.compile(
    r"((?:《[^》]{0,99}》|\([^()]{0,99}\)|“[^”]{0,99}”|[^,;，；。、\n])+)|([;；。\n])"
)
#: The signs of a list: 1.新建…； (2)改造…; 三、….
_LISTED = re.compile(
    r"(?:^|(?<=[\s;；。，,]))(?:\(?[0-9]{1,2}[).、]|[一二三四五六七八九十]{1,3}、"
    r"|\([一二三四五六七八九十]{1,3}\))\s*(?=[^0-9\s一二三四五六七八九十])"
)
_RHYTHM = re.compile(
    r"每个?(月|季度?|半年|年度?|周|星期)(?:[底末初]|[0-9]{1,2}[日号])?(?:之前|以前|前)?"
)
_WINDOWS = {
    "月": "month",
    "季": "quarter",
    "季度": "quarter",
    "半年": "half_year",
    "年": "year",
    "年度": "year",
    "周": "week",
    "星期": "week",
}
_EACH = re.compile(
    r"每|逐[月季年周日]|按[月季年周日]|一(?:月|季度?|年|周)一|各[区街镇县处科单部]"
    r"|per (?:day|week|month|quarter|year)|(?:every|each) |(?:dai|week|month|quarter|year)ly|annual"
)
_MONTH = "(?:[0-9]{1,2}|十[一二]?|[一二三四五六七八九])"
_DAY = re.compile(
    r"20[0-9]{2}([-/.])[0-9]{1,2}\1[0-9]{1,2}(?:日?(?:之前|以前|前))?"
    rf"|(?:20[0-9]{{2}}年|今年|本年)?(?:{_MONTH}月(?:[0-9]{{1,2}}[日号]|份|上旬|中旬|下旬)?(?:月?[底末])?"
    r"|第?[一二三四1-4]季度[底末]?|[上下]半年[底末]?)(?:之前|以前|前|内)?"
    r"|(?:20[0-9]{2}|今|本|(?<![0-9一二两三四五六七八九十几]))年(?:度内|底|末|内|终)(?:之前|以前|前)?|全年(?!任务|目标|计划|指标|总|的|度)|20[0-9]{2}年(?:之前|以前|前)?"
)
#: What may stand before or after a day that is none to be done by: 6月起, 1至6月.
_SPAN_BEFORE = re.compile(r"(?:[自从至到~—-]|[0-9]月?[至到~—-])$")
_SPAN_AFTER = re.compile("起|开始|以来|以后|之后|后|[至到~—-]|和|及")
_TIME = re.compile(
    "月[底初末中前内]|[上中下]旬|季度|季末|半年|年[初中底末]|个月[内前]|[0-9][日号][前起]|月起|[0-9一二两三四五六七八九十几]年[内前]"
)


@frozen
class Clause:
    """A clause of a target; `sentence` counts the sentences, which ；。 and line ends part."""

    text: str
    sentence: int


@frozen
class When:
    """What a clause says of time: how often (`every`), by which day; `rest` is the clause without.

    `is_each` tells of a rhythm or a share that is none of ours (每户, 各区), `is_open` that it says
    more than could be read for certain, `said` how it says the day.
    """

    rest: str
    every: str = ""
    due: date | None = None
    said: str = ""
    is_each: bool = False
    is_open: bool = False


def clauses_of(text: str) -> tuple[Clause, ...]:
    """Part a text at its signs, but not within 《》, brackets and quotation marks.

    Figures are half-width, without signs of thousands and blanks around them.
    """
    clauses, sentence = [], 0
    for match in _CLAUSE.finditer(_LISTED.sub("；", _plain(text))):
        if match[2]:
            sentence += 1
        elif match[1].strip():
            clauses.append(Clause(match[1].strip(), sentence))
    return tuple(clauses)


def when(text: str, starts: date | None, ends: date | None) -> When:
    """Read how often and by which day a clause wants something; nothing is guessed."""
    rhythms = list(_RHYTHM.finditer(text))
    without_rhythm = _RHYTHM.sub("", text)
    every = _WINDOWS[rhythms[0][1]] if len(rhythms) == 1 else ""
    is_each = len(rhythms) > 1 or _EACH.search(without_rhythm.lower()) is not None
    days = list(_DAY.finditer(without_rhythm))
    rest = _DAY.sub("", without_rhythm)
    is_span = any(
        _SPAN_BEFORE.search(without_rhythm[: day.start()])
        or _SPAN_AFTER.match(without_rhythm, day.end())
        for day in days
    )
    due = None
    if len(days) == 1 and starts is not None and ends is not None:
        due = due_date(days[0][0], starts, ends)
        due = due if due is not None and starts <= due <= ends else None
    is_plain = not days or starts is None or (due is not None and not is_span and not every)
    is_open = is_each or not is_plain or _TIME.search(rest) is not None
    said = "、".join(day[0] for day in days)
    return When(rest, every, due if is_plain else None, said, is_each, is_open)


def _plain(text: str) -> str:
    """Give half-width signs and figures; a full-width comma never parts thousands."""
    text = re.sub("[\u2460-\u2473]", "；", text)
    parts = [
        unicodedata.normalize("NFKC", each.replace("㎡", "平方米")) for each in text.split("，")
    ]
    text = _THOUSANDS.sub(lambda match: match[0].replace(",", ""), "，".join(parts))
    return re.sub(
        r"(?<=[0-9]) +(?=[^0-9 (])|(?<![A-Za-z0-9 ]) +(?=[0-9](?![0-9]?[.、)][^0-9]))", "", text
    )
