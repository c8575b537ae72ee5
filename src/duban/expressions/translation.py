"""Expressions as Python: what rules mostly say, translated, so that no engine need be called.

With its operators spelt in Python's way a CEL expression parses as Python, in the same order of
precedence. A closed list of nodes is then written anew as Python code, each with its type. What is
not on the list, or what CEL's own checker might refuse, has no translation: the engine answers.
Nothing of an expression reaches Python's compiler but numbers, texts and this module's own code.
"""

import ast
import re
from collections.abc import Callable, Mapping

from attrs import field, frozen

from duban.expressions.names import Fact, fact_behind

_OPERATORS = re.compile(r"\"[^\"]*\"|'[^']*'|&&|\|\||!(?!=)")
#: CEL's not binds as tightly as Python's ~, not as loosely as its `not`.
_SPELT = {"&&": " and ", "||": " or ", "!": "~"}
#: Escapes, comments, numbers with underscores, texts side by side: not the same in both.
_UNLIKE = re.compile(r"[\\#]|[0-9]_|(?:\"[^\"]*\"|'[^']*')\s*[\"']")

_COMPARED: Mapping[type[ast.cmpop], str] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_COMPUTED: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_NUMBERS = ("number", "int")
_CONSTANTS: Mapping[type, str] = {str: "text", float: "number", int: "int"}
#: What stands for a key that a thing of a list lacks; a number has no stand-in.
_STAND_INS: Mapping[str, str] = {"text": "''", "flag": "False"}


class _NoTranslation(Exception):
    """The expression is left to the engine."""


@frozen
class Translation:
    """Python code for an expression.

    The code asks for `names` by the variables that `local` gave for them. It gives a float, or a
    flag. It may raise KeyError where a thing of a list lacks a number.
    """

    code: str
    gives: str
    names: tuple[str, ...]
    may_fail: bool


@frozen
class _Code:
    """Code of a part: its type ("number" is a float or an int that stands for one)."""

    text: str
    type: str
    keys: Mapping[str, str] = field(factory=dict)


def translate(
    source: str,
    facts: Mapping[str, Fact],
    baselines: Mapping[str, float],
    local: Callable[[str], str],
) -> Translation | None:
    """Translate an expression over facts and baselines (by full names); None leaves it to CEL."""
    if _UNLIKE.search(source):
        return None
    spelt = _OPERATORS.sub(lambda match: _SPELT.get(match[0], match[0]), source)
    translator = _Translator(facts, baselines, local)
    try:
        code = translator.code(ast.parse(spelt.replace("\n", " ").strip(), mode="eval").body)
    except (SyntaxError, _NoTranslation):
        return None
    if code.type not in {"number", "flag"}:
        return None
    text = f"float({code.text})" if code.type == "number" else code.text
    return Translation(text, code.type, tuple(translator.names), translator.may_fail)


