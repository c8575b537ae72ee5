"""Formulas: value, of and expect name facts that there are, and say only what they may."""

import re
from collections.abc import Iterator

from duban.expressions import names_in
from duban.expressions.language import Fault, faults_of
from duban.rulecheck.case import Case
from duban.rulecheck.macros import Macro, macros_in, sums_in, without_texts
from duban.rulecheck.remarks import Remark
from duban.rulefiles.naming import unknown
from duban.schemafiles.leaves import Leaf
from duban.words import Message, message

_FACT = message("fact")
_BASELINE = message("baseline")
_COLUMN = message("column")
_CHOICE = message("choice")

_COMPARISON = re.compile(r"==|!=|<=|>=|<|>|&&|\|\||!|\bin\b")
_OVERLOAD = re.compile(r"no matching overload for '_?([^_']+)_?\w*' applied to '\((.*)\)'")
_DOTTED = re.compile(r"[A-Za-z_][\w.]*")

#: A choice that was left open reads so inside a list.
_NOT_FILLED_IN = ""


def formula_remarks(case: Case) -> Iterator[Remark]:
    """Look at every expression of an area."""
    for indicator in case.rules.indicators:
        for key, source in (("value", indicator.value), ("of", indicator.of)):
            if source is not None:
                found = _names(case, indicator.id, source, previous=False)
                found = found or _compiled(case, indicator.id, source, "DOUBLE")
                for said in found or [
                    *_shape_of_value(case, indicator.id, source),
                    *_facts_within(case, indicator.id, source),
                ]:
                    yield case.on_indicator(indicator, key, said)
    for check in case.rules.checks:
        found = _names(case, check.code, check.expect, previous=True)
        found = found or _compiled(case, check.code, check.expect, "BOOL")
        for said in found or [
            *_shape_of_check(check.code, check.expect),
            *_facts_within(case, check.code, check.expect),
        ]:
            yield case.on_check(check, "expect", said)


def _names(case: Case, rule: str, source: str, *, previous: bool) -> list[Message]:
    found = []
    for name in names_in(source):
        top, _, rest = name.partition(".")
        if top == "baseline":
            if rest not in case.book.baselines:
                known = [f"baseline.{each}" for each in case.book.baselines]
                found.append(unknown(rule, _BASELINE, name, known))
        elif top == "previous" and not previous:
            found.append(
                message("{rule}: {name} may stand in [[check]] only", rule=rule, name=name)
            )
        elif f"facts.{rest}" not in case.facts:
            known = [top + each.removeprefix("facts") for each in case.facts]
            found.append(unknown(rule, _FACT, name, known))
    return found


def _compiled(case: Case, rule: str, source: str, wanted: str) -> list[Message]:
    return [_in_words(case, rule, source, each) for each in faults_of(case.cel, source, wanted)]


def _in_words(case: Case, rule: str, source: str, fault: Fault) -> Message:
    if fault.name:
        dotted = next(
            (each for each in _DOTTED.findall(source) if each.startswith(fault.name)), fault.name
        )
        return unknown(rule, _FACT, dotted, case.facts)
    overload = _OVERLOAD.search(fault.said)
    if overload is not None and "?" not in overload[1]:
        return message(
            "{rule}: {operator} does not take {types} (column {column}): write 1.0, not 1, and"
            " compare like with like",
            rule=rule,
            operator=overload[1],
            types=overload[2],
            column=fault.column,
        )
    if overload is not None:
        return _no_choice(rule)
    if fault.said.startswith("gives BOOL"):
        return _no_comparison(rule)
    if fault.said.startswith("gives INT"):
        return message(
            "{rule}: the value is a whole number: write double(…) around .size()", rule=rule
        )
    if fault.said.startswith("gives"):
        got, wanted = fault.said.removeprefix("gives ").split(", not ")
        return message("{rule}: gives {got}, not {wanted}", rule=rule, got=got, wanted=wanted)
    said = fault.said.partition(" expecting {")[0]
    return message("{rule}: {error} (column {column})", rule=rule, error=said, column=fault.column)


