"""A reply form from the digest, filled in and handed in, moves the matters that it answers."""

import io
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from attrs import evolve
from tests.service.houses import EXAMPLES, Post, Received, hand_in, open_house, post_office, tick
from tests.service.reply_forms import ANSWER, fill, form_of, forms_of, lay, matters_of

from duban.forms.reply_reading import read_reply
from duban.matters import Action, Close, Verify, act
from duban.model.ledger import Arrival, LogEvent
from duban.model.matters import Matter, Reply, State
from duban.service import House
from duban.service.pressing import keep_step
from duban.service.writing import Writer

GAS, OFFICE = "gas@duban.example", "fallback@duban.example"
NOON = "2019-03-07 12:00"


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Received]]:
    """Give the home of a house whose gas division was told of its late report, and the mails."""
    home = tmp_path_factory.mktemp("morning")
    with post_office() as post, open_house(home, post.port) as house:
        tick(house, "2019-02-26 09:00")
        tick(house, "2019-03-06 09:00")
        return home, post.received


@pytest.fixture
def post(post: Post, morning: tuple[Path, list[Received]]) -> Post:
    post.received.extend(morning[1])
    return post


@pytest.fixture
def house(tmp_path: Path, post: Post, morning: tuple[Path, list[Received]]) -> Iterator[House]:
    home = tmp_path / "home"
    shutil.copytree(morning[0], home)
    with open_house(home, post.port) as found:
        yield found


def late(house: House) -> Matter:
    return matters_of(house, "div_gas")[0]


def answered(
    house: House, post: Post, values: dict[str, Any] | Any, at: str = NOON, name: str = "反馈.xlsx"
) -> Arrival:
    """Fill in the form of the digest for the first matter, and have it taken in."""
    content = fill(form_of(post, GAS), {late(house).number: values})
    lay(house, "div_gas", content, name)
    post.clear()
    (arrival,) = take_in(house, at)
    return arrival


def take_in(house: House, at: str) -> list[Arrival]:
    return tick(house, at).taken_in


def events(house: House) -> list[LogEvent]:
    with house.ledger.reading() as entry:
        return [each for each in entry.events(limit=100_000) if each.subject == late(house).number]


def office(house: House, action: Action, day: date = date(2019, 3, 7)) -> None:
    with house.ledger.transaction() as entry:
        step = act(late(house), action, day, house.plugins.calendar)
        keep_step(entry, step, datetime(2019, 3, 7, 2, tzinfo=UTC))


def told(post: Post) -> str:
    """Give what the gas division was told last."""
    return post.to(GAS)[-1].text


# --- The letter brings the form -------------------------------------------------------------------


def test_digest_brings_the_form_of_its_own_unit_and_says_so(house: House, post: Post) -> None:
    (digest,) = [mail for mail in post.to(GAS) if forms_of(mail)]
    ((name, content),) = forms_of(digest)
    assert name == "督办事项反馈表-燃气管理处-2019-03-06.xlsx"
    found = read_reply(content, name)
    open_ones = {matter.number for matter in matters_of(house, "div_gas")}
    assert {reply.number for reply in found.replies} == open_ones
    assert found.reporter == "div_gas"
    assert len(content) < 16_000


def test_copies_get_no_form(tmp_path: Path) -> None:
    with post_office() as post, open_house(tmp_path, post.port) as house:
        house.settings = evolve(house.settings, copies=("copy@duban.example",))
        tick(house, "2019-02-26 09:00")
        tick(house, "2019-03-06 09:00")
        assert post.to("copy@duban.example") != []
        assert [forms_of(mail) for mail in post.to("copy@duban.example") if forms_of(mail)] == []


def test_address_that_stands_for_a_unit_gets_its_form(house: House, post: Post) -> None:
    with house.ledger.transaction() as entry:
        entry.disable_address(GAS, "no such mailbox", datetime(2019, 3, 6, tzinfo=UTC))
    post.clear()
    tick(house, "2019-03-21 09:00")
    names = [name for mail in post.to(OFFICE) for name, _ in forms_of(mail)]
    assert "督办事项反馈表-燃气管理处-2019-03-21.xlsx" in names


def test_what_is_resolved_or_verified_stands_in_no_form(house: House, post: Post) -> None:
    hand_in(house, EXAMPLES / "2019-02" / "div_gas-gas.json", "div_gas")
    post.clear()
    tick(house, "2019-03-08 09:00")
    tick(house, "2019-03-11 09:00")
    resolved = {one.number for one in matters_of(house, "div_gas") if not one.is_open}
    assert resolved
    for mail in post.to(GAS):
        for name, content in forms_of(mail):
            assert not resolved & {each.number for each in read_reply(content, name).replies}


