"""Papers as LibreOffice prints them: the page of GB/T 9704-2012, measured in the PDF."""

import re
from datetime import date

import pytest
from pypdf import PageObject, PdfReader
from tests.papers.frozen_samples import changed, judged, paper
from tests.papers.printed import (
    MM,
    PRINTING,
    RARE,
    fonts_of,
    lines_of,
    print_papers,
    said_on,
    size_of,
)
from tests.papers.test_bulletin import alert, with_text

from duban.papers import page
from duban.papers.markup import Block
from duban.papers.writing import write_paper

pytestmark = PRINTING


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, PdfReader]:
    """Four papers, printed in one go: lines alone, both kinds, and one with 500 alerts."""
    folder = tmp_path_factory.mktemp("papers")
    lines = [Block("text", ("督" * 28 * 3,)) for _ in range(20)]
    many = changed(lambda told: told["evaluation"].update(alerts=[*map(alert, range(500))]))
    made = {
        "lines": write_paper(lines, {}, "", date(2019, 7, 6)),
        "internal": paper(changed(with_text(RARE)), judged("2019-04-06")).content,
        "formal": paper(formal=True, named=False).content,
        "many": paper(many).content,
    }
    return print_papers(made, folder)


def body_of(one: PageObject) -> dict[int, list[tuple[float, str]]]:
    """Give the lines of the type area of an upright page."""
    return {y: line for y, line in lines_of(one).items() if y > 35 * MM}


def test_full_page_has_22_lines_of_28_characters(printed: dict[str, PdfReader]) -> None:
    first = body_of(printed["lines"].pages[0])
    assert len(first) == page.LINES
    lengths = [sum(len(text.strip()) for _, text in line) for line in first.values()]
    assert lengths[:4] == [page.CHARACTERS - 2, page.CHARACTERS, page.CHARACTERS, 2]


def test_type_area_begins_37_mm_from_the_head_and_28_mm_from_the_binding_side(
    printed: dict[str, PdfReader],
) -> None:
    first = body_of(printed["lines"].pages[0])
    left = min(x for line in first.values() for x, _ in line)
    assert abs(left / MM - 28) < 0.5
    height = 297 - max(first) / MM
    assert 37 < height < 37 + 579 / 20 / MM
    assert min(first) / MM > 35


@pytest.mark.parametrize("name", ["internal", "formal", "many"])
def test_pages_are_a4_upright_or_on_their_side(printed: dict[str, PdfReader], name: str) -> None:
    sizes = [size_of(one) for one in printed[name].pages]
    assert set(sizes) == {(210, 297), (297, 210)}
    assert (sizes[0], sizes[-1]) == ((210, 297), (210, 297))


@pytest.mark.parametrize("name", ["internal", "formal"])
def test_first_page_shows_body_text_below_head_and_title(
    printed: dict[str, PdfReader], name: str
) -> None:
    told = said_on(printed[name].pages[0])
    assert "关于2019年第二季度重点任务督查情况的通报" in told
    assert "情况通报如下" in told


def test_page_numbers_stand_at_the_outer_side_7_mm_below(printed: dict[str, PdfReader]) -> None:
    for number, one in enumerate(printed["formal"].pages[:2], 1):
        ((y, line),) = ((y, line) for y, line in lines_of(one).items() if y < 35 * MM)
        told = "".join(text for _, text in line).replace(" ", "")
        assert told == f"—{number}—"
        assert abs(y / MM + 1.5 - 28) < 1.5
        left = min(x for x, _ in line) / MM
        assert (left > 105) == (number % 2 == 1)


@pytest.mark.parametrize("name", ["internal", "formal", "many"])
def test_imprint_stands_alone_on_the_last_page_without_a_number(
    printed: dict[str, PdfReader], name: str
) -> None:
    last = lines_of(printed[name].pages[-1])
    told = "".join(text for line in last.values() for _, text in line)
    assert told.startswith("抄送：")
    assert "—" not in told
    assert all(34 < y / MM < 60 for y in last)


def test_each_font_is_embedded_and_is_a_declared_fallback(printed: dict[str, PdfReader]) -> None:
    allowed = [name.replace(" ", "") for others in page.FALLBACKS.values() for name in others]
    families = {name.removesuffix("SC") for name in allowed}
    for reader in printed.values():
        strange = [
            font
            for font in fonts_of(reader)
            if not any(font.startswith(family) for family in families)
        ]
        assert strange == []


def test_rare_characters_are_printed(printed: dict[str, PdfReader]) -> None:
    told = "".join(one.extract_text() for one in printed["internal"].pages)
    assert "𠮷野家（䶮）" in told.replace("\n", "")


def test_nothing_runs_over_the_edge_of_a_page(printed: dict[str, PdfReader]) -> None:
    for reader in printed.values():
        for one in reader.pages:
            width, height = float(one.mediabox.width), float(one.mediabox.height)
            for y, line in lines_of(one).items():
                assert 15 * MM < y < height - 20 * MM
                assert all(25 * MM < x < width - 25 * MM for x, _ in line)


def test_five_hundred_alerts_are_printed_whole(printed: dict[str, PdfReader]) -> None:
    told = "".join(said_on(one) for one in printed["many"].pages)
    assert {int(each) for each in re.findall("第([0-9]+)条", told)} == set(range(500))


def test_trajectories_are_drawn(printed: dict[str, PdfReader]) -> None:
    told = "".join(one.extract_text() for one in printed["internal"].pages)
    assert told.count("应达") >= 3
    assert "图3" in told.replace(" ", "")
