"""Requests and answers for tests, all fictitious: ``file(...)`` and ``complete_answers(...)``."""
# ruff: noqa: A002  ``type`` is the name of the request's own field.

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from mes_tui.domain.codes import RequestType, ServiceType, Status
from mes_tui.domain.people import Allowance, Child, ChildFile, Guardian, HomeProvider, Site, SupportGrant
from mes_tui.domain.providers import Provider
from mes_tui.domain.requests import Request, RequestFile
from mes_tui.domain.rules import Rules
from mes_tui.forms import editions
from mes_tui.forms.evaluation import Evaluation, evaluate
from mes_tui.forms.facts import context_of
from mes_tui.forms.prefill import kept_answers
from mes_tui.forms.vocabulary import Context, Form

TODAY = date(2021, 8, 2)
NOW = datetime(2021, 8, 2, 14, 15, tzinfo=UTC)

PROVIDERS = {
    ServiceType.CPE: Provider("3000-2000", "CPE de la Baie", ServiceType.CPE, "11", "Ève Lafleur-Sansnom"),
    ServiceType.GARD: Provider("3100-4410", "Garderie Les Petits Nuages", ServiceType.GARD, "06", "Noé Faux-Lac"),
    ServiceType.BC: Provider("3200-7730", "BC Milieu familial des Trois-Collines", ServiceType.BC, "16", "Aude Brume"),
}
SITES = {
    ServiceType.CPE: Site(
        "3000-2001", "3000-2000", "Installation du Quai", "12, rue du Quai, Baie-Fictive", "G0C 1A0", "11", "4185550100"
    ),
    ServiceType.GARD: Site(
        "3100-4411", "3100-4410", "Les Petits Nuages", "40, rue des Nuées, Montréal", "H3B 1A7", "06", "5145550101"
    ),
    ServiceType.BC: Site(
        "3200-7731", "3200-7730", "Bureau des Trois-Collines", "7, côte Douce, Colline-Fictive", "J0L 1B0", "16", ""
    ),
}
CHILD = Child("1000001", "1201900000017", "O’Neill-Œuvray", "Élise", date(2019, 3, 14))
GUARDIAN = Guardian(
    "Exemple", "Camille", "3, rang Un, Baie-Fictive", "G0C 1A0", "camille@exemple.invalid", "", "4185550123"
)
OTHER_GUARDIAN = Guardian("L’Écuyer-Sansregret", "Maël", "3, rang Un, Baie-Fictive", "G0C 1A0")
HOME_PROVIDER = HomeProvider("R1", "3200-7730", "Marchand-Vif", "Solène", "9, côte Douce, Colline-Fictive")

_FILE_FIELDS = frozenset(item.name for item in fields(RequestFile))


@cache
def rules() -> Rules:
    """The programme's own rules, read once."""
    return Rules.from_toml(files("mes_tui").joinpath("rules.toml").read_text(encoding="utf-8"))


EDITIONS = tuple(rules().editions)
EDITION = editions.current(rules(), TODAY)


def form(edition: str = EDITION) -> Form:
    """The pages of ``edition``, by default the one that was current on TODAY."""
    return editions.edition(edition, rules())


def file(
    type: RequestType = RequestType.NEW, service_type: ServiceType = ServiceType.CPE, **changes: Any
) -> RequestFile:
    """A draft of 2021-2022. ``changes`` replaces fields of the file (``answers``, ``child``…) or of its request."""
    provider, site = PROVIDERS[service_type], SITES[service_type]
    request = Request(
        id=1,
        number="2021-11-026",
        division=provider.division,
        site=site.number,
        child_file="D1",
        necsg=CHILD.necsg,
        type=type,
        status=Status.DRAFT,
        edition=EDITION,
        year=2021,
        version=1,
        created_at=NOW,
        modified_at=NOW,
    )
    whole = RequestFile(
        request=request,
        provider=provider,
        site=site,
        child=CHILD,
        child_file=child_file(service_type),
        home_provider=HOME_PROVIDER if service_type is ServiceType.BC else None,
        grants=grants(type, service_type),
    )
    of_file = {name: value for name, value in changes.items() if name in _FILE_FIELDS}
    of_request = {name: value for name, value in changes.items() if name not in _FILE_FIELDS}
    return replace(whole, request=replace(request, **of_request), **of_file)


