"""Two frozen judgements side by side: what moved, what came of demands, what must be corrected."""

import math
from collections.abc import Iterator, Mapping

from attrs import frozen

from duban.errors import UsageError
from duban.model.matters import ENDED, STATE_LABELS, State
from duban.model.period import Period
from duban.model.terms import STAGE_LABELS, STATUS_LABELS, Status
from duban.papers.frozen import Frozen, Row
from duban.papers.standing import Told, value_of
from duban.words import Label, message

#: Reports as people call them, where the last paper told one thing and this one tells another.
_ARRIVALS: dict[str, str] = {
    "on_time": "按时报送",
    "late": "迟报",
    "mended_late": "退回后迟报",
    "returned": "退回未改正",
    "missing": "未报送",
}
_RANKS = {"bad": 0, "watch": 1, "good": 2}
_UNKNOWN, _AHEAD = STATUS_LABELS[Status.UNKNOWN], STATUS_LABELS[Status.AHEAD]
_Pairs = tuple[tuple[Told, Told], ...]


@frozen
class Correction:
    """What the last paper told of a period and what is known of it now.

    `kind` is figure (another value), added (a value where there was none), status (the same value
    judged otherwise), report (another arrival) or dropped (no longer judged).
    """

    kind: str
    unit: str
    task: str
    name: str
    period: Period
    was: str
    now: str


@frozen
class Moved:
    """The tasks whose colour changed since the last paper, each as it was and as it is.

    `unclear` are those of which nothing is known now: no report is no improvement.
    """

    better: _Pairs
    worse: _Pairs
    unclear: _Pairs


@frozen
class Demanded:
    """What came of the tasks and matters that the last paper pressed."""

    mended: tuple[Told, ...]
    still: tuple[Told, ...]
    has_matters: bool
    closed: tuple[Row, ...]
    going_on: tuple[Row, ...]


def compared(now: Frozen, last: Frozen) -> None:
    """Hold that two judgements can be compared; raises UsageError where they cannot."""
    if now.plan["id"] != last.plan["id"]:
        said = message(
            "{last} judges another plan, {found}: the last judgement must be one of {plan}",
            last=last.file,
            found=last.plan["id"],
            plan=now.plan["id"],
        )
        raise UsageError(said)
    if last.day >= now.day:
        said = message(
            "{last} was judged as of {day}, which is not before {now}: is it the other way round?",
            last=last.file,
            day=last.day,
            now=now.day,
        )
        raise UsageError(said)


def moved(now: Mapping[str, Told], last: Mapping[str, Told]) -> Moved:
    """Tell which tasks got better or worse, each as it was and as it is."""
    better, worse, unclear = [], [], []
    for code, task in now.items():
        before = last.get(code)
        if before is None or not {before.colour, task.colour} <= _RANKS.keys():
            continue
        if before.colour == task.colour:
            continue
        if task.status == _UNKNOWN:
            unclear.append((before, task))
        elif _rank(task) > _rank(before):
            better.append((before, task))
        elif _rank(task) < _rank(before):
            worse.append((before, task))
    return Moved(tuple(better), tuple(worse), tuple(unclear))


def _rank(task: Told) -> int:
    """Rank a task; to be ahead of the plan wants a look and is no worse than to be on it."""
    return _RANKS["good" if task.status == _AHEAD else task.colour]


def demanded(
    now: Frozen, last: Frozen, tasks: Mapping[str, Told], before: Mapping[str, Told]
) -> Demanded:
    """Tell what came of the last paper's demands: of its red and yellow tasks, of open matters."""
    pressed = [code for code, task in before.items() if task.colour in {"bad", "watch"}]
    present = [tasks[code] for code in pressed if code in tasks]
    closed: list[Row] = []
    going_on: list[Row] = []
    known = {row["number"]: row for row in now.matters or ()}
    for row in last.matters or ():
        current = known.get(row["number"])
        if State(row["state"]) in ENDED or current is None:
            continue
        (closed if State(current["state"]) in ENDED else going_on).append(current)
    return Demanded(
        mended=tuple(task for task in present if task.colour == "good"),
        still=tuple(task for task in present if task.colour in {"bad", "watch"}),
        has_matters=bool(closed or going_on),
        closed=tuple(closed),
        going_on=tuple(going_on),
    )


def state_of(matter: Row) -> Label:
    """Give the state of a matter as people read it."""
    return STATE_LABELS[State(matter["state"])]


def corrections(now: Frozen, last: Frozen) -> list[Correction]:
    """List what the last judgement told and what is different now for the same period."""
    reports = dict(_of_reports(now, last))
    return [*reports.values(), *_of_indicators(now, last, frozenset(reports))]


def _of_indicators(
    now: Frozen, last: Frozen, arrived: frozenset[tuple[str, str, str]]
) -> Iterator[Correction]:
    """Tell of indicators; not of what has a value since its report, told already, came."""
    for row in last.rows("indicators"):
        report = (row["area"], row["reporter"], row["period"])
        if row["period"] is None or (row["actual"] is None and report in arrived):
            continue
        key = (row["area"], row["reporter"], row["indicator"], row["period"])
        point = now.points.get(key)
        if point is None:
            if row["status"] != Status.NOT_DUE:  # else nothing was told of it
                yield _correction(last, "dropped", row, _told_of(last, row), "")
        elif not _same(row["actual"], point["actual"]):
            kind = "figure" if row["actual"] is not None else "added"
            yield _correction(last, kind, row, _said(last, row), _said(now, point))
        elif row["status"] != point["status"]:
            told = (STATUS_LABELS[Status(one["status"])].say("zh") for one in (row, point))
            yield _correction(last, "status", row, *told)


def _correction(judged: Frozen, kind: str, row: Row, was: str, now: str) -> Correction:
    return Correction(
        kind=kind,
        unit=judged.units[row["reporter"]],
        task=row["task"],
        name=judged.indicators[row["area"], row["indicator"]]["name"],
        period=Period.parse(row["period"]),
        was=was,
        now=now,
    )


def _of_reports(now: Frozen, last: Frozen) -> Iterator[tuple[tuple[str, str, str], Correction]]:
    present = {
        (row["area"], row["reporter"], row["period"]): row["timeliness"]
        for row in now.rows("reports")
    }
    for row in last.rows("reports"):
        key = (row["area"], row["reporter"], row["period"])
        arrival = present.get(key)
        was, is_now = _ARRIVALS.get(row["timeliness"]), _ARRIVALS.get(arrival or "")
        if was is None or is_now is None or was == is_now:
            continue
        yield (
            key,
            Correction(
                kind="report",
                unit=last.units[row["reporter"]],
                task="",
                name=last.areas[row["area"]],
                period=Period.parse(row["period"]),
                was=was,
                now=is_now,
            ),
        )


def _same(one: object, other: object) -> bool:
    if isinstance(one, float | int) and isinstance(other, float | int):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return one == other


def _told_of(judged: Frozen, row: Row) -> str:
    """Say what was told of a row: its value, its status where it had none."""
    if row["actual"] is None:
        return STATUS_LABELS[Status(row["status"])].say("zh")
    return _said(judged, row)


def _said(judged: Frozen, row: Row) -> str:
    """Say a value: a figure in its unit, a stage by its name, a dash for none."""
    actual = row["actual"]
    if actual is None:
        return "—"
    if isinstance(actual, str):
        return STAGE_LABELS[actual].say("zh") if actual in STAGE_LABELS else actual
    return value_of(judged, row["area"], row["indicator"], actual).say("zh")
