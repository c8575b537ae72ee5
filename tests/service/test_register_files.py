"""Where the registers' workbooks lie: their names when plans come and go, and copies nobody reads."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve
from tests.service.houses import Post, open_house, tick
from tests.service.register_workbook import fill, is_free
from tests.torture.years import Root

from duban.lazily import Lazily
from duban.pluginmanager import load_plugins
from duban.roots import find_roots
from duban.service import House

OLD, NEW = "sample-2019", "sample-2020"
ADMINISTRATOR = "admin@duban.example"


@pytest.fixture
def root(tmp_path: Path) -> Root:
    found = Root(tmp_path / "root", 1, frozenset({"lighting"}))
    found.add(2019)
    return found


@pytest.fixture
def house(tmp_path: Path, root: Root, post: Post) -> Iterator[House]:
    """Give a house with one plan, after its first pass."""
    with open_house(tmp_path / "home", post.port) as opened:
        found = with_plans(opened, root)
        tick(found, "2019-02-26 09:00")
        post.clear()
        yield found


def with_plans(house: House, root: Root) -> House:
    """Give the house with all plans that the root has now."""
    plugins = load_plugins(find_roots([root.folder]))
    plans = sorted((path.name for path in (root.folder / "rules").iterdir()), reverse=True)
    return House(plugins, Lazily(plans, plugins.book), house.settings, house.ledger)


def office(house: House) -> Path:
    return house.settings.office / "office"


def urge(path: Path) -> None:
    """Type a phone call into the workbook, as the office does."""
    typed = {"period": "2019-03", "called_at": "2020-01-06 09:30", "by": "王红"}
    fill(path, "催报", is_free, reporter="照明管理处", **typed)


def test_workbook_takes_its_plans_name_when_a_second_plan_comes(house: House, root: Root) -> None:
    assert [path.name for path in office(house).glob("*.xlsx")] == ["登记簿.xlsx"]
    root.add(2020)
    tick(with_plans(house, root), "2020-02-26 09:00")
    names = sorted(path.name for path in office(house).glob("*.xlsx"))
    assert names == [f"登记簿-{OLD}.xlsx", f"登记簿-{NEW}.xlsx"]


def test_what_was_typed_before_the_second_plan_came_is_taken_in(house: House, root: Root) -> None:
    urge(office(house) / "登记簿.xlsx")
    root.add(2020)
    later = with_plans(house, root)
    tick(later, "2020-02-26 09:00")
    with later.ledger.reading() as entry:
        register = later.register(later.books[OLD], entry)
    assert [one.reporter for one in register.urgings] == ["div_lighting"]


def test_workbook_that_is_open_keeps_its_name_until_it_is_closed(house: House, root: Root) -> None:
    lock = office(house) / "~$登记簿.xlsx"
    lock.touch()
    root.add(2020)
    later = with_plans(house, root)
    tick(later, "2020-02-26 09:00")
    assert not (office(house) / f"登记簿-{OLD}.xlsx").exists()
    lock.unlink()
    tick(later, "2020-02-26 10:00")
    assert (office(house) / f"登记簿-{OLD}.xlsx").exists()
    assert not (office(house) / "登记簿.xlsx").exists()


def test_workbook_loses_its_plans_name_when_the_other_plan_goes(house: House, root: Root) -> None:
    root.add(2020)
    tick(with_plans(house, root), "2020-02-26 09:00")
    shutil.rmtree(root.folder / "rules" / NEW)
    shutil.rmtree(root.folder / "schemas" / NEW)
    (office(house) / f"登记簿-{NEW}.xlsx").unlink()
    tick(with_plans(house, root), "2020-02-26 10:00")
    assert [path.name for path in office(house).glob("*.xlsx")] == ["登记簿.xlsx"]


def test_copy_that_nobody_reads_is_told_of_once(house: House, post: Post) -> None:
    told = evolve(house, lang="en")
    shutil.copy(office(house) / "登记簿.xlsx", office(house) / "登记簿 - 副本.xlsx")
    shutil.copy(office(house) / "登记簿.xlsx", office(house) / "通讯录.xlsx")
    for day in ("2019-02-27", "2019-02-28"):
        tick(told, f"{day} 09:00")
    (mail,) = [one for one in post.to(ADMINISTRATOR) if "登记簿 - 副本" in one.text]
    assert "office/登记簿 - 副本.xlsx is not read" in mail.text
    assert not any("通讯录" in one.text for one in post.received)
