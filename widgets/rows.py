"""Where a widget is in what scrolls it."""

from textual.widget import Widget


def rows_in(page: Widget, widget: Widget) -> tuple[int, int]:
    """The first row of ``widget`` in ``page``, and the one after its last, wherever the page is scrolled to.

    From its place in its parents: its region on the screen is that of the last picture, before any scrolling since.
    """
    top, node = widget.virtual_region.y, widget.parent
    while isinstance(node, Widget) and node is not page:
        top, node = top + node.gutter.top + node.virtual_region.y, node.parent
    return top, top + widget.virtual_region.height
