"""The rights of an account are those of a place: who manages one place changes nothing elsewhere; on both engines."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest

from mes_tui.domain.access import Action, Actor, Post, may
from mes_tui.domain.codes import RequestType, Right, Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.identifiers import FileKey
from mes_tui.services.access_rights import AccessRights
from mes_tui.services.accounts import PROVIDER_RIGHTS, read_actor
from mes_tui.services.drafts import Drafts
from mes_tui.services.tamper_check import TamperCheck
from storage import records
from storage.store import Store
from tests.services.builders import BAIE, NUAGES, Clock, employ, fill, work_context

MANAGER = Actor("uid:10", "Maude Lavoie", frozenset({Right.ENTER, Right.MANAGE}), frozenset({BAIE}))
ZOE = Actor("nom:zoe", "Zoé O’Neill-Œuvray [/]", frozenset({Right.ENTER, Right.SIGN}), frozenset({BAIE}))
LAST_DAY = date(2022, 8, 31)
NEIGHBOUR = Actor("uid:50", "Noé Beauciel", frozenset({Right.MANAGE}), frozenset({NUAGES}))
EVERY_RIGHT = [frozenset(some) for size in range(1, 5) for some in combinations(sorted(PROVIDER_RIGHTS), size)]


def at(store: Store, actor: Actor) -> AccessRights:
    """The rights in the hands of ``actor``."""
    return AccessRights(work_context(store, actor, Clock()))


@pytest.mark.feature("P60")
@pytest.mark.parametrize("first", [MANAGER, NEIGHBOUR], ids=lambda manager: manager.login)
@pytest.mark.thorough(keep=1)
def test_what_one_service_gives_changes_nothing_of_what_an_account_may_do_in_another(
    any_store: Store, first: Actor
) -> None:
    """Whoever names the account first, whatever is given there, before or since."""
    fill(any_store)
    employ(any_store, MANAGER, NEIGHBOUR)
    ours = replace(ZOE, rights=frozenset({Right.CONSULT}), email="zoe@baie.example")
    theirs = replace(ours, divisions=frozenset({NUAGES}), email="zoe@voleur.example", until=LAST_DAY)
    here, there = at(any_store, MANAGER), at(any_store, NEIGHBOUR)
    if first is NEIGHBOUR:
        there.put(replace(theirs, rights=PROVIDER_RIGHTS))
    here.put(ours)
    asked = [(action, status) for action in Action for status in Status]
    for rights in EVERY_RIGHT:
        there.put(replace(theirs, rights=rights))
        account = read_actor(any_store, ZOE.login)
        assert account is not None
        assert account.post(BAIE) == Post(ours.rights, None, ours.email)
        assert account.post(NUAGES) == Post(rights, LAST_DAY, theirs.email)
        for action, status in asked:
            assert may(account, action, BAIE, status) == may(ours, action, BAIE, status)
        with pytest.raises(Refusal, match="travaille aussi ailleurs"):
            there.put(replace(theirs, rights=rights, name="Prénom Volé"))
        if Right.MANAGE in rights:
            assert {*at(any_store, account).scope().divisions} == {NUAGES}
    begun = Drafts(work_context(any_store, MANAGER, Clock())).create(FileKey(BAIE, "D1"), RequestType.NEW)
    with any_store.reading() as session:
        entered = records.enter(session, begun, ZOE.login, lock=False)
        assert entered is not None
        assert entered.account == account
    there.remove(ZOE.login)
    assert read_actor(any_store, ZOE.login) == ours
    holder = work_context(any_store, MANAGER, Clock())
    holder.owner = True
    assert not [fault for fault in TamperCheck(holder).verify().faults if fault.startswith("Comptes")]
    scoped = any_store.rows("SELECT DISTINCT scope FROM journal WHERE detail LIKE 'nom:zoe:%CONSULTER:3000-2000'")
    assert scoped == [(BAIE,)]
