"""Who gives which rights to whom."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from mes_tui.domain.access import Actor, Post, engaged
from mes_tui.domain.codes import Right
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.services.access_rights import AccessRights, regions_of
from mes_tui.services.account_rows import Accounts
from mes_tui.services.accounts import read_actor
from storage.store import Store
from tests.services.builders import (
    BAIE,
    COLLINES,
    DIRECTOR,
    NUAGES,
    TODAY,
    Clock,
    employ,
    left_alone,
    rules,
    work_context,
)
from tests.storage.test_statements import counted, light

MANAGER = Actor("uid:10", "Maude Lavoie", frozenset({Right.ENTER, Right.MANAGE}), frozenset({BAIE}))
AWAY = Actor("uid:30", "Paul Ailleurs", frozenset({Right.ENTER}), frozenset({NUAGES}))
BOTH = Actor("uid:31", "Ève Partout", frozenset({Right.ENTER}), frozenset({BAIE, NUAGES}))
CHIEF = Actor("uid:40", "Noé Chef", frozenset({Right.AGENT, Right.MANAGE}), regions=frozenset({"11", "06"}))
AGENT = Actor("uid:41", "Ana Agente", frozenset({Right.AGENT}), regions=frozenset({"11"}))
FAR = Actor("uid:42", "Léa Loin", frozenset({Right.AGENT}), regions=frozenset({"16"}))
ZOE = Actor("nom:zoe", "Zoé O’Neill-Œuvray [/]", frozenset({Right.ENTER, Right.SIGN}), frozenset({BAIE}))
NEW_AGENT = replace(AGENT, login="nom:agent", name="Ûna")
LAST_DAY = date(2022, 8, 31)


@pytest.fixture
def staffed(store: Store) -> Store:
    """The office, a manager of one division, people of another, agents of the Ministry."""
    left_alone(store)
    employ(store, MANAGER, AWAY, BOTH, CHIEF, AGENT, FAR)
    return store


def at(store: Store, actor: Actor, *, owner: bool = False) -> AccessRights:
    """The rights in the hands of ``actor``, or of the account that holds the store."""
    there = work_context(store, actor, Clock())
    there.owner = owner
    return AccessRights(there)


@pytest.fixture
def rights(staffed: Store) -> AccessRights:
    return at(staffed, MANAGER)


def _accounts(store: Store) -> list[tuple[object, ...]]:
    return [
        row
        for table in ("user_account", "user_division", "user_region")
        for row in store.rows(f"SELECT * FROM {table}")
    ]


NOBODY = "uid:99"


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P60")
@pytest.mark.parametrize(("manager", "other"), [(MANAGER, AWAY), (MANAGER, AGENT), (CHIEF, FAR), (CHIEF, AWAY)])
def test_an_account_of_elsewhere_is_as_if_there_was_none(
    staffed: Store, manager: Actor, other: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same words, after as many statements, for each way to ask of one that gives it nothing."""
    rights = at(staffed, manager)
    with counted() as statements:
        light(statements, monkeypatch)

        def heard(ask: Callable[[str], object], login: str) -> tuple[str, int]:
            statements.clear()
            try:
                said = repr(ask(login))
            except Refusal as refusal:
                said = refusal.sentence
            return said.replace(login, "…"), len(statements)

        for ask in (
            rights.find,
            rights.remove,
            rights.suspend,
            rights.resume,
            lambda login: rights.change(replace(other, login=login), replace(other, login=login)),
        ):
            assert heard(ask, other.login) == heard(ask, NOBODY)
    assert other.login not in str([user.login for user in rights.users()])


@pytest.mark.feature("P60")
def test_the_manager_gives_changes_and_takes_away_rights(staffed: Store, rights: AccessRights) -> None:
    odd = replace(ZOE, name=" Zoé\x1b  O’Neill-Œuvray [/] ", until=LAST_DAY, email=" zoe@exemple.ca ")
    rights.put(odd)
    assert read_actor(staffed, ZOE.login) == replace(ZOE, until=LAST_DAY, email="zoe@exemple.ca")
    rights.put(replace(ZOE, rights=frozenset({Right.CONSULT})))
    assert read_actor(staffed, ZOE.login) == replace(ZOE, rights=frozenset({Right.CONSULT}))
    assert [user.login for user in rights.users()] == ["uid:31", "uid:10", "nom:zoe"]
    assert rights.find("nom:zoe") is not None
    rights.remove(ZOE.login)
    assert read_actor(staffed, ZOE.login) is None
    assert rights.find("nom:zoe") is None
    with pytest.raises(NotFound):
        rights.remove(ZOE.login)


