"""duban (督办): a plugin-based supervision rules engine.

What a plugin may import stands here; everything else is duban's own.
"""

import pluggy

from duban._version import __version__
from duban.model.findings import Doubt, Finding
from duban.model.judgement import Alert, Judgement, Report, Score, ScoreBlock, Standing
from duban.model.period import Period
from duban.model.plan import Plan
from duban.model.rules import AreaRules, Duty, Indicator, Target, Timetable, WorkArea
from duban.model.submission import Submission
from duban.model.terms import Kind, Level, Severity, Status
from duban.words import Label, Message

hookimpl = pluggy.HookimplMarker("duban")

__all__ = [
    "Alert",
    "AreaRules",
    "Doubt",
    "Duty",
    "Finding",
    "Indicator",
    "Judgement",
    "Kind",
    "Label",
    "Level",
    "Message",
    "Period",
    "Plan",
    "Report",
    "Score",
    "ScoreBlock",
    "Severity",
    "Standing",
    "Status",
    "Submission",
    "Target",
    "Timetable",
    "WorkArea",
    "__version__",
    "hookimpl",
]
