"""Violations in words that a clerk can act on: what was found, what was wanted, what to do."""

from collections.abc import Callable, Mapping

from duban.schemafiles.leaves import Leaf
from duban.schemafiles.validators import Violation
from duban.words import Label, Message, harmless, message, nearest

_TYPE_LABELS = {
    "integer": Label("整数", "a whole number"),
    "number": Label("数", "a number"),
    "string": Label("文字", "text"),
    "boolean": Label("是或否", "true or false"),
    "object": Label("一组字段", "an object"),
    "array": Label("清单", "a list"),
    "null": Label("空值", "null"),
}
_FORMAT_LABELS = {
    "date": Label("日期，如 2019-06-30", "a date such as 2019-06-30"),
    "date-time": Label(
        "带时区的时间，如 2019-07-04T16:20:00+08:00",
        "a time with offset such as 2019-07-04T16:20:00+08:00",
    ),
}

#: Quotation marks inside quotation marks.
_INNER = str.maketrans("“”", "‘’")


def explain(violation: Violation, leaves: Mapping[str, Leaf]) -> Message:
    """Say in a sentence how a document does not fit."""
    name = field_name(violation.path, leaves)
    teller = _TELLERS.get(violation.keyword)
    if teller is not None:
        return teller(violation, name)
    return message(
        "{name}: {found} does not meet {keyword} {demand}",
        name=name,
        found=_shown(violation.found),
        keyword=violation.keyword,
        demand=_shown(violation.demand),
    )


def field_name(path: tuple[str | int, ...], leaves: Mapping[str, Leaf]) -> Label:
    """Give a field's name: in Chinese its titles, in English the path, for titles are Chinese only.

    What no title is known for is named by its path.
    """
    names = [str(part) for part in path if isinstance(part, str)]
    dotted = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path)
    dotted = harmless(dotted.lstrip("."))
    if not dotted:
        return Label("文件顶层", "the top of the file")
    for cut in range(len(names), 0, -1):
        name = ".".join(names[:cut])
        title = _title(name, leaves)
        if title:
            columns = leaves[name].columns if name in leaves else ()
            return Label(_quoted(title) + _below(path, cut, columns), dotted)
    return Label(dotted, dotted)


def _below(path: tuple[str | int, ...], cut: int, columns: tuple[Leaf, ...]) -> str:
    """Name what lies below the first `cut` keys of a path: the thing's number, then its column."""
    titles = {column.name: column.title for column in columns}
    said, keys = "", 0
    for part in path:
        if isinstance(part, int):
            said += f"第{part + 1}项" if keys >= cut else ""
        else:
            keys += 1
            said += _quoted(titles.get(part, harmless(part))) if keys > cut else ""
    return said


def _quoted(title: str) -> str:
    return f"“{title.translate(_INNER)}”"


def _title(name: str, leaves: Mapping[str, Leaf]) -> str:
    """Give the title of a fact, or of the work or document that a fact belongs to."""
    if name in leaves:
        return leaves[name].title
    stage = leaves.get(f"{name}.stage")
    return "" if stage is None else stage.title.rpartition(" · ")[0]


def _type(violation: Violation, name: Label) -> Message:
    wanted = violation.demand if isinstance(violation.demand, str) else "/".join(violation.demand)
    return message(
        "{name} must be {wanted}, but is {found}",
        name=name,
        wanted=_TYPE_LABELS.get(wanted, wanted),
        found=_shown(violation.found),
    )


def _required(violation: Violation, name: Label) -> Message:
    return message("{name} lacks {missing}: please fill it in", name=name, missing=violation.names)


def _unexpected(violation: Violation, name: Label) -> Message:
    near = nearest(violation.names[0], violation.demand, alike=0.6)
    if near:
        return message(
            "{name} is not a field of this form; did you mean {near}?", name=name, near=near[0]
        )
    return message("{name} is not a field of this form: please remove it", name=name)


def _limit(msgid: str) -> Callable[[Violation, Label], Message]:
    def tell(violation: Violation, name: Label) -> Message:
        return message(msgid, name=name, found=_shown(violation.found), limit=violation.demand)

    return tell


def _choice(violation: Violation, name: Label) -> Message:
    options = violation.demand if isinstance(violation.demand, list) else [violation.demand]
    found = violation.found
    near = (
        nearest(found, [str(each) for each in options], alike=0.6) if isinstance(found, str) else []
    )
    if near:
        return message(
            "{name} is {found}, which is none of {options}; did you mean {near}?",
            name=name,
            found=_shown(found),
            options=tuple(map(str, options)),
            near=near[0],
        )
    return message(
        "{name} is {found}, which is none of {options}",
        name=name,
        found=_shown(found),
        options=tuple(map(str, options)),
    )


def _format(violation: Violation, name: Label) -> Message:
    return message(
        "{name} must be {wanted}, but is {found}",
        name=name,
        wanted=_FORMAT_LABELS.get(str(violation.demand), str(violation.demand)),
        found=_shown(violation.found),
    )


def _shown(found: object) -> str:
    if isinstance(found, dict):
        return "{…}"
    if isinstance(found, list):
        return "[…]"
    if isinstance(found, bool):
        return "true" if found else "false"
    if found is None:
        return "null"
    return f"“{harmless(found, 40)}”" if isinstance(found, str) else str(found)


_TELLERS: dict[str, Callable[[Violation, Label], Message]] = {
    "type": _type,
    "required": _required,
    "additionalProperties": _unexpected,
    "minimum": _limit("{name} is {found}; it cannot be less than {limit}"),
    "maximum": _limit("{name} is {found}; it cannot be more than {limit}"),
    "maxItems": _limit("{name} has too many entries; at most {limit} are allowed"),
    "minItems": _limit("{name} has too few entries; at least {limit} are needed"),
    "maxLength": _limit("{name} is too long; at most {limit} characters are allowed"),
    "minLength": _limit("{name} is empty: please fill it in"),
    "enum": _choice,
    "const": _choice,
    "format": _format,
    "pattern": _limit("{name} is {found}, which does not have the wanted form {limit}"),
}