def _shape_of_value(case: Case, rule: str, source: str) -> Iterator[Message]:
    lists = [name for name, leaf in case.leaves.items() if leaf.type == "list"]
    bare = without_texts(source)
    outside = bare
    for macro in macros_in(source, lists):
        first, last = macro.span
        outside = outside[:first] + " " * (last - first) + outside[last:]
    if "?" in bare:
        yield _no_choice(rule)
    elif _COMPARISON.search(outside):
        yield _no_comparison(rule)


def _shape_of_check(rule: str, source: str) -> Iterator[Message]:
    if "/" in without_texts(source):
        yield message(
            "{rule}: expect does not divide, as a denominator may be zero: multiply out instead",
            rule=rule,
        )


def _no_choice(rule: str) -> Message:
    return message("{rule}: a value has no “?:”: give the cases indicators of their own", rule=rule)


def _no_comparison(rule: str) -> Message:
    return message("{rule}: a value is arithmetic; comparisons stand inside filter only", rule=rule)


def _facts_within(case: Case, rule: str, source: str) -> Iterator[Message]:
    """Look at what CEL leaves open: choices of texts, and keys of the things of a list."""
    lists = {name: leaf for name, leaf in case.leaves.items() if leaf.type == "list"}
    for name in names_in(source):
        leaf = case.leaves.get(name)
        if leaf is not None and leaf.type == "text":
            for value in _held_against(rf"(?<![\w.]){re.escape(name)}\b", source):
                yield from _wrong_choice(rule, name, leaf, value)
    for macro in macros_in(source, lists):
        yield from _macro_faults(
            rule, macro, {each.name: each for each in lists[macro.list].columns}
        )
    for use in sums_in(source, lists):
        columns = {each.name: each for each in lists[use.list].columns}
        if use.key not in columns:
            yield _no_column(rule, use.list, use.key, columns)
        elif columns[use.key].type != "number":
            yield message(
                "{rule}: sum adds numbers, but {name} is none",
                rule=rule,
                name=f"{use.list}[].{use.key}",
            )


def _macro_faults(rule: str, macro: Macro, columns: dict[str, Leaf]) -> Iterator[Message]:
    if macro.nests:
        yield message(
            "{rule}: comprehensions do not nest, but the {macro} over {list} holds another",
            rule=rule,
            macro=macro.name,
            list=macro.list,
        )
    for key in dict.fromkeys(macro.keys()):
        if key not in columns:
            yield _no_column(rule, macro.list, key, columns)
    yield from _wrong_choices(rule, macro, columns)


def _no_column(rule: str, of: str, key: str, columns: dict[str, Leaf]) -> Message:
    known = [f"{of}[].{each}" for each in columns]
    return unknown(rule, _COLUMN, f"{of}[].{key}", known)


def _wrong_choices(rule: str, macro: Macro, columns: dict[str, Leaf]) -> Iterator[Message]:
    """Find columns held against what they can never be: a strange code, or another type."""
    for key, column in columns.items():
        name = rf"(?<![\w.]){macro.variable}\s*\.\s*{key}\b"
        for value in _held_against(name, macro.body):
            yield from _wrong_choice(rule, f"{macro.list}[].{key}", column, value)


def _held_against(name: str, source: str) -> Iterator[str]:
    """Give the literals with which a variable is compared or among which it is sought."""
    literal = r"\"[^\"]*\"|'[^']*'|[0-9.]+"
    compared = rf"{name}\s*(?:[=!]=|<=?|>=?)\s*(?P<one>{literal})"
    sought = rf"{name}\s+in\s*\[(?P<list>[^\]]*)\]"
    for match in re.finditer(f"{compared}|{sought}", source):
        yield from re.findall(literal, match["one"] or match["list"] or "")


def _wrong_choice(rule: str, name: str, leaf: Leaf, value: str) -> Iterator[Message]:
    is_text = value[0] in "\"'"
    if leaf.type in {"number", "text"} and (leaf.type == "number") == is_text:
        yield message(
            "{rule}: {name} is a {type} and is never {value}",
            rule=rule,
            name=name,
            type=message("number") if leaf.type == "number" else message("text"),
            value=value,
        )
    elif is_text and leaf.labels and value[1:-1] not in {*leaf.labels, _NOT_FILLED_IN}:
        yield unknown(rule, _CHOICE, value[1:-1], leaf.labels)