@pytest.mark.feature("P60")
def test_the_accounts_are_listed_to_who_manages_them(staffed: Store) -> None:
    rows = Accounts(work_context(staffed, MANAGER, Clock()))
    assert rows.total() == len(rows.window()) == 2
    others = Accounts(work_context(staffed, AWAY, Clock()))
    for read in (others.total, others.window):
        with pytest.raises(Refusal, match="accès"):
            read()


@pytest.mark.feature("P60")
def test_an_account_is_changed_as_it_was_read_only_and_by_who_manages_it(staffed: Store, rights: AccessRights) -> None:
    with pytest.raises(NotFound):
        rights.change(ZOE, ZOE)
    rights.put(ZOE)
    with pytest.raises(Refusal, match="accès"):
        at(staffed, AWAY).change(ZOE, ZOE)
    reduced = replace(ZOE, rights=frozenset({Right.CONSULT}))
    rights.change(ZOE, reduced)
    with pytest.raises(Refusal, match="entre-temps"):
        rights.change(ZOE, ZOE)
    assert read_actor(staffed, ZOE.login) == reduced


@pytest.mark.feature("P60", "P72")
def test_each_change_of_rights_is_a_line_of_the_journal_without_name_or_address(
    staffed: Store, rights: AccessRights
) -> None:
    rights.put(replace(ZOE, until=LAST_DAY, email="zoe@exemple.ca"))
    rights.put(replace(ZOE, rights=frozenset({Right.CONSULT})))
    rights.remove(ZOE.login)
    at(staffed, CHIEF).put(replace(NEW_AGENT, regions=frozenset({"06", "11"})))
    at(staffed, CHIEF).put(NEW_AGENT)
    lines = staffed.rows("SELECT who, scope, action, detail FROM journal WHERE action <> 'sceller' ORDER BY id")
    assert lines == [
        ("uid:10", BAIE, "donner des droits", "nom:zoe:SAISIR,SIGNER:3000-2000:2022-08-31"),
        ("uid:10", BAIE, "donner des droits", "nom:zoe:CONSULTER:3000-2000"),
        ("uid:10", BAIE, "retirer des droits", "nom:zoe"),
        # A line for each place: who reads one place reads of no other.
        ("uid:40", "region:06", "donner des droits", "nom:agent:AGENT:06"),
        ("uid:40", "region:11", "donner des droits", "nom:agent:AGENT:11"),
        ("uid:40", "region:11", "donner des droits", "nom:agent:AGENT:11"),
        ("uid:40", "region:06", "retirer des droits", "nom:agent"),
    ]


