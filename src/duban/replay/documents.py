"""The JSON document of a replay (schemas/duban/replay.schema.json)."""

from collections.abc import Mapping, Sequence
from typing import Any

from duban.model.rules import RuleBook
from duban.replay.outcomes import Changed
from duban.replay.rulebooks import RuleChange

FORMAT = 1


def replay_document(
    head: Mapping[str, Any],
    books: tuple[RuleBook, RuleBook],
    rules: Sequence[RuleChange],
    changed: Sequence[Changed],
) -> dict[str, Any]:
    """Give what a plan's rules changed and what came of it; `head` has version, language, cut-off."""
    return {
        "format": FORMAT,
        **head,
        "plan": books[1].plan.id,
        "rules_sha256": [book.sha256 for book in books],
        "rules": [
            {
                "file": one.file,
                "line": one.line or None,
                "key": one.key,
                "before": one.before,
                "after": one.after,
            }
            for one in rules
        ],
        **{
            section: [_row(one) for one in changed if one.section == section]
            for section in ("alerts", "indicators", "tasks", "scores")
        },
    }


def _row(one: Changed) -> dict[str, Any]:
    return {
        "area": one.area,
        "reporter": one.reporter,
        "subject": one.subject,
        "before": one.before,
        "after": one.after,
        "because": one.row.get("because"),
        "by": list(one.by),
    }
