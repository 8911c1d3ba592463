"""A line of a table of the form answered as the one above it, in one key."""

from collections.abc import Callable

from screens.wizard.open_request import OpenRequest
from widgets.form_page import FormPage

NO_LINE_ABOVE = "Rien au-dessus à recopier ici : placez-vous dans un tableau, sous sa première ligne."
EMPTY_ABOVE = "La ligne au-dessus est vide : rien à recopier."
COPIED = "« {} » est comme « {} ». Dans chaque champ, Ctrl+Z remet ce qu’il contenait."


def answer_as_above(page: FormPage, session: OpenRequest, show: Callable[[], None]) -> str:
    """Answer the line where the person is, ``show`` it and go to the next one; what was done, or why nothing was."""
    above = page.above
    if not any(over.typed for _, over in above):
        return EMPTY_ABOVE if above else NO_LINE_ABOVE
    # All of the line at once: shown cell by cell, those to come would take their former answers back.
    for typed in page.copy_above():
        session.answer(typed.key, typed.text, typed.over)
    show()
    page.go_below()
    return COPIED.format(above[0][0].label, above[0][1].label)
