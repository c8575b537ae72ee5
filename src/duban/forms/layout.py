"""What the writer of the form and its reader agree on.

Row 1 of each sheet is hidden: A1 marks the sheet, B1 says as JSON what it is, and from C1 on
each column has a code, so that moved or added columns and rows are no harm. Column A names what
a row asks for, column B says as JSON how it is read.
"""

import json
from collections.abc import Mapping
from typing import Any

#: The version of the form, as in `form` of schemas/duban/submission.schema.json.
FORM_VERSION = 1

MARK = "duban-form"

#: The key of the rows of the cover's contents, each of which keeps what its sheet is.
SHEET_KEY = "sheet"

#: What a clerk may write instead of a value: the same as in the last report.
SAME = ("同上期", "同上")

TICK = "✓"

#: How the ticks of a form are read back: that nothing changed, that there is nothing to list.
UNCHANGED_TICK = {
    "type": "tick",
    "words": ("无变化", "没有变化", "本月无变化", "本月没有变化"),
    "against": ("有变化", "本月有变化"),
}
NOTHING_TICK = {
    "type": "tick",
    "words": ("无", "没有", "暂无", "本期无", "本月无"),
    "against": ("有",),
}

#: What stands first in the rows of column heads of a task's sheet.
HEADS = ("上报数据", "序号")

#: How the first cell of a row ends that only shows the way to the sheet of a list.
TO_LIST = " → 清单"

#: Rows for evidence.
EVIDENCE_ROWS = 6

#: Rows of a list: in the first form, on one page, and free ones beyond what is filled in.
FIRST_LIST_ROWS = 60
PAGE_LIST_ROWS = 30
FREE_LIST_ROWS = 10

#: Texts of a task, in the order of the form: those that are lists hold one item a line.
TEXT_LISTS = ("achievements", "problems")


def as_json(hint: Mapping[str, Any]) -> str:
    """Write a hint for a hidden cell."""
    return json.dumps(hint, ensure_ascii=False, separators=(",", ":"))


def hint_of(value: object) -> dict[str, Any]:
    """Read a hint; raises ValueError for anything but a JSON object."""
    if not isinstance(value, str):
        raise ValueError(value)
    try:
        found = json.loads(value)
    except RecursionError as error:
        raise ValueError(value) from error
    if not isinstance(found, dict):
        raise ValueError(value)
    return found
