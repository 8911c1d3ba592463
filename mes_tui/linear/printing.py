"""Printing a request: which document, then a file or a printer (P48, P70)."""

from pathlib import Path

from mes_tui.forms.french import counted
from mes_tui.linear import files
from mes_tui.linear.desk import Desk
from mes_tui.services.prints import PAPERS, Printed, PrintKind, missing_lines


def print_request(desk: Desk, request_id: int) -> None:
    """Ask what to print and where, make it, and write or send it."""
    talk, prints = desk.talk, desk.services.prints
    chosen = talk.choose("Quel document ?", [kind.label for kind in PAPERS])
    printers = prints.printers() if desk.services.settings.printers else ()
    where = 0
    if printers:
        place = talk.choose("Où ?", ["Enregistrer un fichier PDF", *(f"Imprimante {name}" for name in printers)])
        where = place if isinstance(place, int) else 0
    printed = make(desk, request_id, PAPERS[chosen] if isinstance(chosen, int) else PAPERS[0])
    if printed is None:
        return
    pages = counted(printed.pages, "page", "pages")
    if where:
        prints.send(printed, printers[where - 1])
        talk.say(f"Document envoyé à l’imprimante {printers[where - 1]} ({pages}).")
    elif written := write(desk, printed):
        talk.say(f"Document écrit : {written} ({pages}, révision {printed.revision}).")


def make(desk: Desk, request_id: int, kind: PrintKind) -> Printed | None:
    """The document; None when the person does not want it with the signs that it lacks."""
    desk.talk.say("Préparation du document…")
    printed = desk.services.prints.render(request_id, kind)
    if printed.missing:
        desk.talk.say(*missing_lines(printed.missing))
        if not desk.confirmed("Continuer quand même ?", "continuer"):
            return None
    return printed


def write(desk: Desk, printed: Printed) -> Path | None:
    """Write it where the person says."""
    return files.save(desk, printed.filename, lambda place, over: desk.services.prints.write(printed, place, over))
