"""The page as people use it: in a browser, with mouse, keyboard, screen reader and printer."""

import re
import shutil
import time
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from tests.cli.evaluating import duban
from tests.page.conftest import EXAMPLE, Open
from tests.page.making import (
    WHOSE,
    alert_row,
    history_row,
    indicator_row,
    made_page,
    task_row,
    words_in,
)

VIEWS = ("wall", "area/greening", "alerts", "findings", "reports", "scores")
A4 = (595, 842)


def test_the_wall_shows_every_task_once(opened: Open) -> None:
    found = opened()
    assert found.page.locator(".tile").count() == 35
    assert found.page.locator(".part").count() == 7


def test_the_page_is_there_within_a_second(opened: Open) -> None:
    found = opened()
    spans = []
    for _ in range(3):
        began = time.perf_counter()
        found.page.reload()
        found.page.locator(".tile").nth(34).wait_for()
        spans.append(time.perf_counter() - began)
    assert min(spans) <= 1.0


def test_a_status_filters_the_wall(opened: Open) -> None:
    found = opened()
    wanted = int(found.texts("#chip-behind b")[0])
    found.page.click("#chip-behind")
    assert found.page.locator(".tile").count() == wanted
    assert set(found.texts(".tile .tag")) == {"◐滞后"}


def test_a_search_finds_by_name(opened: Open) -> None:
    found = opened()
    found.page.fill("#search", "厕所")
    found.page.wait_for_function("() => document.querySelectorAll('.tile').length < 35")
    assert found.texts(".tile .name") == ["厕所革命"]
    assert found.page.locator("#search").evaluate("box => box === document.activeElement")


def test_a_search_in_areas_counts_what_each_has(opened: Open) -> None:
    found = opened()
    found.go("area/greening")
    found.page.fill("#search", "厕")
    found.page.wait_for_selector(".areas .badge")
    told = [int(each) for each in found.texts(".areas .badge")]
    assert sum(told) > 0
    assert len(told) < 26


def test_alerts_are_filtered_by_level(opened: Open) -> None:
    found = opened()
    found.go("alerts")
    found.page.focus("#alerts-level")
    found.page.select_option("#alerts-level", "red")
    assert set(found.texts("#alert-rows tbody tr .tag")) == {"■红"}
    assert found.page.locator("#alerts-level").evaluate("box => box === document.activeElement")


def test_a_heading_sorts_up_and_down(opened: Open) -> None:
    found = opened()
    found.go("scores")

    def scores() -> list[float]:
        return [float(each) for each in found.texts("#score-rows tbody td:nth-child(4)")]

    found.page.click("#score-rows-by-score")
    assert scores() == sorted(scores())
    found.page.click("#score-rows-by-score")
    assert scores() == sorted(scores(), reverse=True)
    heading = found.page.locator("#score-rows th", has=found.page.locator("#score-rows-by-score"))
    assert heading.get_attribute("aria-sort") == "descending"


def test_equal_scores_share_a_place(opened: Open) -> None:
    found = opened()
    found.go("scores")
    rows = found.texts("#score-rows tbody tr")
    places = [int(each) for each in found.texts("#score-rows tbody td:nth-child(2)")]
    scores = found.texts("#score-rows tbody td:nth-child(4)")
    assert len(rows) == 27
    assert places == [1 + scores.index(each) for each in scores]
    assert scores.count("100.00") > 1


def test_overview_tells_what_came_late_or_was_returned_and_whose_data_are_samples(
    opened: Open,
) -> None:
    found = opened()
    (month,) = found.texts(".summary .month")
    assert month.startswith("2019年6月报送28 / 29")
    assert month.endswith("迟报 1退回未改正 1")
    assert found.texts("footer p")[0] == "有27个报送单位为样例数据：公开印发的计划未列牵头单位"


def test_month_that_is_not_due_is_told_beside_the_last_whole_one(opened: Open) -> None:
    def row(reporter: str, period: str, timeliness: str) -> dict[str, Any]:
        came = {"file": "a.json"} if timeliness == "on_time" else {"file": None}
        more = {"days_late": 0, "receipt": "registered", "versions": 1, "provisional": False}
        return {
            **WHOSE, **more, **came, "reporter": reporter, "period": period, "due": "2019-07-05",
            "timeliness": timeliness,
        }  # fmt: skip

    rows = [row("bureau", "2019-05", "on_time"), row("other", "2019-05", "missing"),
            row("bureau", "2019-06", "on_time"), row("other", "2019-06", "not_due")]  # fmt: skip
    found = opened(made_page(reporters=("other",), reports=rows))
    assert found.texts(".summary .month") == [
        "2019年5月报送1 / 2已收 1，应收 2",
        "2019年6月报送1 / 2已收 1，应收 2未到期 1",
    ]


