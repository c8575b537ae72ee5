"""PNG with a palette: a picture of a page in at most 256 colours, a third of its size or less."""

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

from attrs import frozen

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOURS = 256
#: Samples of a pixel by PNG's kind of colour: 2 is RGB, 6 is RGB with opacity.
_SAMPLES = {2: 3, 6: 4}

Colour = tuple[int, int, int]


@frozen
class Picture:
    """The pixels of a picture, row by row, each three bytes: red, green, blue."""

    width: int
    height: int
    pixels: bytes


def read_png(data: bytes) -> Picture:
    """Read a PNG of 8 bits a sample, not interlaced; opacity is left out.

    Raises ValueError for one of another kind.
    """
    if not data.startswith(_SIGNATURE):
        raise ValueError("no PNG")
    chunks = list(_chunks(data))
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    if depth != 8 or kind not in _SAMPLES or interlaced:
        raise ValueError(f"depth {depth}, kind {kind}, interlaced {interlaced}")
    packed = b"".join(content for name, content in chunks if name == b"IDAT")
    samples = _SAMPLES[kind]
    rows = list(_rows(zlib.decompress(packed), width * samples, samples))
    if samples == 4:
        rows = [bytes(each for place, each in enumerate(row) if place % 4 != 3) for row in rows]
    return Picture(width, height, b"".join(rows))


def with_palette(picture: Picture) -> bytes:
    """Write a picture as a PNG in the 256 colours that it has most of, each other as the nearest."""
    pixels = [picture.pixels[place : place + 3] for place in range(0, len(picture.pixels), 3)]
    counted = Counter(pixels)
    palette = _palette(counted)
    places = {colour: _nearest(palette, colour) for colour in counted}
    rows = [
        b"\0" + bytes(map(places.__getitem__, pixels[first : first + picture.width]))
        for first in range(0, len(pixels), picture.width)
    ]
    head = struct.pack(">IIBBBBB", picture.width, picture.height, 8, 3, 0, 0, 0)
    return _SIGNATURE + b"".join(
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
        for name, content in (
            (b"IHDR", head),
            (b"PLTE", b"".join(map(bytes, palette))),
            (b"IDAT", zlib.compress(b"".join(rows), 9)),
            (b"IEND", b""),
        )
    )


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_SIGNATURE)
    while place < len(data):
        (length,) = struct.unpack_from(">I", data, place)
        yield data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        place += 12 + length


def _rows(data: bytes, length: int, samples: int) -> Iterator[bytes]:
    """Undo the filter of each row (PNG, section 9)."""
    above = bytearray(length)
    for first in range(0, len(data), length + 1):
        row = bytearray(data[first + 1 : first + 1 + length])
        _unfilter(data[first], row, above, samples)
        yield bytes(row)
        above = row


def _unfilter(kind: int, row: bytearray, above: bytearray, samples: int) -> None:
    if kind == 2:
        row[:] = bytes((each + over) & 255 for each, over in zip(row, above, strict=True))
    if kind in {0, 2}:
        return
    for place in range(len(row)):
        left, corner = (
            (row[place - samples], above[place - samples]) if place >= samples else (0, 0)
        )
        guessed = {1: left, 3: (left + above[place]) // 2}.get(kind)
        if guessed is None:
            guessed = _paeth(left, above[place], corner)
        row[place] = (row[place] + guessed) & 255


def _paeth(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda each: abs(guess - each))


def _palette(counted: Counter[bytes]) -> list[Colour]:
    """Give the commonest colours, of those that are nearly alike one: shades of text are many."""
    alike: dict[tuple[int, ...], Counter[bytes]] = {}
    for colour, count in counted.items():
        alike.setdefault(tuple(each >> 3 for each in colour), Counter())[colour] = count
    groups = sorted(alike.values(), key=lambda group: (-group.total(), min(group)))
    commonest = (min(group, key=lambda each: (-group[each], each)) for group in groups)
    return [(one[0], one[1], one[2]) for one in list(commonest)[:_COLOURS]]


def _nearest(palette: list[Colour], colour: bytes) -> int:
    red, green, blue = colour

    def distance(place: int) -> int:
        one = palette[place]
        return (one[0] - red) ** 2 + (one[1] - green) ** 2 + (one[2] - blue) ** 2

    return min(range(len(palette)), key=distance)
