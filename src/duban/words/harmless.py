"""Text from outside, made harmless: no control characters, escape sequences or bidi marks."""

import re
import unicodedata

_ESCAPE_SEQUENCE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])"
)


def harmless(text: str, limit: int = 200) -> str:
    """Give `text` fit for a terminal or a page: one line, visible characters, at most `limit`."""
    text = _ESCAPE_SEQUENCE.sub("", text)
    if not text.isprintable():
        text = "".join(map(_visible, text))
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _visible(char: str) -> str:
    category = unicodedata.category(char)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    if category in {"Cf", "Cs", "Co", "Cn"}:
        return ""
    return char
