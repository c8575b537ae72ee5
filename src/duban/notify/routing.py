"""Who gets a letter: the lead, those who cooperate, the copies; never an address of the plan's text.

An address that cannot be used is not passed over in silence: the letter goes to the office's
fallback address, with a note that says for whom.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from attrs import evolve, frozen

from duban.model.plan import Reporter
from duban.model.settings import ServiceSettings
from duban.model.terms import Level
from duban.words import Label, Message, message

_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*"
    r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
)


class Led(Protocol):
    """What has a lead: a matter."""

    @property
    def level(self) -> Level:
        """Give its level."""
        ...

    @property
    def lead(self) -> str:
        """Give the unit that answers for it."""
        ...

    @property
    def cooperating(self) -> tuple[str, ...]:
        """Give the units that cooperate."""
        ...


class Reported(Protocol):
    """What concerns one reporter: a cause, an alert."""

    @property
    def level(self) -> Level:
        """Give its level."""
        ...

    @property
    def reporter(self) -> str:
        """Give the unit."""
        ...


@frozen
class Addressee:
    """One address, the units that it is written to for (none for a copy), and notes for the mail."""

    address: str
    units: tuple[str, ...] = ()
    notes: tuple[Message, ...] = ()


@frozen
class Route:
    """All addressees, each address once; `unreached` says who gets nothing: for the administrator."""

    addressees: tuple[Addressee, ...]
    unreached: tuple[Message, ...] = ()


def is_address(text: str) -> bool:
    """Tell whether a text is one plain mail address, without a name and without any line break."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def normal(address: str) -> str:
    """Give an address as it is compared: without case, width, blanks around it and final dot."""
    return unicodedata.normalize("NFKC", address).strip().rstrip(".").casefold()


def is_forbidden(address: str, forbidden: Collection[str]) -> bool:
    """Tell whether an address is one of those that are never written to, however it is spelt."""
    return normal(address) in {normal(each) for each in forbidden}


def recipients(
    matter_or_cause: Led | Reported,
    reporters: Mapping[str, Reporter],
    settings: ServiceSettings,
    *,
    forbidden: Collection[str] = (),
    is_disabled: Callable[[str], bool] = lambda _: False,
) -> tuple[str, ...]:
    """Give the addresses that `route` finds."""
    found = route(
        matter_or_cause, reporters, settings, forbidden=forbidden, is_disabled=is_disabled
    )
    return tuple(each.address for each in found.addressees)


def route(
    matter_or_cause: Led | Reported,
    reporters: Mapping[str, Reporter],
    settings: ServiceSettings,
    *,
    forbidden: Collection[str] = (),
    is_disabled: Callable[[str], bool] = lambda _: False,
) -> Route:
    """Find who is written to: the lead; who cooperates too from yellow on; copies of what is red.

    `forbidden` are addresses of the plan's text; `is_disabled` tells those that no longer take
    mail. Both stand aside for `settings.mail.fallback`, and the note to that addressee says why.
    """
    units = list(_units(matter_or_cause))
    if matter_or_cause.level is Level.BLUE:
        del units[1:]
    way = _Way(settings, forbidden, is_disabled)
    for unit in dict.fromkeys(units):
        way.to_unit(unit, reporters.get(unit))
    if matter_or_cause.level is Level.RED:
        for address in settings.copies:
            way.copy(address)
    return Route(tuple(way.found.values()), tuple(way.unreached))


def _units(matter_or_cause: Led | Reported) -> tuple[str, ...]:
    lead: str | None = getattr(matter_or_cause, "lead", None)
    if lead is None:
        return (str(getattr(matter_or_cause, "reporter", "")),)
    cooperating: tuple[str, ...] = getattr(matter_or_cause, "cooperating", ())
    return (lead, *cooperating)


class _Way:
    """The addressees found so far, by the address as it is compared."""

    def __init__(
        self,
        settings: ServiceSettings,
        forbidden: Collection[str],
        is_disabled: Callable[[str], bool],
    ) -> None:
        self._fallback = settings.mail.fallback
        self._forbidden = forbidden
        self._is_disabled = is_disabled
        self.found: dict[str, Addressee] = {}
        self.unreached: list[Message] = []

    def to_unit(self, unit: str, reporter: Reporter | None) -> None:
        """Add a unit's own address, else the fallback with a note, else say it is unreached."""
        name = reporter.name if reporter is not None else Label(unit)
        address = reporter.contact.email.strip() if reporter is not None else ""
        fault = self._fault(address, name)
        if fault is None:
            self._add(address, unit)
        elif self._fault(self._fallback, name) is None:
            self._add(self._fallback, unit, fault)
        else:
            self.unreached.append(fault)

    def copy(self, address: str) -> None:
        """Add a copy's address, or say that it cannot be used."""
        fault = self._fault(address, Label("抄送", "the copy"))
        if fault is None:
            self._add(address, "")
        else:
            self.unreached.append(fault)

    def _fault(self, address: str, name: Label) -> Message | None:
        if not address:
            return message(
                "{unit} has no mail address: give it one in reporters.toml. Please pass this on",
                unit=name,
            )
        if not is_address(address):
            return message(
                "The mail address of {unit} is none: mend it. Please pass this on", unit=name
            )
        if is_forbidden(address, self._forbidden):
            return message(
                "The mail address of {unit} stands in the plan's text and is never written to."
                " Please pass this on",
                unit=name,
            )
        if self._is_disabled(address):
            return message(
                "The mail address of {unit} no longer takes mail. Please pass this on", unit=name
            )
        return None

    def _add(self, address: str, unit: str, note: Message | None = None) -> None:
        known = self.found.setdefault(normal(address), Addressee(address))
        units = (*known.units, unit) if unit else known.units
        notes = (*known.notes, note) if note is not None else known.notes
        self.found[normal(address)] = evolve(known, units=units, notes=notes)
