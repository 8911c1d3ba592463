"""Conditions in French, as the help of a field says them."""

import pytest

from mes_tui.domain.codes import Nature, RequestType, ServiceType
from mes_tui.forms.conditions import ALWAYS, NEVER, equals, filled
from mes_tui.forms.presentation import SUMMARY_KEYS
from mes_tui.forms.wording import beyond_cursor, full_help, in_words, shown_help
from tests.forms.builders import EDITIONS, evaluated, form


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


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_document_has_one_name_in_the_form_and_in_its_slot(edition: str) -> None:
    assert form(edition).field("psi").label == Nature.PSI.label


def test_a_profession_has_its_whole_title() -> None:
    titles = {choice.code: choice.label for choice in form().field("prof_type").choices}
    assert titles["ips"] == "Infirmière praticienne spécialisée ou infirmier praticien spécialisé"


def test_every_field_can_be_helped() -> None:
    for field in form().fields():
        assert "@" not in full_help(form(), field.key)


@pytest.mark.parametrize("kind", RequestType)
@pytest.mark.parametrize("service_type", ServiceType)
def test_each_help_is_read_from_a_field_that_the_cursor_reaches_or_beside_it(
    kind: RequestType, service_type: ServiceType
) -> None:
    evaluation = evaluated(kind, service_type)
    for page in form().pages:
        visible = [field for field in page.fields() if field.key in evaluation.visible and field.help]
        beyond = beyond_cursor(page, evaluation)
        reached = [field for field in visible if field not in beyond]
        assert {field.key for field in reached}.isdisjoint(evaluation.locked)
        assert not any(field.read_only for field in reached)
        told = shown_help(beyond)
        assert [field.key for field in visible if field not in reached and field.help not in told] == []


def test_the_values_of_the_summary_are_explained_one_a_line() -> None:
    told = shown_help(form().field(key) for key in SUMMARY_KEYS).splitlines()
    labels = [line.split("\u00a0: ")[0] for line in told]
    assert labels == ["Accompagnement par jour", "Jours par semaine", "Fréquentation prévue"]


def test_a_help_that_many_cells_share_is_said_once() -> None:
    cells = [field for field in form().fields() if field.key.startswith("grille_")]
    told = shown_help(cells).splitlines()
    assert len(told) == len({cell.help for cell in cells}) < len(cells)
    assert told[0].startswith(cells[0].label)


def test_what_always_or_never_holds_needs_no_words() -> None:
    assert in_words(form(), ALWAYS) == in_words(form(), NEVER) == ""
    assert in_words(form(), equals("@type", *RequestType)) == ""
    assert in_words(form(), filled("psi") & filled("@provider")).count("si ") == 1 + 1


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_adults_of_a_group_are_asked_in_words_that_are_an_rsg_s_too(edition: str) -> None:
    assert "RSG" in form(edition).field("groupe_nb_educ").label
