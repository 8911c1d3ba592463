"""Complete answers for the requests of the sample office, in the normal form in which the form stores them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.domain.reference_year import bounds, weekdays
from mes_tui.domain.rules import Rules
from mes_tui.forms.french import decimal
from mes_tui.forms.vocabulary import Form

_QUARTER = Decimal("0.25")
_PLAN_AGE = timedelta(days=45)
_REPORT_AGE = timedelta(days=160)
_AHEAD = timedelta(days=30)
_WEEK = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
_DOMAINS = (
    *("sante", "motricite", "communication", "sens", "repas"),
    *("hygiene", "sommeil", "jeu", "relations", "comportement"),
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a child lives with: codes of the form's lists, and the texts that go with them.

    ``needs`` gives, by domain of page 4, the level and its description ("" when none is asked). ``moments`` are the
    moments of the day where support is wanted, most wanted first.
    """

    profession: str
    impairments: str
    diagnosis: str
    needs: Mapping[str, tuple[str, str]]
    danger: str
    means: str
    shortfall: str
    role: str
    therapy: str
    service: str
    often: str
    moments: tuple[str, ...]


MOTOR = Profile(
    profession="physiotherapeute",
    impairments="motrice",
    diagnosis="Paralysie cérébrale, atteinte des membres inférieurs",
    needs={
        "motricite": ("constant", "Se déplace en marchette; un adulte l’aide aux escaliers, aux transferts et au sol."),
        "hygiene": ("frequent", "Un adulte l’habille, la chausse et l’installe à la toilette plusieurs fois par jour."),
        "repas": ("occasionnel", "Verre et ustensiles adaptés à mettre en place."),
        "jeu": ("occasionnel", "Le matériel est placé à sa portée avant chaque activité."),
    },
    danger="Chutes possibles dans l’escalier et au parc : un adulte reste à portée de main.",
    means="Marchette, chaise évolutive, barres d’appui, formation de l’équipe par la physiothérapeute.",
    shortfall="L’éducatrice ne peut quitter le groupe de huit enfants à chaque déplacement ni à chaque transfert.",
    role="Accompagner les déplacements et les transferts, soutenir l’habillage, adapter les jeux extérieurs.",
    therapy="Physiothérapie une fois par semaine au centre de réadaptation.",
    service="Physiothérapie",
    often="Une fois par semaine",
    moments=("exterieur", "hygiene", "jeux", "transitions", "accueil", "repas"),
)
AUTISM = Profile(
    profession="psychologue",
    impairments="langage,tsa",
    diagnosis="Trouble du spectre de l’autisme",
    needs={
        "communication": (
            "constant",
            "Communique par gestes et pictogrammes; les consignes se reprennent à deux.",
        ),
        "relations": ("frequent", "A besoin d’un adulte pour entrer en jeu et pour attendre son tour."),
        "comportement": ("frequent", "Se désorganise aux changements; peut fuir ou se frapper."),
        "jeu": ("frequent", "L’activité est découpée en étapes courtes avec un appui visuel."),
        "sommeil": ("occasionnel", "A besoin d’une présence pour s’apaiser au repos."),
    },
    danger="Fugues lors des sorties et gestes envers lui-même quand la routine change.",
    means="Horaire visuel, coin calme, casque antibruit, formation de l’équipe sur les pictogrammes.",
    shortfall="Les transitions demandent un adulte à ses côtés pendant que le reste du groupe se déplace.",
    role="Soutenir la communication, préparer les transitions, prévenir les fugues, aider à entrer en jeu.",
    therapy="Intervention comportementale dix heures par semaine, à la maison.",
    service="Intervention comportementale",
    often="Dix heures par semaine",
    moments=("transitions", "jeux", "exterieur", "repas", "accueil", "repos"),
)
DIABETES = Profile(
    profession="medecin",
    impairments="organique",
    diagnosis="Diabète de type 1",
    needs={
        "sante": (
            "constant",
            "Glycémie à lire six fois par jour, insuline aux repas, hypoglycémies à guetter.",
        ),
        "repas": ("frequent", "Glucides à calculer; chaque portion est notée et finie sous surveillance."),
        "sommeil": ("frequent", "Glycémie à vérifier pendant la sieste."),
    },
    danger="Une hypoglycémie non traitée en quelques minutes met sa vie en danger.",
    means="Lecteur en continu, protocole signé par le médecin, trousse d’urgence, deux éducatrices formées.",
    shortfall="Les calculs et la surveillance tombent aux repas, quand l’éducatrice sert tout le groupe.",
    role="Lire la glycémie, calculer les glucides, donner l’insuline selon le protocole, surveiller la sieste.",
    therapy="Suivi en clinique de diabète tous les trois mois.",
    service="Clinique de diabète",
    often="Tous les trois mois",
    moments=("repas", "soins", "repos", "exterieur", "jeux", "accueil"),
)
DELAY = Profile(
    profession="orthophoniste",
    impairments="intellectuelle,langage,auditive",
    diagnosis="Retard global de développement; surdité moyenne appareillée",
    needs={
        "communication": ("frequent", "Comprend avec des signes; les consignes sont reprises face à face."),
        "sens": ("frequent", "Appareils à vérifier à l’arrivée, après la sieste et après les jeux d’eau."),
        "hygiene": ("occasionnel", "Apprentissage de la propreté en cours."),
        "jeu": ("occasionnel", "Imite bien quand l’adulte montre d’abord."),
    },
    danger="",
    means="Système d’amplification, signes appris par l’équipe, local insonorisé à moitié.",
    shortfall="En grand groupe, le bruit couvre les consignes : il faut les reprendre une à une auprès de l’enfant.",
    role="Reprendre les consignes en signes, vérifier les appareils, soutenir les jeux à deux puis à trois.",
    therapy="Orthophonie aux deux semaines et suivi en audiologie.",
    service="Orthophonie",
    often="Aux deux semaines",
    moments=("jeux", "repas", "accueil", "hygiene", "transitions", "exterieur"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """What answers are for.

    ``day`` is when they are given, ``year`` the reference year of the request, ``left`` when a child who is
    transferred left the other service (by default, in the spring before the reference year).
    """

    type: RequestType
    service_type: ServiceType
    profile: Profile
    hours: Decimal
    day: date
    year: int
    days_per_week: Decimal = Decimal(5)
    left: date | None = None


def complete_answers(case: Case, form: Form, rules: Rules) -> dict[str, str]:
    """Return answers that leave nothing to fill and nothing wrong, page after page.

    What the form takes from CSG and CAFE is left to it; what suits any request is the example of its field. What an
    edition does not ask is left out.
    """
    answers = {
        **form.examples(),
        **_contact(),
        **_situation(case),
        **_attendance(case, rules),
        **_needs(case),
        **_means(case),
        **_support(case, rules),
    }
    return {key: text for key, text in answers.items() if key in form}


def first_pages(answers: Mapping[str, str]) -> dict[str, str]:
    """The answers of somebody who stopped in the middle of page 2."""
    kept = ("sg_resp_nom", "sg_resp_tel", "plan_type", "plan_date")
    return {key: text for key, text in answers.items() if key in kept}


def _contact() -> dict[str, str]:
    return {
        "sg_resp_nom": "Ève Lafleur-Sansnom",
        "sg_resp_tel": "418 555-0125",
        "sg_resp_poste": "204",
        "sg_resp_courriel": "eve.lafleur@exemple.invalid",
    }


def _situation(case: Case) -> dict[str, str]:
    return {
        "plan_type": "plan" if case.type is RequestType.NEW else "evaluation",
        "plan_date": (case.day - _PLAN_AGE).isoformat(),
        "attestation_date": (case.day - _REPORT_AGE).isoformat(),
        "prof_type": case.profile.profession,
        "deficience": case.profile.impairments,
        "diagnostic": case.profile.diagnosis,
    }


def _period(case: Case, rules: Rules) -> tuple[date, date]:
    """The days of support: the whole year, or what is left of it once it has begun."""
    opening, end = bounds(case.year, rules)
    return (opening if opening >= case.day else min(case.day + _AHEAD, end)), end


def _attendance(case: Case, rules: Rules) -> dict[str, str]:
    attended = _WEEK[: int(case.days_per_week.to_integral_value(rounding="ROUND_CEILING"))]
    planned = weekdays(*_period(case, rules)) * case.days_per_week / 5
    answers = {
        "frequentation_jours": str(min(int(planned), rules.max_days[case.service_type])),
        "groupe_age": "multiage" if case.service_type is ServiceType.BC else "18mois",
        "groupe_nb_enfants": "6" if case.service_type is ServiceType.BC else "8",
        "groupe_nb_educ": "1",
        "autres_enfants_handicapes": "0",
    }
    for day in attended:
        answers |= {f"horaire_{day}_arrivee": "08:00", f"horaire_{day}_depart": "16:30"}
    if case.service_type is ServiceType.BC:
        answers["rsg_assistante"] = "non"
    return answers


def _needs(case: Case) -> dict[str, str]:
    answers = {}
    for domain in _DOMAINS:
        level, text = case.profile.needs.get(domain, ("aucun", ""))
        answers[f"besoin_{domain}_niveau"] = level
        if text:
            answers[f"besoin_{domain}_description"] = text
    answers["securite"] = "oui" if case.profile.danger else "non"
    if case.profile.danger:
        answers["securite_description"] = case.profile.danger
    if case.type is RequestType.RENEWAL_CHANGED:
        answers["changements"] = "Les besoins ont grandi depuis le printemps : les heures accordées ne suffisent plus."
    if case.type is RequestType.RENEWAL_UNCHANGED:
        answers["declaration_sans_changement"] = "oui"
    if case.type.is_renewal:
        answers["evolution"] = "Progrès dans les routines du matin; la présence d’un adulte reste nécessaire."
    return answers


def _means(case: Case) -> dict[str, str]:
    answers = {
        "moyens": case.profile.means,
        "usage_aieh": "materiel,formation",
        "concertation": "amorcee",
        "psi": "elaboration",
        "services_sante": case.profile.therapy,
        "service_1_service": case.profile.service,
        "service_1_frequence": case.profile.often,
        "partenaire_1_organisme": "Centre de réadaptation fictif de l’Est",
        "partenaire_1_nom": "Anaïs Sansnom",
        "partenaire_1_fonction": "Éducatrice spécialisée",
        "partenaire_1_tel": "418 555-0126",
    }
    if case.type is not RequestType.RENEWAL_UNCHANGED:
        answers["insuffisance"] = case.profile.shortfall
    if case.type is RequestType.TRANSFER:
        answers["sg_precedent"] = "Service de garde précédent (fictif)"
        answers["date_depart"] = (case.left or date(case.year, 4, 30)).isoformat()
    return answers


def _support(case: Case, rules: Rules) -> dict[str, str]:
    opening, _ = bounds(case.year, rules)
    answers = {f"grille_{moment}": decimal(hours) for moment, hours in _grid(case).items()}
    answers["heures_jour"] = decimal(case.hours)
    if opening < case.day:
        answers["date_debut_mes"] = _period(case, rules)[0].isoformat()
    if case.type is not RequestType.RENEWAL_UNCHANGED:
        answers["role_accompagnateur"] = case.profile.role
    return answers


def _grid(case: Case) -> dict[str, Decimal]:
    """The hours of a day dealt out by quarters of an hour, the moments most in need served first."""
    moments = case.profile.moments
    hours: dict[str, Decimal] = {}
    for quarter in range(int(case.hours / _QUARTER)):
        moment = moments[quarter % len(moments)]
        hours[moment] = hours.get(moment, Decimal(0)) + _QUARTER
    return hours
