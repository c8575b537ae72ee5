import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from duban.errors import DubanError
from duban.model.settings import ServiceSettings
from duban.service.inbox import waiting

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


def test_settled_files_are_given_by_reporter_and_name(tmp_path: Path) -> None:
    for name in ("div_b/2.json", "div_b/1.json", "div_a/9.xlsx"):
        lay(tmp_path, name)
    found = [each.name for each in waiting(settings(tmp_path), NOW)]
    assert found == ["div_a/9.xlsx", "div_b/1.json", "div_b/2.json"]


def test_file_that_is_still_being_written_waits(tmp_path: Path) -> None:
    lay(tmp_path, "div_a/1.json", seconds_ago=1)
    assert list(waiting(settings(tmp_path), NOW)) == []


def test_time_of_arrival_is_never_later_than_now(tmp_path: Path) -> None:
    lay(tmp_path, "div_a/1.json")
    (found,) = waiting(settings(tmp_path), NOW)
    assert found.received == NOW


def test_what_is_no_file_of_a_reporter_is_left_alone(tmp_path: Path) -> None:
    path = lay(tmp_path, "div_a/.hidden.json")
    lay(tmp_path, "stray.json")
    (path.parent / "link.json").symlink_to(path)
    (path.parent / "folder.json").mkdir()
    assert list(waiting(settings(tmp_path), NOW)) == []


def test_missing_inbox_is_an_error_not_silence(tmp_path: Path) -> None:
    with pytest.raises(DubanError, match="inbox cannot be read"):
        list(waiting(settings(tmp_path), NOW))
