"""The failure of an expression: a value of its own, never to be read as false."""

import re

from attrs import frozen

_LACKING = re.compile(r"Key not found in map : \"(\w+)\"|lacks (\w+)")


@frozen
class CelFailure:
    """The engine could not evaluate an expression."""

    said: str

    @property
    def lacking(self) -> str:
        """Give the key that some thing of a list lacks, if that is why; else empty."""
        match = _LACKING.search(self.said)
        return (match[1] or match[2]) if match else ""
