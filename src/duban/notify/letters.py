"""The kinds of letters, each from plain nouns: what happened, for whom, on which paper."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from attrs import frozen

from duban.model.matters import Matter
from duban.model.period import Period
from duban.model.terms import LEVEL_LABELS, LEVEL_ORDER, Level
from duban.notify.rendering import Group, Item, Paper, Written
from duban.words import Label, Message, Sayable, message

#: Why a matter stands in a digest.
REASON_LABELS: dict[str, Label] = {
    "first": Label("新增", "new"),
    "reopened": Label("重开", "reopened"),
    "escalated": Label("升级", "escalated"),
    "repeat": Label("逾期催办", "overdue, urged again"),
    "urged": Label("催办", "urged"),
    "extended": Label("已延期", "more time granted"),
    "refused": Label("未予认可", "not accepted"),
    "released": Label("恢复督办", "pressed again"),
    "handed_over": Label("移交承办", "handed over"),
    "verified": Label("已核实", "verified"),
    "resolved": Label("已解除", "resolved"),
    "closed": Label("已销号", "closed"),
    "exempted": Label("已免责", "exempted"),
}
#: Reasons after which a unit has nothing more to do: they have no limit and are counted by reason.
_SETTLED = ("verified", "resolved", "closed", "exempted")
#: What a letter says of the form that goes with it.
FILL_IN: Message = message(
    "To answer, fill in the attached reply form and hand it in as reports are: send it back by mail"
    " or lay it into the inbox."
)
_NUMBER = Label("编号", "number")
_STEP = Label("情况", "step")
_WHAT = Label("事项", "what")
_BECAUSE = Label("原因", "because")
_CLAUSE = Label("依据", "clause")
_LIMIT = Label("时限", "limit")
_LEAD = Label("牵头", "lead")
_AREA = Label("工作领域", "area")
_MEND = Label("问题", "to mend")


@frozen
class Line:
    """One step of a matter as a letter tells it. `reason` is a key of REASON_LABELS."""

    reason: str
    level: Level
    number: str
    what: str
    because: str
    clause: tuple[str, ...] = ()
    limit: date | None = None
    lead: Sayable | str = ""

    @classmethod
    def of(cls, matter: Matter, reason: str, lead: Sayable | str) -> "Line":
        """Take a line from a matter; `lead` is the unit's name. What is settled has no limit."""
        return cls(
            reason=reason,
            level=matter.level,
            number=matter.number,
            what=matter.said,
            because=matter.because,
            clause=matter.clause,
            limit=None if reason in _SETTLED else matter.limit,
            lead=lead,
        )


def digest_letter(
    paper: Paper,
    recipient: Sayable | str,
    window: date | str,
    lines: Sequence[Line],
    notes: Iterable[Message] = (),
    *,
    with_form: bool = False,
) -> Written:
    """Tell a unit what moved in a window (a day, or a span as text): red first, then yellow, blue.

    The subject counts what has to be done by level, the rest by reason. Lines of one level stay
    in the order given. `with_form` tells that a reply form goes with it. Raises ValueError for a
    digest without lines.
    """
    if not lines:
        raise ValueError("a digest without lines")
    counts = [(level, [each for each in lines if each.level is level]) for level in _by_gravity()]
    pressed = Counter(line.level for line in lines if line.reason not in _SETTLED)
    summary = [
        f"{paper.say(LEVEL_LABELS[level])} {pressed[level]}"
        for level in _by_gravity()
        if pressed[level]
    ]
    settled = Counter(line.reason for line in lines)
    summary += [
        f"{paper.say(REASON_LABELS[one])} {settled[one]}" for one in _SETTLED if settled[one]
    ]
    return paper.write(
        "digest",
        message("[Supervision] Digest of {window}: {summary}", window=window, summary=summary),
        greeting=_greeting(recipient),
        paragraphs=(
            message(
                "Matters that moved since the last digest: {count}. They stand below.",
                count=len(lines),
            ),
            *((FILL_IN,) if with_form else ()),
            message("This mail has no link to press."),
        ),
        groups=[
            Group(paper.say(LEVEL_LABELS[level]), tuple(_row(paper, x) for x in those), level.value)
            for level, those in counts
            if those
        ],
        notes=notes,
    )