def test_urgent_mail_brings_the_form_and_tells_place_and_help_wanted(
    house: House, post: Post
) -> None:
    hand_in(house, EXAMPLES / "events" / "2019-06-27-gas-acute_problem.json", "div_gas")
    post.clear()
    tick(house, "2019-06-27 22:00")
    urgent = [mail for mail in post.to(GAS) if "紧急" in str(mail.message["Subject"])]
    (mail,) = urgent
    assert [name for name, _ in forms_of(mail)] == ["督办事项反馈表-燃气管理处-2019-06-27.xlsx"]
    assert "下次续报：2019-06-27 18:00" in mail.text
    for label in ("发生时间", "地点", "需协调事项"):
        assert f"{label}：" in mail.text


# --- What an answer does --------------------------------------------------------------------------


def test_taking_note_acknowledges(house: House, post: Post) -> None:
    arrival = answered(house, post, {"acknowledged": "已签收", "by": "王某"})
    assert (arrival.status, late(house).state) == ("replied", State.ACKNOWLEDGED)
    assert events(house)[-1].by == "王某（燃气管理处）"


def test_cause_and_measures_answer_and_acknowledge_on_the_way(house: House, post: Post) -> None:
    arrival = answered(house, post, {**ANSWER, "new_date": "2019-03-15", "phone": "022-1"})
    assert arrival.status == "replied"
    matter = late(house)
    assert matter.state is State.ANSWERED
    assert matter.reply == Reply(ANSWER["cause"], ANSWER["measures"], date(2019, 3, 15))
    first, second = events(house)[-2:]
    assert (first.name, second.name) == ("acknowledged", "answered")
    assert second.by == "王某（样例）（燃气管理处）"
    assert second.details["reply"] == arrival.sha256
    assert second.details["phone"] == "022-1"


def test_form_leaves_the_inbox_is_kept_and_is_never_judged(house: House, post: Post) -> None:
    arrival = answered(house, post, ANSWER)
    kept = house.settings.replies / arrival.sha256[:2] / f"{arrival.sha256}.xlsx"
    assert kept.is_file()
    assert list((house.settings.inbox / "div_gas").iterdir()) == []
    assert not list(house.settings.archive.rglob(f"{arrival.sha256}*"))
    tick(house, "2019-03-08 09:00")
    with house.ledger.reading() as entry:
        assert entry.outbox() != []
        assert not [one for one in entry.matters() if "REG-001" in one.because]


def test_unit_is_told_what_was_done(house: House, post: Post) -> None:
    answered(house, post, {**ANSWER, "acknowledged": "已签收"})
    text = told(post)
    assert late(house).number in text
    assert "反馈.xlsx" in text
    assert "To mend" not in text
    assert "需更正" not in text


def test_unnamed_answer_is_the_unit_s(house: House, post: Post) -> None:
    answered(house, post, {"acknowledged": "已签收"})
    assert events(house)[-1].by == "燃气管理处"


def test_file_taken_in_twice_acts_once(house: House, post: Post) -> None:
    content = fill(form_of(post, GAS), {late(house).number: ANSWER})
    lay(house, "div_gas", content)
    take_in(house, NOON)
    before = events(house)
    post.clear()
    lay(house, "div_gas", content, "again.xlsx")
    (arrival,) = take_in(house, "2019-03-07 12:30")
    assert arrival.status == "replied"
    assert events(house) == before
    (told,) = post.to(GAS)
    assert "again.xlsx" in told.text


def test_file_taken_in_again_after_the_matter_was_closed_is_not_returned(
    house: House, post: Post
) -> None:
    content = fill(form_of(post, GAS), {late(house).number: ANSWER})
    lay(house, "div_gas", content)
    take_in(house, NOON)
    office(house, Verify("督查室", "已看"))
    office(house, Close("督查室", "已改"))
    lay(house, "div_gas", content)
    (arrival,) = take_in(house, "2019-03-07 13:00")
    assert arrival.status == "replied"
    assert not (house.settings.home / "returned" / "div_gas").exists()


def test_same_answer_in_another_file_changes_nothing_and_is_told(house: House, post: Post) -> None:
    form = form_of(post, GAS)
    answered(house, post, ANSWER)
    before = events(house)
    lay(house, "div_gas", fill(form, {late(house).number: {**ANSWER, "phone": "1"}}), "b.xlsx")
    (arrival,) = take_in(house, "2019-03-07 13:00")
    assert arrival.status == "replied"
    assert events(house) == before
    assert late(house).number in told(post)