# Who gives; what is given; the part at fault, and a word of the refusal.
REFUSED = [
    (MANAGER, replace(ZOE, login="zoe"), "login", "uid:1004"),
    (MANAGER, replace(ZOE, login="uid:-1"), "login", "uid:1004"),
    (MANAGER, replace(ZOE, login="nom:Zoé"), "login", "uid:1004"),
    (MANAGER, replace(ZOE, name=" \u202e "), "name", "Donnez le nom"),
    (MANAGER, replace(ZOE, name="Z" * 81), "name", "80"),
    (MANAGER, replace(ZOE, rights=frozenset()), "rights", "au moins un droit"),
    (MANAGER, replace(ZOE, divisions=frozenset({NUAGES})), "divisions", "vos propres services"),
    (MANAGER, replace(ZOE, divisions=frozenset()), "divisions", "au moins un service de garde"),
    (MANAGER, replace(ZOE, email="zoé chez nous"), "email", "courriel"),
    (MANAGER, replace(ZOE, until=date(2021, 8, 1)), "until", "1er août 2021 est passé"),
    (MANAGER, replace(BOTH, name="Prénom Volé", divisions=frozenset({BAIE})), "name", "aussi ailleurs"),
    (MANAGER, replace(AWAY, divisions=frozenset()), "divisions", "au moins un service de garde"),
    # The last person who manages the rights keeps that right, for good.
    (MANAGER, replace(MANAGER, rights=frozenset({Right.ENTER})), "rights", "au moins une personne"),
    (MANAGER, replace(MANAGER, until=LAST_DAY), "until", "sans date de fin"),
    # An account is a provider's or an agent's, and each side keeps to its own.
    (MANAGER, NEW_AGENT, "rights", "ne se donne pas dans un service de garde"),
    (MANAGER, replace(AGENT, rights=frozenset({Right.ENTER})), "regions", "Seul un agent"),
    (MANAGER, replace(ZOE, login=AGENT.login), "login", "ne peut pas recevoir d’accès ici"),
    (MANAGER, replace(ZOE, rights=frozenset({Right.AGENT})), "rights", "ne se donne pas"),
    (MANAGER, replace(ZOE, rights=frozenset({Right.AGENT, Right.ENTER})), "rights", "ne consulte ni ne remplit"),
    (MANAGER, replace(ZOE, regions=frozenset({"11"})), "regions", "Seul un agent"),
    (CHIEF, ZOE, "rights", "agents du Ministère"),
    (CHIEF, replace(NEW_AGENT, login=BOTH.login), "login", "ne peut pas recevoir d’accès ici"),
    (CHIEF, replace(NEW_AGENT, rights=frozenset({Right.AGENT, Right.CONSULT})), "rights", "ne consulte ni ne remplit"),
    (CHIEF, replace(NEW_AGENT, divisions=frozenset({BAIE})), "divisions", "pas de service de garde"),
    (CHIEF, replace(NEW_AGENT, regions=frozenset({"16"})), "regions", "vos propres régions"),
    (CHIEF, replace(NEW_AGENT, regions=frozenset()), "regions", "au moins une région"),
    (CHIEF, replace(CHIEF, rights=frozenset({Right.AGENT})), "rights", "au moins une personne"),
]


@pytest.mark.feature("P60")
@pytest.mark.parametrize(("giver", "given", "key", "words"), REFUSED)
@pytest.mark.thorough(keep=4)
def test_what_cannot_be_given_is_refused_and_nothing_changes(
    staffed: Store, giver: Actor, given: Actor, key: str, words: str
) -> None:
    hands = at(staffed, giver)
    before = _accounts(staffed)
    with pytest.raises(Refusal, match=words) as refused:
        hands.put(given)
    assert refused.value.key == key
    assert _accounts(staffed) == before
    assert staffed.rows("SELECT * FROM journal WHERE action <> 'sceller'") == []


@pytest.mark.feature("P60")
@pytest.mark.parametrize(
    ("giver", "login", "words"),
    [
        (MANAGER, MANAGER.login, "au moins une personne"),
        (MANAGER, AWAY.login, "^Aucun compte uid:30 n’a accès"),
        (MANAGER, AGENT.login, "^Aucun compte uid:41 n’a accès"),
        (CHIEF, FAR.login, "^Aucun compte uid:42 n’a accès"),
        (CHIEF, BOTH.login, "^Aucun compte uid:31 n’a accès"),
        (CHIEF, CHIEF.login, "au moins une personne"),
    ],
)
def test_what_cannot_be_taken_away_is_refused_and_nothing_changes(
    staffed: Store, giver: Actor, login: str, words: str
) -> None:
    hands = at(staffed, giver)
    before = _accounts(staffed)
    with pytest.raises(Refusal, match=words):
        hands.remove(login)
    assert _accounts(staffed) == before


