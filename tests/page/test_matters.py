"""The ledger's matters on the page: each with all that happened to it, by whom and when."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from attrs import evolve
from axe_playwright_python.sync_playwright import Axe
from tests.cli.evaluating import duban
from tests.page.conftest import EXAMPLE, Open
from tests.page.ledgers import ledger_in
from tests.page.making import alert_row, made_page, words_in
from tests.store.things import logged, matter

from duban.model.matters import Matter, State
from duban.page.pressed import Pressed
from duban.rulefiles.settings import read_settings
from duban.store import Ledger

LATE = "sample/late/bureau/water/-/2019-06"
WHEN = ("--as-of", "2019-07-06")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the example year in July where a ledger is kept, a report's matter closed."""
    folder = tmp_path_factory.mktemp("kept")
    alerts = duban("evaluate", EXAMPLE, *WHEN, "--format", "json").document["alerts"]
    settings = ledger_in(folder, alerts, closing="returned")
    out = folder / "report.html"
    called = duban("evaluate", EXAMPLE, *WHEN, "--config", settings, "--out", out)
    assert called.code == 0, called.err
    return out


def pressed(number: str = "2019-0001", **fields: object) -> Pressed:
    whose = {"key": LATE, "plan": "sample", "area": "water", "lead": "bureau", "number": number}
    one: Matter = matter(**{**whose, **fields})
    return Pressed(one, (logged(number),))


def paged(*matters: Pressed, **sections: list[object]) -> bytes:
    return made_page(pressed={"sample": matters}, **sections)


def test_without_a_ledger_there_is_no_view_of_matters(opened: Open) -> None:
    found = opened()
    assert found.page.locator("#to-matters").count() == 0
    found.page.evaluate("location.hash = '#/matters'")
    assert found.page.locator("#to-wall[aria-current]").count() == 1


def test_with_an_empty_ledger_the_view_says_so(opened: Open) -> None:
    found = opened(paged())
    found.go("matters")
    assert found.texts("main .nothing") == ["无。"]


def test_matters_of_the_ledger_are_listed_with_those_that_are_open_first(
    opened: Open, kept: Path
) -> None:
    found = opened(kept.read_bytes())
    found.go("matters")
    states = found.texts("#matter-rows td:nth-child(4)")
    assert len(states) == 34
    assert states[-1] == "✓已销号"
    assert found.texts("#to-matters .badge") == ["33"]
    assert "按台账所记，最近一次办理：2019年7月12日 11:05" in found.texts("main .muted")


def test_a_matter_tells_what_happened_by_whom_and_when(opened: Open, kept: Path) -> None:
    found = opened(kept.read_bytes())
    found.go("matters")
    found.page.select_option("#matters-state", "closed")
    found.page.click("#matter-rows button.open")
    assert found.texts(".steps time") == [
        "2019年7月6日 08:30",
        "2019年7月8日 09:10",
        "2019年7月8日 10:00",
        "2019年7月9日 16:20",
        "2019年7月12日 11:00",
        "2019年7月12日 11:05",
    ]
    assert found.texts(".steps b") == ["立项", "催办", "签收", "反馈", "核实", "销号"]
    assert found.texts(".steps .by")[1:3] == ["督查室（样例）", "燃气管理处（样例）"]
    assert "措施：<b>已重新培训</b>，次月起双人核对" in found.texts(".steps .facts span")


def test_an_alert_leads_to_its_matter(opened: Open, kept: Path) -> None:
    found = opened(kept.read_bytes())
    found.go("alerts")
    found.page.select_option("#alerts-kind", "returned")
    found.page.click("#alert-rows button.open")
    assert found.texts(".chain b")[-1] == "督办事项"
    assert found.texts(".steps b")[-1] == "销号"
    number = found.texts(".chain a[href^='#/matters/']")[0]
    found.page.click(".chain a[href^='#/matters/']")
    found.page.wait_for_selector("#matter-rows")
    assert found.texts("#matter-rows td:nth-child(2)") == [number]
    assert found.page.locator(".steps").count() == 1
    found.page.click("#matters-reset")
    assert found.page.locator("#matter-rows > tbody > tr:not(.detail)").count() == 34


def test_steps_are_told_in_both_languages(opened: Open, kept: Path) -> None:
    found = opened(kept.read_bytes())
    found.go("matters")
    found.page.click("#to-language")
    found.page.select_option("#matters-state", "closed")
    found.page.click("#matter-rows button.open")
    assert found.texts(".steps b")[-1] == "closed"
    assert "state: closed" in found.texts(".steps .facts span")


