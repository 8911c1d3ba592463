"""What each act of the person asks of a screen, however much it shows: its usual parts, and to be drawn once."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar

from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widget import Widget

Part = TypeVar("Part", bound=Widget)
FOOT = "foot"
"""The id of what holds the status line and the key bar."""
# Seconds that a screen may wait for what it shows before it is drawn without it.
AT_ONCE = 0.2


def part(screen: Screen[Any], kind: type[Part]) -> Part | None:
    """The header, the status line or the key bar of ``screen``; None before it is there, and once it is gone.

    They are asked for several times for each key: the whole screen is not searched for them.
    """
    children = screen.children if screen.is_attached else ()
    feet = (node for child in children if child.id == FOOT for node in child.children)
    return next((node for node in (*children, *feet) if isinstance(node, kind)), None)


@contextmanager
def drawn_together(screen: Screen[Any]) -> Iterator[None]:
    """Lay out and draw once all that is done inside; when it takes long, as it goes."""
    with ExitStack() as held:
        held.enter_context(screen.app.batch_update())
        timer = screen.set_timer(AT_ONCE, held.close)
        try:
            yield
        finally:
            timer.stop()


class Box(VerticalScroll, can_focus=False, inherit_bindings=False):
    """What a dialog holds: its screen scrolls it."""
