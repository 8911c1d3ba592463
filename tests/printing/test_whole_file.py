"""A whole file: its contents page, and the page to sign until the signed one is joined."""

from dataclasses import replace

import pytest

from mes_tui.printing.model import PrintKind
from tests.printing.documents import NUMBER, document, printed, texts


@pytest.mark.feature("P48")
def test_a_whole_file_begins_with_what_is_where() -> None:
    first, *form, last = texts(printed(document(PrintKind.FILE)))
    assert f"Demande {NUMBER} – Dossier complet" in first
    for said in (
        "Pièce Nature Reçue le Où",
        f"Formulaire complet – – Page {2}",
        f"Page de signatures – – Page {2 + len(form)}",
        f"22 juillet 2021 Pages {3 + len(form)} à {5 + len(form)}",
        f"31 août 2021 Page {6 + len(form)}",
    ):
        assert said in first, said
    assert "1. Renseignements sur l’identité" in form[0]
    assert "Page de signatures" in last
    alone = texts(printed(replace(document(PrintKind.FILE), attachments=())))
    assert "Aucun document n’est joint à la demande." in alone[0]
    assert f"Page 1 de {len(alone)}" in alone[0]


@pytest.mark.feature("P48")
@pytest.mark.parametrize("kind", [PrintKind.FILE, PrintKind.ARCHIVE])
def test_a_whole_file_whose_signed_page_is_joined_has_none_to_sign(kind: PrintKind) -> None:
    said = "Page de signatures : révision 1 [/] ; les réponses n’ont pas changé depuis."
    whole = texts(printed(document(kind)))
    first, *form = texts(printed(replace(document(kind), signed=said)))
    assert len(form) == len(whole) - 2
    assert said in first
    assert f"Page 1 de {1 + len(form) + (4 if kind is PrintKind.FILE else 0)}" in first
    assert f"Formulaire complet – – Page {2}" in first
    assert "Page de signatures –" not in first
    if kind is PrintKind.FILE:
        assert f"22 juillet 2021 Pages {2 + len(form)} à {4 + len(form)}" in first
        assert f"31 août 2021 Page {5 + len(form)}" in first
    assert not any("Nom en lettres moulées" in sheet for sheet in form)
