"""What was typed in a form, noted or marked on a page is read with its text."""

import pytest

from mes_tui.attachments.child import pages
from mes_tui.attachments.inspection import page_texts
from mes_tui.forms.findings import marks_lines
from tests.attachments.active import added, file
from tests.attachments.kinds import FONT

RECT = b"/Type /Annot /Rect [10 10 90 30] "
FIELD = RECT + b"/Subtype /Widget /T (form1[0].nom[0]) "
BOX = FIELD + b"/FT /Btn /AP << /N << /Oui 4 0 R /Off 4 0 R >> >> "


def marked(*marks: bytes) -> bytes:
    """A page with these marks, those that are fields in a form."""
    fields = b" ".join(b"%d 0 R" % number for number, mark in enumerate(marks, 10) if b"/FT" in mark)
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 10 + len(marks)))
    form = b"/AcroForm << /Fields [%s] /DA (/F1 12 Tf 0 g) /DR << %s >> >>" % (fields, FONT.encode())
    objects = {number: b"<< %s >>" % mark for number, mark in enumerate(marks, 10)}
    return file({**added(1, form), **added(3, b"/Annots [%s]" % kids), **objects})


@pytest.mark.parametrize(
    ("mark", "told"),
    [
        (FIELD + b"/FT /Tx /V (Lou Exemple)", ["answer", "nom", "Lou Exemple"]),
        (FIELD + b"/FT /Tx /V <feff00c9006c0069007300650020263a> /TU (Nom)", ["answer", "Nom", "Élise ☺"]),
        (FIELD + b"/FT /Ch /Ff 131072 /Opt [(Rouge) (Bleu)] /V (Bleu)", ["answer", "nom", "Bleu"]),
        (BOX + b"/V /Oui /AS /Oui", ["answer", "nom", "X"]),
        (BOX + b"/V /Off /AS /Off", None),
        (FIELD + b"/FT /Tx", None),
        (FIELD + b"/FT /Tx /V (Lou Exemple) /F 2", None),
        (RECT + b"/Subtype /Text /Contents (Voir le plan)", ["note", "", "Voir le plan"]),
        (RECT + b"/Subtype /FreeText /Contents (Voir le plan)", ["note", "", "Voir le plan"]),
        (RECT + b"/Subtype /Highlight /Contents (Ici)", ["highlight", "", "Ici"]),
        (RECT + b"/Subtype /StrikeOut", ["strike", "", ""]),
        (RECT + b"/Subtype /Ink", ["drawing", "", ""]),
        (RECT + b"/Subtype /Stamp", ["stamp", "", ""]),
        (RECT + b"/Subtype /Link", None),
        (RECT + b"/Subtype /Text /Contents (Voir) /F 32", None),
    ],
)
def test_each_mark_that_is_shown_is_read(mark: bytes, told: list[str] | None) -> None:
    assert pages.texts(marked(mark))["marks"] == [[told] if told else []]


@pytest.mark.feature("P54")
def test_marks_follow_the_text_of_their_page() -> None:
    data = marked(FIELD + b"/FT /Tx /V (Lou Exemple)", RECT + b"/Subtype /StrikeOut")
    assert page_texts(data) == (
        "Réponses dans le formulaire\u00a0:\n- nom\u00a0: Lou Exemple\n\nNotes et marques\u00a0:\n- Passage rayé",
    )


def test_a_mark_without_a_name_or_of_an_unknown_kind_is_told_or_left_out() -> None:
    assert marks_lines([["answer", "", "Lou"], ["odd", "", "x"]]) == (
        "\nRéponses dans le formulaire\u00a0:",
        "- Réponse\u00a0: Lou",
    )
    assert marks_lines([]) == ()
