"""The foot of a page says who the child is, whatever the name."""

import pytest

from mes_tui.printing.canvas import FOOT_TEXT_WIDTH, WHOSE, Canvas
from mes_tui.printing.model import PrintKind
from tests.printing.documents import document


@pytest.mark.parametrize("name", ["Œ" * 400, "Marie-Ève de Saint-Hyacinthe " * 9, "שלום־עליכם " * 30, "ᐃᓄᒃ", "[/] – 1"])
def test_the_birth_and_the_number_at_the_foot_are_whole_however_long_the_name_is(name: str) -> None:
    canvas = Canvas(document(PrintKind.SIGNATURES, child=f"{name} – 14 septembre 2019 – ABCDEFGHIJ"))
    told = canvas._whose("Page 10 de 12")
    assert told.startswith(f"Page 10 de 12 – {name[:3]}")
    assert told.endswith(" – 14 septembre 2019 – ABCDEFGHIJ")
    assert canvas.measure(told, WHOSE) <= FOOT_TEXT_WIDTH
