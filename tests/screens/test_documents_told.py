"""A joined document on one line: its name is whole in the column, its facts say what they are under the cursor."""

from dataclasses import replace

import pytest
from rich.cells import cell_len

from mes_tui.domain.codes import Nature
from mes_tui.domain.documents import FILES, Slot, Words
from mes_tui.domain.sheets import PARENT, Sheet, Signer
from mes_tui.forms import editions
from screens.detail_view import document_entry, document_line
from screens.wizard.documents_step import empty_line, slot_entries
from tests.domain.builders import attachment
from tests.forms.builders import file
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


@pytest.mark.parametrize("terminal", [80, 120])
@pytest.mark.parametrize("nature", [nature for nature, _ in FILES.values() if nature.several])
def test_two_names_that_end_otherwise_are_told_apart(nature: Nature, terminal: int) -> None:
    """A clerk who looks for the newer of two scans sees which is which without going to each."""
    names = [f"Numérisation de l’enfant en physiothérapie, le 2026-{month}-15.pdf" for month in ("09", "10")]
    files = [replace(attachment(nature), rank=rank, title=name) for rank, name in enumerate(names, 1)]
    slot = Slot(nature, required=True, expected=False, label=nature.label, name=nature.short_label)
    for lines in (
        [document_entry(document, WORDS[0], terminal - 2).label for document in files],
        [entry.label for entry in slot_entries([slot], file(attachments=tuple(files)), terminal - 10)][:2],
    ):
        assert len({line.replace(" (2)", "") for line in lines}) == 2
        assert all("15.pdf" in line and cell_len(line) <= terminal for line in lines)


def test_the_line_of_a_sheet_says_who_signed_it() -> None:
    nature = next(nature for nature, _ in FILES.values() if nature.several)
    sheet = Sheet((Signer(PARENT, "Camille Exemple"),)).text
    said = document_line(replace(attachment(nature), sheet=sheet)).replace("\u00a0", " ")
    assert " Signé par : Camille Exemple, parent ou tuteur. Entrée : ouvrir." in said


def test_a_line_to_add_a_file_says_what_its_slot_has() -> None:
    assert empty_line([]) == "Aucun document dans cette case."
    assert empty_line([attachment(Nature.REPORT)]) == "Un autre fichier s’ajoute à Plan.pdf."