def child_file(service_type: ServiceType) -> ChildFile:
    """The child's file with CSG, active since 2020-09-01, five days a week."""
    return ChildFile(
        key="D1",
        necsg=CHILD.necsg,
        site=SITES[service_type].number,
        guardian=GUARDIAN,
        other_guardian=OTHER_GUARDIAN,
        start=date(2020, 9, 1),
        end=None,
        allowance=Allowance(True, date(2021, 1, 11), None),
        home_provider=HOME_PROVIDER.key if service_type is ServiceType.BC else "",
        days_per_week="5",
    )


def grants(type: RequestType, service_type: ServiceType) -> tuple[SupportGrant, ...]:
    """The subsidy that the request type supposes: none, here last year, or elsewhere last year."""
    if type is RequestType.NEW:
        return ()
    if type is RequestType.TRANSFER:
        return (SupportGrant(CHILD.necsg, "3900-1000", "3900-1001", 2020, "4,5", "240"),)
    site = SITES[service_type]
    return (SupportGrant(CHILD.necsg, site.division, site.number, 2020, "4,5", "240"),)


def context(
    type: RequestType = RequestType.NEW,
    service_type: ServiceType = ServiceType.CPE,
    previous: RequestFile | None = None,
    **changes: Any,
) -> Context:
    """The context of ``file(type, service_type, **changes)`` on TODAY."""
    return context_of(file(type, service_type, **renewing(type, previous), **changes), rules(), TODAY)


def renewing(type: RequestType, previous: RequestFile | None) -> dict[str, Any]:
    """What a request of ``type`` holds of ``previous``, which it renews."""
    if previous is None:
        return {}
    taken = kept_answers(form(previous.request.edition), type, previous.answers)
    return {"previous": previous.request.number, "renewed": taken, "renewed_hours": previous.request.granted_hours}


def evaluated(
    type: RequestType = RequestType.NEW,
    service_type: ServiceType = ServiceType.CPE,
    previous: RequestFile | None = None,
    changes: Mapping[str, str | None] | None = None,
    edition: str = EDITION,
    **answers: str | None,
) -> Evaluation:
    """The complete answers with ``changes`` and ``answers`` put over them (None takes one away), evaluated."""
    typed = {**complete_answers(type, service_type, edition), **(changes or {}), **answers}
    kept = {key: text for key, text in typed.items() if text is not None}
    return evaluate(form(edition), kept, context(type, service_type, previous, edition=edition))


def complete_answers(
    type: RequestType = RequestType.NEW, service_type: ServiceType = ServiceType.CPE, edition: str = EDITION
) -> dict[str, str]:
    """Texts as a clerk types them, which leave nothing missing and nothing wrong in ``file(type, service_type)``."""
    answers = {
        **form(edition).examples(),
        **_IDENTITY,
        **_SITUATION,
        **_ATTENDANCE,
        **_NEEDS,
        **_MEANS,
        **_SUPPORT,
        **_DECLARATIONS,
    }
    if service_type is ServiceType.BC:
        answers |= {"rsg_nom": "Solène Marchand-Vif", "rsg_adresse": "9, côte Douce", "rsg_assistante": "n"}
    if type is not RequestType.NEW:
        answers["plan_type"] = "évaluation annuelle"
    if type is RequestType.RENEWAL_UNCHANGED:
        answers["declaration_sans_changement"] = "oui"
        del answers["insuffisance"], answers["role_accompagnateur"]
    if type is RequestType.RENEWAL_CHANGED:
        answers["changements"] = "Les crises sont passées de deux à cinq par semaine depuis avril."
    if type.is_renewal:
        answers["evolution"] = "Élise mange maintenant seule à la cuillère."
    if type is RequestType.TRANSFER:
        answers |= _TRANSFER
    return {key: text for key, text in answers.items() if key in form(edition)}


