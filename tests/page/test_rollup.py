"""Figures that are added up over districts, on the page: by rank, with who is missing."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.cli.evaluating import duban
from tests.page.conftest import EXAMPLE, Open
from tests.page.making import indicator_row, made_page, words_in

DISTRICTS = EXAMPLE.parent / "districts"
#: The width of A4 within the page's margins, in CSS pixels.
WITHIN_MARGINS = 695


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The page of the sample city of 16 districts."""
    out = tmp_path_factory.mktemp("city") / "city.html"
    plan = ("--root", DISTRICTS, "--plan", "districts-2019")
    called = duban(
        "evaluate", DISTRICTS / "submissions", *plan, "--as-of", "2019-07-06", "--out", out
    )
    assert called.code == 0, called.err
    return out.read_bytes()


def rollup_row(*units: list[object], **more: object) -> dict[str, object]:
    names = ("reporter", "period", "status", "actual", "target", "rank")
    return {
        "plan": "sample",
        "area": "water",
        "lead": "bureau",
        "task": "1.1",
        "indicator": "wells",
        "period": "2019-06",
        "status": "on_track",
        "actual": 30.0,
        "planned": 20.0,
        "target": 100.0,
        "unit": "count",
        "own": None,
        "owed": len(units),
        "there": len(units),
        "missing": [],
        "because": "合计30",
        "units": [dict(zip(names, each, strict=True)) for each in units],
        **more,
    }


EAST = ["东区", "2019-06", "on_track", 20.0, 60.0, 1]
WEST = ["西区", "2019-06", "behind", 10.0, 40.0, 2]


def test_every_district_has_a_bar_with_its_rank_and_figure(opened: Open, city: bytes) -> None:
    found = opened(city)
    found.go("area/public_toilets")
    first = found.page.locator("figure.rolled").nth(0)
    assert first.locator("rect.bar").count() == 15
    told = [each.strip() for each in first.locator("svg.ranks text").all_text_contents()]
    assert told[:3] == ["1", "和平区", "7座 ● 正常"]
    assert told[-3:] == ["16", "蓟州区", "— ? 数据缺失"]


def test_who_is_missing_is_said_in_words(opened: Open, city: bytes) -> None:
    found = opened(city)
    found.go("area/public_toilets")
    assert "缺蓟州区" in found.texts("figure.rolled .without")
    assert "应报16个单位，已到15个" in found.texts("figure.rolled .facts span")


def test_districts_have_their_own_targets_and_a_common_one_is_one_line(
    opened: Open, city: bytes
) -> None:
    found = opened(city)
    found.go("area/public_toilets")
    assert found.page.locator("figure.rolled").nth(0).locator("svg.ranks line.own").count() == 16
    found.go("area/lighting")
    rate = found.page.locator("figure.rolled").nth(0)
    assert rate.locator("svg.ranks line.target").count() == 1
    assert rate.locator("svg.ranks line.own").count() == 0
    assert "牵头单位自报 98.41%" in found.texts("figure.rolled .facts span")


def test_a_table_has_the_same_figures_as_the_bars(opened: Open, city: bytes) -> None:
    found = opened(city)
    found.go("area/public_toilets")
    found.page.click("details.alternative summary >> nth=0")
    rows = found.page.locator("details.alternative[open] tbody tr")
    assert rows.count() == 16
    assert rows.nth(0).locator("th, td").all_text_contents() == [
        *("1", "和平区", "7座", "13座", "●正常")
    ]
    found.page.click("#to-language")
    assert found.page.locator("details.alternative[open] tbody tr").count() == 16


def test_a_district_is_held_to_its_own_target(opened: Open, city: bytes) -> None:
    found = opened(city)
    found.go("area/public_toilets")
    row = found.page.locator("#t-1\\.2 tbody tr", has_text="和平区").nth(0)
    assert "13座" in row.locator("td.number").all_text_contents()
    row.locator("button.open").click()
    drawn = found.page.locator("svg.trajectory").get_attribute("aria-label") or ""
    assert drawn.endswith("目标 13座")


def test_a_sum_in_the_leads_name_has_its_course(opened: Open, city: bytes) -> None:
    found = opened(city)
    found.go("area/public_toilets")
    found.page.select_option("#area-reporter", "div_sanitation")
    found.page.click("#t-1\\.2 button.open >> nth=0")
    assert found.texts(".detail .months thead th") == ["报送期", "2月", "3月", "4月", "5月", "6月"]
    assert found.page.locator("svg.trajectory circle.last").count() == 4


def test_what_is_said_of_a_sum_is_there_in_both_languages(opened: Open, city: bytes) -> None:
    assert any(
        pair[0] == "应报16个单位，已到15个，缺蓟州区" and len(pair) == 2
        for pair in words_in(city)["texts"]
    )
    found = opened(city)
    found.page.click("#to-language")
    found.go("area/public_toilets")
    assert any("without" in each for each in found.texts("figure.rolled > p"))


def test_figures_that_are_added_up_are_not_compared_a_second_time(opened: Open) -> None:
    rows = [indicator_row(reporter=unit, actual=10.0) for unit in ("东区", "西区")]
    page = made_page(reporters=("东区", "西区"), indicators=rows, rollup=[rollup_row(EAST, WEST)])
    found = opened(page)
    found.go("area/water")
    assert found.page.locator("svg.ranks").count() == 1
    assert found.page.locator("svg.bars").count() == 1


def test_the_picture_says_first_and_last(opened: Open) -> None:
    found = opened(made_page(reporters=("东区", "西区"), rollup=[rollup_row(EAST, WEST)]))
    found.go("area/water")
    said = found.page.locator("svg.ranks").get_attribute("aria-label") or ""
    assert re.search("2个单位按名次排列，从东区 20.*到西区 10", said)


def test_units_without_figures_are_no_trouble(opened: Open) -> None:
    none = [
        ["东区", None, "not_due", None, None, None],
        ["西区", None, "unknown", None, None, None],
    ]
    row = rollup_row(*none, actual=None, status="unknown", missing=["东区", "西区"])
    found = opened(made_page(reporters=("东区", "西区"), rollup=[row]))
    found.go("area/water")
    assert found.page.locator("svg.ranks rect.bar").count() == 0
    assert "尚无名次" in (found.page.locator("svg.ranks").get_attribute("aria-label") or "")


@pytest.mark.parametrize("width", [1366, 1920, 390])
@pytest.mark.parametrize("light", ["light", "dark"])
def test_axe_finds_nothing_on_districts(opened: Open, city: bytes, light: str, width: int) -> None:
    found = opened(
        city, color_scheme=light, viewport={"width": width, "height": 800}, bypass_csp=True
    )
    for area in ("lighting", "public_toilets"):
        found.go(f"area/{area}")
        found.page.locator("details.alternative summary").first.click()
        told = Axe().run(found.page)
        assert told.violations_count == 0, told.generate_report()
        assert found.page.evaluate("document.documentElement.scrollWidth") <= width


def test_districts_are_printed_with_their_bars(opened: Open, city: bytes) -> None:
    found = opened(city)
    found.go("area/public_toilets")
    found.page.emulate_media(media="print")
    found.page.set_viewport_size({"width": WITHIN_MARGINS, "height": 1000})
    assert found.page.locator("svg.ranks rect.bar").first.is_visible()
    assert not found.page.locator("details.alternative").first.is_visible()
    assert found.page.evaluate("document.documentElement.scrollWidth") <= WITHIN_MARGINS
