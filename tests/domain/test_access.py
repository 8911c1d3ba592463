"""Who may do what: every right, every action, every status, in one table."""

from dataclasses import replace
from datetime import date
from itertools import combinations, product

import pytest

from mes_tui.domain.access import (
    RULES,
    Action,
    Actor,
    Post,
    allowed,
    as_of,
    engaged,
    may,
    may_import,
    may_manage,
    may_manage_all,
    may_restore,
    removed,
    suspended,
)
from mes_tui.domain.codes import Right, Status

# For each action: the rights of which one is enough, then the statuses where it makes sense; one line for each side.
RIGHTS = """
VIEW            CONSULTER SAISIR SIGNER| BROUILLON TRANSMIS RETIREE COMMENTAIRES CONFORME NON_ACCORDEE REVISION TERMINEE
VIEW            AGENT                  | TRANSMIS COMMENTAIRES CONFORME NON_ACCORDEE REVISION TERMINEE
PRINT           CONSULTER SAISIR SIGNER| BROUILLON TRANSMIS RETIREE COMMENTAIRES CONFORME NON_ACCORDEE REVISION TERMINEE
PRINT           AGENT                  | TRANSMIS COMMENTAIRES CONFORME NON_ACCORDEE REVISION TERMINEE
CREATE          SAISIR SIGNER          | BROUILLON TRANSMIS RETIREE COMMENTAIRES CONFORME NON_ACCORDEE REVISION TERMINEE
EDIT            SAISIR SIGNER          | BROUILLON RETIREE COMMENTAIRES
NOTE            SAISIR SIGNER          | BROUILLON TRANSMIS RETIREE COMMENTAIRES CONFORME NON_ACCORDEE REVISION TERMINEE
ATTACH          SAISIR SIGNER          | BROUILLON RETIREE COMMENTAIRES
DELETE          SAISIR SIGNER          | BROUILLON
SIGN            SIGNER                 | BROUILLON RETIREE COMMENTAIRES
TRANSMIT        SIGNER                 | BROUILLON RETIREE COMMENTAIRES
WITHDRAW        SAISIR SIGNER          | TRANSMIS
ASK_CORRECTION  SAISIR SIGNER          | TRANSMIS
ASK_REVIEW      SAISIR SIGNER          | CONFORME NON_ACCORDEE
ANNOUNCE        SAISIR SIGNER          | TRANSMIS COMMENTAIRES CONFORME REVISION
GIVE_UP         SAISIR SIGNER          | COMMENTAIRES
ABANDON         SAISIR SIGNER          | RETIREE
RECORD          SAISIR SIGNER          | TRANSMIS COMMENTAIRES CONFORME NON_ACCORDEE REVISION
ANNUL           SAISIR SIGNER          | COMMENTAIRES CONFORME NON_ACCORDEE TERMINEE
COMMENT         AGENT                  | TRANSMIS REVISION
RETURN          AGENT                  | TRANSMIS REVISION
RETURN_OTHERWISE AGENT                  | TRANSMIS
DECLARE         AGENT                  | TRANSMIS REVISION
CORRECT         AGENT                  | CONFORME
REFUSE          AGENT                  | TRANSMIS REVISION
CLOSE           AGENT                  | TRANSMIS COMMENTAIRES CONFORME NON_ACCORDEE REVISION
"""
HOME = "3000-2000"
AWAY = "3100-4410"
REGION, FAR = "11", "06"


def _table() -> set[tuple[Action, Right, Status]]:
    """Everything that is possible at home."""
    found = set()
    for line in RIGHTS.strip().splitlines():
        name_and_rights, statuses = line.split("|")
        name, *rights = name_and_rights.split()
        found |= {(Action[name], Right(right), Status(status)) for right in rights for status in statuses.split()}
    return found


def _actor(*rights: Right) -> Actor:
    return Actor(
        "uid:1000", "Élise O’Neill-Œuvray", frozenset(rights), frozenset({HOME}), "Marie Direction", frozenset({REGION})
    )


def test_the_table_names_every_action() -> None:
    assert {action for action, _, _ in _table()} == set(Action)


@pytest.mark.feature("P27", "P60", "P63", "P64")
@pytest.mark.parametrize("action", Action)
def test_an_action_is_possible_with_the_right_in_the_right_status_only(action: Action) -> None:
    said = {(right, status): may(_actor(right), action, HOME, status, REGION) for right in Right for status in Status}
    assert {case for case, sentence in said.items() if sentence == ""} == {
        (right, status) for possible, right, status in _table() if possible is action
    }
    assert [sentence for sentence in said.values() if sentence and not sentence.endswith(".")] == []


