"""The page as bytes: its policy, its data, its size, its layout by roots."""

import base64
import hashlib
import re
import sys
from pathlib import Path

import pytest
from tests.cli.evaluating import duban
from tests.page.conftest import EXAMPLE
from tests.page.making import alert_row, made_page, words_in

from duban.errors import DubanError, UsageError
from duban.page import page_folders
from duban.roots import find_roots

TWO_MEGABYTES = 2_000_000


def inside(page: bytes, element: str) -> str:
    found = re.search(rf"<{element}>(.*?)</{element}>", page.decode(), re.DOTALL)
    assert found is not None
    return found[1]


def digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def test_the_policy_names_the_script_and_the_style_and_nothing_else() -> None:
    page = made_page()
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page.decode())
    assert found is not None
    policy = dict(
        part.split(" ", 1) for part in found[1].replace("&#39;", "'").split("; ") if " " in part
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == f"'sha256-{digest(inside(page, 'script'))}'"
    assert policy["style-src"] == f"'sha256-{digest(inside(page, 'style'))}'"


def test_the_data_cannot_end_their_element() -> None:
    page = made_page(alerts=[alert_row(message="</script><script>alert(1)</script><!-- ")])
    assert page.count(b"</script>") == 2
    assert b"<script>alert" not in page
    assert words_in(page)["texts"][0] == ["应达50"]


def test_the_same_rows_give_the_same_bytes() -> None:
    assert made_page() == made_page()


def test_the_example_year_fits_into_two_megabytes(year: Path) -> None:
    assert year.stat().st_size <= TWO_MEGABYTES


def test_the_page_has_no_address_to_fetch_from(year: Path) -> None:
    found = set(re.findall(r"https?://[^\"' ]+", year.read_text(encoding="utf-8")))
    assert found == {"http://www.w3.org/2000/svg"}


def test_the_page_changes_nothing_of_the_document(year: Path, tmp_path: Path) -> None:
    both = [tmp_path / "with.json", tmp_path / "page.html"]
    alone = tmp_path / "alone.json"
    when = ("--as-of", "2019-07-06")
    assert duban("evaluate", EXAMPLE, *when, "--out", both[0], "--out", both[1]).code == 0
    assert duban("evaluate", EXAMPLE, *when, "--out", alone).code == 0
    assert both[0].read_bytes() == alone.read_bytes()
    assert both[1].read_bytes() == year.read_bytes()


def test_texts_are_there_in_both_languages(year: Path) -> None:
    texts = words_in(year.read_bytes())["texts"]
    assert [
        "主干道路亮灯率：未达到要求",
        "Lit rate, arterial roads does not meet what is required",
    ] in texts


def test_a_long_text_is_cut_and_control_characters_go() -> None:
    page = words_in(made_page(alerts=[alert_row(message="长" * 10_000 + "\u202e\x00")]))
    (long,) = (pair[0] for pair in page["texts"] if pair[0].startswith("长"))
    assert len(long) == 1000
    assert long.endswith("…")


def test_rare_characters_and_emoji_stay() -> None:
    page = words_in(made_page(alerts=[alert_row(message="𠮷䶮🚧")]))
    assert ["𠮷䶮🚧"] in page["texts"]


def test_a_root_replaces_the_style(tmp_path: Path) -> None:
    folder = tmp_path / "root" / "templates" / "page"
    folder.mkdir(parents=True)
    (folder / "page.css").write_text("body { color: teal; }", encoding="utf-8")
    page = made_page(folders=page_folders(find_roots([tmp_path / "root"])))
    assert inside(page, "style") == "body { color: teal; }"


def test_a_template_that_fails_is_named(tmp_path: Path) -> None:
    (tmp_path / "page.html.j2").write_text("{{ nothing.of.that }}", encoding="utf-8")
    with pytest.raises(DubanError, match="nothing") as failed:
        made_page(folders=(tmp_path,))
    assert "templates/page/page.html.j2" in str(failed.value)


def test_a_script_that_would_end_its_element_is_refused(tmp_path: Path) -> None:
    (tmp_path / "wall.js").write_text('const end = "</script>";', encoding="utf-8")
    with pytest.raises(DubanError, match=r"wall\.js"):
        made_page(folders=(tmp_path,))


def test_without_jinja2_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(UsageError, match="papers"):
        made_page()