def _dotted(node: ast.expr) -> str:
    """Give a chain of names with its dots; raises _NoTranslation for anything else."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        raise _NoTranslation
    return ".".join([node.id, *reversed(parts)])


class _Translator(ast.NodeVisitor):
    """Writes one expression's nodes anew; what has no visit of its own has no translation."""

    def __init__(
        self,
        facts: Mapping[str, Fact],
        baselines: Mapping[str, float],
        local: Callable[[str], str],
    ) -> None:
        self.names: dict[str, None] = {}
        self.may_fail = False
        self._facts = facts
        self._baselines = baselines
        self._local = local
        self._thing = ""
        self._keys: Mapping[str, str] = {}

    def code(self, node: ast.expr) -> _Code:
        code: _Code = self.visit(node)
        return code

    def text(self, node: ast.expr, wanted: str) -> str:
        code = self.code(node)
        if code.type != wanted:
            raise _NoTranslation
        return code.text

    def generic_visit(self, _node: ast.AST) -> _Code:
        raise _NoTranslation

    def visit_Constant(self, node: ast.Constant) -> _Code:
        kind = _CONSTANTS.get(type(node.value))
        if kind is None:
            raise _NoTranslation
        return _Code(repr(node.value), kind)

    def visit_Name(self, node: ast.Name) -> _Code:
        if node.id not in {"true", "false"}:
            raise _NoTranslation
        return _Code(node.id.capitalize(), "flag")

    def visit_Attribute(self, node: ast.Attribute) -> _Code:
        if isinstance(node.value, ast.Name) and node.value.id == self._thing:
            return self._key(node.attr)
        name = _dotted(node)
        if name in self._baselines:
            return _Code(repr(float(self._baselines[name])), "number")
        fact = self._facts.get(fact_behind(name))
        if fact is None:
            raise _NoTranslation
        self.names[name] = None
        return _Code(self._local(name), fact.type, fact.keys)

    def _key(self, key: str) -> _Code:
        kind = self._keys.get(key, "")
        if kind == "number":
            self.may_fail = True
            return _Code(f"thing[{key!r}]", kind)
        if kind not in _STAND_INS:
            raise _NoTranslation
        return _Code(f"thing.get({key!r}, {_STAND_INS[kind]})", kind)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> _Code:
        if isinstance(node.op, ast.USub):
            return _Code(f"(-{self.text(node.operand, 'number')})", "number")
        if isinstance(node.op, ast.Invert):
            return _Code(f"(not {self.text(node.operand, 'flag')})", "flag")
        raise _NoTranslation

    def visit_BoolOp(self, node: ast.BoolOp) -> _Code:
        word = " and " if isinstance(node.op, ast.And) else " or "
        return _Code(f"({word.join(self.text(each, 'flag') for each in node.values)})", "flag")

    def visit_BinOp(self, node: ast.BinOp) -> _Code:
        left, right = self.code(node.left), self.code(node.right)
        if left.type == right.type and left.type in _NUMBERS:
            if type(node.op) in _COMPUTED:
                return _Code(f"({left.text} {_COMPUTED[type(node.op)]} {right.text})", left.type)
            if isinstance(node.op, ast.Div) and left.type == "number":
                return _Code(f"divide({left.text}, {right.text})", "number")
        raise _NoTranslation

    def visit_Compare(self, node: ast.Compare) -> _Code:
        if len(node.ops) > 1:
            raise _NoTranslation
        left, right = self.code(node.left), self.code(node.comparators[0])
        sign = _COMPARED.get(type(node.ops[0]), "")
        if isinstance(node.ops[0], ast.In) and (left.type, right.type) == ("text", "texts"):
            sign = "in"
        elif left.type != right.type or left.type not in {*_NUMBERS, "text"}:
            sign = ""
        if not sign:
            raise _NoTranslation
        return _Code(f"({left.text} {sign} {right.text})", "flag")

    def visit_List(self, node: ast.List) -> _Code:
        texts = [self.text(each, "text") for each in node.elts]
        return _Code(f"({''.join(f'{text}, ' for text in texts)})", "texts")

    def visit_Call(self, node: ast.Call) -> _Code:
        match node:
            case ast.Call(func=ast.Name(id="double"), args=[argument], keywords=[]):
                code = self.code(argument)
                if code.type in _NUMBERS:
                    return _Code(code.text, "number")
            case ast.Call(
                func=ast.Name(id="sum"),
                args=[argument, ast.Constant(value=str(key))],
                keywords=[],
            ):
                code = self.code(argument)
                if code.type == "list" and code.keys.get(key) == "number":
                    self.may_fail = True
                    return _Code(f"fsum([thing[{key!r}] for thing in {code.text}])", "number")
            case ast.Call(func=ast.Attribute(value=value, attr="size"), args=[], keywords=[]):
                return _Code(f"len({self.text(value, 'list')})", "int")
            case ast.Call(
                func=ast.Attribute(value=value, attr="filter" | "exists" | "all" as macro),
                args=[ast.Name(id=thing), condition],
                keywords=[],
            ):
                return self._each(self.code(value), macro, thing, condition)
        raise _NoTranslation

    def _each(self, code: _Code, macro: str, thing: str, condition: ast.expr) -> _Code:
        if code.type != "list" or self._thing:
            raise _NoTranslation
        self._thing, self._keys = thing, code.keys
        holds = self.text(condition, "flag")
        self._thing, self._keys = "", {}
        if macro == "filter":
            return _Code(f"[thing for thing in {code.text} if {holds}]", "list", code.keys)
        ask = "any" if macro == "exists" else "all"
        return _Code(f"{ask}([{holds} for thing in {code.text}])", "flag")
