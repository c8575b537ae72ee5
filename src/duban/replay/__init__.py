"""Replay: the same submissions under two sets of rules, and what the difference comes to."""

from duban.replay.documents import replay_document
from duban.replay.outcomes import Changed, changes_between
from duban.replay.rulebooks import RuleChange, code_change, rule_changes
from duban.replay.text import replay_text

__all__ = [
    "Changed",
    "RuleChange",
    "changes_between",
    "code_change",
    "replay_document",
    "replay_text",
    "rule_changes",
]
