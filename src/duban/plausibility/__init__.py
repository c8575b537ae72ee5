"""Plausibility: what makes a report worth a question though it breaks no rule.

Pure functions on figures and texts. Nothing here says that somebody cheated: each suspicion becomes
a question to verify, and no points hang on it (docs/plausibility.md).
"""

from duban.plausibility.courses import Jump, Point, Run, jump_at_the_end, same_rate, still_run
from duban.plausibility.digits import Roundness, roundness
from duban.plausibility.promises import Missed, Promise, missed_run
from duban.plausibility.texts import Alike, copies, similarity

__all__ = [
    "Alike",
    "Jump",
    "Missed",
    "Point",
    "Promise",
    "Roundness",
    "Run",
    "copies",
    "jump_at_the_end",
    "missed_run",
    "roundness",
    "same_rate",
    "similarity",
    "still_run",
]
