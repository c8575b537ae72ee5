import hashlib
import os
from pathlib import Path

import pytest

from duban.intake.files import fault
from duban.service.aside import lay_aside
from duban.words import message


def aside(
    folder: Path, name: str, content: bytes, *, why: str = "", replaces: bool = False
) -> None:
    sha256 = hashlib.sha256(content).hexdigest()
    findings = [fault("FILE-011", name, message("Not a submission: {why}", why=why or name))]
    lay_aside(
        folder, name, sha256, findings, "en", lambda at: at.write_bytes(content), replaces=replaces
    )


def lying(folder: Path) -> dict[str, bytes]:
    found = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert all(f"{name}.txt" in found for name in found if not name.endswith(".txt"))
    return found


def test_second_file_of_a_name_destroys_neither_the_first_nor_its_note(tmp_path: Path) -> None:
    aside(tmp_path, "说明.docx", b"one", why="first")
    aside(tmp_path, "说明.docx", b"two", why="second")
    other = f"{hashlib.sha256(b'two').hexdigest()[:12]}-说明.docx"
    found = lying(tmp_path)
    assert (found["说明.docx"], found[other]) == (b"one", b"two")
    assert b"first" in found["说明.docx.txt"]
    assert b"second" in found[f"{other}.txt"]


def test_same_file_laid_aside_again_stays_one(tmp_path: Path) -> None:
    for _ in range(3):
        aside(tmp_path, "a.docx", b"one")
        aside(tmp_path, "a.docx", b"two")
    assert len(lying(tmp_path)) == 4


@pytest.mark.parametrize("names", [("b.docx", "b.docx.txt"), ("b.docx.txt", "b.docx")])
@pytest.mark.parametrize("replaces", [False, True])
def test_note_and_file_of_one_name_write_over_neither(
    tmp_path: Path, names: tuple[str, str], replaces: bool
) -> None:
    for name in names:
        aside(tmp_path, name, name.encode(), replaces=replaces)
    found = list(lying(tmp_path).values())
    assert len(found) == 4
    assert {name.encode() for name in names} < set(found)


def test_returned_file_makes_way_for_the_next_of_its_name(tmp_path: Path) -> None:
    aside(tmp_path, "a.json", b"one", why="first", replaces=True)
    aside(tmp_path, "a.json", b"two", why="second", replaces=True)
    found = lying(tmp_path)
    assert found["a.json"] == b"two"
    assert b"second" in found["a.json.txt"]
    assert len(found) == 2


def test_what_a_crash_broke_off_is_finished_under_the_same_name(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no room"):
        lay_aside(tmp_path, "a.docx", "0" * 64, [], "en", full)
    lay_aside(tmp_path, "a.docx", "0" * 64, [], "en", lambda at: at.write_bytes(b"x"))
    assert sorted(lying(tmp_path)) == ["a.docx", "a.docx.txt"]


def full(_at: Path) -> None:
    raise OSError(28, "no room")


def test_folder_in_the_place_of_a_file_is_not_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "a.docx").mkdir()
    aside(tmp_path, "a.docx", b"one")
    assert [path.read_bytes() for path in tmp_path.glob("*-a.docx")] == [b"one"]


@pytest.mark.parametrize("name", ["函" * 83 + ".doc", "x" * 255, "a." + "长" * 84, "函" * 85])
def test_long_name_is_cut_between_characters_and_keeps_its_ending(
    tmp_path: Path, name: str
) -> None:
    for content in (b"one", b"two"):
        aside(tmp_path, name, content)
    found = [each for each in lying(tmp_path) if not each.endswith(".txt")]
    assert len(found) == 2
    for each in found:
        assert len(os.fsencode(each)) <= 251
        assert "\ufffd" not in each
        assert each.endswith(".doc") or not name.endswith(".doc")


def test_name_in_a_folder_shows_the_folder(tmp_path: Path) -> None:
    aside(tmp_path, "三月/a.docx", b"one")
    assert sorted(lying(tmp_path)) == ["三月_a.docx", "三月_a.docx.txt"]
