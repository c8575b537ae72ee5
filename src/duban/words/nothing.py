"""Telling a text that says something from what people write where they have nothing to say."""

#: Blanks (none lies beyond U+3000), dashes, strokes, full stops and 无, in any number and order.
_EMPTY = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "。.…—–―-－_/／\\、无"
#: What then may be left: 暂无, 没有, N/A.
_REST = frozenset(("", "暂", "暂时", "没有", "暂没有", "暂时没有", "n/a", "na", "nil"))
_FIRST = frozenset(_EMPTY) | {rest[0] for rest in _REST if rest} | {"N"}


def says_nothing(text: str) -> bool:
    """Tell whether a text is empty, or only 无, 暂无, 没有, “—”, “/” and the like."""
    if text and text[0] not in _FIRST:
        return False
    return text.strip(_EMPTY).casefold() in _REST
