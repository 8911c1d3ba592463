"""Who gives which rights to whom."""

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.services.access_rights import AccessRights
from storage import records
from storage.store import Store
from tests.services.builders import BAIE, DIRECTOR, NUAGES, Clock, desk

MANAGER = Actor("uid:10", "Maude Lavoie", frozenset({Right.ENTER, Right.MANAGE}), frozenset({BAIE}))


@pytest.fixture
def rights(store: Store) -> AccessRights:
    with store.writing() as session:
        records.put_user(session, MANAGER.login, MANAGER.name, MANAGER.rights, MANAGER.divisions)
        records.put_user(session, "uid:30", "Paul Ailleurs", {Right.ENTER}, [NUAGES])
        records.put_user(session, "uid:31", "Ève Partout", {Right.ENTER}, [BAIE, NUAGES])
    return AccessRights(desk(store, MANAGER, Clock()))


def _actor(store: Store, login: str) -> Actor | None:
    with store.reading() as session:
        return records.load_actor(session, login)


@pytest.mark.feature("P60")
def test_the_manager_gives_changes_and_takes_away_rights(store: Store, rights: AccessRights) -> None:
    rights.put("uid:20", " Zoé\x1b  O’Neill [/] ", {Right.ENTER, Right.SIGN}, [BAIE])
    actor = _actor(store, "uid:20")
    assert actor is not None
    assert (actor.name, actor.rights) == ("Zoé O’Neill [/]", frozenset({Right.ENTER, Right.SIGN}))
    rights.put("uid:20", "Zoé", {Right.CONSULT}, [BAIE])
    assert [user.login for user in rights.users()] == ["uid:10", "uid:20", "uid:31"]
    rights.remove("uid:20")
    assert _actor(store, "uid:20") is None
    with pytest.raises(NotFound):
        rights.remove("uid:20")
    actions = [row[0] for row in store.rows("SELECT action || ' ' || detail FROM journal ORDER BY id")]
    assert actions == [
        "donner des droits uid:20:SAISIR,SIGNER:3000-2000",
        "donner des droits uid:20:CONSULTER:3000-2000",
        "retirer des droits uid:20",
    ]


@pytest.mark.parametrize(
    ("login", "name", "given", "divisions", "key"),
    [
        ("zoe", "Zoé", {Right.ENTER}, [BAIE], "login"),
        ("uid:-1", "Zoé", {Right.ENTER}, [BAIE], "login"),
        ("uid:20", " \u202e ", {Right.ENTER}, [BAIE], "name"),
        ("uid:20", "Z" * 81, {Right.ENTER}, [BAIE], "name"),
        ("uid:20", "Zoé", {Right.AGENT}, [BAIE], "rights"),
        ("uid:20", "Zoé", {Right.ENTER}, [NUAGES], "divisions"),
        ("uid:31", "Ève", {Right.SIGN}, [BAIE], "rights"),
        ("uid:10", "Maude", {Right.ENTER}, [BAIE], "rights"),
    ],
)
def test_what_cannot_be_given_is_refused_and_nothing_changes(
    store: Store, rights: AccessRights, login: str, name: str, given: set[Right], divisions: list[str], key: str
) -> None:
    before = store.rows("SELECT * FROM user_account, user_division")
    with pytest.raises(Refusal) as refused:
        rights.put(login, name, given, divisions)
    assert refused.value.key == key
    assert store.rows("SELECT * FROM user_account, user_division") == before


def test_divisions_of_others_stay_as_they_are(store: Store, rights: AccessRights) -> None:
    rights.put("uid:31", "Ève Partout", {Right.ENTER}, [])
    actor = _actor(store, "uid:31")
    assert actor is not None
    assert actor.divisions == {NUAGES}
    with pytest.raises(Refusal, match="autre service de garde"):
        rights.remove("uid:30")
    with pytest.raises(Refusal, match="au moins une personne"):
        rights.remove("uid:10")


def test_only_the_right_to_manage_gives_rights(store: Store, rights: AccessRights) -> None:
    other = AccessRights(desk(store, DIRECTOR, Clock()))
    for attempt in (
        lambda: other.users(),
        lambda: other.put("uid:1", "Moi", {Right.MANAGE}, [BAIE]),
        lambda: other.remove("uid:10"),
    ):
        with pytest.raises(Refusal, match="Gestion des droits d’accès"):
            attempt()
