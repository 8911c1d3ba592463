"""The colours of the application. « Sombre » and « clair » are of the sixteen of the terminal, on its own background:
those that its usual palettes make legible. « Contraste » has colours of its own, whatever the terminal.

Blue is one behind bright white only; in front of a dark background it takes the bright one, and only for frames.
"""

from collections.abc import Mapping

from textual.theme import Theme

from mes_tui.settings_keys import CONTRAST, DARK, FIRST_THEME, LIGHT

_ALIKE = {
    "ansi-background": "ansi_black",
    "ansi-foreground": "ansi_white",
    "block-cursor-foreground": "ansi_bright_white",
    "block-cursor-background": "ansi_blue",
    "input-cursor-background": "ansi_white",
    "input-cursor-foreground": "ansi_black",
    "input-cursor-text-style": "reverse",
    "input-selection-background": "ansi_blue",
    "input-selection-foreground": "ansi_bright_white",
    "scrollbar-background": "ansi_default",
    "scrollbar-background-hover": "ansi_default",
    "scrollbar-background-active": "ansi_default",
    "scrollbar-corner-color": "ansi_default",
    "bar-track": "ansi_default",
    "screen-selection-background": "ansi_blue",
    "screen-selection-foreground": "ansi_bright_white",
}
_HANDLES = ("border-blurred", "scrollbar", "scrollbar-hover", "scrollbar-active")
_WHITE, _BLACK, _GREY, _YELLOW, _RED = "#ffffff", "#000000", "#999999", "#ffff00", "#ffaaaa"
# Exact colours: a terminal of few colours shows the nearest ones, which are the same two.
_BACKGROUNDS = ("background", "surface", "panel", "boost")


def _of_terminal(*, dark: bool) -> Theme:
    """Sixteen colours only: the terminal's own palette, readable on its own background."""
    frame = "ansi_bright_blue" if dark else "ansi_blue"
    handle = "ansi_white" if dark else "ansi_bright_black"
    return Theme(
        name="mes-sombre" if dark else "mes-clair",
        ansi=True,
        primary="ansi_blue",
        secondary=frame,
        warning="ansi_bright_yellow" if dark else "ansi_red",
        error="ansi_bright_red" if dark else "ansi_red",
        success="ansi_default",
        accent=frame,
        foreground="ansi_default",
        dark=dark,
        variables={**_ALIKE, **dict.fromkeys(_HANDLES, handle)},
        **dict.fromkeys(_BACKGROUNDS, "ansi_default"),  # type: ignore[arg-type]
    )


def _contrast() -> Theme:
    """White on black, what is chosen in black on yellow."""
    chosen = {
        name: value.replace("ansi_bright_white", _BLACK).replace("ansi_blue", _YELLOW).replace("ansi_default", _BLACK)
        for name, value in _ALIKE.items()
    }
    return Theme(
        name="mes-contraste",
        ansi=True,
        primary=_WHITE,
        secondary=_WHITE,
        warning=_YELLOW,
        error=_RED,
        success=_WHITE,
        accent=_WHITE,
        foreground=_WHITE,
        dark=True,
        variables={**chosen, **dict.fromkeys(_HANDLES, _WHITE), "bar-track": _GREY},
        **dict.fromkeys(_BACKGROUNDS, _BLACK),  # type: ignore[arg-type]
    )


THEMES: Mapping[str, Theme] = {DARK: _of_terminal(dark=True), LIGHT: _of_terminal(dark=False), CONTRAST: _contrast()}
"""By the name that settings and stores have for it."""
OWN: Mapping[str, Theme] = {theme.name: theme for theme in THEMES.values()}
"""The same by the name that Textual has for it."""


def known(*names: str) -> str:
    """What Textual calls the first of ``names`` that is one of ``THEMES``, in their order."""
    return next((THEMES[name].name for name in names if name in THEMES), THEMES[FIRST_THEME].name)
