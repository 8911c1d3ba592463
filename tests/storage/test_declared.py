"""A subsidy that a provider declares, on each engine: kept once it is sent, exported, taken back, known next year."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mes_tui.domain.codes import RequestType
from mes_tui.services.dossiers import Dossiers
from mes_tui.services.tamper_check import TamperCheck
from storage.store import Store
from tests.services.builders import BAIE, QUAI, Clock, Work, file_key, fill, office
from tests.services.exported import MANAGER, exported
from tests.services.test_declared import DECLARED, declaring, known, send
from tests.storage.engines import ENGINES

TODAY, NEXT = datetime(2022, 8, 3, 14, tzinfo=UTC), datetime(2023, 8, 3, 14, tzinfo=UTC)
BOTH = pytest.mark.parametrize("any_store", ENGINES, indirect=True)


def at_work(store: Store, at: datetime = TODAY) -> Work:
    """The office of BAIE, which starts today."""
    if not store.rows("SELECT division FROM provider"):
        fill(store)
    return Work(store, Clock(at))


@pytest.mark.thorough
@BOTH
@pytest.mark.feature("P42")
def test_the_first_renewal_is_sent_taken_back_elsewhere_and_known_next_year(any_store: Store, tmp_path: Path) -> None:
    work = at_work(any_store)
    request_id = declaring(work, RequestType.RENEWAL_CHANGED, DECLARED | {"subv_annee": "2022-2023"})
    send(work, request_id)
    assert known(any_store) == [(QUAI, 2022, "3,5", True)]
    later = Work(any_store, Clock(NEXT))
    offers = {offer.type: offer for offer in later.children.offers(file_key("D1"))}
    assert [offer.proposed for offer in offers.values()] == [False, True, True, False]
    assert all(offer.allowed for offer in offers.values())
    assert "déclarée" in offers[RequestType.RENEWAL_UNCHANGED].reason
    assert TamperCheck(replace(work.context, owner=True)).verify().faults == ()
    with office(tmp_path) as elsewhere:
        other = Work(elsewhere, Clock(NEXT), replace(MANAGER, divisions=frozenset({BAIE})))
        (tmp_path / "dossier.pdf").write_bytes(exported(work, request_id).data)
        Dossiers(replace(other.context, owner=True)).take_back(tmp_path / "dossier.pdf")
        assert known(elsewhere) == [(QUAI, 2022, "3,5", True)]
        assert TamperCheck(replace(other.context, owner=True)).verify().faults == ()
