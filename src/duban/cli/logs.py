"""The log of `serve` and `tick` on stderr: JSON lines for machines, short lines for a terminal."""

import logging
import os
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import click
import orjson

from duban.service.telling import LOGGER

_Function = TypeVar("_Function", bound=Callable[..., Any])

#: What stands before the @ of an address: a person, whom a log need not name.
_LOCAL_PART = re.compile(r"[^\s<>@\[\]()（），。；：:;,\"'“”]+@(?=[A-Za-z0-9])")
#: Ids that look like addresses or may hold anything, and must stay whole.
_WHOLE = frozenset({"message_id", "sha256", "slot", "matter", "pass"})


def log_option(function: _Function) -> _Function:
    """Give a command the option --log."""
    return click.option(
        "--log",
        "log",
        type=click.Choice(["text", "json"]),
        envvar="DUBAN_LOG",
        help="日志格式，默认终端上为 text · form of the log; json unless stderr is a terminal.",
    )(function)


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, event, pass, ids, what is said. Local parts are hidden."""

    pass_id = ""

    def begin(self, now: datetime) -> None:
        """Begin a pass: its id stands in every line from here on."""
        self.pass_id = f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}"

    def format(self, record: logging.LogRecord) -> str:
        """Give the line."""
        moment = datetime.fromtimestamp(record.created, UTC)
        row: dict[str, object] = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "event": getattr(record, "event", record.name.rpartition(".")[2]),
        }
        if self.pass_id:
            row["pass"] = self.pass_id
        row |= getattr(record, "ids", {})
        said = record.getMessage()
        if said != row["event"]:
            row["said"] = said
        if record.exc_info and record.exc_info[0] is not None:
            row["raised"] = f"{record.exc_info[0].__name__}: {record.exc_info[1]}"
        hidden = {key: _shown(key, each) for key, each in row.items()}
        return orjson.dumps(hidden, default=str).decode()


def set_up(log: str | None) -> JsonLines:
    """Send the log to stderr in the form asked for; gives what is told of each pass's beginning."""
    lines = JsonLines()
    is_json = log == "json" or (log is None and not sys.stderr.isatty())
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)s %(message)s")
    handler.setFormatter(lines if is_json else text)
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("duban").setLevel(logging.INFO)
    logging.getLogger(LOGGER).setLevel(logging.INFO if is_json else logging.WARNING)
    return lines


def _shown(key: str, value: object) -> object:
    if not isinstance(value, str):
        return value
    value = value.encode("utf-8", "backslashreplace").decode()  # a file's name may be no UTF-8
    if key in _WHOLE:
        return value
    return _LOCAL_PART.sub("…@", value)
