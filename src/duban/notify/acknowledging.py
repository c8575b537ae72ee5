"""The letter that acknowledges a file: what it was read as, what to mend in it, what to look at."""

from collections.abc import Sequence
from datetime import date, datetime

from duban.notify.rendering import Group, Item, Paper, Written
from duban.words import Label, Sayable, message

_AREA = Label("工作领域", "area")
_PLACE = Label("位置", "place")
_MEND = Label("问题", "to mend")
_LOOK = Label("请核对", "Please check")
_READ_AS, _CONTENT = Label("收录", "Read as"), Label("内容", "content")


def acknowledgement_letter(
    paper: Paper,
    recipient: Sayable | str,
    name: str,
    received: datetime,
    sha256: str,
    faults: Sequence[tuple[str, Sayable | str]] = (),
    reports: Sequence[tuple[Sayable | str, Sayable | str]] = (),
    mend_by: date | None = None,
    doubts: Sequence[tuple[str, Sayable | str]] = (),
) -> Written:
    """Acknowledge a file that came in; with `faults` (place, what is wrong) ask to mend it.

    `reports` tell what the file was read as, a month or an event, and of which area: a form of the
    month before that was sent again is seen by it. `mend_by` is the last day on which a mended
    report counts as in time, if this one came in time. `doubts` (place, what is doubted) return
    nothing, and may be looked at.
    """
    at = received.astimezone(paper.plan.zone).replace(microsecond=0, tzinfo=None)
    if faults:
        subject = message("[Supervision] To mend: {name}", name=name)
        sentence = message(
            "The report {name} came in at {at} and has to be mended:", name=name, at=at
        )
    else:
        subject = message("[Supervision] Received: {name}", name=name)
        sentence = message("The report {name} came in at {at} and is accepted.", name=name, at=at)
    items, looked_at = (
        tuple(
            Item(((paper.say(_PLACE), paper.say(place)), (paper.say(_MEND), paper.say(said))))
            for place, said in each
        )
        for each in (faults, doubts)
    )
    paragraphs = [sentence]
    if faults and mend_by is not None:
        again = message(
            "Please mend the file and hand it in again the same way. If this one came in time, a"
            " mended one counts as in time by {day}, or by the due day if that is later.",
            day=mend_by,
        )
        paragraphs.append(again)
    paragraphs.append(message("Its check number (sha256) is {sha256}.", sha256=sha256))
    groups = [Group(paper.say(_MEND), items, "yellow")] if items else []
    if looked_at:
        groups.append(Group(paper.say(_LOOK), looked_at, "blue"))
    groups.extend(_read_as(paper, reports))
    return paper.write(
        "acknowledgement",
        subject,
        greeting=message("{recipient}:", recipient=recipient),
        paragraphs=paragraphs,
        groups=groups,
    )


def repeated_letter(
    paper: Paper,
    recipient: Sayable | str,
    name: str,
    before: str,
    received: datetime,
    reports: Sequence[tuple[Sayable | str, Sayable | str]],
) -> Written:
    """Tell that a file is the one that came in `before`, at `received`, and changes nothing."""
    at = received.astimezone(paper.plan.zone).replace(microsecond=0, tzinfo=None)
    return paper.write(
        "acknowledgement",
        message("[Supervision] Came in before: {name}", name=name),
        greeting=message("{recipient}:", recipient=recipient),
        paragraphs=(
            message(
                "The file {name} is the same as {before}, which came in at {at}: nothing changes"
                " by it. If another one was meant, please hand that in.",
                name=name,
                before=before,
                at=at,
            ),
        ),
        groups=_read_as(paper, reports),
    )


def _read_as(paper: Paper, reports: Sequence[tuple[Sayable | str, Sayable | str]]) -> list[Group]:
    rows = tuple(
        Item(((paper.say(_CONTENT), paper.say(what)), (paper.say(_AREA), paper.say(area))))
        for what, area in reports
    )
    return [Group(paper.say(_READ_AS), rows)] if rows else []
