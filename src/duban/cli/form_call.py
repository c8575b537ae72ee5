"""What the commands that write a form are told in a call: the month, and a workbook's name."""

from pathlib import Path

from duban.errors import UsageError
from duban.model.period import Period
from duban.words import message


def month_of(period: str) -> Period:
    """Read the month of --period; raises UsageError for what is none."""
    try:
        return Period.parse(period)
    except ValueError as error:
        said = message("--period must be a month such as 2019-06, not {found}", found=period)
        raise UsageError(said) from error


def hold_to_workbook(out: Path) -> None:
    """Raise UsageError for a form that is to be written under a name of no workbook."""
    if out.suffix.lower() != ".xlsx":
        raise UsageError(message("{file}: the form is a workbook, name it .xlsx", file=str(out)))
