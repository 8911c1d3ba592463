"""An account that is suspended: nothing is done with it, all of it stays, who manages another place is not touched."""

from dataclasses import replace

import pytest

from mes_tui.domain.access import Actor, Post, engaged
from mes_tui.domain.codes import Right
from mes_tui.domain.errors import NoAccess, NotFound, Refusal
from mes_tui.services.account_rows import Accounts
from mes_tui.services.accounts import read_actor, sign_in
from storage.store import Store
from tests.services.builders import BAIE, NUAGES, Clock, Work, employ, left_alone, work_context
from tests.services.test_access_rights import AGENT, AWAY, BOTH, CHIEF, LAST_DAY, MANAGER, ZOE, at

TOLD = replace(ZOE, until=LAST_DAY, email="zoe@exemple.ca")


@pytest.fixture
def staffed(store: Store) -> Store:
    """The office, a manager of one division, people of it and of another, agents of the Ministry."""
    left_alone(store)
    employ(store, MANAGER, AWAY, BOTH, CHIEF, AGENT, TOLD)
    return store


@pytest.mark.feature("P60")
def test_nothing_is_done_with_it_and_all_of_it_stays(staffed: Store) -> None:
    rights, zoe, hers = at(staffed, MANAGER), Work(staffed, Clock(), TOLD), at(staffed, TOLD)
    request_id = zoe.draft()
    assert rights.suspend(ZOE.login) == replace(TOLD, suspended=True)
    for call in (lambda: zoe.drafts.read(request_id), lambda: zoe.draft("D2"), lambda: hers.users()):
        with pytest.raises(Refusal, match=rf"^Votre accès est suspendu. Demandez à {MANAGER.name} de le rétablir."):
            call()
    with pytest.raises(NoAccess, match=r"^Votre accès est suspendu"):
        sign_in(staffed, ZOE.login, "", Clock()())
    assert rights.resume(ZOE.login) == TOLD
    assert read_actor(staffed, ZOE.login) == TOLD
    assert zoe.drafts.read(request_id).request.id == request_id


@pytest.mark.feature("P60")
def test_a_place_is_suspended_by_who_manages_it_and_no_other(staffed: Store) -> None:
    there = Work(staffed, Clock(), BOTH).context
    at(staffed, MANAGER).suspend(BOTH.login)
    account = read_actor(staffed, BOTH.login)
    assert account is not None
    assert {place: account.post(place).suspended for place in account.places} == {BAIE: True, NUAGES: False}
    assert there.reread_actor().places == {NUAGES}
    at(staffed, MANAGER).resume(BOTH.login)
    assert read_actor(staffed, BOTH.login) == BOTH


@pytest.mark.parametrize("act", ["suspend", "resume"])
def test_twice_is_refused(staffed: Store, act: str) -> None:
    rights = at(staffed, MANAGER)
    if act == "suspend":
        rights.suspend(ZOE.login)
    with pytest.raises(Refusal, match="est déjà suspendu" if act == "suspend" else "n’est pas suspendu"):
        getattr(rights, act)(ZOE.login)


def test_who_manages_alone_is_not_suspended(staffed: Store) -> None:
    with pytest.raises(Refusal, match="Il faut au moins une personne"):
        at(staffed, MANAGER).suspend(MANAGER.login)
    manager = replace(ZOE, rights=frozenset({Right.MANAGE}))
    at(staffed, MANAGER).put(manager)
    hers = at(staffed, manager)
    at(staffed, MANAGER).suspend(MANAGER.login)
    with pytest.raises(Refusal, match="Il faut au moins une personne"):
        hers.remove(ZOE.login)


def test_rights_that_are_changed_meanwhile_leave_it_suspended(staffed: Store) -> None:
    rights = at(staffed, MANAGER)
    read = rights.suspend(ZOE.login)
    assert rights.change(read, replace(read, rights=frozenset({Right.CONSULT}), until=None)).suspended
    with pytest.raises(Refusal, match="changé les droits de ce compte"):
        rights.change(TOLD, TOLD)


@pytest.mark.parametrize("who", [AWAY, ZOE], ids=["elsewhere", "without the right"])
def test_who_does_not_manage_it_does_not_suspend_it(staffed: Store, who: Actor) -> None:
    for act in ("suspend", "resume"):
        with pytest.raises(Refusal, match="Vous ne possédez pas les accès"):
            getattr(at(staffed, who), act)(MANAGER.login)


def test_an_account_that_is_none_of_theirs_is_as_none(staffed: Store) -> None:
    with pytest.raises(NotFound, match="il n’y a rien à suspendre"):
        at(staffed, CHIEF).suspend(ZOE.login)
    assert at(staffed, CHIEF).suspend(AGENT.login).suspended


def test_it_is_told_in_the_journal_of_each_place(staffed: Store) -> None:
    at(staffed, MANAGER, owner=True).suspend(BOTH.login)
    at(staffed, MANAGER, owner=True).resume(BOTH.login)
    lines = staffed.rows("SELECT action, detail, scope FROM journal WHERE action LIKE '%un compte' ORDER BY id")
    acts = ("suspendre un compte", "rétablir un compte")
    assert lines == [(act, BOTH.login, place) for act in acts for place in (BAIE, NUAGES)]


def test_the_list_says_it(staffed: Store) -> None:
    at(staffed, MANAGER).suspend(ZOE.login)
    rows = {row.key: row for row in Accounts(work_context(staffed, MANAGER, Clock())).window()}
    zoe = rows[ZOE.login]
    assert zoe.marked
    assert "Suspendu" in zoe.cells
    assert zoe.sentence.startswith("Suspendu – Services de garde\u00a0: 3000-2000 – Accès jusqu’au 31 août 2022")


def test_an_address_and_the_other_place_stay_when_one_place_is_suspended(staffed: Store) -> None:
    posts = {BAIE: Post(frozenset({Right.ENTER}), None, "ici@exemple.ca"), NUAGES: Post(frozenset({Right.ENTER}))}
    employ(staffed, engaged(BOTH, posts))
    at(staffed, MANAGER).suspend(BOTH.login)
    account = read_actor(staffed, BOTH.login)
    assert account is not None
    assert account.post(BAIE) == replace(posts[BAIE], suspended=True)
    assert account.post(NUAGES) == posts[NUAGES]
