"""Names for ids, in both languages."""

import pytest
from tests.water import book

from duban.report.names import Names


def test_names_are_said_in_the_language_of_the_reader() -> None:
    zh, en = (Names(book("wells"), lang) for lang in ("zh", "en"))  # type: ignore[arg-type]
    assert (zh.reporter("bureau"), en.reporter("bureau")) == ("水务局", "Water bureau")
    assert (zh.area("water"), en.area("water")) == ("水务", "Water")
    assert en.indicator("water", "wells") == "Wells"
    assert zh.task("water", "1.1").title.say("zh") == "供水"


def test_contact_is_whom_to_telephone() -> None:
    assert Names(book("wells"), "zh").contact("bureau").phone == "000-1"


def test_name_that_nobody_bears_is_an_error() -> None:
    with pytest.raises(KeyError):
        Names(book("wells"), "zh").find("water", "nothing")
