"""Writing register entries as TOML, in the words of schemas/duban/register.schema.json."""

import json
from collections.abc import Mapping, Sequence
from typing import Any


def register_text(plan: str, heading: str, tables: Sequence[tuple[str, Mapping[str, Any]]]) -> str:
    """Give a register file: a heading, the plan, then one table an entry; None is left out."""
    lines = [f"# {line}" for line in heading.splitlines()]
    lines.append(f"plan = {_value(plan)}")
    for table, entry in tables:
        lines += ["", f"[[{table}]]"]
        lines += [f"{key} = {_value(each)}" for key, each in entry.items() if each is not None]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return json.dumps(str(value), ensure_ascii=False)