def test_corrected_answer_replaces_the_first_until_it_is_verified(house: House, post: Post) -> None:
    form = form_of(post, GAS)
    answered(house, post, ANSWER)
    better = {**ANSWER, "cause": "系统故障"}
    lay(house, "div_gas", fill(form, {late(house).number: better}), "b.xlsx")
    take_in(house, "2019-03-07 13:00")
    reply = late(house).reply
    assert reply is not None
    assert reply.cause == "系统故障"
    office(house, Verify("督查室", "已看"))
    again = {**ANSWER, "cause": "停电"}
    lay(house, "div_gas", fill(form, {late(house).number: again}), "c.xlsx")
    (arrival,) = take_in(house, "2019-03-07 14:00")
    assert (arrival.status, late(house).state) == ("reply_returned", State.VERIFIED)
    assert late(house).reply == reply


# --- More time ------------------------------------------------------------------------------------


def test_more_time_is_asked_of_the_office_and_moves_nothing(house: House, post: Post) -> None:
    before = late(house)
    values = {"extension": "2019-03-25", "reason": "等待材料", "by": "王某"}
    arrival = answered(house, post, values)
    assert arrival.status == "replied"
    assert late(house) == before
    asked = events(house)[-1]
    assert (asked.name, asked.by, asked.why) == (
        "extension_asked",
        "王某（燃气管理处）",
        "等待材料",
    )
    assert asked.details["until"] == "2019-03-25"
    (letter,) = post.to(OFFICE)
    for text in (before.number, "2019年3月25日", "等待材料", "王某（燃气管理处）", "燃气管理处"):
        assert text in letter.text


def test_request_that_stands_already_is_not_told_to_the_office_again(
    house: House, post: Post
) -> None:
    form = form_of(post, GAS)
    values = {"extension": "2019-03-25", "reason": "等待材料"}
    answered(house, post, values)
    post.clear()
    lay(house, "div_gas", fill(form, {late(house).number: {**values, "by": "李某"}}), "b.xlsx")
    take_in(house, "2019-03-07 13:00")
    assert post.to(OFFICE) == []
    assert [each.name for each in events(house)].count("extension_asked") == 1


def test_house_without_an_office_address_keeps_the_request_in_its_log(
    house: House, post: Post
) -> None:
    mail = evolve(house.settings.mail, fallback="", administrator="")
    house.settings = evolve(house.settings, mail=mail)
    answered(house, post, {"extension": "2019-03-25", "reason": "等待材料"})
    assert events(house)[-1].name == "extension_asked"


# --- What is told back ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "column", "row"),
    [
        ({"cause": "外出"}, "D", "measures"),
        ({"measures": "AB岗"}, "D", "cause"),
        ({"new_date": "2019-03-15"}, "D", "cause"),
        ({**ANSWER, "new_date": "2019-03-07"}, "F", "taken"),
        ({**ANSWER, "new_date": "下周"}, "F", "taken"),
        ({"cause": "无", "measures": "—"}, "D", "cause"),
        ({"cause": "外出", "measures": "暂无"}, "D", "measures"),
        ({"acknowledged": "已阅"}, "D", "taken"),
        ({"extension": "2019-03-25"}, "F", "more_time"),
        ({"extension": "2019-03-25", "reason": "无"}, "F", "more_time"),
        ({"reason": "等待材料"}, "D", "more_time"),
        ({"extension": "2019-03-20", "reason": "等待"}, "D", "more_time"),
        ({"extension": "2019-03-24", "reason": "等待"}, "D", "more_time"),
        ({"extension": "2400-03-24", "reason": "等待"}, "D", "more_time"),
        ({"phone": "=1+1"}, "F", "person"),
    ],
)
def test_what_does_not_hold_is_told_with_its_cell_and_does_nothing(
    house: House, post: Post, values: dict[str, Any], column: str, row: str
) -> None:
    rows = {"taken": 12, "cause": 13, "measures": 14, "more_time": 15, "person": 16}
    before = late(house)
    arrival = answered(house, post, values)
    assert arrival.status == "reply_returned"
    assert late(house) == before
    cell = f"反馈表!{column}{rows[row]}"
    assert f"位置：{cell}" in told(post)
    note = house.settings.home / "returned" / "div_gas" / "反馈.xlsx.txt"
    assert note.read_text("utf-8").startswith(f"{cell}: ")
    assert note.with_suffix("").is_file()


def test_what_holds_is_taken_beside_what_does_not(house: House, post: Post) -> None:
    arrival = answered(house, post, {"acknowledged": "已签收", "cause": "外出"})
    assert (arrival.status, late(house).state) == ("reply_returned", State.ACKNOWLEDGED)
    text = told(post)
    assert "需更正" in text
    assert "办理结果" in text


def test_words_for_nothing_in_cells_that_may_stay_empty_are_no_fault(
    house: House, post: Post
) -> None:
    nothing = {"new_date": "无", "extension": "—", "reason": "/", "phone": "无"}
    arrival = answered(house, post, {**ANSWER, **nothing})
    assert (arrival.status, late(house).state) == ("replied", State.ANSWERED)


