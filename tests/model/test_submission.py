import pytest
from tests.builders import JUNE, a_record

from duban.model.findings import FINDING_CODES, Finding
from duban.model.submission import Content, Submission
from duban.model.terms import Severity
from duban.words import message

FACTS = {
    "arterial": {"lamps": 41200, "lit": 40600.5, "name": "友谊路", "works": True},
    "plants": [{"name": "样例厂"}],
    "empty": [],
}
SENT = Submission("plan-2019", "lamps", "div_a", JUNE, FACTS)


def test_number_is_a_float() -> None:
    found = SENT.number("arterial.lamps")
    assert isinstance(found, float)
    assert (found, SENT.number("arterial.lit")) == (41200.0, 40600.5)


@pytest.mark.parametrize(
    "path",
    ["arterial.name", "arterial.works", "arterial.none", "none.at.all", "plants", "arterial"],
)
def test_what_is_no_number_is_none(path: str) -> None:
    assert SENT.number(path) is None


def test_text_is_given_and_nothing_else_for_it() -> None:
    assert SENT.text("arterial.name") == "友谊路"
    assert SENT.text("arterial.lamps") is None


def test_things_of_a_list_are_given() -> None:
    assert SENT.things("plants") == ({"name": "样例厂"},)


@pytest.mark.parametrize("path", ["empty", "missing", "arterial.name", "arterial"])
def test_no_list_has_no_things(path: str) -> None:
    assert SENT.things(path) == ()


def test_an_empty_list_was_reported() -> None:
    assert SENT.has("empty")
    assert not SENT.has("arterial.none")


def test_a_path_through_a_number_leads_nowhere() -> None:
    assert not SENT.has("arterial.lamps.more")


def test_record_with_a_fault_does_not_pass() -> None:
    fault = Finding("SCHEMA-001", Severity.ERROR, message("wrong"))
    assert a_record().passes
    assert not a_record(faults=(fault,)).passes


def test_finding_codes_are_said_in_both_languages() -> None:
    assert [code for code, (_, said) in FINDING_CODES.items() if not (said.zh and said.en)] == []


def test_content_is_worked_out_once_and_only_when_it_is_compared() -> None:
    asked = []

    def digest() -> str:
        asked.append(1)
        return "d"

    content = Content(digest)
    assert asked == []
    assert content == Content.of("d")
    assert len({content, Content.of("d")}) == 1
    assert content != Content.of("e")
    assert str(content) == "d"
    assert asked == [1]
