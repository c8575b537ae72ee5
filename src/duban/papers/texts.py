"""Texts in papers: harmless, without what no office prints, and without names where so wished."""

import re
from collections.abc import Iterable

from attrs import frozen

from duban.words import harmless

#: Stands before each text that comes from data, so that no such text is read as markup.
DATA = "\ue000"

_LONGEST = 300
_EMOJI = re.compile(
    "(?:[\U0001f000-\U0001faff\u2600-\u2604\u2607-\u2712\u2715-\u27bf\u2b00-\u2bff]"
    "[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]*)+"
)


@frozen
class Texts:
    """How texts from data are put into a paper; `hidden` are the names that it must not tell."""

    hidden: re.Pattern[str] | None = None
    instead: str = "有关单位"

    @classmethod
    def without(cls, names: Iterable[str]) -> "Texts":
        """Hide names of units, the longer first."""
        longest = sorted({name for name in names if name}, key=lambda name: (-len(name), name))
        return cls(re.compile("|".join(map(re.escape, longest))) if longest else None)

    def fit(self, text: object, limit: int = _LONGEST) -> str:
        """Give a text fit for print: one line, no control characters, emoji named, names hidden.

        It has no | that would part cells. It is cut at `limit` characters with an ellipsis; the
        frozen judgement has it whole.
        """
        told = _EMOJI.sub("〔表情〕", str(text))
        told = harmless(told, limit)
        told = told.replace("|", "｜")
        return self.hidden.sub(self.instead, told) if self.hidden is not None else told

    def datum(self, text: object) -> str:
        """Give a text fit for print, marked as data for the markup."""
        return DATA + self.fit(text)
