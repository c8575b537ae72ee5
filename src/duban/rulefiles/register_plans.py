"""What a sheet of the register's workbook is made of: columns, and what they hold."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from attrs import frozen

from duban.words import Label


@frozen
class Column:
    """A column: its code (the key of the entry in TOML), title, reader and width in characters.

    `kind` is reporter, area, task, indicator, period, year, time, day, flag, figure, points, choice,
    text or digest; "shown" is never read. `choices` are the codes of a choice with their names,
    `within` the least and the most points.
    """

    code: str
    title: str
    kind: str
    width: float
    required: bool = False
    choices: tuple[tuple[str, str], ...] = ()
    within: tuple[float, float] = (0.0, 100.0)


@frozen(eq=False, repr=False)
class SheetPlan:
    """A sheet of entries of one table: what it is called and says, and its columns.

    `since` is the first version of the workbook that has it.
    """

    table: str
    name: str
    says: str
    columns: tuple[Column, ...]
    since: int = 1

    @property
    def inputs(self) -> tuple[Column, ...]:
        """Give the columns that are typed and read."""
        return tuple(column for column in self.columns if column.kind != "shown")


_Code = TypeVar("_Code", bound=str)


def choices_of(
    labels: Mapping[_Code, Label], codes: Iterable[_Code]
) -> tuple[tuple[str, str], ...]:
    """Give some codes with the Chinese names that a drop-down offers for them."""
    return tuple((str(code), labels[code].zh) for code in codes)


RESULT = Column("result", "处理结果", "shown", 26)
UNIT = Column("reporter", "报送单位", "reporter", 22, required=True)