def reminder_letter(
    paper: Paper,
    recipient: Sayable | str,
    period: Period,
    due: date,
    areas: Sequence[Sayable | str],
    notes: Iterable[Message] = (),
) -> Written:
    """Remind a unit that its report for a period is due on a day, for some areas."""
    items = tuple(Item(((paper.say(_AREA), paper.say(area)),)) for area in areas)
    return paper.write(
        "reminder",
        message("[Supervision] Report for {period} is due on {due}", period=period, due=due),
        greeting=_greeting(recipient),
        paragraphs=(
            message(
                "The report for {period} is due on {due} and has not come yet.",
                period=period,
                due=due,
            ),
        ),
        groups=[Group(paper.say(_AREA), items, "blue")] if items else [],
        notes=notes,
    )


def event_letter(
    paper: Paper,
    recipient: Sayable | str,
    line: Line,
    details: Iterable[tuple[Sayable | str, Sayable | str]] = (),
    notes: Iterable[Message] = (),
    *,
    with_form: bool = False,
) -> Written:
    """Tell an event at once; `details` are further labels and values (place, help wanted).

    `with_form` tells that a reply form goes with it.
    """
    fields = _row(paper, line, with_step=False).fields
    more = tuple((paper.say(label), paper.say(value)) for label, value in details)
    return paper.write(
        "event",
        message("[Supervision, urgent] {what}", what=line.what),
        greeting=_greeting(recipient),
        paragraphs=(
            message("An event was reported. It is told at once, outside the digests."),
            *((FILL_IN,) if with_form else ()),
        ),
        groups=[Group(paper.say(LEVEL_LABELS[line.level]), (Item(fields + more),), line.level)],
        notes=notes,
    )


def system_letter(
    paper: Paper, said: Message, at: datetime, details: Sequence[Sayable | str] = ()
) -> Written:
    """Tell the administrator of a trouble of the service itself; no unit is to blame for it."""
    items = tuple(Item(((paper.say(_MEND), paper.say(each)),)) for each in details)
    return paper.write(
        "system",
        message("[duban] System alert: {said}", said=said),
        greeting=_greeting(Label("管理员", "Administrator")),
        paragraphs=(said, message("Noticed at {at}.", at=_local(paper, at))),
        groups=[Group(paper.say(Label("详情", "Details")), items)] if items else [],
    )


def trial_letter(paper: Paper, at: datetime) -> Written:
    """Write the mail by which an administrator sees that mail goes out."""
    return paper.write(
        "test",
        message("[duban] Test mail"),
        greeting=_greeting(Label("管理员", "Administrator")),
        paragraphs=(
            message("This mail shows that mail goes out. Nothing has to be done."),
            message("Made at {at}.", at=_local(paper, at)),
        ),
    )


def catch_up_letter(
    paper: Paper,
    recipient: Sayable | str,
    since: datetime,
    until: datetime,
    run: Sequence[Sayable | str],
    skipped: Sequence[Sayable | str],
) -> Written:
    """Tell, after the service stood still from `since` to `until`, what it ran late and skipped."""
    heads = (Label("补做", "Run late"), run), (Label("跳过", "Skipped"), skipped)
    groups = [
        Group(paper.say(head), tuple(Item(((paper.say(_STEP), paper.say(x)),)) for x in those))
        for head, those in heads
        if those
    ]
    return paper.write(
        "catch_up",
        message(
            "[Supervision] Caught up: {run} run late, {skipped} skipped",
            run=len(run),
            skipped=len(skipped),
        ),
        greeting=_greeting(recipient),
        paragraphs=(
            message(
                "The service stood still from {since} to {until}. The units are not to blame for it.",
                since=_local(paper, since),
                until=_local(paper, until),
            ),
        ),
        groups=groups,
    )


def _greeting(recipient: Sayable | str) -> Message:
    return message("{recipient}:", recipient=recipient)


def _by_gravity() -> list[Level]:
    return sorted(Level, key=LEVEL_ORDER.__getitem__, reverse=True)


def _local(paper: Paper, moment: datetime) -> datetime:
    return moment.astimezone(paper.plan.zone).replace(microsecond=0, tzinfo=None)


def _row(paper: Paper, line: Line, *, with_step: bool = True) -> Item:
    step = ((_STEP, REASON_LABELS.get(line.reason, line.reason)),) if with_step else ()
    pairs: tuple[tuple[Label, object], ...] = (
        (_NUMBER, line.number),
        *step,
        (_WHAT, line.what),
        (_BECAUSE, line.because),
        (_CLAUSE, line.clause),
        (_LIMIT, line.limit or ""),
        (_LEAD, line.lead),
    )
    return Item(tuple((paper.say(label), paper.say(value)) for label, value in pairs))
