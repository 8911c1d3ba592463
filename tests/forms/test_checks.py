"""The checks across fields: a complete request, one thing changed, the sentence that comes."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.domain.people import Allowance
from mes_tui.forms.editions import edition
from mes_tui.forms.evaluation import Evaluation, Issue, evaluate
from mes_tui.forms.facts import context_of
from tests.domain.builders import rules_with
from tests.forms.builders import (
    EDITION,
    TODAY,
    child_file,
    complete_answers,
    context,
    evaluated,
    file,
    form,
    rules,
)

NEW = RequestType.NEW
SAME = RequestType.RENEWAL_UNCHANGED
CHANGED = RequestType.RENEWAL_CHANGED
TRANSFER = RequestType.TRANSFER


def issues(evaluation: Evaluation) -> dict[str, str]:
    return {issue.key: issue.sentence.replace("\u00a0", " ") for issue in evaluation.issues}


def warnings(evaluation: Evaluation) -> dict[str, str]:
    found: dict[str, str] = {}
    for issue in evaluation.warnings:
        told = issue.sentence.replace("\u00a0", " ")
        found[issue.key] = f"{found[issue.key]} {told}" if issue.key in found else told
    return found


def without_days(*days: str) -> dict[str, str | None]:
    return {f"horaire_{day}_{side}": None for day in days for side in ("arrivee", "depart")}


NEEDED = ("sante", "motricite", "communication", "repas", "hygiene", "jeu")

BLOCKING: list[tuple[str, RequestType, dict[str, str | None], str, str]] = [
    (
        "évaluation annuelle pour une nouvelle demande",
        NEW,
        {"plan_type": "evaluation"},
        "plan_type",
        "ne convient pas à une nouvelle demande",
    ),
    ("plan à venir", NEW, {"plan_date": "2021-08-03"}, "plan_date", "est dans l’avenir (3 août 2021)"),
    ("rapport à venir", NEW, {"attestation_date": "2 août 2022"}, "attestation_date", "est dans l’avenir"),
    ("profession absente", NEW, {"prof_type": None}, "prof_type", "est sans réponse : choisissez une réponse"),
    ("autre profession", NEW, {"prof_type": "autre"}, "prof_type_autre", "est vide : remplissez ce champ"),
    ("autre déficience", NEW, {"deficience_autre": None}, "deficience_autre", "est vide"),
    ("case non cochée", NEW, {"persistance_obstacle": "non"}, "persistance_obstacle", "n’est pas coché"),
    ("avant la naissance", NEW, {"date_debut_freq": "2018-09-01"}, "date_debut_freq", "avant la naissance"),
    (
        "fin avant le début",
        NEW,
        {"date_fin_prevue": "2020-08-31"},
        "date_fin_prevue",
        "doit venir après le début de la fréquentation (1er septembre 2020)",
    ),
    ("départ égal à l’arrivée", NEW, {"horaire_mardi_depart": "8 h"}, "horaire_mardi_depart", "ne vient pas après"),
    ("367 jours", NEW, {"frequentation_jours": "367"}, "frequentation_jours", "de 1 à 366 jours"),
    ("huit jours par semaine", NEW, {"jours_semaine": "7,5"}, "jours_semaine", "de 0,5 à 7 jours"),
    ("arrivée manquante", NEW, {"horaire_lundi_arrivee": None}, "horaire_lundi_arrivee", "inscrivez l’heure"),
    ("départ manquant", NEW, {"horaire_jeudi_depart": None}, "horaire_jeudi_depart", "inscrivez l’heure"),
    (
        "deux jours sans horaire",
        NEW,
        without_days("mardi", "vendredi"),
        "horaire_mardi_arrivee",
        "5 jours par semaine, mais l’horaire n’est rempli que pour lundi, mercredi et jeudi : "
        "écrivez l’arrivée et le départ pour mardi et vendredi",
    ),
    (
        "deux jours et demi, deux jours d’horaire",
        NEW,
        {"jours_semaine": "2,5", "frequentation_jours": "130", **without_days("mardi", "jeudi", "vendredi")},
        "horaire_mardi_arrivee",
        "écrivez l’arrivée et le départ pour 1 jour parmi mardi, jeudi et vendredi",
    ),
    (
        "tout le groupe handicapé",
        NEW,
        {"autres_enfants_handicapes": "8"},
        "autres_enfants_handicapes",
        "plus petit que le nombre d’enfants du groupe (8)",
    ),
    (
        "aucun besoin",
        NEW,
        {f"besoin_{name}_niveau": "aucun" for name in NEEDED},
        "besoin_sante_niveau",
        "Aucun domaine n’indique de besoin de soutien",
    ),
    (
        "besoin constant sans description",
        NEW,
        {"besoin_motricite_description": None},
        "besoin_motricite_description",
        "est vide",
    ),
    (
        "description trop courte",
        NEW,
        {"besoin_motricite_description": "Oui."},
        "besoin_motricite_description",
        "au moins 10 caractères",
    ),
    ("danger sans description", NEW, {"securite_description": None}, "securite_description", "est vide"),
    ("changements", CHANGED, {"changements": None}, "changements", "est vide"),
    ("sans changement", SAME, {"declaration_sans_changement": None}, "declaration_sans_changement", "pas coché"),
    (
        "concertation sans partenaire",
        NEW,
        {key: None for key in complete_answers() if key.startswith("partenaire_")},
        "partenaire_1_organisme",
        "aucun partenaire n’est inscrit",
    ),
    ("partenaire sans organisme", NEW, {"partenaire_4_tel": "4185550199"}, "partenaire_4_organisme", "est vide"),
    ("partenaire sans nom", NEW, {"partenaire_2_nom": None}, "partenaire_2_nom", "est vide"),
    (
        "transfert de la même installation",
        TRANSFER,
        {"sg_precedent_installation": "30002001"},
        "sg_precedent_installation",
        "est celui de l’installation de cette demande",
    ),
    ("transfert sans départ", TRANSFER, {"date_depart": None}, "date_depart", "inscrivez la date"),
    (
        "grille vide",
        NEW,
        {key: None for key in complete_answers() if key.startswith("grille_")},
        "grille_accueil",
        "La grille ne demande aucune heure",
    ),
    ("plus de huit heures", NEW, {"heures_jour": "8,25"}, "heures_jour", "de 0,01 à 8 heures"),
    (
        "plus d’heures que la journée",
        NEW,
        {f"horaire_{day}_depart": "12 h" for day in ("lundi", "mardi", "mercredi", "jeudi", "vendredi")},
        "heures_jour",
        "4,5 heures, plus que la plus longue journée de l’horaire (4 h)",
    ),
    (
        "grille au-dessus de la journée",
        NEW,
        {f"horaire_{day}_depart": "12 h" for day in ("lundi", "mardi", "mercredi", "jeudi", "vendredi")}
        | {"heures_jour": None},
        "heures_jour",
        "Le total de la grille est de 4,5 heures, plus que la plus longue journée de l’horaire (4 h)",
    ),
    (
        "grille au-dessus du plus grand nombre",
        NEW,
        {"heures_jour": None, "grille_soins": "6"},
        "heures_jour",
        "Le total de la grille est de 10,5 heures : « Accompagnement par jour » doit être de 0,01 à 8 heures. "
        "Corrigez les nombres qui forment le total de la grille.",
    ),
    (
        "soutien avant la fréquentation",
        NEW,
        {"date_debut_freq": "2021-10-01"},
        "date_debut_mes",
        "avant le début de la fréquentation (1er octobre 2021)",
    ),
    (
        "soutien après la fin prévue",
        NEW,
        {"date_fin_prevue": "2021-09-30", "date_debut_mes": "2021-10-01"},
        "date_debut_mes",
        "après la fin prévue de la fréquentation (30 septembre 2021)",
    ),
    ("consentement", NEW, {"consentement": None}, "consentement", "n’est pas cochée : cochez-la"),
]


@pytest.mark.feature("P46")
@pytest.mark.parametrize(
    ("kind", "changes", "key", "told"), [case[1:] for case in BLOCKING], ids=[case[0] for case in BLOCKING]
)
def test_what_blocks(kind: RequestType, changes: dict[str, str | None], key: str, told: str) -> None:
    found = issues(evaluated(kind, changes=changes))
    assert told in found[key]
    assert found[key].endswith(".")


WARNED: list[tuple[str, RequestType, dict[str, str | None], str, str]] = [
    ("plan d’un an", NEW, {"plan_date": "2020-08-02"}, "plan_date", "12 mois ou plus : mettez-le à jour"),
    ("plan sans les parents", NEW, {"plan_parents": "non"}, "plan_parents", "élaboré avec les parents"),
    (
        "262 jours pour 261 jours ouvrables",
        NEW,
        {"frequentation_jours": "262"},
        "frequentation_jours",
        "262 jours, mais la période du 1er septembre 2021 au 31 août 2022 n’a que 261 jours du lundi au vendredi",
    ),
    (
        "trop de jours pour la semaine",
        NEW,
        {"jours_semaine": "2", "frequentation_jours": "106", **without_days("lundi", "mardi", "jeudi")},
        "frequentation_jours",
        "mais 2 jours par semaine du 1er septembre 2021 au 31 août 2022 donnent au plus 105 jours",
    ),
    (
        "période écourtée",
        NEW,
        {"date_fin_prevue": "2021-09-30", "frequentation_jours": "23"},
        "frequentation_jours",
        "du 1er septembre 2021 au 30 septembre 2021 n’a que 22 jours",
    ),
    (
        "plus de jours à l’horaire",
        NEW,
        {"jours_semaine": "3", "frequentation_jours": "150"},
        "jours_semaine",
        "rempli pour lundi, mardi, mercredi, jeudi et vendredi, mais vous indiquez 3 jours",
    ),
    ("grille différente", NEW, {"heures_jour": "4"}, "heures_jour", "(4) diffère du total de la grille (4,5)"),
    (
        "plus d’heures que celles accordées",
        SAME,
        {"heures_jour": "5"},
        "heures_jour",
        "« Accompagnement par jour » est de 5 heures, plus que les 4,5 heures accordées l’année précédente",
    ),
    (
        "grille au-dessus des heures accordées",
        SAME,
        {"heures_jour": None, "grille_soins": "1"},
        "heures_jour",
        "Le total de la grille est de 5,5 heures, plus que les 4,5 heures accordées l’année précédente",
    ),
    (
        "après l’année de référence",
        NEW,
        {"date_debut_freq": "2022-09-01", "date_debut_mes": "2022-09-01"},
        "date_debut_freq",
        "après la fin de l’année de référence 2021-2022",
    ),
    (
        "fin hors de l’année",
        NEW,
        {"date_fin_prevue": "2022-09-01"},
        "date_fin_prevue",
        "du 1er septembre 2021 au 31 août 2022 : vérifiez la date ou laissez-la vide",
    ),
    (
        "plus de dix heures de garde",
        NEW,
        {"horaire_lundi_depart": "18 h 01"},
        "horaire_lundi_depart",
        "une journée de 10 h 01, alors qu’une journée de garde compte d’ordinaire au plus 10 heures",
    ),
    ("six jours par semaine", NEW, {"jours_semaine": "5,5"}, "jours_semaine", "d’ordinaire de 0,5 à 5 jours"),
    ("grille au sixième d’heure", NEW, {"grille_soins": "0,1"}, "grille_soins", "pas de 0,25"),
    ("au quart d’heure", NEW, {"heures_jour": "4,3"}, "heures_jour", "d’ordinaire par pas de 0,25"),
    (
        "soutien avant l’année",
        NEW,
        {"date_debut_mes": "2021-08-31"},
        "date_debut_mes",
        "n’est pas dans l’année de référence 2021-2022",
    ),
    ("départ tardif", TRANSFER, {"date_depart": "2020-09-02"}, "date_depart", "vérifiez les deux dates"),
]


@pytest.mark.parametrize(
    ("kind", "changes", "key", "told"), [case[1:] for case in WARNED], ids=[case[0] for case in WARNED]
)
def test_what_warns_without_blocking(kind: RequestType, changes: dict[str, str | None], key: str, told: str) -> None:
    evaluation = evaluated(kind, changes=changes)
    assert issues(evaluation) == {}
    assert told in warnings(evaluation)[key]


FINE: list[tuple[str, RequestType, dict[str, str | None]]] = [
    ("plan de la veille d’un an", NEW, {"plan_date": "2020-08-03"}),
    ("plan du jour", NEW, {"plan_date": "2021-08-02"}),
    ("évaluation pour un transfert", TRANSFER, {"plan_type": "evaluation"}),
    ("dix heures de garde", NEW, {"horaire_lundi_depart": "18 h"}),
    ("huit heures", NEW, {"heures_jour": "8", "grille_soins": "3,5"}),
    ("mêmes heures", SAME, {"heures_jour": "4,5"}),
    ("heures de moins", SAME, {"heures_jour": "3", "grille_jeux": None, "grille_exterieur": "0,75"}),
    (
        "cinq demi-journées font deux jours et demi",
        NEW,
        {
            "jours_semaine": "2,5",
            "frequentation_jours": "131",
            "heures_jour": "3",
            "grille_jeux": None,
            "grille_exterieur": "0,75",
            **{f"horaire_{day}_depart": "11 h 30" for day in ("lundi", "mardi", "mercredi", "jeudi", "vendredi")},
        },
    ),
    ("fin d’année", NEW, {"date_fin_prevue": "2022-08-31"}),
    ("plan d’intervention sans partenaire", NEW, {"concertation": "plan_intervention"}),
    ("attestation de Retraite Québec", NEW, {"attestation": "retraite", "prof_type": None}),
]


@pytest.mark.parametrize(("kind", "changes"), [case[1:] for case in FINE], ids=[case[0] for case in FINE])
def test_what_is_fine_at_the_limit(kind: RequestType, changes: dict[str, str | None]) -> None:
    evaluation = evaluated(kind, changes=changes)
    assert issues(evaluation) == {}
    assert warnings(evaluation) == {}


def test_the_days_depend_on_the_service_type() -> None:
    of = rules_with("[support]\nmax_days = { CPE = 262, GARD = 200, BC = 240 }")
    answers = {**complete_answers(NEW, ServiceType.GARD), "frequentation_jours": "240"}

    def found(service: ServiceType) -> str:
        whole = context_of(file(NEW, service), of, TODAY)
        return warnings(evaluate(edition(EDITION, of), answers, whole)).get("frequentation_jours", "")

    assert "le maximum est d’ordinaire de 200 jours" in found(ServiceType.GARD)
    assert "Garderie subventionnée" in found(ServiceType.GARD)
    assert found(ServiceType.BC) == ""


def test_hours_granted_count_as_the_previous_request_says_them() -> None:
    previous = file(NEW, granted_hours="3,5", number="2020-11-004", answers=complete_answers())
    found = warnings(evaluated(SAME, previous=previous, heures_jour="4"))
    assert "plus que les 3,5 heures accordées" in found["heures_jour"]


def test_a_renewal_whose_granted_hours_nobody_knows_is_not_held_back() -> None:
    answers = {**complete_answers(SAME), "heures_jour": "6"}
    evaluation = evaluate(form(), answers, context(SAME, grants=()))
    assert issues(evaluation) == {}
    assert evaluation.texts["renouv_comparaison"].startswith("Accordées\u00a0: non connues\u00a0; demandées")
    assert "inscrivez l’année et les heures" in warnings(evaluation)["subv_annee"]


@pytest.mark.parametrize(
    ("changes", "key", "told"),
    [
        ({"allowance": Allowance(True, date(2020, 1, 1), date(2021, 8, 1))}, "aieh", "n’est pas active"),
        ({"guardian": replace(child_file(ServiceType.CPE).guardian, cell_phone="")}, "tel_domicile", "Aucun numéro"),
    ],
)
def test_what_csg_says_can_warn(changes: dict[str, Any], key: str, told: str) -> None:
    facts = context(NEW, child_file=replace(child_file(ServiceType.CPE), **changes))
    evaluation = evaluate(form(), complete_answers(), facts)
    assert issues(evaluation) == {}
    assert told in warnings(evaluation)[key]


def test_a_fault_of_its_own_silences_the_fault_of_the_section() -> None:
    found: list[Issue] = [
        issue
        for issue in evaluated(horaire_lundi_arrivee="8 h 99", horaire_lundi_depart=None).issues
        if issue.key == "horaire_lundi_arrivee"
    ]
    assert len(found) == 1
    assert "minutes de 0 à 59" in found[0].sentence


def test_every_check_keeps_silent_on_an_empty_form() -> None:
    for kind in RequestType:
        for service in ServiceType:
            facts = context_of(file(kind, service), rules(), TODAY)
            evaluation = evaluate(form(), {}, facts)
            assert evaluation.warnings == ()
            assert [issue.key for issue in evaluation.issues if not issue.missing] == []
