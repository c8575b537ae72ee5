"""The settings of plausibility.toml."""

from collections.abc import Mapping
from typing import Any

from duban.model.plausibility import Plausibility

_TOLD = frozenset({"source", "source_en"})


def plausibility_from(content: Mapping[str, Any]) -> Plausibility:
    """Make the settings; what a file leaves out is as duban proposes."""
    tables = {}
    for name, proposed in Plausibility._field_defaults.items():
        given = {key: each for key, each in content.get(name, {}).items() if key not in _TOLD}
        tables[name] = proposed._replace(**given)
    return Plausibility(**tables)
