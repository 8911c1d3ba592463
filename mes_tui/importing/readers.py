"""Each kind of record of the file, field by field (SOURCES.md §5.2 and §5.3).

The readers always return an object, with neutral values in the place of what is at fault, so that the records that
point to it can still be checked: the file is refused at the end if anything was noted.
"""

import re
from datetime import date
from decimal import Decimal
from functools import partial

from mes_tui.domain import identifiers
from mes_tui.domain.codes import ServiceType
from mes_tui.domain.errors import Refusal
from mes_tui.domain.people import Allowance, Child, ChildFile, Guardian, HomeProvider, Site, SupportGrant
from mes_tui.domain.providers import Provider
from mes_tui.domain.rules import Rules
from mes_tui.importing.record import Record

_YEARS = re.compile(r"(20\d{2})-(20\d{2})", re.ASCII)
_QUEBEC_INITIALS = "GHJ"
_PLACES = {"PCR": True, "NON_PCR": False, "non PCR": False}
_NO_DAY = date(1900, 1, 1)
_HALF, _QUARTER, _ONE = Decimal("0.5"), Decimal("0.25"), Decimal(1)

# Known keys; those after the bar are described by the sources but not used here.
_PROVIDER = ("numero_division", "nom", "type", "region", "directeur_nom", "neq")
_SITE = ("numero_installation", "numero_division", "nom", "adresse", "code_postal", "region", "telephone")
_HOME_PROVIDER = ("id", "nom", "prenom", "adresse", "numero_division")
_CHILD = ("necsg", "nirec", "nom", "prenom", "date_naissance", "sexe", "dec_valide")
_GUARDIAN = ("nom", "prenom", "adresse", "code_postal", "courriel", "tel_domicile", "tel_cellulaire")
_FILE = (
    *("id", "necsg", "numero_installation", "responsable", "autre_responsable", "rsg", "date_debut", "date_fin"),
    *("type_place", "exemption", "aieh", "mesure_transitoire", "protocole_services_sociaux", "jours_semaine"),
)
_ALLOWANCE = ("admissible", "debut", "fin")
_GRANT = (
    *("necsg", "numero_division", "numero_installation", "annee_reference"),
    *("heures_jour_accordees", "jours"),
)


def read_provider(record: Record, rules: Rules) -> Provider:
    """The provider that sends the file."""
    record.expect(_PROVIDER)
    return Provider(
        division=record.identifier("numero_division", partial(identifiers.division, rules=rules)),
        name=record.text("nom", limit=120),
        service_type=record.code("type", {type_.value: type_ for type_ in ServiceType}, ServiceType.CPE),
        region=_region(record, rules),
        director=record.text("directeur_nom", required=False),
    )


def read_site(record: Record, division: str, rules: Rules) -> Site:
    """An « installation »; if it names a division, it must be that of the file."""
    record.expect(_SITE)
    _same_division(record, division, rules)
    return Site(
        number=record.identifier("numero_installation", partial(identifiers.site, rules=rules)),
        division=division,
        name=record.text("nom"),
        address=record.text("adresse", limit=200),
        postal_code=_postal_code(record, required=True),
        region=_region(record, rules),
        phone=record.identifier("telephone", identifiers.phone, required=False),
    )


def read_home_provider(record: Record, division: str, rules: Rules) -> HomeProvider:
    """An RSG of the coordinating office."""
    record.expect(_HOME_PROVIDER)
    _same_division(record, division, rules)
    return HomeProvider(
        key=record.text("id", limit=40),
        division=division,
        last_name=record.text("nom", limit=60),
        first_name=record.text("prenom", limit=60),
        address=record.text("adresse", limit=160, required=False),
    )


def read_child(record: Record, generated: date | None, rules: Rules) -> Child:
    """A child; it cannot be born after the file was made."""
    record.expect(_CHILD)
    birth = record.day("date_naissance")
    if birth and generated and birth > generated:
        record.fault("date_naissance", "cette date est après celle du fichier.")
    elif birth and birth.year < 2000:
        record.fault("date_naissance", "cette date est trop ancienne pour un enfant en service de garde.")
    return Child(
        necsg=record.identifier("necsg", partial(identifiers.necsg, rules=rules)),
        nirec=record.identifier("nirec", partial(identifiers.nirec, rules=rules), required=False),
        last_name=record.text("nom", limit=60),
        first_name=record.text("prenom", limit=60),
        birth_date=birth or _NO_DAY,
    )


