"""Listing a folder and reading its files without being caught."""

import os
import socket
from pathlib import Path

import pytest

from duban.errors import DubanError
from duban.intake import files
from duban.intake.files import CannotRead, Listing, list_folder, read_bytes

READ = frozenset({".json", ".yaml", ".xlsx"})


def listed(folder: Path) -> Listing:
    return list_folder(folder, "office", READ)


def code_of(folder: Path, file: str) -> str:
    with pytest.raises(CannotRead) as caught:
        read_bytes(folder, file)
    assert caught.value.finding.file == file
    return caught.value.finding.code


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"{}")


def test_files_are_listed_in_one_order_with_those_below(tmp_path: Path) -> None:
    touch(tmp_path, "b/z.json", "b/a.YAML", "a.json", "c.xlsx")
    assert listed(tmp_path).files == ("a.json", "b/a.YAML", "b/z.json", "c.xlsx")


def test_office_is_the_registers_own(tmp_path: Path) -> None:
    touch(tmp_path, "office/a.json", "b/office/a.json")
    assert listed(tmp_path).files == ("b/office/a.json",)


def test_foreign_file_is_a_finding_and_litter_only_counted(tmp_path: Path) -> None:
    touch(tmp_path, "a.docx", ".hidden.json", "~$a.xlsx", "Thumbs.db", "README.md")
    found = listed(tmp_path)
    assert [(one.code, one.file) for one in found.findings] == [("FILE-011", "a.docx")]
    assert (found.foreign, found.count, found.files) == (4, 5, ())


def test_finding_on_a_foreign_file_names_what_is_read(tmp_path: Path) -> None:
    touch(tmp_path, "a.docx")
    assert ".json, .xlsx, .yaml" in listed(tmp_path).findings[0].said.say("en")


def test_symbolic_links_are_not_followed(tmp_path: Path) -> None:
    touch(tmp_path, "real/a.json")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "b.json").symlink_to(tmp_path / "real" / "a.json")
    found = listed(tmp_path)
    assert found.files == ("real/a.json",)
    assert [(one.code, one.file) for one in found.findings] == [
        ("FILE-002", "b.json"),
        ("FILE-002", "loop"),
    ]


def test_pipe_and_socket_are_findings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("a.json")
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("b.json")
        assert [each.code for each in listed(tmp_path).findings] == ["FILE-002", "FILE-002"]


def test_folder_that_cannot_be_listed_is_an_error(tmp_path: Path) -> None:
    touch(tmp_path, "a.json")
    with pytest.raises(DubanError, match=r"a\.json: The folder cannot be listed: Not a directory"):
        listed(tmp_path / "a.json")


def test_folder_below_that_cannot_be_listed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path, "closed/a.json")
    real = os.scandir

    def refuse(path: Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(files.os, "scandir", refuse)
    with pytest.raises(DubanError, match="closed: The folder cannot be listed: Permission denied"):
        listed(tmp_path)


def test_file_is_read_whole(tmp_path: Path) -> None:
    content = bytes(range(256)) * 3000
    (tmp_path / "a.json").write_bytes(content)
    assert read_bytes(tmp_path, "a.json") == content


def test_missing_file_cannot_be_opened(tmp_path: Path) -> None:
    assert code_of(tmp_path, "a.json") == "FILE-001"


def test_link_that_took_the_place_of_a_file_is_not_opened(tmp_path: Path) -> None:
    touch(tmp_path, "real.json")
    (tmp_path / "a.json").symlink_to(tmp_path / "real.json")
    assert code_of(tmp_path, "a.json") == "FILE-001"


def test_pipe_that_took_the_place_of_a_file_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.json")
    assert code_of(tmp_path, "a.json") == "FILE-002"


def test_empty_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.json").touch()
    assert code_of(tmp_path, "a.json") == "FILE-004"


@pytest.mark.parametrize(("name", "limit"), [("a.json", 1), ("a.yaml", 1), ("a.XLSX", 8)])
def test_file_over_its_limit_is_refused(tmp_path: Path, name: str, limit: int) -> None:
    (tmp_path / name).write_bytes(b" " * limit * 1024 * 1024)
    assert len(read_bytes(tmp_path, name)) == limit * 1024 * 1024
    with (tmp_path / name).open("ab") as file:
        file.write(b" ")
    assert code_of(tmp_path, name) == "FILE-003"


def during_reading(monkeypatch: pytest.MonkeyPatch, change: object) -> None:
    """Do something to the file after its first piece was read."""
    real = os.read
    done: list[bool] = []

    def read(descriptor: int, size: int) -> bytes:
        piece = real(descriptor, size)
        if not done:
            done.append(True)
            change()  # type: ignore[operator]
        return piece

    monkeypatch.setattr(files.os, "read", read)


def test_file_that_grows_while_it_is_read_is_not_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"{}")
    during_reading(monkeypatch, lambda: path.write_bytes(b'{"a": 1}'))
    assert code_of(tmp_path, "a.json") == "FILE-010"


def test_file_that_grows_beyond_its_limit_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b" " * 65536)
    during_reading(monkeypatch, lambda: path.write_bytes(b" " * (2 << 20)))
    assert code_of(tmp_path, "a.json") == "FILE-003"


def test_file_that_was_written_anew_while_it_was_read_is_not_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"{}")
    during_reading(monkeypatch, lambda: os.utime(path, ns=(1, 1)))
    assert code_of(tmp_path, "a.json") == "FILE-010"


def test_disk_that_fails_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "a.json")

    def fail(_descriptor: int, _size: int) -> bytes:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(files.os, "read", fail)
    assert code_of(tmp_path, "a.json") == "FILE-001"
