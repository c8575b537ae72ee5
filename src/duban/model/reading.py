"""What a reader makes of a file: documents whose facts know their place, and findings."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from attrs import frozen

from duban.model.findings import Finding

#: The path of a value in a document: ("facts", "arterial", "lit") or ("facts", "roads", 2, "name").
Path = tuple[str | int, ...]


@frozen(eq=False, repr=False)
class Document:
    """One submission in plain JSON types, before it is held against any schema.

    `place` gives the line ("12") or cell ("1.4!D7") of a value, or that of the nearest value
    around it; it may be slow and is called only for what is shown. `source` is JSON that holds this
    content and nothing else, where the reader has it: its digest then is worked out only on demand.
    """

    content: Mapping[str, Any]
    place: Callable[[Path], str]
    notes: tuple[Finding, ...] = ()
    source: bytes | None = None


@frozen(eq=False, repr=False)
class Reading:
    """All that a file holds. A file that cannot be read has findings and no documents."""

    documents: tuple[Document, ...] = ()
    findings: tuple[Finding, ...] = ()


class Reader(Protocol):
    """Reads the bytes of one file; never raises for what the bytes hold."""

    def __call__(self, content: bytes, file: str) -> Reading:
        """Read `content`; `file` is for findings only."""
        ...
