"""Sentences in two languages from one gettext catalogue.

The message id is the English sentence with named fields. `message("Due on {due}", due=day)`
keeps the sentence and its parts apart until somebody says in which language it is read.
"""

import gettext
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter
from typing import Literal, Protocol

from attrs import field, frozen

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")

_LOCALE = Path(__file__).with_name("locale")
_SEQUENCES = (tuple, list)


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
        parts = self.parts
        if not parts:
            return _translator(lang).sentence(self.msgid)
        said = []
        for text, name in _translator(lang).pieces(self.msgid):
            said.append(text)
            if name is not None:
                said.append(say(parts[name], lang))
        return "".join(said)


class Later:
    """A sentence that is made only when somebody wants to hear it, and remembered once said."""

    __slots__ = ("_lang", "_said", "tell")

    def __init__(self, tell: Callable[[], Message]) -> None:
        """Keep how to make it."""
        self.tell = tell
        self._lang: Lang | None = None
        self._said = ""

    def say(self, lang: Lang) -> str:
        """Make it and say it in `lang`."""
        if self._lang != lang:
            self._said = self.tell().say(lang)
            self._lang = lang
        return self._said


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
    teller: Callable[[Lang], str] | None = getattr(part, "say", None)
    if teller is not None:
        return teller(lang)
    if isinstance(part, _SEQUENCES):
        return ("、" if lang == "zh" else ", ").join(say(each, lang) for each in part)
    if lang == "zh" and isinstance(part, date):
        if isinstance(part, datetime):
            return f"{_chinese_day(part.date())}{part:%H:%M}"
        return _chinese_day(part)
    return str(part)


@lru_cache(maxsize=1024)
def _chinese_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


class _Translator:
    """The sentences of a language, each looked up and cut into pieces once."""

    def __init__(self, translate: Callable[[str], str]) -> None:
        self.sentence = cache(translate)
        self.pieces = cache(self._cut)

    def _cut(self, msgid: str) -> tuple[tuple[str, str | None], ...]:
        """Give (text, name of the part that follows it); at the end the name may be None."""
        parsed = Formatter().parse(self.sentence(msgid))
        return tuple((text, name) for text, name, _spec, _conversion in parsed)


@cache
def _translator(lang: Lang) -> _Translator:
    if lang == "en":
        return _Translator(str)
    found = gettext.translation("duban", _LOCALE, languages=["zh_CN"], fallback=True)
    return _Translator(found.gettext)
