"""A child in several places at once: two RSG of a coordinating office, two sites of a division."""

from dataclasses import replace

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import ListKind, RequestType, Right
from mes_tui.domain.identifiers import FileKey
from mes_tui.domain.people import HomeProvider
from mes_tui.services.children import Search
from mes_tui.services.drafts import OpenRequestExists
from mes_tui.services.lists import ListQuery, Lists
from storage import records
from storage.store import Store
from tests.services.builders import AGENT, BAIE, COLLINES, FILES, GALETS, QUAI, SITES, Work, child_file

OFFICE = Actor("uid:7", "Ève du Bureau", frozenset({Right.CONSULT, Right.ENTER, Right.SIGN}), frozenset({COLLINES}))


@pytest.fixture
def office(store: Store, work: Work) -> Work:
    """A child with two RSG, one of whom has two files for it."""
    with store.writing() as session:
        records.upsert_home_provider(session, HomeProvider("R2", COLLINES, "Brume", "Aude"))
        session.flush()
        for key, home in (("D21", "R2"), ("D22", "R2")):
            records.upsert_child_file(session, COLLINES, replace(FILES[4], key=key, home_provider=home))
    return work.as_(OFFICE)


@pytest.mark.feature("C9")
def test_a_child_has_one_open_request_for_each_rsg(office: Work) -> None:
    made = {key: office.drafts.create(FileKey(COLLINES, key), RequestType.NEW) for key in ("D20", "D21")}
    for key, kept in (("D20", "D20"), ("D22", "D21")):
        with pytest.raises(OpenRequestExists, match="chez la même RSG") as caught:
            office.drafts.create(FileKey(COLLINES, key), RequestType.NEW)
        assert caught.value.request_id == made[kept]
    matches = office.children.search(COLLINES, Search(necsg="1000020"))
    found = {match.child_file.key: match.open_request and match.open_request[0] for match in matches}
    assert found == {"D20": made["D20"], "D21": made["D21"], "D22": made["D21"]}


def test_each_file_of_the_list_shows_the_request_of_its_rsg(office: Work) -> None:
    office.drafts.create(FileKey(COLLINES, "D20"), RequestType.NEW)
    rows = Lists(office.context).rows(ListQuery.first(ListKind.CHILDREN, COLLINES))
    assert {row.child_file: row.cells[5] for row in rows} == {"D20": "2021-16-001", "D21": "", "D22": ""}


def second_site(store: Store) -> None:
    with store.writing() as session:
        records.upsert_child_file(session, BAIE, child_file("D11", "1000001", GALETS))


@pytest.mark.feature("C10")
def test_a_second_place_is_said_before_and_its_hours_once_they_meet(store: Store, work: Work) -> None:
    second_site(store)
    one = work.draft("D1")
    doubt = {match.child_file.key: match.doubt for match in work.children.search(BAIE, Search(necsg="1000001"))}
    assert "2021-11-001" in doubt["D11"]
    assert doubt["D1"] == ""
    other = work.draft("D11")

    def said(request_id: int) -> list[str]:
        return [w.sentence for w in work.submission.analyse(request_id).warnings if "2021-11-00" in w.sentence]

    assert "n’est pas encore rempli" in said(one)[0]
    hours = {"horaire_lundi_arrivee": "8 h", "horaire_lundi_depart": "16 h"}
    for request_id, texts in ((one, hours), (other, hours | {"horaire_lundi_arrivee": "15 h 30"})):
        work.drafts.save(request_id, texts, work.version(request_id))
    assert said(one) == [
        f"L’horaire chevauche celui de la demande 2021-11-002, à {SITES[1].name} ({GALETS}) : lundi. Corrigez celui "
        "des deux qui ne convient pas."
    ]
    assert f"2021-11-001, à {SITES[0].name} ({QUAI}) : lundi" in said(other)[0]
    work.drafts.save(other, {"horaire_lundi_arrivee": "16 h", "horaire_lundi_depart": "18 h"}, work.version(other))
    assert said(one) == []


def test_what_is_beside_a_request_is_not_for_the_ministry(store: Store, work: Work) -> None:
    second_site(store)
    one = work.transmitted()
    work.draft("D11")
    assert "2021-11-002" not in str(work.as_(AGENT).submission.analyse(one).warnings)
