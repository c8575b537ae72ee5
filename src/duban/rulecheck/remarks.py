"""Remarks: what `duban check` says of a rule, schema or plugin file, with its place."""

from collections.abc import Iterable, Mapping
from typing import Literal

from attrs import frozen

from duban.errors import DubanError, apart
from duban.words import Lang, Message

Level = Literal["error", "warning"]


@frozen
class Remark:
    """One fault (error) or oddity (warning), with file and line (from 1; 0 = the whole file)."""

    level: Level
    file: str
    line: int
    said: Message

    def say(self, lang: Lang) -> str:
        """Say it in one line: place first, as compilers do."""
        place = f"{self.file}:{self.line}: " if self.line else f"{self.file}: " if self.file else ""
        return place + self.said.say(lang)


def error(file: str, line: int, said: Message) -> Remark:
    """Make a remark on what must be mended."""
    return Remark("error", file, line, said)


def warning(file: str, line: int, said: Message) -> Remark:
    """Make a remark on what should be looked at."""
    return Remark("warning", file, line, said)


def remarks_of(failure: DubanError) -> list[Remark]:
    """Make the remarks of an error that reading raised; several if it carries several."""
    return [error(each.file, each.line, each.said) for each in apart(failure)]


def in_order(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    """Give each remark once: errors first, then by file and line."""
    order: Mapping[str, int] = {"error": 0, "warning": 1}
    seen = {(each.level, each.file, each.line, each.said.say("en")): each for each in remarks}
    return tuple(seen[key] for key in sorted(seen, key=lambda key: (order[key[0]], *key[1:])))
