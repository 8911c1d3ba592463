"""What is read before a request takes another type."""

import pytest

from mes_tui.domain.codes import RequestType
from mes_tui.services.type_changes import TypeChange
from screens.telling import consequences

CHANGE = TypeChange(RequestType.TRANSFER, "", ("Changements", "Évolution [/]"), 2, wanted=False)


@pytest.mark.parametrize("signed", [True, False])
def test_a_signature_is_spoken_of_where_there_is_one(signed: bool) -> None:
    said = consequences(CHANGE, signed=signed)
    assert ("ne vaudra plus" in said) == signed
    assert all(label in said for label in CHANGE.gone)
