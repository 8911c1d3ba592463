"""Conditions in French, as the help of a field says them."""

import pytest

from mes_tui.domain.codes import RequestType
from mes_tui.forms.conditions import ALWAYS, NEVER, equals, filled
from mes_tui.forms.wording import full_help, in_words
from tests.forms.builders import form


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("rsg_nom", "pour un service de garde de type « Bureau coordonnateur de la garde en milieu familial »."),
        ("prof_type", "apparaît si « Attestation de l’incapacité » est « Rapport du professionnel »."),
        ("deficience_autre", "apparaît si « Type(s) de déficience ou de trouble » est « Autre »."),
        ("changements", "pour une demande de type « Renouvellement avec changement »."),
        (
            "evolution",
            "pour une demande de type « Renouvellement sans changement » ou « Renouvellement avec changement ».",
        ),
        (
            "insuffisance",
            "pour une demande de type « Nouvelle », « Renouvellement avec changement » ou « Transfert ».",
        ),
        (
            "besoin_sante_description",
            "obligatoire si « Santé et soins : niveau de soutien » est « Fréquent » ou « Constant ».",
        ),
        ("securite_description", "est « oui »."),
        ("horaire_lundi_depart", "obligatoire si « Lundi : arrivée » est rempli."),
        (
            "partenaire_1_nom",
            "si « Partenaire 1 : organisme », « Partenaire 1 : fonction » ou « Partenaire 1 : téléphone » est rempli.",
        ),
        ("sig_autre_parent", "s’il y a un autre parent au dossier."),
        ("sg_precedent", "pour une demande de type « Transfert ». La réponse est obligatoire."),
        ("sg_resp_nom", "La réponse est obligatoire."),
    ],
)
def test_the_help_says_when_a_field_shows_and_when_it_is_required(key: str, said: str) -> None:
    assert said in full_help(form(), key).replace("\u00a0", " ")


@pytest.mark.parametrize("key", ["partenaire_1_tel", "sg_resp_poste", "grille_soins", "aieh"])
def test_nothing_more_is_said_of_a_field_that_always_shows_and_is_optional(key: str) -> None:
    assert full_help(form(), key) == form().field(key).help


def test_every_field_can_be_helped() -> None:
    for field in form().fields():
        assert "@" not in full_help(form(), field.key)


def test_what_always_or_never_holds_needs_no_words() -> None:
    assert in_words(form(), ALWAYS) == in_words(form(), NEVER) == ""
    assert in_words(form(), equals("@type", *RequestType)) == ""
    assert in_words(form(), filled("psi") & filled("@provider")).count("si ") == 1 + 1
