"""How legible a screen is: the contrast of what it shows, in the palettes of the terminals that offices have.

The ratio is that of WCAG 2.2, 1.4.3 and 1.4.11: 4.5 for text, 3 for the lines of frames and for marks; with more
contrast (1.4.6), 7 for text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rich.color import Color
from rich.style import Style

from tests.screens.driver import Desk

USUAL, MORE = (4.5, 3.0), (7.0, 4.5)
"""For text, for frames."""
_FRAME = re.compile(r"[\u2500-\u259f\U0001fb00-\U0001fbff]+")
# What pictures are drawn with: their greys are those of the paper.
_PICTURE = " \u2580"
_RGB = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Terminal:
    """``colours`` are the sixteen; ``dim`` is what it leaves a dimmed text of its distance from the background."""

    name: str
    colours: tuple[_RGB, ...]
    foreground: _RGB
    background: _RGB
    dim: float

    @classmethod
    def of(cls, name: str, colours: str, foreground: str, background: str, dim: float = 2 / 3) -> "Terminal":
        """A terminal described by hexadecimal colours."""
        return cls(name, tuple(map(_rgb, colours.split())), _rgb(foreground), _rgb(background), dim)

    def drawn(self, style: Style) -> tuple[_RGB, _RGB]:
        """The colour of a text and of what is behind it."""
        front = self._colour(style.color, self.foreground)
        back = self._colour(style.bgcolor, self.background)
        if style.dim:
            red, green, blue = (round(b + (f - b) * self.dim) for f, b in zip(front, back, strict=True))
            front = red, green, blue
        return (back, front) if style.reverse else (front, back)

    def _colour(self, colour: Color | None, default: _RGB) -> _RGB:
        if colour is None or colour.is_default:
            return default
        if colour.number is None or colour.number >= len(self.colours):
            red, green, blue = colour.get_truecolor()
            return red, green, blue
        return self.colours[colour.number]


def _rgb(text: str) -> _RGB:
    red, green, blue = (int(text[at : at + 2], 16) for at in (0, 2, 4))
    return red, green, blue


_VGA = "000000 {0}0000 00{0}00 {1} 0000{0} {0}00{0} 00{0}{0} {0}{0}{0}"
_BRIGHT = "555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"
_XTERM = (
    "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"
)
_CAMPBELL = (
    "0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc 767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2"
)
_GNOME = (
    "171421 c01c28 26a269 a2734c 12488b a347ba 2aa1b3 d0cfcc 5e5c64 f66151 33d17a e9ad0c 2a7bde c061cb 33c7de ffffff"
)
DARK_TERMINALS = (
    Terminal.of("xterm", _XTERM, "e5e5e5", "000000"),
    Terminal.of("PuTTY", f"{_VGA.format('bb', 'bbbb00')} {_BRIGHT}", "bbbbbb", "000000"),
    Terminal.of("Windows Terminal", _CAMPBELL, "cccccc", "0c0c0c", dim=0.5),
    Terminal.of("GNOME", _GNOME, "d0cfcc", "171421"),
    Terminal.of("Linux console", f"{_VGA.format('aa', 'aa5500')} {_BRIGHT}", "aaaaaa", "000000", dim=0.5),
)
LIGHT_TERMINALS = (
    Terminal.of("xterm", _XTERM, "000000", "ffffff"),
    Terminal.of("Windows Terminal", _CAMPBELL, "0c0c0c", "f2f2f2", dim=0.5),
    Terminal.of("GNOME", _GNOME, "171421", "ffffff"),
)


def contrast(one: _RGB, other: _RGB) -> float:
    """The ratio of two colours, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: _RGB) -> float:
    return sum(weight * _linear(part / 255) for weight, part in zip((0.2126, 0.7152, 0.0722), colour, strict=True))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def faint(desk: Desk, place: object, terminals: Sequence[Terminal], ratios: tuple[float, float]) -> list[str]:
    """What of the screen at ``place`` has less than the ratios for text and for frames, and in which terminal."""
    text_ratio, frame_ratio = ratios
    found = {}
    for strip in desk.app.screen._compositor.render_strips():
        for text, style, _ in strip:
            if text.strip(_PICTURE) and style is not None:
                least = frame_ratio if _FRAME.fullmatch(text.strip()) else text_ratio
                for terminal in terminals:
                    ratio = contrast(*terminal.drawn(style))
                    if ratio < least:
                        found[(style, terminal)] = f"{place}: {text.strip()!r}, {ratio:.1f} in {terminal.name}"
    return list(found.values())
