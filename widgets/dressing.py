"""What a widget draws over its own lines goes through the application's filters too: no colours, no escapes."""

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


def dressed(widget: Widget, strips: list[Strip], crop: Region) -> list[Strip]:
    """``strips``, whole lines of ``widget``, filtered and cut to the columns of ``crop``."""
    _, background = widget.background_colors
    filters = widget.get_line_filters()
    out = []
    for strip in strips:
        for line_filter in filters:
            strip = strip.apply_filter(line_filter, background)
        out.append(strip)
    if crop.column_span == (0, widget.outer_size.width):
        return out
    return [strip.crop(*crop.column_span) for strip in out]
