"""Sentences in two languages from one gettext catalogue.

The message id is the English sentence with named fields. `message("Due on {due}", due=day)`
keeps the sentence and its parts apart until somebody says in which language it is read.
"""

import gettext
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Literal, Protocol

from attrs import field, frozen

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")

_LOCALE = Path(__file__).with_name("locale")


class Sayable(Protocol):
    """Anything that can be said in a language."""

    def say(self, lang: Lang) -> str:
        """Say it in `lang`."""
        ...


@frozen
class Label:
    """A name or sentence that data bring along in both languages; English falls back to Chinese."""

    zh: str
    en: str = ""

    def say(self, lang: Lang) -> str:
        """Say it in `lang`."""
        return self.zh if lang == "zh" or not self.en else self.en


@frozen
class Message:
    """A sentence of duban's own with its parts, not yet said in any language."""

    msgid: str
    parts: Mapping[str, object] = field(factory=dict)

    def say(self, lang: Lang) -> str:
        """Say it in `lang`, its parts in the same language."""
        sentence = _translator(lang)(self.msgid)
        if not self.parts:
            return sentence
        return sentence.format_map({name: say(part, lang) for name, part in self.parts.items()})


class Later:
    """A sentence that is made only when somebody wants to hear it."""

    __slots__ = ("tell",)

    def __init__(self, tell: Callable[[], Message]) -> None:
        """Keep how to make it."""
        self.tell = tell

    def say(self, lang: Lang) -> str:
        """Make it and say it in `lang`."""
        return self.tell().say(lang)


def message(msgid: str, /, **parts: object) -> Message:
    """Make a message; the catalogue's extractor looks for calls of this name."""
    return Message(msgid, parts)


def label(zh: str, en: str = "") -> Label:
    """Make a label."""
    return Label(zh, en)


def say(part: object, lang: Lang) -> str:
    """Say any part of a sentence: sayables in `lang`, sequences joined, days as written there."""
    if isinstance(part, str):
        return part
    if isinstance(part, tuple | list):
        return ("、" if lang == "zh" else ", ").join(say(each, lang) for each in part)
    teller: Callable[[Lang], str] | None = getattr(part, "say", None)
    if teller is not None:
        return teller(lang)
    if lang == "zh" and isinstance(part, date):
        day = f"{part.year}年{part.month}月{part.day}日"
        return f"{day}{part:%H:%M}" if isinstance(part, datetime) else day
    return str(part)


@cache
def _translator(lang: Lang) -> Callable[[str], str]:
    if lang == "en":
        return lambda msgid: msgid
    return gettext.translation("duban", _LOCALE, languages=["zh_CN"], fallback=True).gettext
