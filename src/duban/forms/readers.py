"""The reader of forms, offered through the same hook as a plugin's."""

from collections.abc import Mapping

import pluggy

from duban.model.reading import Reader, Reading

hookimpl = pluggy.HookimplMarker("duban")


@hookimpl
def duban_reader() -> Mapping[str, Reader]:
    """Offer workbooks."""
    return {".xlsx": _xlsx}


def _xlsx(content: bytes, file: str) -> Reading:
    """Read a workbook; the code for it is imported with the first such file."""
    from duban.forms.reading import read_form

    return read_form(content, file)
