"""The register as the service has it; before there is a ledger, as its files alone tell it."""

from pathlib import Path

from duban.cli.common import Desk
from duban.model.register import Register
from duban.model.rules import RuleBook
from duban.model.settings import ServiceSettings
from duban.rulefiles.registers import read_register

_SQLITE = "sqlite:///"


def register_in_force(desk: Desk, book: RuleBook) -> Register:
    """Give a plan's register: once the service has a ledger, with the version in force there.

    Rows of a workbook that do not hold are left out then, as the service leaves them out. Raises
    RuleFileError or FileErrors for what does not hold, LedgerError if the ledger cannot be read.
    """
    settings = desk.settings.service
    if settings is None:
        return Register()
    if not _has_ledger(settings):
        return read_register(settings.office, book)
    from duban.service import House
    from duban.store import Ledger

    with Ledger.open(settings.database_url) as ledger, ledger.reading() as entry:
        house = House(desk.plugins, {book.plan.id: book}, settings, ledger)
        return house.register(book, entry)


def _has_ledger(settings: ServiceSettings) -> bool:
    """Tell whether there is a ledger; of a server that is to be asked."""
    url = settings.database_url
    return not url.startswith(_SQLITE) or Path(url.removeprefix(_SQLITE)).is_file()