def read_file(record: Record, service_type: ServiceType, rules: Rules) -> ChildFile:
    """A « dossier parent-enfant »; the allowance must be said, yes or no."""
    record.expect(_FILE)
    start, end = record.day("date_debut"), record.day("date_fin", required=False)
    _ordered(record, "date_fin", start, end)
    guardian, other = record.inner("responsable"), record.inner("autre_responsable", required=False)
    return ChildFile(
        key=record.text("id", limit=40),
        necsg=record.identifier("necsg", partial(identifiers.necsg, rules=rules)),
        site=record.identifier("numero_installation", partial(identifiers.site, rules=rules)),
        guardian=_guardian(guardian, main=True) if guardian else Guardian("", ""),
        other_guardian=_guardian(other, main=False) if other else None,
        start=start,
        end=end,
        allowance=_allowance(record),
        home_provider=_home_provider(record, service_type),
        reduced_contribution=record.code("type_place", _PLACES, True),
        exemption=record.flag("exemption", False),
        transitional=record.flag("mesure_transitoire", False),
        days_per_week=record.number("jours_semaine", _HALF, rules.max_days_per_week, _HALF),
    )


def read_grant(record: Record, rules: Rules) -> SupportGrant:
    """A MES subsidy received here or elsewhere, from which the type of a request is proposed."""
    record.expect(_GRANT)
    return SupportGrant(
        necsg=record.identifier("necsg", partial(identifiers.necsg, rules=rules)),
        division=record.identifier("numero_division", partial(identifiers.division, rules=rules)),
        site=record.identifier("numero_installation", partial(identifiers.site, rules=rules)),
        year=_year(record),
        hours_per_day=record.number("heures_jour_accordees", _QUARTER, rules.max_hours_per_day, _QUARTER),
        days=record.number("jours", _ONE, Decimal(max(rules.max_days.values())), _ONE),
    )


def _guardian(record: Record, *, main: bool) -> Guardian:
    record.expect(_GUARDIAN)
    found = Guardian(
        last_name=record.text("nom", limit=60),
        first_name=record.text("prenom", limit=60),
        address=record.text("adresse", limit=200, required=main),
        postal_code=_postal_code(record, required=main),
        email=record.identifier("courriel", identifiers.email, required=False),
        home_phone=record.identifier("tel_domicile", identifiers.phone, required=False),
        cell_phone=record.identifier("tel_cellulaire", identifiers.phone, required=False),
    )
    phones = (record.raw.get("tel_domicile"), record.raw.get("tel_cellulaire"))
    if main and not any(phones):
        record.warn("tel_cellulaire", "aucun numéro de téléphone pour ce parent.")
    return found


def _allowance(record: Record) -> Allowance:
    inner = record.inner("aieh")
    if inner is None:
        return Allowance()
    inner.expect(_ALLOWANCE)
    start, end = inner.day("debut", required=False), inner.day("fin", required=False)
    _ordered(inner, "fin", start, end)
    return Allowance(inner.flag("admissible"), start, end)


def _home_provider(record: Record, service_type: ServiceType) -> str:
    office = service_type is ServiceType.BC
    key = record.text("rsg", limit=40, required=office)
    if key and not office:
        record.fault("rsg", "seul un bureau coordonnateur (type BC) a des RSG.")
    return key


def _region(record: Record, rules: Rules) -> str:
    found = record.text("region")
    if found and not identifiers.is_region(found, rules):
        record.fault("region", "cette région n’existe pas : écrivez son code de deux chiffres, de 01 à 17.")
    return found


def _postal_code(record: Record, *, required: bool) -> str:
    found = record.identifier("code_postal", identifiers.postal_code, required=required)
    if found and found[0] not in _QUEBEC_INITIALS:
        record.warn("code_postal", "ce code postal n’est pas au Québec.")
    return found


def _same_division(record: Record, division: str, rules: Rules) -> None:
    found = record.identifier("numero_division", partial(identifiers.division, rules=rules), required=False)
    if found and division and found != division:
        record.fault("numero_division", f"cette division n’est pas celle du fichier ({division}).")


def _ordered(record: Record, key: str, start: date | None, end: date | None) -> None:
    if start and end and end < start:
        record.fault(key, "la fin est avant le début.")


def _year(record: Record) -> int:
    def read(text: str) -> str:
        found = _YEARS.fullmatch(identifiers.compact(text))
        if not found or int(found[2]) != int(found[1]) + 1:
            raise Refusal("Cette année de référence n’est pas lisible : écrivez-la comme 2020-2021.")
        return found[1]

    return int(record.identifier("annee_reference", read) or 0)
