"""The annual assessment's document as LibreOffice prints it, measured in the PDF."""

import re
from collections.abc import Mapping

import pytest
from pypdf import PdfReader
from tests.papers.assessment_samples import (
    LIGHTING,
    PROVISIONAL,
    assessment,
    entry,
    final,
    with_office,
)
from tests.papers.frozen_samples import ROOTS, changed, judged
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

from duban.papers import page
from duban.papers.assessing import make_assessment

pytestmark = PRINTING

UNITS = 27
LONG = "因跨年度整改事项逾期未结被通报批评并限期补报书面情况说明" * 8 + "末"


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, PdfReader]:
    """The whole, provisional and final, and a unit with long and rare texts, in one go."""
    folder = tmp_path_factory.mktemp("assessment")
    wordy = [entry("deductions", LIGHTING, basis=LONG, by=RARE) for _ in range(6)]
    present = with_office(lambda office: office["deductions"].extend(wordy))
    made = {
        "provisional": assessment(judged(PROVISIONAL)),
        "final": assessment(final()),
        "wordy": assessment(present, LIGHTING),
    }
    papers = {name: make_assessment(told, ROOTS).content for name, told in made.items()}
    return print_papers(papers, folder)


def test_each_unit_begins_a_page_of_its_own(printed: Mapping[str, PdfReader]) -> None:
    for name, stage in (("provisional", "初评"), ("final", "终评")):
        pages = [said_on(one) for one in printed[name].pages]
        head = f"2019年度考核表（{stage}）单位："
        assert sum(one.startswith(head) for one in pages) == UNITS
        assert sum(one.count(head) for one in pages) == UNITS


def test_units_stand_upright_and_the_ranking_on_its_side(
    printed: Mapping[str, PdfReader],
) -> None:
    pages = printed["final"].pages
    first = next(n for n, one in enumerate(pages) if "考核排名" in said_on(one))
    assert {size_of(one) for one in pages[:first]} == {(210, 297)}
    assert {size_of(one) for one in pages[first:]} == {(297, 210)}


def test_no_page_is_empty_or_bears_signatures_alone(printed: Mapping[str, PdfReader]) -> None:
    for reader in printed.values():
        for one in reader.pages:
            told = said_on(one)
            assert len(told) > 80
            if "单位负责人（签字）" in told:
                assert "三、审定" in told
                assert "一、得分" in told or "四、各项任务" in told


def test_nothing_runs_over_the_edge_of_a_page(printed: Mapping[str, PdfReader]) -> None:
    for reader in printed.values():
        for one in reader.pages:
            width, height = float(one.mediabox.width), float(one.mediabox.height)
            for y, line in lines_of(one).items():
                assert 15 * MM < y < height - 20 * MM
                assert all(25 * MM < x < width - 25 * MM for x, _ in line)


def test_every_unit_is_ranked(printed: Mapping[str, PdfReader]) -> None:
    pages = [said_on(one) for one in printed["final"].pages]
    first = next(n for n, one in enumerate(pages) if "考核排名" in one)
    told = "".join(pages[first:])
    assert told.count("终评") == UNITS + 1
    assert "27停车管理处99.5096.6280.000.002.001.0093.96优终评" in told


def test_fonts_are_embedded_and_declared(printed: Mapping[str, PdfReader]) -> None:
    allowed = [name.replace(" ", "") for others in page.FALLBACKS.values() for name in others]
    families = tuple(name.removesuffix("SC") for name in allowed)
    for reader in printed.values():
        assert [font for font in fonts_of(reader) if not font.startswith(families)] == []


def test_long_and_rare_texts_are_printed_whole(printed: Mapping[str, PdfReader]) -> None:
    told = "".join(said_on(one) for one in printed["wordy"].pages)
    assert told.count(LONG) == 6
    assert told.count(RARE) == 6


def test_final_values_and_their_evidence_are_all_printed(
    printed: Mapping[str, PdfReader],
) -> None:
    told = "".join(said_on(one) for one in printed["final"].pages)
    for sheet in assessment().sheets:
        for value in sheet.values:
            assert re.sub(r"\s", "", value.name) in told
            for proof in value.evidence:
                assert re.sub(r"\s", "", proof) in told


def test_names_of_units_with_markup_stay_names() -> None:
    def rename(content: dict[str, list[dict[str, str]]]) -> None:
        next(one for one in content["units"] if one["id"] == LIGHTING)["name"] = "甲|@sheet 乙"

    told = assessment(changed(rename, "2020-01-31"), LIGHTING)
    assert make_assessment(told, ROOTS).content
