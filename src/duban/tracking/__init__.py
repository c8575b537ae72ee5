"""Where indicators and tasks stand: measured values held against target, curve and due day."""

from duban.tracking.progress import progress_of
from duban.tracking.tasks import task_standing
from duban.tracking.verdicts import track
from duban.tracking.yardstick import Yardstick

__all__ = ["Yardstick", "progress_of", "task_standing", "track"]
