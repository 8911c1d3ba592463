"""Where a widget is in what scrolls it."""

from collections.abc import Sequence

from textual.widget import Widget


def rows_in(page: Widget, widget: Widget) -> tuple[int, int]:
    """The first row of ``widget`` in ``page``, and the one after its last, wherever the page is scrolled to.

    From its place in its parents: its region on the screen is that of the last picture, before any scrolling since.
    """
    top, node = widget.virtual_region.y, widget.parent
    while isinstance(node, Widget) and node is not page:
        top, node = top + node.gutter.top + node.virtual_region.y, node.parent
    return top, top + widget.virtual_region.height


def mount_shown(page: Widget, parts: Sequence[Widget]) -> None:
    """Mount those of ``parts``, all that ``page`` may hold in their order, that show for the first time."""
    following: Widget | None = None
    for part in reversed(parts):
        if part.parent is None and part.display:
            page.mount(part, before=following)
        following = part if part.parent is not None else following