def test_a_figure_short_of_its_target_is_not_told_as_the_target(opened: Open) -> None:
    rows = [indicator_row(indicator="pressure", actual=94.9996, status="broken", target=95.0)]
    found = opened(made_page(indicators=rows))
    found.go("area/water")
    assert found.texts("td.number")[0] == "94.9996%"


def test_months_that_are_missing_are_told_as_one_stretch(opened: Open) -> None:
    rows = [alert_row(kind="not_reported", period=f"2019-0{month}") for month in (2, 3, 4, 6)]
    found = opened(made_page(alerts=rows))
    assert found.texts("#missing td:nth-child(2)") == ["2019年2月至4月、2019年6月"]


def test_tile_of_several_units_tells_whose_figure_it_is(opened: Open) -> None:
    tasks = [task_row(), task_row(reporter="other", status="on_track")]
    found = opened(made_page(reporters=("other",), tasks=tasks))
    assert found.texts(".tile .why")[0].split(" · ")[0] == "水务局"
    alone = opened(made_page(tasks=[task_row()]))
    assert " · " not in alone.texts(".tile .why")[0]


def test_an_alert_opens_its_chain(opened: Open) -> None:
    found = opened()
    found.go("alerts")
    found.page.fill("#search", "停车普查")
    found.page.wait_for_function(
        "() => document.querySelectorAll('#alert-rows tbody tr').length === 1"
    )
    found.page.click("#alert-rows button.open")
    assert found.texts(".chain b") == ["依据", "任务", "指标", "数值", "报送", "理由", "级别"]
    assert found.page.locator(".detail svg.trajectory").count() == 1


def test_a_submission_tells_its_versions(opened: Open) -> None:
    found = opened()
    found.go("reports")
    found.page.select_option("#reports-period", "2019-06")
    found.page.select_option("#reports-area", "gas")
    found.page.click("#report-rows button.open")
    told = " ".join(found.texts(".told li"))
    assert "收到 2019年7月4日 11:05 登记簿" in told
    assert "共 1 个版本，以 2019-06/div_gas-gas-v1.json 为准" in told
    assert "SCHEMA-001" in told


def test_the_course_has_planned_and_actual_figures(opened: Open) -> None:
    found = opened()
    found.go("area/greening")
    found.page.click("section.task >> nth=0 >> button.open >> nth=0")
    label = found.page.locator("svg.trajectory").get_attribute("aria-label") or ""
    assert label.startswith("新建提升各类绿地：2019年6月实际 428.4万平方米，应达 420万平方米")
    assert found.page.locator("svg.trajectory circle.last").count() == 5
    assert found.texts(".months thead th") == ["报送期", "2月", "3月", "4月", "5月", "6月"]


def test_districts_stand_side_by_side(opened: Open) -> None:
    units = tuple(f"区{number}" for number in range(16))
    rows = [indicator_row(reporter=unit, actual=float(n)) for n, unit in enumerate(units)]
    found = opened(made_page(reporters=units, indicators=rows))
    found.go("area/water")
    assert found.page.locator("svg.bars rect.bar").count() == 16
    assert found.texts("svg.bars text.end")[0] == "区15"


def test_a_forecast_is_drawn_with_its_band(opened: Open) -> None:
    forecast = {"expected": 80.0, "low": 70.0, "high": 95.0, "miss_probability": 0.9}
    past = [history_row("2019-05", 30.0), history_row("2019-06", 40.0)]
    found = opened(made_page(indicators=[indicator_row(forecast=forecast)], history=past))
    found.go("area/water")
    found.page.click("button.open")
    assert found.page.locator("svg.trajectory path.band").count() == 1
    assert any("90%" in each for each in found.texts(".facts"))


def test_the_line_stops_where_nothing_is_known(opened: Open) -> None:
    gap = {**history_row("2019-04", 0.0), "actual": None, "status": "unknown"}
    past = [history_row("2019-03", 20.0), gap, history_row("2019-05", 30.0)]
    found = opened(made_page(history=past))
    found.go("area/water")
    found.page.click("button.open")
    drawn = found.page.locator("svg.trajectory path.actual").get_attribute("d") or ""
    assert drawn.count("M") == 2
    assert "L" not in drawn


def test_hostile_texts_are_only_shown(opened: Open) -> None:
    hostile = [
        "<img src=x onerror=alert(1)><b>bold</b>",
        "</script><script>alert(2)</script>",
        "\u202egnp.exe\u2066",
        "宽" * 10_000,
        "𠮷䶮🚧 =1+1",
    ]
    alerts = [alert_row(key=f"k{n}", message=each, because=each) for n, each in enumerate(hostile)]
    page = made_page(
        alerts=alerts,
        tasks=[task_row(because=hostile[0])],
        findings=[
            {"code": "X-1", "severity": "error", "file": hostile[1], "place": hostile[2],
             "plan": None, "area": None, "reporter": None, "period": None, "message": hostile[0]}
        ],
    )  # fmt: skip
    found = opened(page)
    found.go("alerts")
    assert found.page.locator("main img, main b:text-is('bold'), main script").count() == 0
    assert found.page.get_by_text("<img src=x onerror=alert(1)>").count() > 0
    width = found.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 1366
    found.go("findings")
    assert "\u202e" not in found.page.inner_text("main")


