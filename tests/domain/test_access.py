"""Who may do what: every right, every action, every status, in one table."""

from dataclasses import replace
from datetime import date

import pytest

from mes_tui.domain.access import (
    Action,
    Actor,
    allowed,
    as_of,
    may,
    may_import,
    may_manage,
    may_manage_all,
    may_restore,
    removed,
)
from mes_tui.domain.codes import Right, Status

# For each action: the rights of which one is enough, then the statuses where it makes sense; one line for each side.
RIGHTS = """
VIEW       CONSULTER SAISIR SIGNER | BROUILLON TRANSMIS COMMENTAIRES CONFORME TERMINEE
VIEW       AGENT                   | TRANSMIS COMMENTAIRES CONFORME TERMINEE
PRINT      CONSULTER SAISIR SIGNER | BROUILLON TRANSMIS COMMENTAIRES CONFORME TERMINEE
PRINT      AGENT                   | TRANSMIS COMMENTAIRES CONFORME TERMINEE
CREATE     SAISIR SIGNER           | BROUILLON TRANSMIS COMMENTAIRES CONFORME TERMINEE
EDIT       SAISIR SIGNER           | BROUILLON COMMENTAIRES
ATTACH     SAISIR SIGNER           | BROUILLON COMMENTAIRES
DELETE     SAISIR SIGNER           | BROUILLON
SIGN       SIGNER                  | BROUILLON COMMENTAIRES
TRANSMIT   SAISIR SIGNER           | BROUILLON COMMENTAIRES
COMMENT    AGENT                   | TRANSMIS
RETURN     AGENT                   | TRANSMIS
DECLARE    AGENT                   | TRANSMIS
CLOSE      AGENT                   | TRANSMIS COMMENTAIRES CONFORME
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
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("action", Action)
def test_an_action_is_possible_with_the_right_in_the_right_status_only(
    action: Action, right: Right, status: Status
) -> None:
    sentence = may(_actor(right), action, HOME, status, REGION)
    assert (sentence == "") == ((action, right, status) in _table())
    assert sentence == "" or sentence.endswith(".")


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("right", [right for right in Right if right is not Right.AGENT])
@pytest.mark.parametrize("action", Action)
def test_nobody_does_anything_in_another_division(action: Action, right: Right, status: Status) -> None:
    sentence = may(_actor(right), action, AWAY, status, REGION)
    assert "autre service de garde" in sentence or "réservée au Ministère" in sentence


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


@pytest.mark.feature("P63")
def test_a_transmitted_request_is_refused_in_the_words_of_the_guide() -> None:
    assert may(_actor(Right.ENTER), Action.EDIT, HOME, Status.TRANSMITTED) == (
        "Le service de garde ne peut pas modifier une demande transmise au Ministère."
    )


@pytest.mark.feature("P27")
@pytest.mark.parametrize(
    ("rights", "status", "expected"),
    [
        ((Right.CONSULT,), Status.DRAFT, "VIEW PRINT"),
        ((Right.ENTER,), Status.DRAFT, "VIEW PRINT CREATE EDIT ATTACH DELETE TRANSMIT"),
        ((Right.SIGN,), Status.DRAFT, "VIEW PRINT CREATE EDIT ATTACH DELETE SIGN TRANSMIT"),
        ((Right.SIGN,), Status.COMMENTED, "VIEW PRINT CREATE EDIT ATTACH SIGN TRANSMIT"),
        ((Right.SIGN,), Status.TRANSMITTED, "VIEW PRINT CREATE"),
        ((Right.SIGN,), Status.CLOSED, "VIEW PRINT CREATE"),
        ((Right.MANAGE, Right.AGENT), Status.DRAFT, ""),
        ((Right.AGENT,), Status.TRANSMITTED, "VIEW PRINT COMMENT RETURN DECLARE CLOSE"),
        ((Right.AGENT,), Status.COMPLIANT, "VIEW PRINT CLOSE"),
    ],
)
def test_the_detail_view_is_given_the_actions_that_are_possible_now(
    rights: tuple[Right, ...], status: Status, expected: str
) -> None:
    assert [action.name for action in allowed(_actor(*rights), HOME, status, REGION)] == expected.split()


# Rights, the file's division, whether the store knows it, and a word of the refusal (« » when it is accepted).
IMPORTS = [
    ((Right.ENTER,), HOME, True, ""),
    ((Right.SIGN,), HOME, True, ""),
    ((Right.MANAGE,), HOME, True, ""),
    ((Right.MANAGE,), HOME, False, ""),
    ((Right.CONSULT,), HOME, True, "Saisir dans les formulaires"),
    ((Right.AGENT,), HOME, True, "Le Ministère ne peut pas"),
    ((Right.AGENT, Right.MANAGE), AWAY, False, "Le Ministère ne peut pas"),
    ((), HOME, False, "Saisir dans les formulaires"),
    ((Right.ENTER,), AWAY, True, "La division 3100-4410 n’est pas dans vos données"),
    ((Right.MANAGE,), AWAY, True, "autre service de garde (division 3100-4410)"),
    ((Right.ENTER,), AWAY, False, "La division 3100-4410 n’est pas dans vos données"),
    ((Right.MANAGE,), AWAY, False, ""),
]


@pytest.mark.parametrize(("rights", "division", "known", "word"), IMPORTS)
def test_a_file_is_imported_by_its_own_service_or_by_who_adds_a_service(
    rights: tuple[Right, ...], division: str, known: bool, word: str
) -> None:
    sentence = may_import(_actor(*rights), division, known)
    assert word in sentence
    assert (sentence == "") is (word == "")


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
        may_import(replace(actor, rights=actor.rights - {Right.AGENT}), HOME, True),
    )
    assert set(asked) == {whole}
    assert may(removed(actor), Action.VIEW, HOME, Status.DRAFT) == (
        "Votre compte n’a plus accès à ce dépôt. Demandez l’accès à Marie Direction."
    )


@pytest.mark.parametrize(
    ("rights", "division", "known", "word"),
    [
        ((Right.MANAGE,), HOME, True, ""),
        ((Right.MANAGE,), AWAY, False, ""),
        ((Right.MANAGE,), AWAY, True, "autre service de garde (division 3100-4410)"),
        ((Right.ENTER, Right.SIGN), HOME, True, "Gestion des droits d’accès"),
        ((Right.AGENT,), HOME, True, "Gestion des droits d’accès"),
        ((), HOME, False, "Gestion des droits d’accès"),
    ],
)
def test_who_manages_the_service_takes_its_exported_requests_back(
    rights: tuple[Right, ...], division: str, known: bool, word: str
) -> None:
    sentence = may_restore(_actor(*rights), division, known)
    assert word in sentence
    assert (sentence == "") is (word == "")
