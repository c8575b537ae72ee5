"""Finding the heading of a table of tasks by the names that offices give its columns."""

import re
import unicodedata
from collections.abc import Iterator

from attrs import frozen

from duban.errors import UsageError
from duban.sheets.values import Formula, Percent, Value
from duban.sheets.workbook import Sheet, cell_name
from duban.words import harmless, message

#: The names of each column, the usual one first.
NAMES: dict[str, tuple[str, ...]] = {
    "number": tuple("序号 编号 任务编号 任务序号 项目编号 项号 号 no".split()),
    "part": tuple(
        "方面 类别 分类 领域 工作领域 板块 工作板块 大项 任务类别 工作类别 项目类别 工作方面 部分".split()
    ),
    "task": tuple(
        "任务 工作内容 工作任务 重点任务 主要任务 具体任务 任务内容 任务名称 重点工作 工作事项"
        " 督办事项 事项 项目 项目名称 任务事项 主要工作 工作要点 重点工作任务 内容".split()
    ),
    "target": tuple(
        "目标 工作目标 年度目标 任务目标 目标任务 目标要求 年度目标任务 完成标准 工作标准 目标值"
        " 工作要求 任务要求 预期目标".split()
    ),
    "due": tuple(
        "完成时限 时限 完成时间 时限要求 时间要求 办结时限 完成期限 截止时间 截止日期 时间节点"
        " 完成日期 时间安排 期限".split()
    ),
    "lead": tuple(
        "牵头单位 责任单位 牵头处室 牵头部门 牵头责任单位 责任处室 责任部门 第一责任处室"
        " 第一责任单位 主办单位 承办单位 责任主体 牵头科室 责任科室 主责单位".split()
    ),
    "cooperating": tuple(
        "配合单位 配合处室 配合部门 协办单位 协办处室 协办部门 协作单位 参与单位 参加单位 协同单位"
        " 配合责任单位 配合科室".split()
    ),
}
_FIELD_OF = {name: field for field, names in NAMES.items() for name in names}
#: Words by which a column is known whose whole name is not, in the order in which they decide.
_HINTS: dict[str, re.Pattern[str]] = {
    "cooperating": re.compile("配合|协办|协同|协作"),
    "lead": re.compile("牵头|主办|责任(?:单位|处室|部门|科室)"),
    "due": re.compile("时限|期限|完成时间|时间节点|时间要求"),
    "target": re.compile("目标|标准|指标|要求"),
    "task": re.compile("任务|工作内容|事项"),
    "part": re.compile("方面|类别|领域|板块"),
}
_LONGEST_HEADING = 20
_NEEDED = ("task", "lead")
_SEARCHED = 20
_NOISE = re.compile(r"\(.*?\)|\[.*?\]|[\s:*、.。]")


@frozen
class Table:
    """A sheet with a heading: the row on which the heading ends, and its columns by field.

    `unread` are the columns that have a name which means nothing here.
    """

    sheet: Sheet
    row: int
    columns: dict[str, int]
    unread: tuple[tuple[int, str], ...] = ()

    def value(self, row: int, field: str) -> Value | None:
        """Give what stands in a field of a row, also where its cell is part of a merged block."""
        column = self.columns.get(field)
        return None if column is None else value_at(self.sheet, row, column)

    def text(self, row: int, field: str) -> str:
        """Give a field's text, "" where there is none; of a formula its result."""
        return text_of(self.value(row, field))

    def place(self, row: int, field: str) -> str:
        """Give the place of a field as people look it up: 任务表!D7."""
        column = self.columns.get(field, min(self.columns.values()))
        return place(self.sheet, row, column)


def place(sheet: Sheet, row: int, column: int) -> str:
    """Give a cell's place: 任务表!D7."""
    return f"{harmless(sheet.name, 40)}!{cell_name(row, column)}"


def block_of(sheet: Sheet, row: int, column: int) -> tuple[int, int, int, int] | None:
    """Give the merged block in which a cell lies."""
    return next(
        (
            each
            for each in sheet.merged
            if each[0] <= row <= each[2] and each[1] <= column <= each[3]
        ),
        None,
    )


def value_at(sheet: Sheet, row: int, column: int) -> Value | None:
    """Give what stands in a cell, or in the first cell of its merged block."""
    found = sheet.cells.get((row, column))
    if found is None and sheet.merged:
        block = block_of(sheet, row, column)
        if block is not None:
            return sheet.cells.get((block[0], block[1]))
    return found


