"""The pictures of the README: there, small, described, and made by a script that runs."""

import re
import struct
import zlib
from pathlib import Path

import pytest
from docs.palette import Picture, read_png, with_palette
from docs.pictures import INTO, MOST_BYTES, PICTURES, make_pictures, missing_tools

REPOSITORY = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
SIGNATURE = b"\x89PNG\r\n\x1a\n"

RED, WHITE, BLUE = b"\xad\x20\x18", b"\xff\xff\xff", b"\x1d\x4c\x8f"


def shown_in(readme: str) -> list[tuple[str, str]]:
    text = (REPOSITORY / readme).read_text(encoding="utf-8")
    return re.findall(r"!\[([^]]*)\]\(([^)]+)\)", text)


def chunk(name: bytes, content: bytes) -> bytes:
    crc = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + crc


def png(width: int, rows: list[bytes], kind: int = 2, depth: int = 8) -> bytes:
    """Write rows that begin with the number of their filter."""
    head = struct.pack(">IIBBBBB", width, len(rows), depth, kind, 0, 0, 0)
    packed = zlib.compress(b"".join(rows))
    return SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def chunks(data: bytes) -> dict[bytes, bytes]:
    found, place = {}, len(SIGNATURE)
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        found[data[place + 4 : place + 8]] = data[place + 8 : place + 8 + length]
        place += 12 + length
    return found


def drawn(data: bytes) -> bytes:
    """Give the pixels of a PNG with a palette and plain rows."""
    told = chunks(data)
    width, height, depth, kind = struct.unpack_from(">IIBB", told[b"IHDR"])
    assert (depth, kind) == (8, 3)
    rows = zlib.decompress(told[b"IDAT"])
    assert len(rows) == height * (width + 1)
    places = [
        rows[row * (width + 1) + 1 + column] for row in range(height) for column in range(width)
    ]
    return b"".join(told[b"PLTE"][3 * place : 3 * place + 3] for place in places)


@pytest.mark.parametrize("readme", READMES)
def test_readme_shows_page_bulletin_and_workbook_with_words_for_each(readme: str) -> None:
    shown = shown_in(readme)
    assert len(shown) == 3
    for words, file in shown:
        assert len(words) >= 15
        assert (REPOSITORY / file).is_file()


def test_each_picture_is_shown_small_and_made_by_the_script() -> None:
    shown = {Path(file).name for readme in READMES for _, file in shown_in(readme)}
    assert shown == {path.name for path in INTO.iterdir()} == set(PICTURES)
    for path in INTO.iterdir():
        assert path.read_bytes().startswith(SIGNATURE)
        assert path.stat().st_size < MOST_BYTES


@pytest.mark.skipif(bool(missing_tools()), reason=f"{', '.join(missing_tools())} is missing")
def test_script_makes_every_picture(tmp_path: Path) -> None:
    make_pictures(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(PICTURES)
    for path in tmp_path.iterdir():
        width, height = struct.unpack_from(">II", chunks(path.read_bytes())[b"IHDR"])
        assert min(width, height) >= 500
        assert len(set(drawn(path.read_bytes()))) > 10


def test_every_filter_of_png_is_undone() -> None:
    # The same four pixels in each row: as they are, by the left, by the above, by both, by Paeth.
    plain = bytes([10, 20, 30, 12, 22, 32, 250, 4, 6, 9, 9, 9])
    zip3 = range(3, 12)
    left = plain[:3] + bytes((plain[at] - plain[at - 3]) & 255 for at in zip3)
    both = bytes(
        (plain[at] - ((plain[at - 3] if at >= 3 else 0) + plain[at]) // 2) & 255 for at in range(12)
    )
    rows = [b"\0" + plain, b"\1" + left, b"\2" + bytes(12), b"\3" + both, b"\4" + bytes(12)]
    assert read_png(png(4, rows)).pixels == plain * 5


def test_opacity_is_left_out() -> None:
    row = b"\0" + RED + b"\xff" + BLUE + b"\xff"
    assert read_png(png(2, [row], kind=6)) == Picture(2, 1, RED + BLUE)


@pytest.mark.parametrize("data", [b"GIF89a", png(1, [b"\0\0"], kind=0), png(1, [b"\0"], depth=1)])
def test_other_kinds_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"PNG|kind"):
        read_png(data)


def test_few_colours_stay_as_they_are() -> None:
    pixels = (RED + WHITE + BLUE) * 20
    assert drawn(with_palette(Picture(10, 6, pixels))) == pixels


def test_many_colours_become_their_nearest() -> None:
    pixels = b"".join(bytes((step, 255 - step, step * 7 & 255)) for step in range(256)) + RED * 64
    found = drawn(with_palette(Picture(32, 10, pixels)))
    assert len({found[at : at + 3] for at in range(0, len(found), 3)}) <= 256
    assert max(abs(one - other) for one, other in zip(found, pixels, strict=True)) <= 8
