import hashlib
import os
from pathlib import Path

import pytest

from duban.errors import DubanError
from duban.service.archive import everything_kept, keep, kept, place_of


def test_content_is_kept_under_its_digest_with_its_suffix(tmp_path: Path) -> None:
    sha256 = keep(tmp_path, b"{}", ".JSON")
    assert sha256 == hashlib.sha256(b"{}").hexdigest()
    assert place_of(tmp_path, sha256, ".json").read_bytes() == b"{}"


def test_keeping_twice_leaves_the_first_alone(tmp_path: Path) -> None:
    sha256 = keep(tmp_path, b"x", ".json")
    before = place_of(tmp_path, sha256, ".json").stat()
    keep(tmp_path, b"x", ".json")
    assert place_of(tmp_path, sha256, ".json").stat() == before
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [f"{sha256}.json"]


def test_archive_that_cannot_be_written_is_named_and_nothing_half_stays(tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(DubanError, match="cannot be written"):
        keep(tmp_path / "in-the-way", b"x", ".json")
    assert [path.name for path in tmp_path.iterdir()] == ["in-the-way"]


def test_archive_that_cannot_be_listed_or_looked_into_gives_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = keep(tmp_path / "plan", b"x", ".json")
    assert everything_kept(tmp_path) == {sha256}

    def refuse(path: object, **_how: object) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patched:
        patched.setattr(os, "listdir", refuse)
        assert everything_kept(tmp_path) == kept(tmp_path / "plan") == frozenset()
    with monkeypatch.context() as patched:
        patched.setattr(os, "stat", refuse)
        with pytest.raises(DubanError, match="cannot be written"):
            keep(tmp_path / "plan", b"x", ".json")


def test_folder_of_a_plan_tells_what_it_holds_and_nothing_half_written(tmp_path: Path) -> None:
    assert kept(tmp_path / "plan") == frozenset()
    sha256 = keep(tmp_path / "plan", b"x", ".json")
    (tmp_path / "plan" / sha256[:2] / ".half.json.partial").touch()
    assert kept(tmp_path / "plan") == {sha256}
