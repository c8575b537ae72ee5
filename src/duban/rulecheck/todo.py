"""What people still have to fill in: the places marked TODO in a plan's own rule files."""

import re
from collections.abc import Iterator

from duban.roots import Root
from duban.rulecheck.remarks import Remark, warning
from duban.words import harmless, message

_MARK = re.compile(r"#.*?\bTODO\b[:：]?\s*(.*)")


def todo_remarks(plan: str, roots: tuple[Root, ...]) -> Iterator[Remark]:
    """Warn of each comment marked TODO in the files of a plan that some root has."""
    for root in roots:
        for pattern in ("*.toml", "areas/*.toml"):
            for path in root.files(f"rules/{plan}", pattern):
                text = path.read_text(encoding="utf-8", errors="replace")
                for number, line in enumerate(text.splitlines(), 1):
                    mark = _MARK.search(line) if "TODO" in line else None
                    if mark is not None:
                        said = message("to be filled in: {what}", what=harmless(mark[1]) or "TODO")
                        yield warning(root.shown(path), number, said)
