"""What a hostile text does to a screen that lets it: control characters, colours, rows and frames that move."""

from rich.cells import cell_len
from rich.segment import Segment
from textual.screen import ModalScreen

from screens.base import MesScreen
from tests.screens.driver import Desk
from tests.screens.places import Place

CONTROLS = {
    *map(chr, range(0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))),
    *map(chr, (0x200E, 0x200F, 0x061C, 0x2028, 0x2029, 0xFEFF)),
}


def coloured(segment: Segment) -> bool:
    """Whether ``segment`` asks the terminal for a colour."""
    style = segment.style
    colours = (style.color, style.bgcolor) if style is not None else ()
    return any(colour is not None and not colour.is_default for colour in colours)


def damage(desk: Desk, place: Place | str) -> list[str]:
    """What a hostile text has done to the screen, and any colour."""
    screen = desk.app.screen
    width = screen.size.width
    strips = screen._compositor.render_strips()
    found = []
    for y, strip in enumerate(strips):
        if set(strip.text) & CONTROLS:
            found.append(f"{place}: control characters in {strip.text!r}")
        if any(map(coloured, strip)):
            found.append(f"{place}: colours in {strip.text!r}")
        cells = sum(cell_len(segment.text) for segment in strip)
        if cells != width:
            found.append(f"{place}: row {y} is {cells} cells wide: {strip.text!r}")
    if isinstance(screen, ModalScreen):
        box = screen.children[0].region
        edges = {
            strip.crop(x, x + 1).text for strip in strips[box.y + 1 : box.bottom - 1] for x in (box.x, box.right - 1)
        }
        if edges != {"│"} or not screen.region.contains_region(box):
            found.append(f"{place}: frame {edges}")
    elif isinstance(screen, MesScreen):
        rows = desk.lines()
        if not rows[0].startswith(" Mesure exceptionnelle de soutien") or "F1 Aide" not in rows[-2] + rows[-1]:
            found.append(f"{place}: frame")
    return found
