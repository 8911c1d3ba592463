"""Where a stream is not in UTF-8, a name loses its accents and no letter."""

import pytest

from mes_tui.terminal import encodable


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("O’NEILL-ŒUVRAY, Élise", "O'NEILL-OEUVRAY, Elise"),
        ("Cœur de Bœuf", "Coeur de Boeuf"),
        ("Ægidius Møller", "AEgidius Moller"),
        ("Weiß, Łucja Đorđević", "Weiss, Lucja Dordevic"),
        ("« 4,5 heures » – 2\u00a0×\u00a03…", '" 4,5 heures " - 2 x 3...'),
    ],
)
@pytest.mark.parametrize("encoding", ["ascii", "latin-1", None])
def test_no_letter_is_lost(text: str, plain: str, encoding: str | None) -> None:
    assert encodable(text, encoding) == plain
    assert encodable(text, "utf-8") == text