@pytest.mark.parametrize("said", ["已签收 王某", "签收（王某 3月7日）", "✓", "是"])
def test_taking_note_may_be_signed_by_name(house: House, post: Post, said: str) -> None:
    arrival = answered(house, post, {"acknowledged": said})
    assert (arrival.status, late(house).state) == ("replied", State.ACKNOWLEDGED)


def test_form_with_nothing_filled_in_is_told_back(house: House, post: Post) -> None:
    arrival = answered(house, post, {})
    assert arrival.status == "reply_returned"
    assert "位置：反馈表!D12" in told(post)


def test_closed_matter_is_told_back(house: House, post: Post) -> None:
    office(house, Close("督查室", "误报", force=True))
    arrival = answered(house, post, ANSWER)
    assert (arrival.status, late(house).state) == ("reply_returned", State.CLOSED)
    assert late(house).number in told(post)


def test_more_time_after_the_limit_is_told_back(house: House, post: Post) -> None:
    content = fill(
        form_of(post, GAS), {late(house).number: {"extension": "2019-04-25", "reason": "等"}}
    )
    tick(house, "2019-03-20 09:00")
    with house.ledger.transaction() as entry:
        entry.save(evolve(late(house), limit=date(2019, 3, 6)))
    lay(house, "div_gas", content)
    (arrival,) = take_in(house, "2019-03-20 10:00")
    assert arrival.status == "reply_returned"
    assert "extension_asked" not in [each.name for each in events(house)]


# --- Whose answer ---------------------------------------------------------------------------------


def test_form_of_another_unit_is_quarantined(house: House, post: Post) -> None:
    content = fill(form_of(post, GAS), {late(house).number: ANSWER})
    before = late(house)
    lay(house, "div_lighting", content)
    (arrival,) = take_in(house, NOON)
    assert arrival.status == "quarantined"
    assert late(house) == before
    assert (house.settings.home / "quarantine/div_lighting/反馈.xlsx").is_file()
    assert not house.settings.replies.exists()


def test_matter_that_another_unit_leads_has_the_whole_form_quarantined(
    house: House, post: Post
) -> None:
    mine, other = late(house).number, matters_of(house, "div_lighting")[0].number
    content = fill(form_of(post, GAS), {mine: ANSWER})
    lay(house, "div_gas", _with_number(content, mine, other))
    (arrival,) = take_in(house, NOON)
    assert arrival.status == "quarantined"
    assert "div_lighting" in arrival.said
    assert matters_of(house, "div_lighting")[0].state is State.OPEN


@pytest.mark.parametrize("number", ["2019-9999", "x"])
def test_matter_that_is_not_known_is_told_back(house: House, post: Post, number: str) -> None:
    content = fill(form_of(post, GAS), {late(house).number: ANSWER})
    lay(house, "div_gas", _with_number(content, late(house).number, number))
    (arrival,) = take_in(house, NOON)
    assert arrival.status == "reply_returned"


def test_edition_that_was_changed_is_told_back(house: House, post: Post) -> None:
    content = fill(form_of(post, GAS), {late(house).number: ANSWER})
    lay(house, "div_gas", _changed(content, '"edition":1', '"edition":2'))
    (arrival,) = take_in(house, NOON)
    assert (arrival.status, late(house).state) == ("reply_returned", State.OPEN)


def test_plan_that_is_not_known_is_told_back(house: House, post: Post) -> None:
    content = fill(form_of(post, GAS), {late(house).number: ANSWER})
    lay(house, "div_gas", _changed(content, "tianjin-2019", "tianjin-2018"))
    (arrival,) = take_in(house, NOON)
    assert arrival.status == "reply_returned"


def test_crash_before_the_ledger_leaves_all_to_be_done_again(
    house: House, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = fill(form_of(post, GAS), {late(house).number: ANSWER})
    path = lay(house, "div_gas", content)
    before = events(house)

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Writer, "reply_received", crash)
        with pytest.raises(KeyboardInterrupt):
            take_in(house, NOON)
    assert path.is_file()
    assert events(house) == before
    (arrival,) = take_in(house, NOON)
    assert (arrival.status, late(house).state) == ("replied", State.ANSWERED)


def _with_number(content: bytes, number: str, other: str) -> bytes:
    return _changed(content, f'"matter":"{number}"', f'"matter":"{other}"')


def _changed(content: bytes, old: str, new: str) -> bytes:
    """Change the hidden cells of a form, as only somebody with a purpose does."""
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in workbook:
        for row in sheet:
            value = row[1].value
            if isinstance(value, str):
                row[1].value = value.replace(old, new)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()
