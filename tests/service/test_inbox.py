import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from duban.errors import DubanError
from duban.model.settings import ServiceSettings
from duban.service.inbox import Waiting, look_into

NOW = datetime(2019, 7, 8, 1, tzinfo=UTC)


def settings(home: Path) -> ServiceSettings:
    return ServiceSettings(home=home, settle_seconds=5)


def lay(home: Path, name: str, seconds_ago: float = 60) -> Path:
    path = home / "inbox" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{}", encoding="utf-8")
    written = time.time() - seconds_ago
    os.utime(path, (written, written))
    return path


def waiting(home: Path) -> list[Waiting]:
    return look_into(settings(home), NOW).files


def test_settled_files_are_given_by_reporter_and_name(tmp_path: Path) -> None:
    for name in ("div_b/2.json", "div_b/1.json", "div_a/9.xlsx"):
        lay(tmp_path, name)
    found = [each.name for each in waiting(tmp_path)]
    assert found == ["div_a/9.xlsx", "div_b/1.json", "div_b/2.json"]


def test_file_that_is_still_being_written_waits(tmp_path: Path) -> None:
    lay(tmp_path, "div_a/1.json", seconds_ago=1)
    assert waiting(tmp_path) == []


def test_time_of_arrival_is_never_later_than_now(tmp_path: Path) -> None:
    lay(tmp_path, "div_a/1.json")
    (found,) = waiting(tmp_path)
    assert found.received == NOW


def test_files_in_folders_of_a_reporter_are_its_own_at_any_depth(tmp_path: Path) -> None:
    for name in ("div_a/三月/x.json", "div_a/三月/旧/y.json", "div_a/z.json"):
        lay(tmp_path, name)
    (tmp_path / "inbox" / "div_a" / "空").mkdir()
    lay(tmp_path, "div_a/三月/new.json", seconds_ago=1)
    lay(tmp_path, "div_a/.trash/old.json")
    lay(tmp_path, ".snapshot/div_a/old.json")
    found = [(each.reporter, each.name) for each in waiting(tmp_path)]
    assert found == [
        ("div_a", "div_a/z.json"),
        ("div_a", "div_a/三月/x.json"),
        ("div_a", "div_a/三月/旧/y.json"),
    ]


def test_file_in_a_folder_came_when_the_folder_was_laid_there(tmp_path: Path) -> None:
    lay(tmp_path, "elsewhere/x.json").parent.rename(tmp_path / "moved")
    (tmp_path / "inbox" / "div_a").mkdir()
    time.sleep(0.05)
    before = time.time()
    (tmp_path / "moved").rename(tmp_path / "inbox" / "div_a" / "三月")
    now = datetime.now(UTC) + timedelta(seconds=5)
    (found,) = look_into(settings(tmp_path), now).files
    assert found.received.timestamp() >= before - 0.02


def test_symbolic_links_and_hidden_files_are_left_alone(tmp_path: Path) -> None:
    path = lay(tmp_path, "div_a/.hidden.json")
    lay(tmp_path, "other/x.json").parent.rename(tmp_path / "elsewhere")
    (path.parent / "link.json").symlink_to(path)
    (path.parent / "folder").symlink_to(tmp_path / "elsewhere")
    (path.parent / "folder.json").mkdir()
    assert waiting(tmp_path) == []


def test_files_of_nobody_are_named_but_not_what_systems_leave(tmp_path: Path) -> None:
    for name in ("stray.json", "Thumbs.db", ".hidden", "~$open.xlsx"):
        lay(tmp_path, name)
    found = look_into(settings(tmp_path), NOW)
    assert (found.files, found.strays) == ([], ("stray.json",))


def test_names_of_no_encoding_can_be_written_down(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/inbox/div_a"
    os.makedirs(folder)  # noqa: PTH103 - bytes
    with open(folder + b"/\xb1\xa8.json", "wb") as file:  # noqa: PTH123 - bytes
        file.write(b"{}")
    (found,) = look_into(evolve(settings(tmp_path), settle_seconds=0), NOW).files
    assert found.name == "div_a/\ufffd\ufffd.json"
    assert found.path.read_bytes() == b"{}"


def unlistable(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if path.name in names:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)


def test_folder_that_cannot_be_listed_keeps_no_other_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("div_a/x.json", "div_b/x.json", "div_b/三月/y.json"):
        lay(tmp_path, name)
    unlistable(monkeypatch, "div_a", "三月")
    found = look_into(settings(tmp_path), NOW)
    assert [each.name for each in found.files] == ["div_b/x.json"]
    assert [(one.reporter, one.unread) for one in found.obstacles] == [
        ("div_a", True),
        ("div_b", True),
    ]
    assert "inbox/div_b/三月/ " in found.obstacles[1].said.say("en")


def test_inbox_of_which_no_folder_can_be_listed_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay(tmp_path, "div_a/x.json")
    lay(tmp_path, "div_b/x.json")
    unlistable(monkeypatch, "div_a", "div_b")
    with pytest.raises(DubanError, match="inbox cannot be read"):
        waiting(tmp_path)


def test_missing_inbox_is_an_error_not_silence(tmp_path: Path) -> None:
    with pytest.raises(DubanError, match="inbox cannot be read"):
        waiting(tmp_path)
