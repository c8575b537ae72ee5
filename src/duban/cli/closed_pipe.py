"""Output whose reader has seen enough: `duban evaluate … | head`."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


def write_no_more(stream: TextIO) -> None:
    """Let what is left for a stream go nowhere, so that nothing fails at the end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, stream.fileno())
    finally:
        os.close(nowhere)


@contextmanager
def till_closed(name: str) -> Iterator[None]:
    """Write to `stdout` or `stderr` as long as somebody reads it; what comes after goes on."""
    stream: TextIO = getattr(sys, name)
    try:
        yield
        stream.flush()
    except BrokenPipeError:
        write_no_more(stream)
