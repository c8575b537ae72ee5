"""Expressions over facts: CEL, typed against the schema, translated to Python once for an area.

`language` and `engine` are imported where they are needed: they load Google's engine.
"""

from duban.expressions.failure import CelFailure
from duban.expressions.names import CEL_WORDS, FACT_TYPES, Fact, names_in
from duban.expressions.program import Answer, Program

__all__ = ["CEL_WORDS", "FACT_TYPES", "Answer", "CelFailure", "Fact", "Program", "names_in"]
