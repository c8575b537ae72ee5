"""The case of one area in one plan: rules and facts together, with the lines they stand on."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import define

from duban.expressions import Fact
from duban.expressions.language import environment
from duban.intake.json_reader import line_of
from duban.model.rules import AreaRules, Check, Indicator, RuleBook
from duban.roots import Root, first_file
from duban.rulecheck.remarks import Remark, error, warning
from duban.rulefiles.toml import TomlFile, read_toml_of
from duban.schemafiles.leaves import Leaf, facts_of, leaves_of
from duban.words import Message


@define(slots=False)
class Case:
    """One area of a plan as `check` looks at it.

    `reads_facts` tells that the area's plugin reads facts itself, so that a fact which no rule
    names may still have its use.
    """

    book: RuleBook
    area: str
    roots: tuple[Root, ...]
    reads_facts: bool = False

    @cached_property
    def rules(self) -> AreaRules:
        """Give the area's rules."""
        return self.book.rules[self.area]

    @cached_property
    def schema(self) -> Mapping[str, Any]:
        """Give the facts schema with shared types written out."""
        return self.book.schemas[self.area]

    @cached_property
    def leaves(self) -> dict[str, Leaf]:
        """Give the facts by full name."""
        return leaves_of(self.schema)

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """Give the facts as typed variables."""
        return facts_of(self.leaves)

    @cached_property
    def cel(self) -> Any:
        """Give the environment in which the area's expressions compile."""
        return environment(self.facts, self.book.baselines)

    @cached_property
    def schema_file(self) -> str:
        """Give the shown path of the schema; the plugin may bring it without a file."""
        found = self._file("schemas", self.book.plan.id, f"{self.area}.schema.json")
        return found[0].shown(found[1]) if found else f"{self.area}.schema.json"

    def on_indicator(self, indicator: Indicator, key: str, said: Message) -> Remark:
        """Remark on a key of an indicator."""
        return error(self.rules.file, self.line_of_indicator(indicator, key), said)

    def on_check(self, check: Check, key: str, said: Message) -> Remark:
        """Remark on a key of a check."""
        index = self.rules.checks.index(check)
        line = self._toml.line("check", index, key) if self._toml else check.line
        return error(self.rules.file, line, said)

    def on_schema(self, path: tuple[str | int, ...], said: Message) -> Remark:
        """Remark on a place in the schema file."""
        return error(self.schema_file, self.line_of_schema(path), said)

    def on_leaf(self, name: str, said: Message, column: str = "") -> Remark:
        """Remark on a fact, or on a column of a list."""
        return error(self.schema_file, self.line_of_leaf(name, column), said)

    def doubt_leaf(self, name: str, said: Message) -> Remark:
        """Warn about a fact."""
        return warning(self.schema_file, self.line_of_leaf(name), said)

    def line_of_indicator(self, indicator: Indicator, key: str = "") -> int:
        """Give the line of an indicator's key, or of the indicator if it has not that key."""
        if self._toml is None:
            return indicator.line
        for task_index, task in enumerate(self.rules.tasks):
            if indicator in task.indicators:
                place = ("task", task_index, "indicator", task.indicators.index(indicator))
                return self._toml.line(*place, *((key,) if key else ()))
        return indicator.line

    def line_of_task(self, index: int, key: str) -> int:
        """Give the line of a task's key."""
        return self._toml.line("task", index, key) if self._toml else self.rules.tasks[index].line

    def line_of_leaf(self, name: str, column: str = "") -> int:
        """Give the line of a fact in the schema file."""
        path: list[str | int] = []
        for part in name.split(".")[1:]:
            path += ["properties", part]
        if column:
            path += ["items", "properties", column]
        return self.line_of_schema(tuple(path))

    def line_of_schema(self, path: tuple[str | int, ...]) -> int:
        """Give the line of a place in the schema file, or of the nearest one around it."""
        return int(line_of(self.schema_bytes, path)) if self.schema_bytes else 0

    @cached_property
    def schema_bytes(self) -> bytes:
        """Give the schema file as it is; empty where the plugin brings the schema."""
        found = self._file("schemas", self.book.plan.id, f"{self.area}.schema.json")
        return found[1].read_bytes() if found else b""

    @cached_property
    def _toml(self) -> TomlFile | None:
        found = self._file("rules", self.book.plan.id, "areas", f"{self.area}.toml")
        if found is None or found[0].shown(found[1]) != self.rules.file:
            return None
        return read_toml_of(*found, "area")

    def _file(self, *parts: str) -> tuple[Root, Path] | None:
        return first_file(self.roots, *parts)
