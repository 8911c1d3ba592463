"""A page as a picture in greys."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Picture:
    """``greys`` are its pixels row by row, one byte each, 255 for white."""

    width: int
    height: int
    greys: bytes = field(repr=False)
