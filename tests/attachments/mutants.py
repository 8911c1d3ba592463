"""Documents changed at a few places: what bad discs, bad lines and bad people make of good ones."""

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from tests.attachments import documents as make
from tests.attachments import scans

Change = tuple[str, float, int]
_TOKENS = (b" 99999999 ", b"<<", b"]", b" 0 R ", b"null", b"endobj", b"stream\n", b"/Kids [1 0 R]", b"-1")
_KINDS = ("flip", "cut", "double", "insert")


def _kept(build: Callable[[], bytes]) -> Callable[[], bytes]:
    return cache(build)


SOURCES: Mapping[str, Callable[[], bytes]] = {
    name: _kept(build)
    for name, build in {
        "plain": lambda: make.plain(2),
        "encrypted": lambda: make.locked("", "AES-256"),
        "script in a form": lambda: make.written(make.in_form(make.script())),
        "launch in the outline": lambda: make.written(make.in_outline(make.launch())),
        "deep pages": lambda: make.deep_pages(20),
        "files inside": lambda: make.with_files("a.xlsx", "b.doc"),
        "filled form": lambda: make.filled_form("Élise"),
        "scan": lambda: scans.scanned(make.plain()),
        "circular actions": make.circular_actions,
    }.items()
}


def mutated(data: bytes, changes: Iterable[Change]) -> bytes:
    """``data`` after ``changes``: (kind, place as a part of the length, amount); its two ends stay those of a PDF."""
    broken = bytearray(data)
    for kind, part, amount in changes:
        place = 8 + int(part * max(1, len(broken) - 16))
        match kind:
            case "flip":
                broken[place] ^= amount or 1
            case "cut":
                del broken[place : min(place + amount, len(broken) - 8)]
            case "double":
                broken[place:place] = broken[place : place + amount]
            case "insert":
                broken[place:place] = _TOKENS[amount % len(_TOKENS)]
    return bytes(broken) + b"\n%%EOF\n"


def random_mutants(seed: int, count: int, folder: Path | None = None) -> Iterator[bytes]:
    """``count`` documents broken at random, always the same ones; the PDF files of ``folder`` are broken too."""
    chance = random.Random(seed)
    sources = [SOURCES[name]() for name in sorted(SOURCES)]
    sources += [path.read_bytes() for path in sorted(folder.glob("*.pdf"))] if folder else []
    for _ in range(count):
        changes = [
            (chance.choice(_KINDS), chance.random(), chance.randrange(256)) for _ in range(chance.choice((1, 3, 20)))
        ]
        yield mutated(chance.choice(sources), changes)
