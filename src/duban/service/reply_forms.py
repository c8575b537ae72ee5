"""Reply forms for letters: to each unit that an address stands for, one with its own open matters."""

from collections.abc import Iterable, Sequence
from datetime import date

from duban.forms.reply_sheet import reply_name, write_reply
from duban.matters import Answer, possible
from duban.model.matters import Matter
from duban.model.rules import RuleBook
from duban.model.terms import LEVEL_ORDER
from duban.notify import Addressee, Attachment

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def answerable_by(unit: str, matters: Iterable[Matter], day: date) -> list[Matter]:
    """Give those matters that a unit leads and can answer on a day, the gravest first."""
    own = [one for one in matters if one.lead == unit and Answer in possible(one, day)]
    return sorted(own, key=lambda one: (-LEVEL_ORDER[one.level], one.limit, one.number))


def forms_for(
    book: RuleBook, addressee: Addressee, matters: Sequence[Matter], day: date
) -> tuple[Attachment, ...]:
    """Give the forms that go with a letter on some matters; none to an address that gets a copy."""
    forms = []
    for unit in addressee.units:
        reporter, own = book.reporters.get(unit), answerable_by(unit, matters, day)
        if reporter is not None and own:
            content = write_reply(book.plan, reporter, own, day)
            forms.append(Attachment(reply_name(reporter, day), _XLSX, content))
    return tuple(forms)
