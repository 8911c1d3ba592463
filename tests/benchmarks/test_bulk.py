"""The invented requests that the benchmarks measure the lists with."""

from pathlib import Path

import pytest

from mes_tui.bootstrap import open_services
from mes_tui.domain.codes import ListKind
from mes_tui.domain.errors import Refusal
from mes_tui.services.lists import ListQuery
from mes_tui.settings import Settings
from storage import records
from tests.benchmarks.bulk import add_requests, main
from tests.cli.office import DIVISION, open_office
from tests.services.tampering import behind


@pytest.mark.thorough
def test_invented_requests_fill_the_lists_and_can_be_read(tmp_path: Path) -> None:
    services = open_office(tmp_path / "bureau")
    assert add_requests(services, 150) == 150
    assert add_requests(services, 51) == 51
    counts = services.lists.counts(DIVISION)
    assert counts[ListKind.ALL] == 201
    assert counts[ListKind.CHILDREN] == 38 + 13
    assert all(counts.values())
    for kind in (ListKind.DRAFTS, ListKind.CLOSED):
        row = services.lists.window(ListQuery.first(kind, DIVISION), limit=1)[0]
        file = services.drafts.read(int(row.id))
        assert file.request.number == row.cells[0]
    services.store.close()


@pytest.mark.thorough
def test_invented_requests_are_in_the_journal_and_verified_like_others(tmp_path: Path) -> None:
    services = open_office(tmp_path / "bureau")
    add_requests(services, 45)
    verdict = services.tamper_check.verify()
    assert (verdict.faults, verdict.lines, verdict.requests, verdict.unsealed) == ((), 50, 45, 0)
    behind(tmp_path / "bureau" / "mes-tui.db", "UPDATE request SET granted_hours = '9' WHERE id = 7")
    (fault,) = services.tamper_check.verify().faults
    number = services.store.rows("SELECT number FROM request WHERE id = 7")[0][0]
    assert fault.startswith(f"Demande {number}\u00a0: une réponse")
    services.store.close()


def test_a_new_request_takes_the_number_after_the_invented_ones(tmp_path: Path) -> None:
    services = open_office(tmp_path / "bureau")
    add_requests(services, 40)
    year = services.context.today.year - 1
    last = max(
        number for (number,) in services.store.rows("SELECT number FROM request") if number.startswith(str(year))
    )
    with services.store.writing() as session:
        assert records.next_number(session, year, "06") == f"{year}-06-{int(last.rsplit('-')[-1]) + 1:03d}"
    services.store.close()


@pytest.mark.thorough
def test_a_store_without_a_provider_cannot_take_invented_requests(tmp_path: Path) -> None:
    services = open_services(Settings(home=tmp_path / "vide", state=tmp_path), create=True)
    with pytest.raises(Refusal, match="importez d’abord"):
        add_requests(services, 1)
    services.store.close()


@pytest.mark.thorough
def test_a_sample_office_is_made_with_them_in_a_new_folder_only(tmp_path: Path) -> None:
    folder = tmp_path / "essai"
    assert main([str(folder), "40"]) == 0
    services = open_services(Settings(home=folder, state=folder), create=True)
    counts = services.lists.counts("3000-2000")
    assert sum(counts[kind] for kind in ListKind if kind is not ListKind.CHILDREN) > 40
    services.store.close()
    before = (folder / "mes-tui.db").read_bytes()
    assert main([str(folder), "40"]) == 2
    assert (folder / "mes-tui.db").read_bytes() == before
