import os
import pickle
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
from attrs import asdict
from tests.builders import AREA_TOML, a_root, plan_files

from duban import pluginmanager
from duban import shelf as shelves
from duban.pluginmanager import Plugins
from duban.roots import bundled_root
from duban.rulefiles.book import read_plan_files
from duban.rulefiles.plans import read_calendar
from duban.shelf import Shelf, key_of, users_shelf


@pytest.fixture(autouse=True)
def _writing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "caches/duban")


def kept(shelf: Shelf) -> list[Path]:
    assert shelf.folder is not None
    return sorted(shelf.folder.iterdir()) if shelf.folder.exists() else []


def not_to_be_made() -> object:
    raise AssertionError("made, though nothing is to be kept")


def test_what_was_put_is_taken_and_nothing_else(shelf: Shelf) -> None:
    assert shelf.take("a") is None
    shelf.put("a", lambda: {"lamps": (1, 2.5, "路灯")})
    assert shelf.take("a") == {"lamps": (1, 2.5, "路灯")}
    assert shelf.take("b") is None


def test_folder_is_for_its_user_alone(shelf: Shelf) -> None:
    shelf.put("a", lambda: 1)
    assert shelf.folder is not None
    assert stat.S_IMODE(shelf.folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o770, 0o702])
def test_folder_that_others_may_write_is_neither_read_nor_written(shelf: Shelf, mode: int) -> None:
    shelf.put("a", lambda: 1)
    assert shelf.folder is not None
    shelf.folder.chmod(mode)
    assert shelf.take("a") is None
    shelf.put("b", lambda: 2)
    assert [path.name for path in kept(shelf)] == ["a"]


def test_folder_of_somebody_else_is_neither_read_nor_written(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.put("a", lambda: 1)
    monkeypatch.setattr(os, "getuid", lambda: 4711)
    assert shelf.take("a") is None
    shelf.put("b", lambda: 2)
    assert [path.name for path in kept(shelf)] == ["a"]


@pytest.mark.parametrize("end", [0, 10, 32, 40, -1])
def test_what_was_cut_off_is_not_there(shelf: Shelf, end: int) -> None:
    shelf.put("a", lambda: ["x" * 100])
    (path,) = kept(shelf)
    path.write_bytes(path.read_bytes()[:end])
    assert shelf.take("a") is None


def test_what_was_changed_is_not_there(shelf: Shelf) -> None:
    shelf.put("a", lambda: "x" * 100)
    (path,) = kept(shelf)
    path.write_bytes(path.read_bytes().replace(b"xx", b"xy", 1))
    assert shelf.take("a") is None


def test_what_cannot_be_unpacked_is_not_there(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pickle, "dumps", lambda *_: b"cno_such_module\nthing\n.")
    shelf.put("a", lambda: 1)
    assert len(kept(shelf)) == 1
    assert shelf.take("a") is None


def test_nothing_is_made_or_written_where_python_writes_no_compiled_modules(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    shelf.put("a", not_to_be_made)
    assert kept(shelf) == []


def test_without_a_folder_nothing_is_made_or_kept() -> None:
    Shelf(None).put("a", not_to_be_made)
    assert Shelf(None).take("a") is None


def test_folder_that_cannot_be_made_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    shelf = Shelf(tmp_path / "file/duban")
    shelf.put("a", lambda: 1)
    assert shelf.take("a") is None


def test_a_full_disk_leaves_nothing_half_written(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    shelf.put("a", lambda: 1)
    monkeypatch.setattr(Path, "replace", full)
    shelf.put("b", lambda: 2)
    assert [path.name for path in kept(shelf)] == ["a"]


def test_the_oldest_make_room(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "_MOST", 2)
    for number in range(3):
        shelf.put(f"{number}", lambda: 1)
        os.utime(kept(shelf)[-1], (number, number))
    shelf.put("3", lambda: 1)
    assert [path.name for path in kept(shelf)] == ["2", "3"]


def test_caches_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert users_shelf({"XDG_CACHE_HOME": f"{tmp_path}"}).folder == tmp_path / "duban"
    monkeypatch.setenv("HOME", f"{tmp_path}")
    assert users_shelf({}).folder == tmp_path / ".cache/duban"
    assert users_shelf({"XDG_CACHE_HOME": "caches"}).folder == tmp_path / ".cache/duban"


def test_nobodys_home_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    assert users_shelf({}).folder is None


def test_key_names_its_parts_and_the_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    key = key_of("plan", "ours")
    assert key == key_of("plan", "ours")
    assert key != key_of("plan", "theirs")
    assert key != key_of("planours")
    assert any(line.startswith("shelf.py ") for line in shelves._stamps(str(_modules())))
    monkeypatch.setattr(shelves, "__version__", "another")
    assert key != key_of("plan", "ours")


def test_a_changed_module_changes_what_is_told_of_them(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner/one.py").write_text("x = 1\n")
    before = list(shelves._stamps(str(tmp_path)))
    os.utime(tmp_path / "inner/one.py", (1, 1))
    assert list(shelves._stamps(str(tmp_path))) != before


def _modules() -> Path:
    return Path(shelves.__file__).parent


def _plugins(folder: Path, shelf: Shelf, **changed: str) -> Plugins:
    roots = (bundled_root(), a_root(folder / "ours", plan_files(**changed)))
    return Plugins(roots, read_calendar(roots), shelf)


def test_a_book_from_the_shelf_is_the_book_from_the_files(tmp_path: Path, shelf: Shelf) -> None:
    read = _plugins(tmp_path, shelf).book("plan-2019")
    assert len(kept(shelf)) == 1
    from_shelf = _plugins(tmp_path, shelf).book("plan-2019")
    assert asdict(from_shelf) == asdict(read)
    assert len(kept(shelf)) == 1


def test_a_changed_rule_is_read_and_not_taken_from_the_shelf(tmp_path: Path, shelf: Shelf) -> None:
    _plugins(tmp_path, shelf).book("plan-2019")
    changed = AREA_TOML.replace("亮灯", "灯亮")
    book = _plugins(tmp_path, shelf, area=changed).book("plan-2019")
    assert "灯亮" in repr([each.name for each in book.rules["lamps"].indicators])
    assert len(kept(shelf)) == 2


def test_a_rule_mended_while_it_is_read_is_not_kept(
    tmp_path: Path, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugins = _plugins(tmp_path, shelf)

    def mended(*args: Any) -> Any:
        _plugins(tmp_path, shelf, area=AREA_TOML.replace("亮灯", "灯亮"))
        return read_plan_files(*args)

    monkeypatch.setattr(pluginmanager, "read_plan_files", mended)
    plugins.book("plan-2019")
    assert kept(shelf) == []


def test_programs_come_with_the_book(tmp_path: Path, shelf: Shelf) -> None:
    first = _plugins(tmp_path, shelf)
    first.book("plan-2019")
    assert first.program("plan-2019", "lamps") is None
    again = _plugins(tmp_path, shelf)
    again.book("plan-2019")
    program = again.program("plan-2019", "lamps")
    assert program is not None
    assert program.answer({"lit": 99, "all": 98}, None).values == {"lit": 99}
    assert program.answer({"lit": 99, "all": 98}, None).checks == {"LMP-001": False}