_IDENTITY = {
    "sg_nom": "CPE de la Baie",
    "sg_resp_nom": "Ève Lafleur-Sansnom",
    "sg_resp_tel": "(418) 555-0123",
    "sg_resp_poste": "poste 204",
    "sg_resp_courriel": "eve.lafleur@exemple.invalid",
}
_SITUATION = {
    "plan_type": "plan d’intégration",
    "plan_date": "15 juin 2021",
    "plan_parents": "o",
    "plan_ecarts": "La salle sensorielle demandée n’est pas possible dans l’installation.",
    "attestation": "rapport",
    "attestation_date": "20210120",
    "prof_type": "ergothérapeute",
    "deficience": "motrice; langage et parole; autre",
    "deficience_autre": "Épilepsie [/] réfractaire à 50 %",
    "diagnostic": "Hypothèse : dyspraxie motrice",
    "persistance_significative": "x",
    "persistance_persistante": "oui",
    "persistance_obstacle": "oui",
}
_ATTENDANCE = {
    "date_debut_freq": "2020-9-1",
    "jours_semaine": "5",
    **{f"horaire_{day}_arrivee": "8h" for day in ("lundi", "mardi", "mercredi", "jeudi")},
    **{f"horaire_{day}_depart": "16 h 30" for day in ("lundi", "mardi", "mercredi", "jeudi")},
    "horaire_vendredi_arrivee": "0805",
    "horaire_vendredi_depart": "15:45",
    "frequentation_jours": "261",
    "groupe_age": "18 mois ou plus",
    "groupe_nb_enfants": "8",
    "groupe_nb_educ": "1",
    "autres_enfants_handicapes": "1",
}
_NEEDS = {
    "besoin_sante_niveau": "fréquent",
    "besoin_sante_description": "Crises à surveiller; médication donnée à midi par une personne formée.",
    "besoin_motricite_niveau": "constant",
    "besoin_motricite_description": "Se déplace en marchette.\nA besoin d’un adulte dans l’escalier.",
    "besoin_communication_niveau": "occasionnel",
    "besoin_sens_niveau": "aucun",
    "besoin_repas_niveau": "occasionnel",
    "besoin_hygiene_niveau": "fréquent",
    "besoin_hygiene_description": "Un adulte l’habille et la change; quinze minutes à chaque sortie.",
    "besoin_sommeil_niveau": "aucun",
    "besoin_jeu_niveau": "occasionnel",
    "besoin_relations_niveau": "aucun",
    "besoin_comportement_niveau": "aucun",
    "securite": "oui",
    "securite_description": "Chutes pendant les crises; un adulte reste à portée de main.",
}
_MEANS = {
    "moyens": "Chaise adaptée, pictogrammes, formation de l’équipe par l’ergothérapeute.",
    "usage_aieh": "matériel et aménagement, formation",
    "insuffisance": "Une seule éducatrice ne peut surveiller les crises et animer le groupe de huit enfants.",
    "concertation": "amorcée",
    "psi": "en élaboration",
    "services_sante": "Ergothérapie une fois par semaine au CISSS.",
    "service_1_service": "Ergothérapie",
    "service_1_frequence": "Une fois par semaine",
    "service_1_ratio": "1:1",
    "service_1_evaluation": "2021-03-04",
    "partenaire_1_organisme": "CISSS de la Baie-Fictive",
    "partenaire_1_nom": "Anaïs Sansnom",
    "partenaire_1_fonction": "Ergothérapeute",
    "partenaire_1_tel": "+1 418.555.0145",
    "partenaire_2_organisme": "ᐃᓄᓕᕆᔨᒃᑯᑦ",
    "partenaire_2_nom": "Ulloriaq Faux",
}
_SUPPORT = {
    "grille_accueil": "½",
    "grille_jeux": "1,25",
    "grille_repas": "1",
    "grille_hygiene": "0.75",
    "grille_exterieur": "1 h",
    "role_accompagnateur": "Accompagner Élise dans ses déplacements, prévenir les chutes, donner la médication.",
    "date_debut_mes": "2021/09/01",
    "heures_jour": "4 1/2",
}
_DECLARATIONS = {"consentement": "oui", "exactitude": "oui"}
_TRANSFER = {
    "sg_precedent": "Garderie du Vieux-Phare",
    "sg_precedent_division": "39001000",
    "sg_precedent_installation": "3900-1001",
    "date_depart": "25 août 2020",
}
