"""How the tasks of a frozen judgement stand: by colour, by part, with what holds each back."""

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from duban.model.terms import STATUS_LABELS, Status
from duban.papers.frozen import Frozen, Row, rank_of
from duban.words import Figure, Label, figure

#: What a director calls bad, what calls for a look, what is well; the others are not due.
COLOURS: dict[str, tuple[Status, ...]] = {
    "bad": (Status.MISSED, Status.BROKEN, Status.OFF_TRACK),
    "watch": (Status.UNKNOWN, Status.BEHIND, Status.UNVERIFIED, Status.AHEAD),
    "good": (Status.ON_TRACK, Status.DONE),
    "not_due": (Status.NOT_DUE, Status.WATCHED),
}
_COLOUR_OF = {status.value: name for name, statuses in COLOURS.items() for status in statuses}


@frozen
class Told:
    """A task as a paper tells it: its lead, its status, and its indicators of that colour or worse."""

    code: str
    title: str
    part: str
    lead: str
    status: Label
    colour: str
    reasons: tuple[str, ...]
    rows: tuple[Row, ...]


@frozen
class Tally:
    """How many tasks there are, and of each colour."""

    total: int
    good: int
    watch: int
    bad: int
    not_due: int

    @classmethod
    def of(cls, tasks: Iterable[Told]) -> "Tally":
        """Count tasks."""
        colours = [task.colour for task in tasks]
        return cls(len(colours), **{name: colours.count(name) for name in COLOURS})

    @property
    def share(self) -> str:
        """Give the share of tasks that are well, of those that are due, in per cent."""
        due = self.total - self.not_due
        return f"{100 * self.good / due:.1f}%" if due else "—"


def colour_of(row: Row) -> str:
    """Give the colour of a row: bad, watch, good or not_due."""
    return _COLOUR_OF[row["status"]]


def told_tasks(judged: Frozen) -> Mapping[str, Told]:
    """Give every task of the plan by code, those that nobody reports as not due."""
    rows: dict[str, list[Row]] = {}
    for row in judged.rows("indicators"):
        rows.setdefault(row["task"], []).append(row)
    return {code: _told(judged, code, rows.get(code, ())) for code in judged.tasks}


def _told(judged: Frozen, code: str, rows: Sequence[Row]) -> Told:
    task = judged.tasks[code]
    standing = judged.standings.get(code)
    status = Status(standing["status"]) if standing else Status.NOT_DUE
    colour = _COLOUR_OF[status.value]
    decided = (standing["reporter"], standing["indicator"]) if standing else ("", "")

    def decides(row: Row) -> bool:
        return (row["reporter"], row["indicator"]) == decided

    # what is not hard may be missed where its task is only behind: that is told too
    told = {"watch": ("watch", "bad")}.get(colour, (colour,))
    own = tuple(
        sorted(
            (row for row in rows if colour_of(row) in told or decides(row)),
            key=lambda row: (not decides(row), rank_of(row)),
        )
    )
    leads = [judged.indicators[row["area"], row["indicator"]]["lead"] for row in own]
    answering = dict.fromkeys([*leads[:1], task["lead"]] if colour in {"bad", "watch"} else [])
    names = [judged.units.get(unit, unit) for unit in answering or [task["lead"]] if unit]
    return Told(
        code=code,
        title=task["title"],
        part=task["part"],
        lead="、".join(names),
        status=STATUS_LABELS[status],
        colour=colour,
        reasons=tuple(reason(judged, row) for row in own),
        rows=own,
    )


def reason(judged: Frozen, row: Row) -> str:
    """Give an indicator's name and why it stands where it stands."""
    return f"{judged.indicators[row['area'], row['indicator']]['name']}：{row['because']}"


def value_of(judged: Frozen, area: str, indicator: str, value: float) -> Figure | Label:
    """Give a figure of an indicator in the unit in which people say it, told apart from its target."""
    one = judged.indicators[area, indicator]
    shown = (one["shown_unit"], one["shown_factor"]) if one["shown_unit"] else None
    return figure(value, one["unit"] or "count", shown, one["target"])