@pytest.mark.parametrize("action", Action)
def test_nobody_does_anything_in_another_division(action: Action) -> None:
    said = {may(_actor(right), action, AWAY, status, REGION) for right in {*Right} - {Right.AGENT} for status in Status}
    assert [one for one in said if "autre service de garde" not in one and "réservée au Ministère" not in one] == []


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("action", Action)
def test_an_agent_does_nothing_in_another_region(action: Action, status: Status) -> None:
    actor = Actor("uid:1", "Agente", frozenset({Right.AGENT}), regions=frozenset({REGION}))
    sentence = may(actor, action, HOME, status, FAR)
    assert "région" in sentence or sentence == "Le Ministère ne peut pas modifier une demande d’un service de garde."


@pytest.mark.parametrize("action", Action)
def test_a_user_without_any_right_does_nothing(action: Action) -> None:
    assert may(_actor(), action, HOME, Status.DRAFT, REGION) != ""


@pytest.mark.feature("P59")
def test_the_refusal_to_sign_names_the_right_and_whom_to_ask() -> None:
    assert may(_actor(Right.ENTER), Action.SIGN, HOME, Status.DRAFT) == (
        "Vous ne possédez pas les accès pour signer\u00a0: il faut le droit "
        "«\u00a0Saisir dans les formulaires – Signature\u00a0». Demandez-le à Marie Direction."
    )


DIRECTION = (Action.SIGN, Action.TRANSMIT)
"""What the guide gives to the direction: « permet au directeur […] de signer la demande et de la transmettre »."""


@pytest.mark.feature("P59", "P61", "A5", "C30")
def test_what_the_guide_gives_to_the_direction_takes_its_right_and_nothing_else_does() -> None:
    others = {*Right} - {Right.SIGN, Right.AGENT}
    without = [rights for size in range(len(others) + 1) for rights in combinations(others, size)]
    for action, status in product(Action, Status):
        if may(_actor(Right.SIGN), action, HOME, status):
            continue
        said = [may(_actor(*rights), action, HOME, status) for rights in without]
        named = [f"il faut le droit «\u00a0{Right.SIGN.label}\u00a0»" in sentence for sentence in said]
        assert all(named) if action in DIRECTION else not any(named), (action, status)


@pytest.mark.feature("P63")
def test_a_transmitted_request_is_refused_in_the_words_of_the_guide() -> None:
    assert may(_actor(Right.ENTER), Action.EDIT, HOME, Status.TRANSMITTED) == (
        "Le service de garde ne peut pas modifier une demande transmise au Ministère."
    )


@pytest.mark.parametrize("action", [action for action in Action if any(rule.ministry for rule in RULES[action])])
def test_an_agent_is_told_that_the_provider_took_a_request_back(action: Action) -> None:
    actor = Actor("uid:1", "Agente", frozenset({Right.AGENT}), regions=frozenset({REGION}))
    assert may(actor, action, HOME, Status.WITHDRAWN, REGION) == (
        "Le service de garde a retiré cette demande\u00a0: vous la verrez de nouveau s’il la transmet."
    )


@pytest.mark.feature("P27")
@pytest.mark.parametrize(
    ("rights", "status", "expected"),
    [
        ((Right.CONSULT,), Status.DRAFT, "VIEW PRINT"),
        ((Right.ENTER,), Status.DRAFT, "VIEW PRINT CREATE EDIT NOTE ATTACH DELETE"),
        ((Right.SIGN,), Status.DRAFT, "VIEW PRINT CREATE EDIT NOTE ATTACH DELETE SIGN TRANSMIT"),
        (
            (Right.SIGN,),
            Status.COMMENTED,
            "VIEW PRINT CREATE EDIT NOTE ATTACH SIGN TRANSMIT ANNOUNCE GIVE_UP RECORD ANNUL",
        ),
        ((Right.SIGN,), Status.TRANSMITTED, "VIEW PRINT CREATE NOTE WITHDRAW ASK_CORRECTION ANNOUNCE RECORD"),
        ((Right.SIGN,), Status.CLOSED, "VIEW PRINT CREATE NOTE ANNUL"),
        ((Right.MANAGE, Right.AGENT), Status.DRAFT, ""),
        ((Right.AGENT,), Status.TRANSMITTED, "VIEW PRINT COMMENT RETURN RETURN_OTHERWISE DECLARE REFUSE CLOSE"),
        ((Right.AGENT,), Status.COMPLIANT, "VIEW PRINT CORRECT CLOSE"),
    ],
)
def test_the_detail_view_is_given_the_actions_that_are_possible_now(
    rights: tuple[Right, ...], status: Status, expected: str
) -> None:
    assert [action.name for action in allowed(_actor(*rights), HOME, status, REGION)] == expected.split()


