"""Photographs as telephones write them (HEIC): coded pictures of ``photos/``, put in files with what is asked.

The pictures show the page of ``test_pictures.CODE`` (100 points per inch, 816 by 1056 points, on yellowish paper), and
its four quarters. They were written once by pillow-heif 1.8 (``from_pillow(picture).save(name, quality=40)``), which
has the encoder that the application does without; ``deep`` has ten bits and ``glass`` is seen through at the edges.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

PHOTOS = Path(__file__).with_name("photos")
SIDES = (816, 1056)
QUARTERS = tuple(f"quarter-{number}" for number in range(1, 5))
_LOWEST, _HIGHEST = 1, 0xFFFF


@dataclass(frozen=True, slots=True)
class Item:
    """What a file holds: of a ``kind``, with properties (whole boxes), made of or about other items (by number)."""

    kind: bytes
    content: bytes
    properties: tuple[bytes, ...] = ()
    relation: bytes = b"dimg"
    others: tuple[int, ...] = ()


def box(kind: bytes, *parts: bytes, version: bytes = b"") -> bytes:
    content = version + b"".join(parts)
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def full(kind: bytes, *parts: bytes, version: int = 0) -> bytes:
    return box(kind, *parts, version=bytes((version, 0, 0, 0)))


def number(value: int, size: int = 2) -> bytes:
    return value.to_bytes(size, "big")


def real(name: str) -> bytes:
    """A file of ``photos/``, whole."""
    return (PHOTOS / f"{name}.heic").read_bytes()


def sides(width: int, height: int) -> bytes:
    return full(b"ispe", number(width, 4), number(height, 4))


def turned(quarters: int) -> bytes:
    """The property that turns a picture to the left."""
    return box(b"irot", bytes((quarters,)))


@cache
def coded(name: str, *more: bytes, said: tuple[int, int] | None = None) -> Item:
    """The picture of a file of ``photos/``; ``said`` are the sides that it claims."""
    data = real(name)
    decoder = _found(data, b"hvcC")
    claimed = sides(*said) if said else _found(data, b"ispe")
    return Item(b"hvc1", _found(data, b"mdat")[8:], (decoder, claimed, *more))


def _found(data: bytes, kind: bytes) -> bytes:
    start = data.index(kind) - 4
    return data[start : start + int.from_bytes(data[start : start + 4], "big")]


def grid(columns: int, rows: int, width: int, height: int, tiles: Sequence[int], *more: bytes) -> Item:
    """A picture made of tiles, as all those of a telephone are."""
    content = bytes((0, 1, rows - 1, columns - 1)) + number(width, 4) + number(height, 4)
    return Item(b"grid", content, (sides(width, height), *more), b"dimg", tuple(tiles))


def exif(orientation: int, about: int) -> Item:
    """What a camera says of the picture ``about``: how it was held."""
    entry = number(0x0112) + number(3) + number(1, 4) + number(orientation) + number(0)
    tiff = b"MM\x00*" + number(8, 4) + number(1) + entry + number(0, 4)
    return Item(b"Exif", number(6, 4) + b"Exif\x00\x00" + tiff, (), b"cdsc", (about,))


def file(*items: Item, primary: int = 1, brand: bytes = b"heic", minor: bytes = b"mif1heic") -> bytes:
    """The file of ``items``, numbered from 1, of which ``primary`` is the picture that is meant."""
    contents = [item.content for item in items]
    before = len(_head(items, [0] * len(items), primary, brand, minor)) + 8
    places = [before + sum(map(len, contents[:rank])) for rank in range(len(items))]
    return _head(items, places, primary, brand, minor) + box(b"mdat", *contents)


def _head(items: Sequence[Item], places: Sequence[int], primary: int, brand: bytes, minor: bytes) -> bytes:
    numbered = list(enumerate(items, 1))
    owned = list(dict.fromkeys(chain.from_iterable(item.properties for item in items)))
    ranks = {one: owned.index(one) + 1 for one in owned}
    named = [full(b"infe", number(place), number(0), item.kind, b"\0", version=2) for place, item in numbered]
    relations = [
        box(item.relation, number(place), number(len(item.others)), *map(number, item.others))
        for place, item in numbered
        if item.others
    ]
    lengths = [
        number(place) + number(0) + number(1) + number(start, 4) + number(len(item.content), 4)
        for (place, item), start in zip(numbered, places, strict=True)
    ]
    # A place in the file, in two bytes each: item, number of properties, their ranks.
    having = [
        number(place)
        + bytes((len(item.properties),))
        + b"".join(bytes((0x80 | ranks[one],)) for one in item.properties)
        for place, item in numbered
        if item.properties
    ]
    meta = full(
        b"meta",
        full(b"hdlr", bytes(4), b"pict", bytes(13)),
        full(b"pitm", number(primary)),
        full(b"iloc", b"\x44\x00", number(len(items)), *lengths),
        full(b"iinf", number(len(items)), *named),
        *([full(b"iref", *relations)] if relations else []),
        box(b"iprp", box(b"ipco", *owned), full(b"ipma", number(len(having), 4), *having)),
    )
    return box(b"ftyp", brand, bytes(4), minor) + meta
