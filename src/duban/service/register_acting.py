"""Acting on what the office picked in the register's workbook, in the transaction that notes it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import frozen

from duban.errors import DubanError, MatterError
from duban.forms.register_matters import action_of, token_of
from duban.forms.register_view import MatterNote
from duban.matters import act
from duban.model.rules import RuleBook
from duban.rulefiles.register_rows import MatterRow
from duban.service.house import House
from duban.service.pressing import keep_step
from duban.store import Entry
from duban.words import Label, message

_DONE = Label("已办理", "done")


@frozen
class Outcome:
    """What was done to matters: what stands in their rows from now on, and how many were done."""

    notes: Mapping[str, MatterNote]
    done: int = 0


def act_on_matters(
    house: House, book: RuleBook, entry: Entry, rows: Iterable[MatterRow], now: datetime
) -> Outcome:
    """Do what was picked; what cannot be done stays in its row with the reason."""
    lang = house.lang
    done_by = _DONE.say(lang)
    notes: dict[str, MatterNote] = {}
    done = 0
    for row in rows:
        try:
            acted = _act_on(house, book, entry, row, now)
        except DubanError as error:
            notes[row.number] = MatterNote(row.typed, error.said.say(lang))
            continue
        if acted:
            moment = f"{now.astimezone(book.plan.zone):%Y-%m-%d %H:%M}"
            notes[row.number] = MatterNote({}, f"{done_by} {moment}")
            done += 1
        else:
            said = row.result if row.result.startswith(done_by) else ""
            notes[row.number] = MatterNote(row.typed, said)
    return Outcome(notes, done)


def _act_on(house: House, book: RuleBook, entry: Entry, row: MatterRow, now: datetime) -> bool:
    action = action_of(row.typed)
    if action is None:
        return False
    matter = entry.matter(row.number)
    if matter.plan != book.plan.id or row.token != token_of(matter):
        said = message(
            "The matter has moved since the workbook was written: look at its state, and save"
            " once more if it is still wanted"
        )
        raise MatterError(said)
    day = now.astimezone(book.plan.zone).date()
    keep_step(entry, act(matter, action, day, house.plugins.calendar), now)
    return True