@pytest.mark.feature("P60")
@pytest.mark.parametrize(
    ("giver", "away", "place"),
    [(MANAGER, AWAY, {"divisions": frozenset({BAIE})}), (CHIEF, FAR, {"regions": frozenset({"11"})})],
    ids=["a service", "the Ministry"],
)
def test_an_account_of_elsewhere_is_given_a_place_and_loses_it_and_stays_what_it_is(
    staffed: Store, giver: Actor, away: Actor, place: dict[str, frozenset[str]]
) -> None:
    """Whatever rights, name and address are given with it, and nothing tells where else it works."""
    hands = at(staffed, giver)
    ((field, own),) = place.items()
    stolen = replace(away, name="Prénom Volé", email="x@voleur.example", until=LAST_DAY, **place)  # type: ignore[arg-type]
    for rights in (away.rights, away.rights | {Right.MANAGE}):
        here = replace(stolen, rights=rights, name=away.name, elsewhere=True)
        assert hands.put(replace(stolen, rights=rights)) == here
        whole = read_actor(staffed, away.login)
        assert whole is not None
        assert getattr(whole, field) == own | getattr(away, field)
        assert whole.at(away.places) == away
        assert hands.find(away.login) == here
        with pytest.raises(Refusal, match="aussi ailleurs"):
            hands.put(stolen)
        hands.remove(away.login)
        assert read_actor(staffed, away.login) == away
        assert hands.find(away.login) is None
    said = [str(refusal) for refusal in staffed.rows("SELECT detail FROM journal")]
    rows = Accounts(work_context(staffed, giver, Clock())).window()
    elsewhere = getattr(away, field)
    assert not [text for text in (*said, *(row.sentence for row in rows)) if any(code in text for code in elsewhere)]


@pytest.mark.feature("P60")
def test_what_is_given_as_it_was_leaves_each_place_its_own(staffed: Store) -> None:
    """Who manages two services where the rights differ changes the address of both, and nothing else."""
    both = replace(MANAGER, divisions=frozenset({BAIE, NUAGES}))
    employ(staffed, both)
    apart = {BAIE: Post(frozenset({Right.CONSULT}), LAST_DAY), NUAGES: Post(frozenset({Right.SIGN}))}
    employ(staffed, engaged(ZOE, apart))
    hands = at(staffed, both)
    read = hands.find(ZOE.login)
    assert read is not None
    assert read.rights == {Right.CONSULT, Right.SIGN}
    (row,) = [row for row in Accounts(work_context(staffed, both, Clock())).window() if row.key == ZOE.login]
    assert f"{BAIE} (Consulter), {NUAGES} (Signer)" in row.sentence
    hands.change(read, replace(read, email="zoe@exemple.ca"))
    written = read_actor(staffed, ZOE.login)
    assert written is not None
    assert written.posts == {place: replace(post, email="zoe@exemple.ca") for place, post in apart.items()}
    hands.put(replace(written, rights=frozenset({Right.ENTER})))
    again = read_actor(staffed, ZOE.login)
    assert again is not None
    assert {place: post.rights for place, post in again.posts.items()} == {place: {Right.ENTER} for place in apart}


@pytest.mark.feature("P60")
def test_places_of_others_stay_as_they_are(staffed: Store, rights: AccessRights) -> None:
    rights.put(replace(BOTH, divisions=frozenset()))
    assert read_actor(staffed, BOTH.login) == replace(BOTH, divisions=frozenset({NUAGES}))
    employ(staffed, BOTH)
    read = next(user for user in rights.users() if user.login == BOTH.login)
    assert read.divisions == {BAIE}
    rights.change(read, replace(read, divisions=frozenset()))
    assert read_actor(staffed, BOTH.login) == replace(BOTH, divisions=frozenset({NUAGES}))


@pytest.mark.feature("P60")
def test_a_division_never_loses_its_last_manager_and_lets_one_of_two_go(staffed: Store, rights: AccessRights) -> None:
    rights.put(replace(ZOE, rights=frozenset({Right.MANAGE}), until=LAST_DAY))
    with pytest.raises(Refusal, match=f"{BAIE}.*quelqu’un d’autre"):
        rights.remove(MANAGER.login)
    rights.put(replace(ZOE, rights=frozenset({Right.MANAGE})))
    rights.put(replace(MANAGER, rights=frozenset({Right.ENTER}), until=LAST_DAY))
    with pytest.raises(Refusal, match="il faut le droit"):
        rights.users()