def test_a_carried_matter_is_that_of_the_later_alert() -> None:
    kept_one = pressed(key="sample/progress/bureau/water/wells")
    page = paged(kept_one, alerts=[alert_row(key="sample/behind/bureau/water/wells/2019-07")])
    (plan,) = words_in(page)["plans"]
    assert plan["ledger"]["of"] == {"sample/behind/bureau/water/wells/2019-07": "2019-0001"}


def test_of_a_matter_that_came_back_the_latest_edition_is_told() -> None:
    editions = pressed("2019-0001"), pressed("2019-0007", edition=2)
    page = paged(*editions, alerts=[alert_row(key=LATE)])
    assert set(words_in(page)["plans"][0]["ledger"]["of"].values()) == {"2019-0007"}


def test_an_open_matter_past_its_limit_is_overdue(opened: Open) -> None:
    past, ahead = date(2019, 7, 5), date(2019, 7, 6)
    closed = pressed("2019-0003", limit=past, state=State.CLOSED, edition=3)
    found = opened(paged(pressed(limit=past), pressed("2019-0002", limit=ahead), closed))
    assert found.texts(".summary .level.red b, .summary .level.red")[-1].endswith("逾期 1")
    found.go("matters")
    assert found.page.locator("#matter-rows .dated .tag").count() == 1


def test_times_are_those_of_the_plans_zone() -> None:
    late = datetime(2019, 7, 8, 17, 30, tzinfo=UTC)
    one = evolve(pressed(), steps=(logged(at=late),))
    told = words_in(paged(one))["plans"][0]["ledger"]
    assert told["last"] == "2019-07-09T01:30+08:00"


def test_hostile_words_of_the_log_are_only_shown(opened: Open) -> None:
    hostile = "<img src=x onerror=alert(1)>\u202e" + "长" * 5000
    one = evolve(pressed(said=hostile), steps=(logged(by=hostile, why=hostile),))
    found = opened(paged(one))
    found.go("matters")
    found.page.click("#matter-rows button.open")
    assert found.page.locator("main img").count() == 0
    assert found.page.evaluate("document.documentElement.scrollWidth") <= 1366
    assert "\u202e" not in found.page.inner_text("main")


def test_the_log_is_read_to_its_end(tmp_path: Path) -> None:
    settings = tmp_path / "duban.toml"
    settings.write_text('[service]\nhome = "service"\n', encoding="utf-8")
    service = read_settings(settings).service
    assert service is not None
    service.home.mkdir()
    with Ledger.open(service.database_url) as ledger, ledger.transaction() as entry:
        saved = entry.save(matter())
        for number in range(2_345):
            entry.log(logged(saved.number, name="urged", why=f"第{number}次"))
    out = tmp_path / "report.html"
    folder = EXAMPLE / "2019-02"
    plan = ("--as-of", "2019-03-08", "--config", settings, "--plan", "tianjin-2019")
    assert duban("evaluate", folder, *plan, "--out", out).code == 0
    (told,) = words_in(out.read_bytes())["plans"][0]["ledger"]["table"]["rows"]
    assert len(told[-1]) == 2_345


def test_the_year_with_its_matters_fits_into_two_megabytes(kept: Path) -> None:
    assert kept.stat().st_size <= 2_000_000


@pytest.mark.parametrize(("light", "width"), [("light", 1366), ("light", 1920), ("dark", 390)])
def test_axe_finds_nothing_on_matters(opened: Open, kept: Path, light: str, width: int) -> None:
    viewport = {"width": width, "height": 800}
    found = opened(kept.read_bytes(), color_scheme=light, viewport=viewport, bypass_csp=True)
    for view in ("wall", "matters", "alerts"):
        found.go(view)
        if view != "wall":
            found.page.locator("button.open").first.click()
        told = Axe().run(found.page)
        assert told.violations_count == 0, f"{view}: {told.generate_report()}"
        assert found.page.evaluate("document.documentElement.scrollWidth") <= width, view


def test_matters_print_with_what_was_opened(opened: Open, kept: Path) -> None:
    found = opened(kept.read_bytes())
    found.go("matters")
    found.page.click("#matter-rows button.open")
    found.page.emulate_media(media="print")
    found.page.set_viewport_size({"width": 695, "height": 1000})
    assert found.page.locator(".steps").is_visible()
    assert found.page.evaluate("document.documentElement.scrollWidth") <= 695
