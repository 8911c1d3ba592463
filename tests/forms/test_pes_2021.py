"""The seven pages: everything is there, sound, and follows the programme's numbers."""

import re
from decimal import Decimal
from operator import attrgetter

import pytest

from mes_tui.domain.errors import Refusal
from mes_tui.domain.rules import Rules
from mes_tui.forms.editions import edition
from mes_tui.forms.vocabulary import Field, Form, Grid, Kind
from tests.domain.builders import rules_with
from tests.forms.builders import EDITION, form, rules

TITLES = [
    "Renseignements sur l’identité",
    "Renseignements sur la situation de l’enfant",
    "Fréquentation et milieu de garde",
    "Besoins de l’enfant et obstacles à son intégration",
    "Moyens en place et concertation avec les partenaires",
    "Accompagnement demandé",
    "Signature",
]
DOMAINS = (
    "sante",
    "motricite",
    "communication",
    "sens",
    "repas",
    "hygiene",
    "sommeil",
    "jeu",
    "relations",
    "comportement",
)
PAGES = {
    1: "enfant parent autre_parent autre_foyer troisieme_foyer quatrieme_foyer "
    "adresse courriel tel_domicile tel_cellulaire sg_nom sg_division sg_installation "
    "sg_adresse sg_code_postal sg_resp_nom sg_resp_tel sg_resp_poste sg_resp_courriel rsg_nom rsg_adresse",
    2: "plan_type plan_date plan_parents plan_ecarts aieh aieh_depuis attestation attestation_date prof_type "
    "prof_type_autre deficience deficience_autre diagnostic persistance_significative persistance_persistante "
    "persistance_obstacle",
    3: "date_debut_freq date_fin_prevue jours_semaine frequentation_jours horaire mode_garde_lundi mode_garde_mardi "
    "mode_garde_mercredi mode_garde_jeudi mode_garde_vendredi mode_garde_samedi mode_garde_dimanche horaire_alterne "
    "horaire2 mode_garde_2_lundi mode_garde_2_mardi mode_garde_2_mercredi mode_garde_2_jeudi mode_garde_2_vendredi "
    "mode_garde_2_samedi mode_garde_2_dimanche groupe_age groupe_nb_enfants groupe_nb_educ "
    "autres_enfants_handicapes rsg_assistante",
    4: " ".join(f"besoin_{name}_niveau besoin_{name}_description" for name in DOMAINS)
    + " securite securite_description changements evolution declaration_sans_changement",
    5: "moyens usage_aieh insuffisance concertation psi services_sante partenaires genres_partenaires sg_precedent "
    "sg_precedent_division sg_precedent_installation date_depart subv_annee subv_installation subv_heures",
    6: "grille grille_total role_accompagnateur date_debut_mes heures_jour r_jours_semaine r_frequentation "
    "total_heures renouv_comparaison",
    7: "sig_parent sig_autre_parent sig_autre_foyer sig_troisieme_foyer sig_quatrieme_foyer "
    "sig_prof sig_rsg note_signatures consentement exactitude "
    "parent_qualite parent_au_nom_de autre_parent_qualite autre_parent_au_nom_de "
    "autre_foyer_qualite autre_foyer_au_nom_de troisieme_foyer_qualite troisieme_foyer_au_nom_de "
    "quatrieme_foyer_qualite quatrieme_foyer_au_nom_de langue langue_precisee",
}


def keys(of: Form, number: int) -> list[str]:
    page = of.pages[number - 1]
    grids = [item.key for section in page.sections for item in section.items if isinstance(item, Grid)]
    return [*(item.key for item in page.fields()), *grids]


@pytest.mark.feature("P43")
def test_there_are_seven_titled_pages() -> None:
    assert [(page.number, page.title) for page in form().pages] == list(enumerate(TITLES, 1))


@pytest.mark.feature("P43", "P45")
@pytest.mark.parametrize("number", PAGES)
def test_every_field_of_the_programme_is_on_its_page(number: int) -> None:
    present = keys(form(), number)
    assert [key for key in PAGES[number].split() if key not in present] == []
    grids = re.compile(r"horaire2?_|partenaire_|grille_")
    assert [key for key in present if key not in PAGES[number].split() and not grids.match(key)] == []