# Rights, the file's division, the divisions of the store, and a word of the refusal (« » when it is accepted).
ALONE, OTHERS = (HOME,), (HOME, "3200-7730")
IMPORTS = [
    ((Right.ENTER,), HOME, OTHERS, ""),
    ((Right.SIGN,), HOME, OTHERS, ""),
    ((Right.MANAGE,), HOME, OTHERS, ""),
    ((Right.MANAGE,), HOME, (), ""),
    ((Right.CONSULT,), HOME, ALONE, "Saisir dans les formulaires"),
    ((Right.AGENT,), HOME, ALONE, "Le Ministère ne peut pas"),
    ((Right.AGENT, Right.MANAGE), AWAY, ALONE, "Le Ministère ne peut pas"),
    ((), HOME, (), "Saisir dans les formulaires"),
    ((Right.ENTER,), AWAY, ALONE, "La division 3100-4410 n’est pas dans vos données"),
    ((Right.MANAGE,), AWAY, ALONE, ""),
    ((Right.MANAGE,), AWAY, OTHERS, "seule la personne qui le tient"),
]


@pytest.mark.parametrize(("rights", "division", "divisions", "word"), IMPORTS)
def test_a_file_is_imported_by_its_own_service_or_by_who_adds_a_service(
    rights: tuple[Right, ...], division: str, divisions: tuple[str, ...], word: str
) -> None:
    sentence = may_import(_actor(*rights), division, divisions)
    assert word in sentence
    assert (sentence == "") is (word == "")


@pytest.mark.parametrize("rights", [set(some) for size in range(5) for some in combinations(list(Right)[:4], size)])
def test_nobody_learns_that_a_service_is_in_the_store_by_importing_its_file(rights: set[Right]) -> None:
    """The same words whether it is there or not, but to who holds the store."""
    actor = _actor(*rights)
    for judge in (may_import, may_restore):
        assert judge(actor, AWAY, (*OTHERS, AWAY)) == judge(actor, AWAY, OTHERS)
    holder = may_import(_actor(Right.MANAGE), AWAY, OTHERS, holder=True)
    assert (holder, may_import(_actor(Right.MANAGE), AWAY, (*OTHERS, AWAY), holder=True) == "") == ("", False)


@pytest.mark.feature("P60")
@pytest.mark.parametrize("action", Action)
def test_rights_hold_in_their_own_place_only(action: Action) -> None:
    for here, there in product(list(Right)[:4], repeat=2):
        alone = replace(_actor(here), regions=frozenset())
        both = engaged(alone, {HOME: Post(frozenset({here})), AWAY: Post(frozenset({there}))})
        for status in Status:
            assert may(both, action, HOME, status) == may(alone, action, HOME, status)
        assert may_manage(both, place=HOME) == may_manage(alone)
        assert may_import(both, HOME, OTHERS) == may_import(alone, HOME, OTHERS)
        assert may_restore(both, HOME, OTHERS) == may_restore(alone, HOME, OTHERS)
        assert (may_manage_all(both, [HOME], "") == "") is (here is Right.MANAGE)


@pytest.mark.feature("P60")
def test_an_account_ends_in_each_place_by_itself() -> None:
    here, there = Post(frozenset({Right.ENTER}), date(2021, 8, 31), "ici@exemple.ca"), Post(frozenset({Right.SIGN}))
    both = engaged(_actor(), {HOME: here, AWAY: there})
    assert as_of(both, date(2021, 8, 31)) == both
    over = as_of(both, date(2021, 9, 1))
    assert (over.places, over.rights, over.barred) == ({AWAY}, {Right.SIGN}, "")
    assert both.at([HOME]) == engaged(_actor(), {HOME: here})
    assert (both.where(Right.SIGN), both.rights_in(HOME), both.rights_in("3200-7730")) == ({AWAY}, here.rights, set())


