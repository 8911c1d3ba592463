"""The contents page of a whole file: each part, and where it is."""

from collections.abc import Mapping, Sequence

from mes_tui.forms.presentation import ShownTable
from mes_tui.printing.canvas import Style
from mes_tui.printing.layout import PAGE_TITLE, Layout
from mes_tui.printing.model import AttachedDocument

FORM, SIGNATURES, END = "form", "signatures", "end"
"""The parts printed here, by the name of their place; ``END`` is where the documents begin."""

_HEADERS = ("Pièce", "Nature", "Reçue le", "Où")
_NOTE = Style(9, 4.5)
INSIDE = (
    "Les documents sont des fichiers joints à ce PDF : leurs pages ne sont pas à la suite de celles-ci. Pour les "
    "ouvrir, affichez les « Pièces jointes » de votre lecteur (le trombone d’Acrobat Reader). Un navigateur ou "
    "un téléphone ne les montre pas toujours : l’impression « Avec les documents joints » de la même "
    "demande met toutes les pages à la suite."
)
"""What is said of documents that are carried: many readers hide them."""
# As wide as any place, before they are known.
_LATER = 888


def contents(layout: Layout, attached: Sequence[AttachedDocument], places: Mapping[str, int], signed: str = "") -> None:
    """Print the table of the parts: pages of this file, or names of the files that it carries.

    ``places`` gives the first page of each part; without them, the table takes the same room. ``signed`` is said of the
    signed page among ``attached``, when there is no page to sign here.
    """
    layout.heading(2, "Sommaire", PAGE_TITLE, before=7, ruled=True)
    form, signatures, end = (places.get(name, _LATER) for name in (FORM, SIGNATURES, END))
    rows = [("Formulaire complet", "", "", _pages(form, (end if signed else signatures) - form))]
    if not signed:
        rows.append(("Page de signatures", "", "", _pages(signatures, end - signatures)))
    for entry in attached:
        where = _carried(entry) if entry.file else _pages(end, entry.pages)
        rows.append((entry.title, entry.nature, entry.received, where))
        end += 0 if entry.file else entry.pages
    layout.table(ShownTable("", _HEADERS, tuple(rows)))
    carried = INSIDE if any(entry.file for entry in attached) else ""
    for said in filter(None, (signed, carried) if attached else ("Aucun document n’est joint à la demande.",)):
        layout.space(2)
        layout.paragraph(said, _NOTE)


def _carried(entry: AttachedDocument) -> str:
    pages = "1 page" if entry.pages == 1 else f"{entry.pages} pages"
    return f"Fichier joint « {entry.file} » ({pages})"


def _pages(first: int, count: int) -> str:
    return f"Page {first}" if count < 2 else f"Pages {first} à {first + count - 1}"
