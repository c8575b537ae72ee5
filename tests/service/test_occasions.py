"""Days on which a plugin has its area judged: slots of the service with their reasons."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from attrs import evolve
from tests.cli.evaluating import duban
from tests.service.houses import BOOK, PLUGINS, open_house, post_office, tick

from duban.model.ledger import SlotKind, SlotState
from duban.model.matters import Matter
from duban.model.register import Register
from duban.model.rules import Occasion, Timetable
from duban.model.settings import HoursSettings
from duban.service import House
from duban.slots import slots_of
from duban.words import Label, message

SUNDAY = date(2019, 3, 10)
EARLIER = Occasion(SUNDAY, Label("样例专项", "sample occasion"))


def with_occasion(house: House, area: str = "gas") -> None:
    table = BOOK.timetables[area].with_occasions(EARLIER)
    house.books = {"tianjin-2019": evolve(BOOK, timetables={**BOOK.timetables, area: table})}


def matters(house: House) -> list[Matter]:
    with house.ledger.reading() as entry:
        return entry.matters()


def test_occasion_on_a_day_off_is_run_that_day_and_presses_its_area_alone(tmp_path: Path) -> None:
    with post_office() as post, open_house(tmp_path, post.port) as house:
        tick(house, "2019-02-26 09:00")
        with_occasion(house)
        tick(house, "2019-03-05 09:00")
        # the sweep and the month's judgement of 6 March are taken from it, as after a lost day
        with house.ledger.transaction() as entry:
            for slot in entry.slots(last=datetime(2019, 3, 9, tzinfo=UTC)):
                if slot.state is SlotState.DUE:
                    fence = entry.claim(slot.key, "x", slot.at, 1)
                    assert fence is not None
                    entry.finish(slot.key, fence, SlotState.SKIPPED, "-", slot.at)
        report = tick(house, "2019-03-10 09:00")
        (done,) = report.done
        assert (done.kind, done.area, done.on, done.why) == (
            SlotKind.OCCASION,
            "gas",
            SUNDAY,
            "样例专项",
        )
        found = matters(house)
        assert {one.area for one in found} == {"gas"}
        with house.ledger.reading() as entry:
            assert len(entry.judgements("tianjin-2019")) == 1
        assert tick(house, "2019-03-10 10:00").done == []
        tick(house, "2019-03-11 09:00")
        assert len({one.area for one in matters(house)}) > 20


def test_occasion_waits_while_its_area_is_set_aside(tmp_path: Path) -> None:
    with post_office() as post, open_house(tmp_path, post.port) as house:
        tick(house, "2019-02-26 09:00")
        with_occasion(house)
        house.aside = {"gas": message("set aside")}
        tick(house, "2019-03-11 09:00")
        assert "gas" not in {one.area for one in matters(house)}
        assert len({one.area for one in matters(house)}) > 20
        house.aside = {}
        report = tick(house, "2019-03-11 10:00")
        assert [slot.area for slot in report.done] == ["gas"]
        assert "gas" in {one.area for one in matters(house)}


def test_two_occasions_of_a_day_are_one_slot_with_both_reasons() -> None:
    table = Timetable((), (EARLIER, Occasion(SUNDAY, Label("又一"))))
    book = evolve(BOOK, timetables={"gas": table})
    (slot,) = slots_of(book, PLUGINS.calendar, Register(), HoursSettings())
    assert slot.why == "样例专项；又一"


def test_occasion_needs_a_day_and_a_reason() -> None:
    with pytest.raises(TypeError):
        Occasion("2019-03-10", Label("样例"))  # type: ignore[arg-type]


def test_timetable_shows_the_days_of_heating_with_their_reasons() -> None:
    span = ("--from", "2019-11-14", "--to", "2019-11-16", "--plan", "tianjin-2019")
    shown = duban("timetable", *span).out
    assert "2019-11-15 周五 08:30  专项" in shown
    assert "供热" in shown
    slots = json.loads(duban("timetable", *span, "--format", "json").out)["slots"]
    (slot,) = [one for one in slots if one["kind"] == "occasion"]
    assert (slot["area"], slot["on"]) == ("heating", "2019-11-15")
    assert slot["why"] == "2019-2020采暖期首日"


def test_slots_of_a_plan_that_is_no_longer_judged_stop_nothing(tmp_path: Path) -> None:
    with post_office() as post, open_house(tmp_path, post.port) as house:
        tick(house, "2019-02-26 09:00")
        house.books = {}
        assert tick(house, "2019-03-06 09:00").done == []


def test_event_of_an_area_set_aside_is_told(tmp_path: Path) -> None:
    with post_office() as post, open_house(tmp_path, post.port) as house:
        tick(house, "2019-02-26 09:00")
        house.aside = {"gas": message("set aside")}
        event = {
            "kind": "event",
            "plan": "tianjin-2019",
            "area": "gas",
            "reporter": "div_gas",
            "event": "acute_problem",
            "task": "4.1",
            "happened_at": "2019-02-26T22:00:00+08:00",
            "submitted_at": "2019-02-26T22:30:00+08:00",
            "what": "样例路燃气泄漏",
            "help_wanted": "样例",
            "next_report_due": "2019-02-27T09:00:00+08:00",
        }
        path = house.settings.inbox / "div_gas" / "event.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(event), encoding="utf-8")
        tick(house, "2019-02-26 23:30")
        assert [mail for mail in post.to("gas@duban.example") if "样例路燃气泄漏" in mail.text]
        for at in ("2019-02-27 09:00", "2019-02-28 09:00"):
            tick(house, at)
        assert len([one for one in matters(house) if one.area == "gas"]) == 1
