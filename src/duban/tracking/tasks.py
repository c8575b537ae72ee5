"""Tasks: each stands as its worst indicator that counts."""

from collections.abc import Iterable, Mapping

from duban.model.judgement import Standing, TaskStanding
from duban.model.rules import Indicator
from duban.model.terms import STATUS_ORDER, Status
from duban.words import message

_LEFT_OUT = frozenset({Status.NOT_DUE, Status.WATCHED})


def task_standing(
    task: str, standings: Iterable[Standing], indicators: Mapping[str, Indicator]
) -> TaskStanding:
    """Judge a task: as its worst hard indicator; others lower it at most to behind.

    Not due, watched and exempt indicators are left out (our proposal).
    """
    worst: TaskStanding | None = None
    for standing in standings:
        if standing.status in _LEFT_OUT or standing.exempt:
            continue
        status = standing.status
        if not indicators[standing.indicator].is_hard and (
            STATUS_ORDER[status] < STATUS_ORDER[Status.BEHIND]
        ):
            status = Status.BEHIND
        if worst is None or STATUS_ORDER[status] < STATUS_ORDER[worst.status]:
            worst = TaskStanding(task, status, standing.indicator, standing.because)
    if worst is None:
        return TaskStanding(task, Status.NOT_DUE, "", message("nothing is due yet"))
    return worst
