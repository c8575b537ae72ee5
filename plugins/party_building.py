"""Party building (党建工作): tasks 7.1 to 7.5.

Rules and schema of the same name say nearly all of it. Python counts 三会一课, the three
meetings and one lecture of 附件1 三(七)三: what a branch owes in a quarter depends on its
size, and a branch that falls short is told by its name.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from duban import Doubt, Submission, WorkArea, hookimpl

AREA = "party_building"
TASK = "7.3"
INDICATOR = "three_meetings_rate"
FULL_MEMBERS_FOR_A_COMMITTEE = 7


@dataclass(frozen=True)
class Meeting:
    """One kind of meeting: how often a quarter, and which leaf of a branch counts it."""

    leaf: str
    times: int
    zh: str
    en: str


MEMBERS = Meeting("members_meetings", 1, "党员大会", "members' meeting")
COMMITTEE = Meeting("committee_meetings", 3, "支委会", "committee")
GROUPS = Meeting("group_meetings", 3, "党小组会", "group meeting")
LECTURE = Meeting("lectures", 1, "党课", "lecture")


@hookimpl
def duban_work_area() -> WorkArea:
    """Announce the area."""
    return WorkArea(id=AREA, name="党建工作", name_en="Party building")


@hookimpl
def duban_measure(area: str, submission: Submission) -> Mapping[str, float | None]:
    """Give the share of branches, in per cent, that held all they owe for the quarter."""
    if area != AREA:
        return {}
    return {INDICATOR: _share_of_branches(submission)}


@hookimpl
def duban_check(area: str, submission: Submission) -> Iterable[Doubt]:
    """Name the branches that fell short in the quarter and those with counts left blank."""
    if area != AREA or not _ends_quarter(submission):
        return
    short = []
    blank = []
    for branch in submission.things("branches"):
        missing = shortfalls(branch)
        if missing is None:
            blank.append(str(branch["name"]))
        elif missing:
            short.append((str(branch["name"]), missing))
    if short:
        yield _fell_short(short)
    if blank:
        yield _left_blank(blank)


def owed(branch: Mapping[str, object]) -> tuple[Meeting, ...] | None:
    """Return what a branch owes in a quarter, None where its size was not reported.

    A branch of fewer than seven full members needs no committee (《中国共产党支部工作条例
    (试行)》 chapter 6); one that is not divided into groups holds no group meetings.
    """
    members, groups = _count(branch, "full_members"), _count(branch, "groups")
    if members is None or groups is None:
        return None
    meetings = [MEMBERS]
    if members >= FULL_MEMBERS_FOR_A_COMMITTEE:
        meetings.append(COMMITTEE)
    if groups > 0:
        meetings.append(GROUPS)
    return (*meetings, LECTURE)


def shortfalls(branch: Mapping[str, object]) -> tuple[Meeting, ...] | None:
    """Return the meetings of which a branch held too few, None where a count is missing."""
    meetings = owed(branch)
    if meetings is None:
        return None
    missing = []
    for meeting in meetings:
        held = _count(branch, meeting.leaf)
        if held is None:
            return None
        if held < meeting.times:
            missing.append(meeting)
    return tuple(missing)


def _share_of_branches(submission: Submission) -> float | None:
    """Return per cent of branches without shortfall; None unless a whole quarter is known."""
    if not _ends_quarter(submission) or not submission.has("branches"):
        return None
    branches = [shortfalls(branch) for branch in submission.things("branches")]
    if not branches:
        return math.nan
    if None in branches:
        return None
    return 100.0 * branches.count(()) / len(branches)


def _fell_short(short: Sequence[tuple[str, Sequence[Meeting]]]) -> Doubt:
    zh = "、".join(f"{name}({'、'.join(m.zh for m in missing)})" for name, missing in short)
    en = "; ".join(f"{name} ({', '.join(m.en for m in missing)})" for name, missing in short)
    return Doubt(
        code="PTY-101",
        zh=f"本季度“三会一课”未开足的支部：{zh}",
        en=f"Branches that held too few meetings or lectures this quarter: {en}",
        fact="branches",
        task=TASK,
        severity="warning",
    )


def _left_blank(blank: Sequence[str]) -> Doubt:
    return Doubt(
        code="PTY-102",
        zh=f"党员数、党小组数或会议次数未填全的支部：{'、'.join(blank)}",
        en=f"Branches whose size or meetings were not filled in: {', '.join(blank)}",
        fact="branches",
        task=TASK,
        severity="question",
    )


def _ends_quarter(submission: Submission) -> bool:
    return submission.period.month % 3 == 0


def _count(branch: Mapping[str, object], leaf: str) -> float | None:
    count = branch.get(leaf)
    return float(count) if isinstance(count, int | float) else None