SUSPENDED = Post(frozenset({Right.SIGN}), suspended=True)
OVER = Post(frozenset({Right.ENTER}), date(2021, 7, 31))
PLAIN = Post(frozenset({Right.ENTER}))


@pytest.mark.feature("P60")
@pytest.mark.parametrize(
    ("here", "there", "left", "word"),
    [
        (PLAIN, SUSPENDED, {HOME}, ""),
        (SUSPENDED, SUSPENDED, set(), "suspendu"),
        (OVER, SUSPENDED, set(), "suspendu"),
        (OVER, OVER, set(), "pris fin"),
        (OVER, PLAIN, {AWAY}, ""),
        (replace(OVER, suspended=True), replace(OVER, suspended=True), set(), "suspendu"),
    ],
)
def test_nothing_is_done_where_an_account_is_suspended_and_all_of_it_stays(
    here: Post, there: Post, left: set[str], word: str
) -> None:
    account = engaged(_actor(), {HOME: here, AWAY: there})
    now = as_of(account, date(2021, 8, 2))
    assert (account.post(HOME), account.post(AWAY)) == (here, there)
    assert account.suspended is (here.suspended and there.suspended)
    assert word in now.barred
    assert bool(now.barred) == bool(word)
    for place in (HOME, AWAY):
        assert bool(now.rights_in(place)) == (place in left)
        assert bool(may(now, Action.VIEW, place, Status.DRAFT)) == (place not in left)


def test_an_account_is_suspended_in_some_of_its_places_and_as_before_once_it_is_not() -> None:
    account = engaged(_actor(), {HOME: PLAIN, AWAY: Post(frozenset({Right.SIGN}), email="a@exemple.ca")})
    held = suspended(account, [HOME])
    assert (held.post(HOME).suspended, held.post(AWAY).suspended, held.suspended) == (True, False, False)
    assert suspended(held, [HOME], yes=False) == account
    nowhere = replace(_actor(Right.MANAGE), divisions=frozenset(), regions=frozenset())
    assert as_of(suspended(nowhere, ()), date(2021, 8, 2)).barred.startswith("Votre accès est suspendu.")


@pytest.mark.feature("P60")
@pytest.mark.parametrize(
    ("today", "word"),
    [(date(2021, 8, 30), ""), (date(2021, 8, 31), ""), (date(2021, 9, 1), "Votre accès a pris fin le 31 août 2021.")],
)
def test_no_right_holds_after_the_last_day_of_an_account(today: date, word: str) -> None:
    actor = as_of(replace(_actor(*Right), until=date(2021, 8, 31)), today)
    whole = f"{word} Demandez à Marie Direction de le prolonger." if word else ""
    assert actor.rights == (frozenset() if word else frozenset(Right))
    asked = (
        *(may(actor, action, HOME, Status.TRANSMITTED, REGION) for action in (Action.VIEW, Action.CLOSE)),
        may_manage(actor),
        may_manage_all(replace(actor, rights=actor.rights - {Right.AGENT}), [HOME], "copier tout le dépôt"),
        may_import(replace(actor, rights=actor.rights - {Right.AGENT}), HOME, ALONE),
    )
    assert set(asked) == {whole}
    assert may(removed(actor), Action.VIEW, HOME, Status.DRAFT) == (
        "Votre compte n’a plus accès à ce dépôt. Demandez l’accès à Marie Direction."
    )


@pytest.mark.parametrize(
    ("rights", "division", "divisions", "word"),
    [
        ((Right.MANAGE,), HOME, OTHERS, ""),
        ((Right.MANAGE,), AWAY, ALONE, ""),
        ((Right.MANAGE,), AWAY, OTHERS, "seule la personne qui le tient"),
        ((Right.ENTER, Right.SIGN), HOME, ALONE, "Gestion des droits d’accès"),
        ((Right.AGENT,), HOME, ALONE, "Gestion des droits d’accès"),
        ((), HOME, (), "Gestion des droits d’accès"),
    ],
)
def test_who_manages_the_service_takes_its_exported_requests_back(
    rights: tuple[Right, ...], division: str, divisions: tuple[str, ...], word: str
) -> None:
    sentence = may_restore(_actor(*rights), division, divisions)
    assert word in sentence
    assert (sentence == "") is (word == "")
