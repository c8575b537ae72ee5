"""duban (督办): a plugin-based supervision rules engine.

What a plugin may import stands here; everything else is duban's own. It is imported when it is
first asked for: the command line comes through this door too, and `duban --version` needs none.
"""

from typing import TYPE_CHECKING

from duban._on_demand import on_demand
from duban._version import __version__

if TYPE_CHECKING:
    from duban.hookspecs import hookimpl
    from duban.model.findings import Doubt, Finding
    from duban.model.judgement import Alert, Judgement, Report, Score, ScoreBlock, Standing
    from duban.model.ledger import Delivery, Outgoing, Verdict
    from duban.model.notifying import Channel, Notifier
    from duban.model.period import Period
    from duban.model.plan import Plan
    from duban.model.rules import AreaRules, Duty, Indicator, Occasion, Target, Timetable, WorkArea
    from duban.model.settings import ServiceSettings
    from duban.model.submission import Submission
    from duban.model.terms import Kind, Level, Severity, Status
    from duban.words import Label, Message
else:
    __getattr__ = on_demand(
        __name__,
        {
            "hookspecs": "hookimpl",
            "model.findings": "Doubt Finding",
            "model.judgement": "Alert Judgement Report Score ScoreBlock Standing",
            "model.ledger": "Delivery Outgoing Verdict",
            "model.notifying": "Channel Notifier",
            "model.period": "Period",
            "model.plan": "Plan",
            "model.rules": "AreaRules Duty Indicator Occasion Target Timetable WorkArea",
            "model.settings": "ServiceSettings",
            "model.submission": "Submission",
            "model.terms": "Kind Level Severity Status",
            "words": "Label Message",
        },
    )

__all__ = [
    "Alert",
    "AreaRules",
    "Channel",
    "Delivery",
    "Doubt",
    "Duty",
    "Finding",
    "Indicator",
    "Judgement",
    "Kind",
    "Label",
    "Level",
    "Message",
    "Notifier",
    "Occasion",
    "Outgoing",
    "Period",
    "Plan",
    "Report",
    "Score",
    "ScoreBlock",
    "ServiceSettings",
    "Severity",
    "Standing",
    "Status",
    "Submission",
    "Target",
    "Timetable",
    "Verdict",
    "WorkArea",
    "__version__",
    "hookimpl",
]
