"""What of a screen cannot be seen or reached in the window that it has."""

from collections.abc import Iterator

from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Static

from tests.screens.driver import Desk
from tests.screens.places import Place
from widgets.key_bar import KeyBar
from widgets.menu import Menu

# What scrolls by the page keys of its screen, wherever the focus is.
PAGED = {"box", "welcome", "whole", "news-text", "guide-text"}


def cut(desk: Desk, place: Place) -> list[str]:
    """What is cut with nothing to scroll it, a focus out of view, keys that cannot be read."""
    width, height = desk.app.screen.size
    found = [*_cut(desk), *_unseen_focus(desk), *_cut_keys(desk)]
    return [f"{place} at {width} × {height}: {fault}" for fault in found]


def _shown(desk: Desk) -> Iterator[tuple[Widget, Region, Region]]:
    """What is laid out, with its place, wherever it is scrolled to, and the part of the window left to it."""
    for widget, geometry in desk.app.screen._compositor.full_map.items():
        if widget.size and isinstance(widget.parent, Widget):
            yield widget, geometry.region, geometry.clip


def _cut(desk: Desk) -> Iterator[str]:
    for widget, region, clip in _shown(desk):
        if not (clip.y <= region.y and region.bottom <= clip.bottom) and not _scrolls(widget, "y"):
            yield f"{widget!r} {region} is cut in height by {clip}"
        if not (clip.x <= region.x and region.right <= clip.right) and not _scrolls(widget, "x"):
            yield f"{widget!r} {region} is cut in width by {clip}"
        if isinstance(widget, Static | Menu):
            size = widget.content_size
            needed = widget.get_content_height(size, desk.app.screen.size, size.width)
            if needed > size.height and not widget.max_scroll_y:
                yield f"{widget!r} has {size.height} of its {needed} lines"


def _scrolls(widget: Widget, axis: str) -> bool:
    """Whether somebody can bring ``widget`` in view with the keys."""
    focus = widget.screen.focused
    around = set(focus.ancestors_with_self) if focus is not None else set()
    scrollers = [node for node in widget.ancestors if isinstance(node, Widget) and getattr(node, f"max_scroll_{axis}")]
    return any(node in around or node.can_focus or node.id in PAGED for node in scrollers)


def _unseen_focus(desk: Desk) -> Iterator[str]:
    focus = desk.app.screen.focused
    if focus is None or (isinstance(focus, Menu) and not focus.entries):
        return
    geometry = desk.app.screen._compositor.full_map[focus]
    region, clip = geometry.region, geometry.clip
    if isinstance(focus, Menu):
        region = Region(region.x, region.y + focus.current, region.width, 1)
    seen = region.intersection(clip)
    if seen.height < min(region.height, clip.height) or not seen:
        yield f"the focus, {focus!r} {region}, has {seen}"


def _cut_keys(desk: Desk) -> Iterator[str]:
    strips = desk.app.screen._compositor.render_strips()
    for hints in desk.app.screen.query(".hints"):
        place = hints.content_region
        rows = [strip.crop(place.x, place.right).text.rstrip() for strip in strips[place.y : place.bottom]]
        if rows != str(hints.render()).rstrip().split("\n"):
            yield f"keys cut: {rows}"
    for bar in desk.app.screen.query(KeyBar):
        if any(bar._line(row).cell_len > bar.size.width for row in bar.rows(bar.size.width)):
            yield "the key bar is cut"