def test_the_language_is_switched_in_the_page(opened: Open) -> None:
    found = opened()
    found.page.click("#to-language")
    assert found.page.locator("html").get_attribute("lang") == "en"
    assert "Overview" in found.texts(".bar nav a")[0]
    assert found.page.evaluate("document.activeElement.id") == "to-language"
    found.go("alerts")
    assert "Lit rate, arterial roads does not meet what is required" in found.texts(
        "#alert-rows td.long"
    )
    found.page.click("#to-language")
    assert "主干道路亮灯率：未达到要求" in found.texts("#alert-rows td.long")


def test_the_light_is_switched_in_the_page(opened: Open) -> None:
    found = opened()
    before = found.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    found.page.click("#to-theme")
    after = found.page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert before != after


def test_the_keyboard_reaches_and_works_everything(opened: Open) -> None:
    found = opened()
    press = found.page.keyboard.press
    press("Tab")
    assert found.page.evaluate("document.activeElement.className") == "skip"
    press("Enter")
    assert found.page.evaluate("document.activeElement.id") == "main"
    press("Tab")
    while found.page.evaluate("document.activeElement.id") != "chip-behind":
        press("Tab")
    press("Enter")
    assert found.page.locator("#chip-behind").get_attribute("aria-pressed") == "true"
    assert found.page.evaluate("document.activeElement.id") == "chip-behind"
    while not found.page.evaluate("document.activeElement.classList.contains('tile')"):
        press("Tab")
    press("Enter")
    found.page.wait_for_selector(".areaed")
    while not found.page.evaluate("document.activeElement.classList.contains('open')"):
        press("Tab")
    press("Space")
    assert found.page.evaluate("document.activeElement.getAttribute('aria-expanded')") == "true"


@pytest.mark.parametrize(("light", "width"), [("light", 1366), ("dark", 390)])
def test_axe_finds_nothing(opened: Open, light: str, width: int) -> None:
    viewport = {"width": width, "height": 800}
    # axe brings its own script, which the page's policy would refuse.
    found = opened(color_scheme=light, viewport=viewport, bypass_csp=True)
    for view in VIEWS:
        found.go(view)
        if found.page.locator("button.open").count():
            found.page.locator("button.open").first.click()
        told = Axe().run(found.page)
        assert told.violations_count == 0, f"{view}: {told.generate_report()}"
        assert found.page.evaluate("document.documentElement.scrollWidth") <= width, view


def test_two_plans_are_chosen_by_name(opened: Open, tmp_path: Path) -> None:
    other = EXAMPLE.parent / "second-plan"
    folder = tmp_path / "both"
    shutil.copytree(other / "submissions", folder / "second")
    shutil.copytree(EXAMPLE / "2019-02", folder / "2019-02")
    out = tmp_path / "both.html"
    plans = ("--plan", "tianjin-2019", "--plan", "chongqing-2018", "--root", other)
    assert duban("evaluate", folder, *plans, "--as-of", "2019-03-08", "--out", out).code == 0
    found = opened(out.read_bytes())
    assert found.page.locator(".tile").count() == 35
    found.page.select_option("#plan-choice", "1")
    assert found.texts(".tile .number") == ["M-1", "M-2", "M-3", "M-10", "L-1"]


def test_it_prints_on_a4(opened: Open) -> None:
    found = opened()
    for view in VIEWS:
        found.go(view)
        printed = found.page.pdf(prefer_css_page_size=True)
        boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", printed)
        assert boxes
        assert {(round(float(x)), round(float(y))) for x, y in boxes} == {A4}


def test_print_has_every_row(opened: Open) -> None:
    found = opened()
    found.go("reports")
    everything = len(
        words_in(Path(found.file).read_bytes())["plans"][0]["tables"]["reports"]["rows"]
    )
    assert found.page.locator("#report-rows tbody tr").count() < everything
    found.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert found.page.locator("#report-rows tbody tr").count() == everything
    found.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert found.page.locator("#report-rows tbody tr").count() < everything


def test_without_scripts_the_tasks_are_told(opened: Open) -> None:
    found = opened(java_script_enabled=False)
    assert found.page.locator("noscript tbody tr, tbody tr").count() == 35


def test_the_policy_stops_what_the_page_is_made_to_fetch(opened: Open) -> None:
    found = opened()
    refused = found.page.evaluate(
        "fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')"
    )
    assert refused == "refused"
    assert any("Content Security Policy" in each for each in found.wrong)
    found.wrong.clear()
