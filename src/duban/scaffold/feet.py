"""The feet of a table of tasks: sums, footnotes, who filled it in."""

import re
from collections.abc import Sequence

_FOOT_WORD = "(?:合计|总计|小计|备注|注|填表|制表|说明)"
_FOOT = re.compile(f"^{_FOOT_WORD}")
#: A first cell that is a foot's whatever stands beside it: 合计, 注：…, 填表人：….
_SURELY_FOOT = re.compile(f"{_FOOT_WORD}(?:$|(?:人|单位|部门|日期|时间|说明)?[:：])")
_SUM = re.compile("^(?:合计|总计|小计)")
_FIGURE = re.compile(r"[0-9.,%]+[\u4e00-\u9fff]?")


def is_foot(texts: Sequence[str], is_filled: bool) -> bool:
    """Tell whether a row with these texts is a foot.

    Its first cell is such a word, alone or with a colon; or begins with one, and nothing else
    stands in the row but the figures of a sum. `is_filled` tells that the row has a lead or a due
    day, if from above.
    """
    first, *others = (re.sub(r"\s", "", text) for text in texts)
    if not _FOOT.match(first):
        return False
    sums = bool(others) and _SUM.match(first) is not None and all(map(is_figure, others))
    alone = not others and not is_filled
    return _SURELY_FOOT.match(first) is not None or sums or alone


def is_figure(text: str) -> bool:
    """Tell whether a text is one figure, with a sign of its unit maybe: 20项."""
    return _FIGURE.fullmatch(text) is not None
