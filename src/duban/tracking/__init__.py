"""Where indicators and tasks stand: measured values held against target, curve and due day."""

from duban.tracking.progress import Worth, progress_of, ratio, stage_progress, worth_at
from duban.tracking.tasks import task_standing
from duban.tracking.verdicts import track
from duban.tracking.yardstick import Yardstick

__all__ = [
    "Worth",
    "Yardstick",
    "progress_of",
    "ratio",
    "stage_progress",
    "task_standing",
    "track",
    "worth_at",
]
