"""Rows of the register's workbook as they are shown, whoever typed them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from attrs import frozen

from duban.model.rules import RuleBook


@frozen
class Line:
    """A row as it is shown, by column code; `kind` tells rows that nobody types."""

    cells: Mapping[str, Any]
    result: str = ""
    kind: str = ""
    holds: bool = True


def local(moment: datetime | None, book: RuleBook) -> datetime | None:
    """Give a time as cells have it: of the plan's zone, without saying so."""
    if moment is None:
        return None
    return moment.astimezone(book.plan.zone).replace(tzinfo=None, microsecond=0)
