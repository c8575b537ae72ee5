"""Names in files of a root that nothing bears: said with the nearest one that something does."""

from collections.abc import Iterable

from duban.words import Label, Message, message, nearest


def unknown(rule: str, what: Message | Label, name: str, known: Iterable[str]) -> Message:
    """Say that nothing bears a name, with the nearest one that something does."""
    names = list(known)
    near = nearest(name, names)
    if near:
        return message(
            "{rule}: there is no {what} {name}; did you mean {near}?",
            rule=rule,
            what=what,
            name=name,
            near=near[0],
        )
    return message(
        "{rule}: there is no {what} {name}; there are {known}",
        rule=rule,
        what=what,
        name=name,
        known=tuple(names[:12]) or "-",
    )