@pytest.mark.feature("P60")
def test_an_agent_who_manages_the_rights_gives_them_to_agents_of_the_same_regions(staffed: Store) -> None:
    hands = at(staffed, CHIEF)
    assert [user.login for user in hands.users()] == ["uid:41", "uid:40"]
    scope = hands.scope()
    assert (scope.rights, dict(scope.divisions), sorted(scope.regions)) == (
        (Right.MANAGE, Right.AGENT),
        {},
        ["06", "11"],
    )
    hands.put(NEW_AGENT)
    assert read_actor(staffed, NEW_AGENT.login) == NEW_AGENT
    hands.remove(NEW_AGENT.login)
    assert read_actor(staffed, NEW_AGENT.login) is None


@pytest.mark.feature("P60")
def test_who_holds_the_store_gives_any_right_without_an_account(staffed: Store) -> None:
    hands = at(staffed, Actor("uid:99", "Compte du dépôt"), owner=True)
    hands.remove("uid:99")
    assert {user.login for user in hands.users()} == {
        account.login for account in (MANAGER, AWAY, BOTH, CHIEF, AGENT, FAR)
    }
    scope = hands.scope()
    assert (scope.rights, set(scope.divisions), scope.regions) == (
        tuple(Right),
        {BAIE, NUAGES, COLLINES},
        regions_of(rules()),
    )
    far = replace(FAR, login="uid:43", regions=frozenset({"01", "16"}))
    turned = replace(AWAY, rights=frozenset({Right.AGENT}), divisions=frozenset(), regions=frozenset({"01"}))
    for account in (far, replace(AWAY, rights=frozenset({Right.SIGN})), turned):
        hands.put(account)
        assert read_actor(staffed, account.login) == account
    with pytest.raises(Refusal, match=f"{BAIE}.*quelqu’un d’autre"):
        hands.remove(MANAGER.login)


@pytest.mark.feature("P60")
def test_regions_are_grouped_by_their_directorate() -> None:
    found = regions_of(rules())
    assert found == dict(rules().regions)
    assert tuple(found) == tuple(code for directorate in rules().directorates for code in directorate.regions)


def _attempts(hands: AccessRights) -> tuple[Callable[[], object], ...]:
    return (
        hands.users,
        hands.scope,
        lambda: hands.find(AGENT.login),
        lambda: hands.put(replace(DIRECTOR, rights=frozenset({Right.MANAGE}))),
        lambda: hands.remove(MANAGER.login),
    )


@pytest.mark.feature("P60")
@pytest.mark.parametrize("actor", [DIRECTOR, AGENT, replace(MANAGER, until=date(2021, 8, 1))], ids=lambda a: a.login)
def test_only_the_right_to_manage_gives_rights(staffed: Store, actor: Actor) -> None:
    hands = at(staffed, actor)
    words = "a pris fin le 1er août 2021" if actor.until else "Gestion des droits d’accès"
    for attempt in _attempts(hands):
        with pytest.raises(Refusal, match=words):
            attempt()


@pytest.mark.feature("P60")
def test_a_right_to_manage_taken_away_since_gives_nothing_more(staffed: Store, rights: AccessRights) -> None:
    assert rights.users()
    employ(staffed, replace(MANAGER, rights=frozenset({Right.ENTER})), replace(ZOE, rights=frozenset({Right.MANAGE})))
    before = _accounts(staffed)
    for attempt in _attempts(rights):
        with pytest.raises(Refusal, match="Demandez-le à Zoé O’Neill-Œuvray"):
            attempt()
    assert _accounts(staffed) == before


@pytest.mark.feature("P60")
def test_an_account_that_is_over_keeps_its_date_until_another_is_given(staffed: Store, rights: AccessRights) -> None:
    over = replace(ZOE, until=date(2021, 7, 31))
    employ(staffed, over)
    rights.put(replace(over, name="Zoé"))
    assert read_actor(staffed, ZOE.login) == replace(over, name="Zoé")
    rights.put(replace(over, until=TODAY))
    assert read_actor(staffed, ZOE.login) == replace(ZOE, until=TODAY)
