"""The colours of the application: of the sixteen of the terminal, those that its usual palettes make legible.

Blue is one behind bright white only; in front of a dark background it takes the bright one, and only for frames.
"""

from textual.theme import Theme

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
    "screen-selection-background": "ansi_blue",
    "screen-selection-foreground": "ansi_bright_white",
}


def own_theme(*, dark: bool) -> Theme:
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
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        dark=dark,
        variables={
            **_ALIKE,
            **dict.fromkeys(("border-blurred", "scrollbar", "scrollbar-hover", "scrollbar-active"), handle),
        },
    )
