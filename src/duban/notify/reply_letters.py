"""Letters about reply forms: to the unit what became of its form, to the office what it decides."""

from collections.abc import Sequence
from datetime import date, datetime

from attrs import frozen

from duban.notify.rendering import Group, Item, Paper, Written
from duban.words import Label, Sayable, message

_NUMBER = Label("编号", "number")
_WHAT = Label("事项", "what")
_DONE = Label("办理结果", "done")
_PLACE = Label("位置", "place")
_MEND = Label("需更正", "to mend")
_UNTIL = Label("申请延期至", "asked until")
_LIMIT = Label("原时限", "limit")
_REASON = Label("理由", "reason")
_BY = Label("经办人", "by")


@frozen
class Request:
    """A unit's request for more time: of which matter, until when, why, and who asks."""

    number: str
    what: str
    limit: date
    until: date
    why: str
    by: str


def reply_letter(
    paper: Paper,
    recipient: Sayable | str,
    name: str,
    received: datetime,
    sha256: str,
    done: Sequence[tuple[str, Sayable | str]],
    faults: Sequence[tuple[str, str, Sayable | str]],
) -> Written:
    """Tell a unit what became of its reply form: `done` (number, what), `faults` to mend.

    A fault is (number of the matter or "", place, what is wrong).
    """
    at = received.astimezone(paper.plan.zone).replace(microsecond=0, tzinfo=None)
    if faults:
        subject = message("[Supervision] Reply form to mend: {name}", name=name)
        rest = message(
            "What is listed as done counts. Please mend the rest in the same form and send it"
            " again."
        )
    else:
        subject = message("[Supervision] Reply form received: {name}", name=name)
        rest = message("Nothing has to be mended.")
    groups = []
    if faults:
        rows = tuple(
            _row(paper, (_NUMBER, number), (_PLACE, place), (_MEND, said))
            for number, place, said in faults
        )
        groups.append(Group(paper.say(_MEND), rows, "yellow"))
    if done:
        rows = tuple(_row(paper, (_NUMBER, number), (_DONE, said)) for number, said in done)
        groups.append(Group(paper.say(_DONE), rows))
    return paper.write(
        "acknowledgement",
        subject,
        greeting=message("{recipient}:", recipient=recipient),
        paragraphs=(
            message("The reply form {name} came in at {at}.", name=name, at=at),
            rest,
            message("Its check number (sha256) is {sha256}.", sha256=sha256),
        ),
        groups=groups,
    )


def extension_letter(paper: Paper, unit: Sayable | str, requests: Sequence[Request]) -> Written:
    """Tell the office that a unit asks for more time; raises ValueError without requests."""
    if not requests:
        raise ValueError("a letter on more time without requests")
    numbers = tuple(request.number for request in requests)
    rows = tuple(
        _row(
            paper,
            (_NUMBER, each.number),
            (_WHAT, each.what),
            (_LIMIT, each.limit),
            (_UNTIL, each.until),
            (_REASON, each.why),
            (_BY, each.by),
        )
        for each in requests
    )
    return paper.write(
        "extension",
        message("[Supervision] {unit} asks for more time: {numbers}", unit=unit, numbers=numbers),
        greeting=message("{recipient}:", recipient=paper.plan.office),
        paragraphs=(
            message("{unit} asks for more time by its reply form.", unit=unit),
            message(
                "To grant it, pick 延期 with the day on the sheet 督办事项 of the register (or"
                " `duban alerts extend NUMBER --until DATE`; --refuse says no). Until then the"
                " limit stands."
            ),
        ),
        groups=[Group(paper.say(_UNTIL), rows, "yellow")],
    )


def _row(paper: Paper, *pairs: tuple[Label, object]) -> Item:
    return Item(tuple((paper.say(label), paper.say(value)) for label, value in pairs))