@pytest.mark.feature("P45")
def test_page_one_carries_the_labels_of_the_guide() -> None:
    labels = [field.label for field in form().pages[0].fields() if field.source == "guide"]
    assert labels == [
        "Identité de l’enfant",
        "Identité du parent responsable",
        "Identité de l’autre parent",
        "Adresse du domicile",
        "Adresse courriel",
        "Téléphone domicile",
        "Téléphone cellulaire",
        "Nom du service de garde",
        "Numéro de division",
        "Numéro d’installation",
        "Adresse postale",
        "Code postal",
    ]


@pytest.mark.feature("P48")
def test_the_summary_is_on_page_six_with_the_labels_and_units_of_the_guide() -> None:
    page, section, _ = form().locate("heures_jour")
    assert (page.number, section.key, section.title) == (6, "resume", "Résumé de la demande du service de garde")
    shown = [(form().field(key).label, form().field(key).unit) for key in ("heures_jour", "r_jours_semaine")]
    assert shown == [("Accompagnement par jour", "heures / jour"), ("Jours par semaine", "jours / semaine")]
    assert (form().field("r_frequentation").label, form().field("r_frequentation").unit) == (
        "Fréquentation prévue",
        "jours",
    )


def test_the_timetable_the_grid_and_the_partners_are_tables() -> None:
    grids = {
        item.key: item for page in form().pages for s in page.sections for item in s.items if isinstance(item, Grid)
    }
    assert {key: (len(grid.rows), len(grid.headers)) for key, grid in grids.items()} == {
        "horaire": (7, 4),
        "horaire2": (7, 4),
        "partenaires": (6, 5),
        "genres_partenaires": (6, 2),
        "grille": (8, 2),
    }


@pytest.mark.parametrize(
    ("override", "key", "limit", "expected"),
    [
        ('[support]\nmax_hours_per_day = "6"', "heures_jour", "maximum", Decimal(6)),
        ('[support]\nmax_hours_per_day = "6"', "grille_soins", "maximum", Decimal(6)),
        ('[support]\nhours_step = "0.5"', "heures_jour", "usual.step", Decimal("0.5")),
        ('[support]\nhours_step = "0.5"', "heures_jour", "usual.minimum", Decimal("0.5")),
        ('[support]\nmax_days_per_week = "7"', "jours_semaine", "usual.maximum", Decimal(7)),
        ("[identifiers]\nsite = '^A$'", "sg_precedent_installation", "usual.pattern", "^A$"),
        ("[identifiers]\ndivision = '^A$'", "sg_precedent_division", "pattern", "^A$"),
    ],
)
def test_limits_come_from_the_rules(override: str, key: str, limit: str, expected: object) -> None:
    assert attrgetter(limit)(edition(EDITION, rules_with(override)).field(key)) == expected


def test_lists_come_from_the_rules() -> None:
    assert form().field("prof_type").choices == rules().professions
    assert form().field("deficience").choices == rules().impairments
    assert "partenaire_3_nom" not in edition(EDITION, rules_with("[support]\nmax_partners = 2"))


def test_an_edition_is_built_once_for_the_same_rules() -> None:
    other = rules_with("")
    assert edition(EDITION, rules()) is edition(EDITION, rules())
    assert edition(EDITION, other) is not edition(EDITION, rules())


def test_forms_kept_do_not_pile_up_and_the_right_one_comes_back() -> None:
    several = [rules_with(f"[support]\nmax_partners = {number}") for number in range(1, 13)]

    def partners(of: Rules) -> int:
        return sum(key.endswith("_organisme") for key in (field.key for field in edition(EDITION, of).fields()))

    assert [partners(item) for item in (*several, *several)] == [*range(1, 13), *range(1, 13)]


def test_an_unknown_edition_is_refused_with_a_sentence() -> None:
    with pytest.raises(Refusal, match="mettez l’application à jour"):
        edition("pes_1999", rules())


def test_a_key_is_used_once() -> None:
    page = form().pages[0]
    with pytest.raises(ValueError, match="'enfant' is used twice"):
        Form("double", "Double", (page, page))


def test_read_only_fields_are_told_apart() -> None:
    kinds: set[Kind] = {field.kind for field in form().fields() if field.read_only}
    assert kinds == {Kind.INFO, Kind.COMPUTED, Kind.PAPER, Kind.STATEMENT}
    assert not Field(key="q", label="Q", kind=Kind.TEXT).read_only