def text_of(value: Value | None) -> str:
    """Give a cell's content as a text: whole numbers without point, of a formula its result."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, Formula):
        return value.cached.strip()
    if isinstance(value, Percent):
        return f"{value.points:g}%"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def find_table(sheets: tuple[Sheet, ...], wanted: str | None) -> Table:
    """Find the sheet with the table, and its heading.

    Raises UsageError where there is no such sheet, no heading, more than one sheet with a
    heading, or one name on two columns; each says where and what to do.
    """
    names = tuple(harmless(each.name, 40) for each in sheets)
    if wanted is not None:
        sheets = tuple(each for each in sheets if each.name == wanted)
        if not sheets:
            said = message(
                "There is no sheet {sheet}; there are: {known}", sheet=wanted, known=names
            )
            raise UsageError(said)
    found = [table for table in map(_heading, sheets) if table is not None]
    if len(found) > 1:
        several = tuple(harmless(each.sheet.name, 40) for each in found)
        said = message("Several sheets hold a table, name one by --sheet: {sheets}", sheets=several)
        raise UsageError(said)
    if not found:
        raise UsageError(
            message(
                "No heading found in the first {rows} rows of {sheets}: a table needs a column of"
                " tasks ({task}, …) and one of leads ({lead}, …)",
                rows=_SEARCHED,
                sheets=tuple(harmless(each.name, 40) for each in sheets),
                task="、".join(NAMES["task"][:4]),
                lead="、".join(NAMES["lead"][:4]),
            )
        )
    table = found[0]
    for field in _NEEDED:
        if field not in table.columns:
            raise UsageError(
                message(
                    "{place}: the heading has no column that is called one of {names}: rename it"
                    " there",
                    place=place(table.sheet, table.row, min(table.columns.values())),
                    names="、".join(NAMES[field]),
                )
            )
    return table


def _heading(sheet: Sheet) -> Table | None:
    """Find the row with the most columns of a known name; two must be known, one by its whole name."""
    best: tuple[int, int] | None = None
    rows = sorted({row for row, _ in sheet.cells if row <= _SEARCHED})
    last = max((column for _, column in sheet.cells), default=0)
    for row in rows:
        exact = {field for column in range(1, last + 1) if (field := _field(sheet, row, column))}
        every = len(_fields(sheet, row, last))
        if exact and every >= 2 and (best is None or every + len(exact) >= best[0]):
            best = (every + len(exact), row)
    if best is None:
        return None
    fields = _fields(sheet, best[1], last)
    if not any(field in fields for field in _NEEDED):
        return None
    _twice(sheet, best[1], last)
    return Table(sheet, best[1], fields, tuple(_unread(sheet, best[1], last, fields)))


def _fields(sheet: Sheet, row: int, last: int) -> dict[str, int]:
    """Give the columns by field: those of a known name first, then those that hint at one."""
    fields: dict[str, int] = {}
    for column in range(1, last + 1):
        field = _field(sheet, row, column)
        if field is not None:
            fields.setdefault(field, column)
    for column in range(1, last + 1):
        name = _name(sheet, row, column)
        if column not in fields.values() and 0 < len(name) <= _LONGEST_HEADING:
            field = next((one for one, hint in _HINTS.items() if hint.search(name)), None)
            if field is not None:
                fields.setdefault(field, column)
    return fields


def _unread(sheet: Sheet, row: int, last: int, fields: dict[str, int]) -> Iterator[tuple[int, str]]:
    blocks = [block_of(sheet, row, column) for column in fields.values()]
    for column in range(1, last + 1):
        block = block_of(sheet, row, column)
        name = _name(sheet, row, column)
        if name and column not in fields.values() and (block is None or block not in blocks):
            yield column, harmless(name, 20)


def _twice(sheet: Sheet, row: int, last: int) -> None:
    seen: dict[str, int] = {}
    for column in range(1, last + 1):
        field = _field(sheet, row, column)
        if field is None:
            continue
        first = seen.setdefault(field, column)
        block = block_of(sheet, row, column)
        if first != column and (block is None or not block[1] <= first <= block[3]):
            raise UsageError(
                message(
                    "{first} and {second} both mean {meaning}: rename or take out one of the two"
                    " columns",
                    first=place(sheet, row, first),
                    second=place(sheet, row, column),
                    meaning=NAMES[field][0],
                )
            )


def _field(sheet: Sheet, row: int, column: int) -> str | None:
    return _FIELD_OF.get(_name(sheet, row, column))


def _name(sheet: Sheet, row: int, column: int) -> str:
    """Give a heading without blanks, signs and what stands in brackets."""
    text = unicodedata.normalize("NFKC", text_of(value_at(sheet, row, column)))
    return _NOISE.sub("", text).lower()
