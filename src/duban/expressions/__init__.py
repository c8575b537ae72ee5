"""Expressions over facts: CEL, typed against the schema, compiled once for an area."""

from duban.expressions.language import (
    CEL_WORDS,
    FACT_TYPES,
    Fact,
    Fault,
    add_up,
    environment,
    faults_of,
    names_in,
)
from duban.expressions.program import Answer, CelFailure, Program

__all__ = [
    "CEL_WORDS",
    "FACT_TYPES",
    "Answer",
    "CelFailure",
    "Fact",
    "Fault",
    "Program",
    "add_up",
    "environment",
    "faults_of",
    "names_in",
]
