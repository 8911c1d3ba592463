"""Which request, and of whom: in view in every dialog about it."""

from typing import TYPE_CHECKING

from rich.cells import cell_len

from mes_tui.domain.text import clean
from mes_tui.forms.french import iso_date, long_date
from widgets.cells import shortened

if TYPE_CHECKING:
    from mes_tui.domain.people import Child
    from mes_tui.domain.requests import RequestFile

WIDTH = 66
"""The cells that the frame of a dialog has for it in a terminal of 80 columns."""


def whose(child: "Child | None") -> tuple[str, str]:
    """A child in the header of a screen: « NOM, Prénom », then « 2021-06-03  1000001 »; "" for none."""
    return (child.list_name, f"{iso_date(child.birth_date)}  {child.necsg}") if child is not None else ("", "")


def request_title(file: "RequestFile") -> str:
    """« Demande 2026-11-002 — PENDULE, Noé, né(e) le 3 juin 2021 ».

    Beside a long name the day is « 2021-06-03 »; a name that is too long even so gives up its middle.
    """
    number, day = f"Demande {file.request.number} — ", file.child.birth_date
    # The blanks that a name ends with would take the room of its last letters.
    name = clean(file.child.list_name).strip()
    whole = f"{number}{name}, né(e) le {long_date(day)}"
    if cell_len(whole) <= WIDTH:
        return whole
    born = f", né(e) le {iso_date(day)}"
    return f"{number}{shortened(name, WIDTH - cell_len(number) - cell_len(born))}{born}"
