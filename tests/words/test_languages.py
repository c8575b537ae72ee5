from datetime import UTC, date, datetime

import pytest

from duban.words import LANGUAGES, Label, Lang, Later, Message, label, message, say
from duban.words.figures import Figure


def test_label_is_said_in_either_language() -> None:
    assert [label("路灯", "lamps").say(lang) for lang in LANGUAGES] == ["路灯", "lamps"]


def test_label_without_english_falls_back_to_chinese() -> None:
    assert Label("路灯").say("en") == "路灯"


def test_parts_are_said_in_the_language_of_the_sentence() -> None:
    said = message("no sentence of ours: {name}", name=Label("路灯", "lamps"))
    assert said.say("en") == "no sentence of ours: lamps"
    assert said.say("zh").endswith("路灯")


def test_message_without_parts_keeps_its_braces() -> None:
    assert message("{as it stands}").say("en") == "{as it stands}"


def test_braces_in_a_part_are_text() -> None:
    assert message("{found}", found="{evil.__class__}").say("en") == "{evil.__class__}"


@pytest.mark.parametrize(("lang", "joined"), [("zh", "甲、乙"), ("en", "甲, 乙")])
def test_sequences_are_joined(lang: Lang, joined: str) -> None:
    assert say(("甲", Label("乙")), lang) == joined
    assert say(["甲", Label("乙")], lang) == joined


def test_figures_are_sayable() -> None:
    assert say(Figure(1.0, "km"), "en") == "1 km"


@pytest.mark.parametrize(
    ("part", "zh", "en"),
    [
        (date(2019, 7, 5), "2019年7月5日", "2019-07-05"),
        (datetime(2019, 7, 5, 8, 30, tzinfo=UTC), "2019年7月5日08:30", "2019-07-05 08:30:00+00:00"),
        (12, "12", "12"),
    ],
)
def test_days_are_said_as_each_language_writes_them(part: object, zh: str, en: str) -> None:
    assert (say(part, "zh"), say(part, "en")) == (zh, en)


def test_later_is_made_only_when_it_is_said() -> None:
    made: list[str] = []

    def tell() -> Message:
        made.append("once")
        return message("no sentence of ours")

    later = Later(tell)
    assert made == []
    assert say(later, "en") == "no sentence of ours"
    assert made == ["once"]


def test_later_is_made_once_for_a_language() -> None:
    made: list[str] = []

    def tell() -> Message:
        made.append("once")
        return message("said {part}", part=label("甲", "A"))

    later = Later(tell)
    assert (later.say("zh"), later.say("zh"), len(made)) == ("said 甲", "said 甲", 1)
    assert (later.say("en"), len(made)) == ("said A", 2)


def test_braces_stand_only_where_nothing_is_filled_in() -> None:
    assert message("a {{b}} {c}").say("en") == "a {{b}} {c}"
    assert message("a {{b}} {c}", c=1).say("en") == "a {b} 1"


def test_missing_part_is_an_error() -> None:
    with pytest.raises(KeyError):
        message("a {b}", c=1).say("en")
