"""Telling a text that says something from what people write where they have nothing to say."""

_BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
_SPACES = "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
#: Blanks, dashes, strokes, full stops and 无, in any number and order.
_EMPTY = _BLANKS + _SPACES + "。.…—–―-－_/／\\、无"
#: What then may be left: 暂无, 没有, N/A.
_REST = frozenset(("", "暂", "暂时", "没有", "暂没有", "暂时没有", "n/a", "na", "nil"))
_FIRST = frozenset(_EMPTY) | {rest[0] for rest in _REST if rest} | {"N"}


def says_nothing(text: str) -> bool:
    """Tell whether a text is empty, or only 无, 暂无, 没有, “—”, “/” and the like."""
    if text and text[0] not in _FIRST:
        return False
    return text.strip(_EMPTY).casefold() in _REST
