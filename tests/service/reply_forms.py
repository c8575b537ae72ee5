"""Reply forms as a unit gets them by mail, fills them in and hands them in."""

import io
import os
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
from tests.service.houses import Post, Received

from duban.forms.reply_layout import ROWS, VALUES
from duban.model.matters import Matter
from duban.service import House

#: Both parts of an answer, and who gives it.
ANSWER: Mapping[str, Any] = {
    "cause": "经办人外出，无人接手",
    "measures": "已定AB岗，次月起提前两天报送",
    "by": "王某（样例）",
}


def fill(content: bytes, which: Mapping[str, Mapping[str, Any]]) -> bytes:
    """Fill in cells as a person does: by matter and field."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in workbook:
        columns = {cell.value: cell.column for cell in sheet[1]}
        for row in range(2, sheet.max_row + 1):
            key, mark = (str(sheet.cell(row, column).value) for column in (1, 2))
            for matter, values in which.items():
                if f'"{matter}"' in mark:
                    for name, column in zip(ROWS.get(key, ()), VALUES, strict=False):
                        if name in values:
                            sheet.cell(row, columns[column]).value = values[name]
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def forms_of(mail: Received) -> list[tuple[str, bytes]]:
    """Give the files that go with a mail, with their names."""
    return [
        (str(part.get_filename()), part.get_content()) for part in mail.message.iter_attachments()
    ]


def form_of(post: Post, address: str) -> bytes:
    """Give the form of the last mail to an address that brings one."""
    found = [forms_of(mail) for mail in post.to(address)]
    return [forms for forms in found if forms][-1][0][1]


def lay(house: House, reporter: str, content: bytes, name: str = "反馈.xlsx") -> Path:
    """Lay a file into a reporter's folder as one that has settled."""
    target = house.settings.inbox / reporter / name
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    written = time.time() - 60
    os.utime(target, (written, written))
    return target


def matters_of(house: House, reporter: str) -> list[Matter]:
    with house.ledger.reading() as entry:
        return [one for one in entry.matters() if one.lead == reporter]
