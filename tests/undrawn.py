"""A screen without a terminal is laid out at each turn, and drawn when a test reads it.

Textual draws what nobody looks at too, to throw it away: a fifth of the time of the tests of screens. What is drawn
on a real terminal is tried in ``tests/terminal``, and here in ``make check``, which draws every time.
"""

from functools import wraps
from typing import Any

from textual._compositor import Compositor
from textual._context import visible_screen_stack
from textual.screen import Screen
from textual.strip import Strip

from tests import budget

_render_strips = Compositor.render_strips


@wraps(Compositor.render_update)
def _left_undrawn(compositor: Compositor, *_: Any, **__: Any) -> str:
    compositor._dirty_regions.clear()
    return ""


@wraps(_render_strips)
def _drawn(compositor: Compositor, *given: Any, **more: Any) -> list[Strip]:
    if isinstance(compositor.root, Screen):  # a dialog shows what stands behind it
        visible_screen_stack.set(compositor.root.app._background_screens)
    return _render_strips(compositor, *given, **more)


def install() -> None:
    """Let the screens of this process be drawn when they are read; what stands behind a dialog is read with it."""
    Compositor.render_strips = _drawn  # type: ignore[assignment,method-assign]
    if budget.SHORT:
        Compositor.render_update = _left_undrawn  # type: ignore[assignment,method-assign]
