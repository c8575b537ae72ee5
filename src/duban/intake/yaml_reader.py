"""Reading YAML as JSON would be read: no aliases, no tags, no dates, no yes and no, no repeats."""

import math
import re
from typing import Any

import yaml
from yaml.composer import Composer
from yaml.resolver import BaseResolver

from duban.intake.files import MAX_VALUES, CannotRead, fault, too_many_values
from duban.intake.texts import text_of
from duban.model.reading import Document, Path, Reading
from duban.words import Message, harmless, message

_DEPTH = 64
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,18})")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?")
_TOO_DEEP = message("Nested too deeply: no form is so deep")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def read_yaml(content: bytes, file: str) -> Reading:
    """Read one YAML submission."""
    try:
        text = text_of(content, file)
        node = _compose(_plain_events(text, file), file)
        found = _plain(node, file)
    except CannotRead as cannot:
        return Reading(findings=(cannot.finding,))
    return Reading((Document(found, lambda path: _line_of(node, path)),))


def _plain_events(text: str, file: str) -> list[yaml.Event]:
    """List the events, none of them a trick: composing follows aliases and recurses unbounded."""
    events = []
    depth = documents = 0
    try:
        for count, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
            if count > MAX_VALUES:
                raise CannotRead(too_many_values(file))
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            documents += isinstance(event, yaml.DocumentStartEvent)
            refused = _trick(event, depth, documents)
            if refused is not None:
                raise CannotRead(fault(refused[0], file, refused[1], _line(event)))
            events.append(event)
    except yaml.YAMLError as error:
        raise CannotRead(_syntax(file, error)) from error
    except RecursionError as error:
        raise CannotRead(fault("FILE-008", file, _TOO_DEEP)) from error
    return events


def _trick(event: yaml.Event, depth: int, documents: int) -> tuple[str, Message] | None:
    """Name what a plain document would not have: its finding code and sentence."""
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        return "FILE-009", message("YAML anchors and aliases are not read: write the values out")
    if getattr(event, "tag", None):
        return "FILE-009", message("YAML tags are not read: write plain values")
    if depth > _DEPTH:
        return "FILE-008", _TOO_DEEP
    if documents > 1:
        return "FILE-006", message("One file holds one submission: split the file at ---")
    return None


class _Composer(Composer, BaseResolver):
    """Composes events that were read before, so that a text is parsed once."""

    def __init__(self, events: list[yaml.Event]) -> None:
        Composer.__init__(self)
        BaseResolver.__init__(self)
        self._left = events[::-1]

    def check_event(self, *kinds: type[yaml.Event]) -> bool:
        return isinstance(self._left[-1], kinds)

    def peek_event(self) -> yaml.Event:
        return self._left[-1]

    def get_event(self) -> yaml.Event:
        return self._left.pop()


def _compose(events: list[yaml.Event], file: str) -> yaml.Node:
    node: yaml.Node | None = _Composer(events).get_single_node()
    if node is None:
        raise CannotRead(fault("FILE-004", file, message("The file is empty: ask for it again")))
    return node


def _syntax(file: str, error: yaml.YAMLError) -> Any:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    place = str(mark.line + 1) if mark else ""
    return fault("FILE-006", file, message("Not YAML: {error}", error=harmless(problem)), place)


def _plain(node: yaml.Node, file: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        made: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else None
            if key is None:
                raise CannotRead(_at(key_node, file, "FILE-006", message("A key must be text")))
            _refuse_half_characters(key_node, file)
            if key in made:
                said = message(
                    "The key “{name}” stands twice in one object: keep one", name=harmless(key, 60)
                )
                raise CannotRead(_at(key_node, file, "FILE-007", said))
            made[key] = _plain(value_node, file)
        return made
    if isinstance(node, yaml.SequenceNode):
        return [_plain(each, file) for each in node.value]
    return _scalar(node, file) if isinstance(node, yaml.ScalarNode) else None


def _scalar(node: yaml.ScalarNode, file: str) -> Any:
    text = node.value
    _refuse_half_characters(node, file)
    if node.style in {"'", '"', "|", ">"}:
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text):
        number = int(text)
        return number if -(2**63) <= number < 2**64 else float(number)  # as in JSON
    if _FLOAT.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    if text.lower().lstrip("+-") in {".nan", ".inf"} or _FLOAT.fullmatch(text):
        said = message("NaN and infinity are no figures: leave the fact out if it is not known")
        raise CannotRead(_at(node, file, "FILE-013", said))
    return text


def _refuse_half_characters(node: yaml.ScalarNode, file: str) -> None:
    text = node.value
    if not text.isprintable() and any("\ud800" <= char <= "\udfff" for char in text):
        said = message("A text holds half a character (a lone surrogate): write it anew")
        raise CannotRead(_at(node, file, "FILE-005", said))


def _line_of(node: yaml.Node, path: Path) -> str:
    """Find the line of a value, or of the nearest one around it."""
    for part in path:
        inner: yaml.Node | None = None
        if isinstance(node, yaml.MappingNode):
            inner = next((value for key, value in node.value if key.value == part), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            inner = node.value[part] if part < len(node.value) else None
        if inner is None:
            break
        node = inner
    return _line(node)


def _at(node: yaml.Node, file: str, code: str, said: Message) -> Any:
    return fault(code, file, said, _line(node))


def _line(marked: yaml.Event | yaml.Node) -> str:
    return str(marked.start_mark.line + 1) if marked.start_mark else ""
