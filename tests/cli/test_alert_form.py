"""duban alerts form writes the reply form of one unit, and says why where it does not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.evaluating import duban
from tests.service.houses import open_house, tick
from tests.service.reply_forms import matters_of

from duban.forms.reply_reading import read_reply

SETTINGS = 'plans = ["tianjin-2019"]\n[service]\nhome = "home"\nsettle_seconds = 0\n'


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """Give a folder with the settings of a house in which everybody is late."""
    (tmp_path / "duban.toml").write_text(SETTINGS, encoding="utf-8")
    with open_house(tmp_path / "home", 25) as house:
        tick(house, "2019-02-26 09:00")
        tick(house, "2019-03-06 09:00")
        yield tmp_path


def form(home: Path, reporter: str, out: str, *more: str) -> tuple[int, str]:
    config = str(home / "duban.toml")
    options = ("--reporter", reporter, "--out", str(home / out), "--on", "2019-03-07", *more)
    ran = duban("alerts", "form", *options, "--config", config, "--lang", "en")
    return ran.code, ran.err


def test_form_holds_all_that_a_unit_can_answer_and_is_the_same_each_time(home: Path) -> None:
    code, said = form(home, "div_gas", "reply.xlsx")
    assert code == 0, said
    content = (home / "reply.xlsx").read_bytes()
    found = read_reply(content, "reply.xlsx")
    with open_house(home / "home", 25) as house:
        numbers = {one.number for one in matters_of(house, "div_gas") if one.is_open}
    assert {reply.number for reply in found.replies} == numbers
    assert f"matters: {len(numbers)}" in said
    form(home, "div_gas", "again.xlsx")
    assert (home / "again.xlsx").read_bytes() == content


@pytest.mark.parametrize(
    ("reporter", "out", "says"),
    [
        ("div_gaz", "reply.xlsx", "div_gaz is not known"),
        ("div_gas", "reply.csv", "name it .xlsx"),
        ("div_gas", "duban.toml/reply.xlsx", "cannot be written"),
    ],
)
def test_form_that_cannot_be_written_says_why(
    home: Path, reporter: str, out: str, says: str
) -> None:
    code, said = form(home, reporter, out)
    assert code == 2
    assert says in said


def test_form_that_was_filled_in_is_overwritten_by_force_only(home: Path) -> None:
    (home / "reply.xlsx").write_bytes(b"filled in")
    code, said = form(home, "div_gas", "reply.xlsx")
    assert (code, "--force" in said) == (2, True)
    assert (home / "reply.xlsx").read_bytes() == b"filled in"
    assert form(home, "div_gas", "reply.xlsx", "--force")[0] == 0
    assert (home / "reply.xlsx").read_bytes() != b"filled in"
