from pathlib import Path

import pytest
from attrs import evolve, frozen

from duban.model.plan import Contact, Reporter
from duban.model.settings import MailSettings, ServiceSettings
from duban.model.terms import Level
from duban.notify import is_address, recipients, route
from duban.words import Label

OF_THE_PLAN = "notice@plan.example"


def unit(name: str, address: str) -> Reporter:
    return Reporter(name, Label(f"{name}处", name), contact=Contact(email=address))


REPORTERS = {
    each.id: each
    for each in (
        unit("greening", "greening@duban.example"),
        unit("parks", "parks@duban.example"),
        unit("mute", ""),
        unit("broken", "broken@duban.example\r\nBcc: x@duban.example"),
        unit("quoted", "ＮＯＴＩＣＥ@plan.example"),
        unit("loud", " Notice@PLAN.example "),
    )
}
SETTINGS = ServiceSettings(
    Path(), mail=MailSettings(fallback="office@duban.example"), copies=("head@duban.example",)
)


@frozen
class Led:
    level: Level
    lead: str = "greening"
    cooperating: tuple[str, ...] = ("parks",)


@frozen
class Reported:
    level: Level
    reporter: str = "greening"


@pytest.mark.parametrize(
    ("level", "names"),
    [
        (Level.BLUE, ["greening"]),
        (Level.YELLOW, ["greening", "parks"]),
        (Level.RED, ["greening", "parks", "head"]),
    ],
)
def test_graver_matter_reaches_more(level: Level, names: list[str]) -> None:
    found = recipients(Led(level), REPORTERS, SETTINGS)
    assert found == tuple(f"{name}@duban.example" for name in names)


def test_cause_reaches_its_reporter() -> None:
    assert recipients(Reported(Level.BLUE), REPORTERS, SETTINGS) == ("greening@duban.example",)


@pytest.mark.parametrize("lead", ["mute", "broken", "quoted", "loud", "nobody"])
def test_unit_that_cannot_be_written_to_is_told_of_at_the_fallback(lead: str) -> None:
    found = route(Led(Level.BLUE, lead), REPORTERS, SETTINGS, forbidden={OF_THE_PLAN})
    (addressee,) = found.addressees
    assert addressee.address == "office@duban.example"
    assert addressee.units == (lead,)
    (note,) = addressee.notes
    assert lead in note.say("en")
    assert "pass this on" in note.say("en")


def test_disabled_address_goes_to_the_fallback() -> None:
    found = route(Led(Level.BLUE), REPORTERS, SETTINGS, is_disabled="greening@duban.example".__eq__)
    assert [each.address for each in found.addressees] == ["office@duban.example"]
    assert "no longer takes mail" in found.addressees[0].notes[0].say("en")


def test_fallback_for_several_units_gets_one_letter() -> None:
    found = route(Led(Level.YELLOW, "mute", ("nobody", "mute")), REPORTERS, SETTINGS)
    (addressee,) = found.addressees
    assert addressee.units == ("mute", "nobody")
    assert len(addressee.notes) == 2


@pytest.mark.parametrize("spelling", [OF_THE_PLAN, "NOTICE@plan.example", "notice@plan.example."])
def test_address_of_the_plan_is_refused_as_fallback_and_copy(spelling: str) -> None:
    settings = evolve(SETTINGS, mail=MailSettings(fallback=spelling), copies=(spelling,))
    found = route(Led(Level.RED, "mute", ()), REPORTERS, settings, forbidden={OF_THE_PLAN})
    assert found.addressees == ()
    assert len(found.unreached) == 2


def test_unit_without_any_way_is_named_for_the_administrator() -> None:
    settings = evolve(SETTINGS, mail=MailSettings())
    found = route(Led(Level.BLUE, "mute"), REPORTERS, settings)
    assert found.addressees == ()
    assert "mute" in found.unreached[0].say("en")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nobody",
        "a@b@c.example",
        "名@duban.example",
        "a b@duban.example",
        "a@duban.example\n",
        "a@duban.example,b@duban.example",
        "A <a@duban.example>",
        ".a@duban.example",
        "a@-x.example",
        "a" * 250 + "@x.example",
    ],
)
def test_what_is_not_one_plain_address_is_none(text: str) -> None:
    assert not is_address(text)


def test_plain_address_is_one() -> None:
    assert is_address("first.last+tag@mx-1.duban.example")
