"""A joined document on one line: its name is whole in the column, its facts say what they are under the cursor."""

from dataclasses import replace

import pytest

from mes_tui.domain.documents import FILES, Words
from mes_tui.domain.sheets import PARENT, Sheet, Signer
from mes_tui.forms import editions
from screens.detail_view import document_entry, document_line
from tests.domain.builders import attachment
from tests.services.builders import rules

WORDS = [editions.edition(key, rules()).natures for key in rules().editions]


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("terminal", [80, 120])
def test_no_name_of_a_document_is_cut_in_its_column(terminal: int, words: Words) -> None:
    cut = []
    for nature, rank in FILES.values():
        document = replace(attachment(nature), rank=rank, title="x.pdf")
        # A bar to scroll takes two cells.
        label = document_entry(document, words, terminal - 2).label
        if "…" in label or (rank > 1 and f"({rank})" not in label):
            cut.append(label)
    assert cut == []


def test_the_line_of_a_sheet_says_who_signed_it() -> None:
    nature = next(nature for nature, _ in FILES.values() if nature.several)
    sheet = Sheet((Signer(PARENT, "Camille Exemple"),)).text
    said = document_line(replace(attachment(nature), sheet=sheet)).replace("\u00a0", " ")
    assert " Signé par : Camille Exemple, parent ou tuteur. Entrée : ouvrir." in said
