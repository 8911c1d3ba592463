"""The photographs of telephones (HEIC), read by libheif: in a thread, the picture that is meant, turned as it says."""

import ctypes
from collections.abc import Sequence
from itertools import pairwise
from threading import Thread
from typing import Any

from mes_tui.attachments.child import proof

# Why one is not read, as the child answers: of a kind that the decoder does not know, or larger than there is room for.
UNREAD, OVERSIZED = "unread", "oversized"
# What such files are called in their first bytes; the names of the second line are those of other kinds as well.
_NAMES = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
_COMMON_NAMES = {b"mif1", b"msf1"}
_OTHER_KINDS = {b"avif", b"avis"}
_LONGEST = 256
_ARENAS_MOST = -8  # what mallopt sets
_BAND = 256  # rows of the smaller picture made at once
_EIGHT = 8
_REACH = 4  # rows of the smaller picture whose points weigh in one of its rows, and more


class NotRead(Exception):
    """A photograph that is not read; says which verdict."""


def brands(data: bytes) -> tuple[bytes, ...]:
    """What a file of boxes says that it is, () for any other file: what it is first, then what it can be taken for."""
    if data[4:8] != b"ftyp":
        return ()
    end = min(int.from_bytes(data[:4], "big"), len(data), _LONGEST)
    return data[8:12], *(data[place : place + 4] for place in range(16, end, 4))


def is_photograph(data: bytes) -> bool:
    """Whether ``data`` begins as a photograph that the decoder knows."""
    names = brands(data)
    return bool(names) and (names[0] in _NAMES or (names[0] in _COMMON_NAMES and not _OTHER_KINDS.intersection(names)))


def prepare() -> None:
    """Leave out all that is not the picture; let the thread take its memory where this process does.

    A place of its own would take 64 Mo of what the process may have.
    """
    from pi_heif import options

    options.DECODE_THREADS = 0  # beside the one that there always is
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    settle = getattr(ctypes.CDLL(None), "mallopt", None)
    if settle is not None:
        settle(_ARENAS_MOST, 1)


def read(data: bytes, most: Sequence[int]) -> Any:
    """The picture that is meant, no larger than ``most`` (short and long sides). Raises ``NotRead``."""
    from pi_heif import HeifFile

    if not _thread_starts():
        raise NotRead(UNREAD)
    try:
        file = HeifFile(data, remove_stride=False)
        if not len(file):
            raise NotRead(UNREAD)
        photograph = file[file.primary_index]
        width, height = photograph.size
        if not proof.room_for(width * height * _held(photograph)):
            raise NotRead(OVERSIZED)
        pixels = photograph.data
    except SyntaxError as error:
        raise NotRead(UNREAD) from error
    except (MemoryError, RuntimeError) as error:  # the second is what libheif says of memory and of its own limits
        raise NotRead(OVERSIZED) from error
    return _smaller(pixels, photograph.mode, photograph.size, photograph.stride, most)


def _thread_starts() -> bool:
    """Whether this process may start one: the decoder that may not ends the process."""
    thread = Thread(target=int)
    try:
        thread.start()
    except RuntimeError:
        return False
    thread.join()
    return True


def _held(photograph: Any) -> int:
    """The bytes that a point takes while it is decoded, with some to spare: without room, the decoder ends the process.

    They are those of the coded planes, of two bytes for more than eight bits, then of each channel.
    """
    planes = 6 if photograph.info["bit_depth"] > _EIGHT else 3
    return planes + len(photograph.mode)


def _smaller(pixels: Any, mode: str, size: tuple[int, int], stride: int, most: Sequence[int]) -> Any:
    """The picture, band by band: as a whole, Pillow would take as much again as the decoder."""
    from PIL import Image

    width, height = size
    room = most if width <= height else most[::-1]
    scale = min(1, room[0] / width, room[1] / height)
    wide, high = (max(1, round(side * scale)) for side in size)
    tall = height / high
    made = Image.new(mode, (wide, high))
    for top, bottom in pairwise([*range(0, high, _BAND), high]):
        first, last = max(0, int((top - _REACH) * tall)), min(height, int((bottom + _REACH) * tall) + 1)
        rows = pixels[first * stride : last * stride]
        band = Image.frombuffer(mode, (width, last - first), rows, "raw", mode, stride, 1)
        box = (0, top * tall - first, width, min(bottom * tall - first, last - first))
        made.paste(band.resize((wide, bottom - top), Image.Resampling.LANCZOS, box=box), (0, top))
    return made
