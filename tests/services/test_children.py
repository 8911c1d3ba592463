"""Step 1 and 2: the search, the sites, the types offered."""

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import RequestType
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.services.children import Search, search_doubt
from storage import records
from storage.store import Store
from tests.services.builders import (
    AGENT,
    BAIE,
    CHILDREN,
    CLERK,
    COLLINES,
    FILES,
    GALETS,
    NUAGES,
    QUAI,
    READER,
    SITES,
    STRANGER,
    Work,
    file_key,
)


def _keys(work: Work, **typed: str) -> list[str]:
    return [match.child_file.key for match in work.children.search(BAIE, Search(**typed))]


@pytest.mark.thorough(keep=5)
@pytest.mark.feature("P34", "P35", "P36")
@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ({"nirec": "1201900000017"}, ["D0", "D1"]),
        ({"nirec": " 12019 00000017 "}, ["D0", "D1"]),
        ({"necsg": "1000002"}, ["D2"]),
        ({"last_name": "reglisse"}, ["D3"]),
        ({"last_name": "RÉGL"}, ["D3"]),
        ({"last_name": "oeuvray"}, ["D9"]),
        ({"last_name": "o'neill-œuvray [/]"}, ["D9"]),
        ({"first_name": "elise ᐃᓄᒃ"}, ["D9"]),
        ({"last_name": "exemple", "first_name": "LOU"}, ["D0", "D1"]),
        ({"birth_date": "2 juin 2018"}, ["D2", "D9"]),
        ({"birth_date": "20180602", "first_name": "milan"}, ["D2"]),
        ({"last_name": "exemple", "first_name": "milan"}, []),
        ({"last_name": "%"}, []),
        ({"last_name": "_"}, []),
        ({"necsg": "1000020"}, []),
        # Each number typed in the place of the other.
        ({"necsg": "1201900000017"}, ["D0", "D1"]),
        ({"nirec": "1000002"}, ["D2"]),
        ({"nirec": "1000001", "necsg": "1201900000017"}, ["D0", "D1"]),
        ({"nirec": "1000001", "necsg": "1000002"}, []),
        ({"nirec": "1000001", "last_name": "ficelle"}, []),
        ({"nirec": "1000020"}, []),
    ],
)
def test_search_finds_the_files_of_the_division(work: Work, typed: dict[str, str], keys: list[str]) -> None:
    assert sorted(_keys(work, **typed)) == keys


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ({}, "last_name"),
        ({"last_name": " \u202e "}, "last_name"),
        ({"nirec": "12?"}, "nirec"),
        ({"necsg": "abc%"}, "necsg"),
        ({"birth_date": "hier"}, "birth_date"),
    ],
)
def test_a_search_that_says_nothing_usable_is_refused(work: Work, typed: dict[str, str], key: str) -> None:
    with pytest.raises(Refusal) as refused:
        _keys(work, **typed)
    assert refused.value.key == key


@pytest.mark.feature("P34", "P37")
def test_numbers_of_another_form_are_searched_and_said(work: Work) -> None:
    for typed in ({"nirec": "12"}, {"necsg": "1201900009999"}):
        assert _keys(work, **typed) == []
        assert "vérifiez-le" in search_doubt(Search(**typed), work.context.rules).lower()
    assert search_doubt(Search(nirec="1201900000017", necsg="1000001"), work.context.rules) == ""


@pytest.mark.feature("P39")
def test_a_match_brings_child_file_site_and_why_not(work: Work) -> None:
    (match,) = work.children.search(BAIE, Search(necsg="1000001", first_name="lou"))[1:]
    assert (match.child, match.child_file, match.site) == (CHILDREN[0], FILES[0], SITES[0])
    assert (match.refusal, match.open_request) == ("", None)
    (refused,) = work.children.search(BAIE, Search(necsg="1000003"))
    assert f"Installation des Galets ({GALETS})" in refused.refusal


def test_a_match_tells_the_request_that_is_open(work: Work) -> None:
    request_id = work.draft()
    found = {match.child_file.key: match.open_request for match in work.children.search(BAIE, Search(necsg="1000001"))}
    assert found == {"D1": (request_id, "2021-11-001"), "D0": None}
    work.clock.forward(days=365)
    assert work.children.search(BAIE, Search(necsg="1000001"))[1].open_request is None


@pytest.mark.parametrize("actor", [READER, CLERK], ids=["reader", "clerk"])
def test_the_open_request_of_a_file_is_told_to_whoever_may_see_it(work: Work, actor: Actor) -> None:
    opened, children = work.draft(), work.as_(actor).children
    assert (children.open_request(file_key("D1")), children.open_request(file_key("D2"))) == (
        (opened, "2021-11-001"),
        None,
    )
    for stranger in (STRANGER, AGENT):
        with pytest.raises((Refusal, NotFound)):
            work.as_(stranger).children.open_request(file_key("D1"))


@pytest.mark.feature("P40")
def test_sites_are_those_where_the_child_has_a_file(work: Work) -> None:
    offers = {offer.site.number: offer.refusal for offer in work.children.sites(BAIE, "1000001")}
    assert offers[QUAI] == ""
    assert "est terminé" in offers[GALETS]


@pytest.mark.feature("P41", "P42")
def test_types_follow_the_history_from_the_second_year(work: Work, store: Store) -> None:
    assert [(o.allowed, o.proposed) for o in work.children.offers(file_key("D2"))] == [(True, False)] * 4
    work.clock.forward(days=365)
    with store.writing() as session:
        from mes_tui.domain.people import SupportGrant

        records.upsert_grant(session, BAIE, SupportGrant("1000002", BAIE, QUAI, 2021, "3", "200"))
    proposed = {offer.type for offer in work.children.offers(file_key("D2")) if offer.proposed}
    assert proposed == {RequestType.RENEWAL_UNCHANGED, RequestType.RENEWAL_CHANGED}


@pytest.mark.parametrize("actor", [READER, STRANGER, AGENT], ids=["reader", "stranger", "agent"])
def test_children_are_for_those_who_may_create(work: Work, actor: Actor) -> None:
    children = work.as_(actor).children
    with pytest.raises(Refusal):
        children.search(BAIE, Search(necsg="1000001"))
    with pytest.raises(Refusal):
        children.sites(BAIE, "1000001")
    with pytest.raises(Refusal):
        children.offers(file_key("D1"))
    with pytest.raises(Refusal):
        children.file(file_key("D1"))
    with pytest.raises((Refusal, NotFound)):
        work.children.search(NUAGES, Search(necsg="1000001"))


def test_a_file_that_is_unknown_is_not_found_and_one_of_another_division_is_not_even_looked_for(work: Work) -> None:
    children = work.children
    for ask in (children.offers, children.file, children.open_request):
        with pytest.raises(NotFound):
            ask(file_key("D404"))
        # Whether it is there or not.
        for key in (file_key("D20"), file_key("D404", COLLINES)):
            with pytest.raises(Refusal, match="autre service de garde"):
                ask(key)
