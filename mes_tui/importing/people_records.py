"""The records of a « mes-csg » file: the people of CSG and CAFE (SOURCES.md §5.2 and §5.3).

The fields stand in the order in which they are read and their faults told: first what others are checked with.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field

from mes_tui.domain import people, providers
from mes_tui.domain.codes import Quality, ServiceType
from mes_tui.domain.errors import Refusal
from mes_tui.importing import values
from mes_tui.importing.model import ImportData
from mes_tui.importing.record import Info, Place, Record


class Provider(Record, makes=providers.Provider, what="service de garde", unused=("neq",)):
    """The provider that sends the file."""

    division: values.Division = Field(alias="numero_division")
    name: values.Text = Field(alias="nom", max_length=120)
    service_type: Annotated[ServiceType, values.code(ServiceType)] = Field(alias="type")
    region: values.Region
    director: values.Text = Field("", alias="directeur_nom", max_length=150)


class Site(Record, makes=people.Site, what="installation", identity="numero_installation"):
    """An « installation »; if it names a division, it must be that of the file."""

    division: values.OwnDivision = Field("", alias="numero_division", exclude=True)
    number: values.SiteNumber = Field(alias="numero_installation")
    name: values.Text = Field(alias="nom", max_length=150)
    address: values.Text = Field(alias="adresse", max_length=200)
    postal_code: values.PostalCode = Field(alias="code_postal")
    region: values.Region
    phone: values.Phone = Field("", alias="telephone")


class HomeProvider(Record, makes=people.HomeProvider, what="RSG", identity="id"):
    """An RSG of the coordinating office."""

    division: values.OwnDivision = Field("", alias="numero_division", exclude=True)
    key: values.Text = Field(alias="id", max_length=40)
    last_name: values.Text = Field(alias="nom", max_length=60)
    first_name: values.Text = Field("", alias="prenom", max_length=60)
    address: values.Text = Field("", alias="adresse", max_length=160)


def _born(day: date, info: Info) -> date:
    """A child cannot be born after the file was made."""
    generated = info.context.place.outer.get("generated_at")
    if generated and day > generated.date():
        raise Refusal("cette date est après celle du fichier.")
    if day.year < 2000:
        raise Refusal("cette date est trop ancienne pour un enfant en service de garde.")
    return day


class Child(Record, makes=people.Child, what="enfant", identity="necsg", unused=("sexe", "dec_valide")):
    """A child."""

    birth_date: Annotated[values.Day, AfterValidator(_born)] = Field(alias="date_naissance")
    necsg: values.Necsg
    nirec: values.Nirec = ""
    last_name: values.Text = Field(alias="nom", max_length=60)
    # Some people have a single name.
    first_name: values.Text = Field("", alias="prenom", max_length=60)


class Parent(Record, makes=people.Guardian):
    """What is asked of both parents. An institution may be named without anybody of it."""

    organisation: values.Text = Field("", alias="organisme", max_length=120)
    last_name: values.Text = Field(alias="nom", max_length=60)
    # Some people have a single name.
    first_name: values.Text = Field("", alias="prenom", max_length=60)
    email: values.ParentEmail = Field("", alias="courriel")
    home_phone: values.ParentPhone = Field("", alias="tel_domicile")
    cell_phone: values.ParentPhone = Field("", alias="tel_cellulaire")
    quality: Annotated[Quality, values.code(Quality)] | None = Field(None, alias="qualite")

    @classmethod
    def wanted(cls, name: str, place: Place) -> bool | None:
        if name == "last_name" and place.known.get("organisation"):
            return None
        return super().wanted(name, place)


class Guardian(Parent, makes=people.Guardian):
    """The parent who answers for the child."""

    address: values.Text = Field(alias="adresse", max_length=200)
    postal_code: values.ParentCode = Field(alias="code_postal")


class OtherGuardian(Parent, makes=people.Guardian):
    """The second parent."""

    address: values.Text = Field("", alias="adresse", max_length=200)
    postal_code: values.ParentCode = Field("", alias="code_postal")


class Allowance(Record, makes=people.Allowance):
    """The AIEH, which must be said, yes or no."""

    start: values.Day | None = Field(None, alias="debut")
    end: Annotated[values.Day, values.not_before("start")] | None = Field(None, alias="fin")
    admissible: values.Flag


class ChildFile(
    Record,
    makes=people.ChildFile,
    what="dossier",
    identity="id",
    unused=("protocole_services_sociaux",),
    unwanted="seul un bureau coordonnateur (type BC) a des RSG.",
):
    """A « dossier parent-enfant »."""

    start: values.Day | None = Field(alias="date_debut")
    end: Annotated[values.Day, values.not_before("start")] | None = Field(None, alias="date_fin")
    guardian: Guardian = Field(alias="responsable")
    other_guardian: OtherGuardian | None = Field(None, alias="autre_responsable")
    key: values.Text = Field(alias="id", max_length=40)
    necsg: values.Necsg
    site: values.SiteNumber = Field(alias="numero_installation")
    allowance: Allowance = Field(alias="aieh")
    home_provider: values.Text = Field("", alias="rsg", max_length=40)
    reduced_contribution: values.ReducedPlace = Field(alias="type_place")
    exemption: values.Flag = False
    transitional: values.Flag = Field(False, alias="mesure_transitoire")
    days_per_week: Annotated[
        values.Number, values.steps("0.5", lambda _: Decimal(7), lambda days, rules: days > rules.max_days_per_week)
    ] = Field("", alias="jours_semaine")

    @classmethod
    def wanted(cls, name: str, place: Place) -> bool | None:
        if name != "home_provider":
            return super().wanted(name, place)
        type_ = getattr(place.outer.get("provider"), "service_type", None)
        return None if type_ is None else type_ is ServiceType.BC


class Grant(Record, makes=people.SupportGrant, what="subvention", identity="necsg"):
    """A MES subsidy received here or elsewhere, from which the type of a request is proposed."""

    necsg: values.Necsg
    division: values.Division = Field(alias="numero_division")
    site: values.SiteNumber = Field(alias="numero_installation")
    year: values.Years = Field(alias="annee_reference")
    hours_per_day: Annotated[
        values.Number,
        values.steps(
            "0.01", lambda rules: rules.max_hours_per_day, lambda hours, rules: bool(hours % rules.hours_step)
        ),
    ] = Field("", alias="heures_jour_accordees")
    days: Annotated[
        values.Number,
        values.steps("1", lambda _: Decimal(366), lambda days, rules: days > max(rules.max_days.values())),
    ] = Field("", alias="jours")
    declared: values.Flag = Field(
        False,
        alias="declaree",
        description="Vrai : seul le service de garde le dit, dans une demande qu’il a transmise.",
    )
    home_provider: values.Text = Field("", alias="rsg", max_length=40)


class People(Record, makes=ImportData, unused=("aide", "$schema")):
    """The whole file. ``aide`` says what the keys are, for people."""

    format: Literal["mes-csg"]
    version: Literal[1]
    generated_at: values.Moment = Field(alias="genere_le")
    provider: Provider = Field(alias="service_de_garde")
    sites: list[Site] = Field([], alias="installations")
    home_providers: list[HomeProvider] = Field([], alias="rsg")
    children: list[Child] = Field([], alias="enfants")
    files: list[ChildFile] = Field([], alias="dossiers")
    grants: list[Grant] = Field([], alias="historique_mes")


MAX_SHARED = 10
"""The most files that a child is expected to have in one place, ended ones included."""


class OneChild(People, makes=ImportData):
    """The people of one request."""

    sites: list[Site] = Field(alias="installations", min_length=1, max_length=1)
    home_providers: list[HomeProvider] = Field([], alias="rsg", max_length=1)
    children: list[Child] = Field(alias="enfants", min_length=1, max_length=1)
    files: list[ChildFile] = Field(
        alias="dossiers",
        min_length=1,
        max_length=MAX_SHARED,
        description="Celui de la demande, puis les autres du même enfant au même endroit (garde partagée).",
    )


_RECORDS: dict[type[Any], type[Record]] = {
    record.makes: record for record in (Provider, Site, HomeProvider, Child, ChildFile, Grant)
}


def record_of(person: Any) -> Record:
    """The record that a file has of somebody."""
    return _RECORDS[type(person)].of(person)


def written_as(person: Any) -> tuple[str, dict[str, str]]:
    """« enfant 1000001 », and the text of each value of the record as a file writes it, by its place in the record."""
    model = _RECORDS[type(person)]
    written = flat(record_of(person).model_dump(mode="json", by_alias=True))
    identity = ("necsg", "annee_reference") if model is Grant else (model.identity,)
    own = [key if key in written else "numero_division" for key in identity]
    return " ".join((model.what, *(written[key] for key in own))), written


def flat(found: Mapping[str, Any], place: str = "") -> dict[str, str]:
    """« aieh.debut » and its text, as a CSV file writes it, for each value of the object ``found``."""
    texts: dict[str, str] = {}
    for key, value in found.items():
        if isinstance(value, Mapping):
            texts |= flat(value, f"{place}{key}.")
        elif isinstance(value, bool):
            texts[f"{place}{key}"] = "oui" if value else "non"
        else:
            text = "" if value is None else str(value)
            texts[f"{place}{key}"] = text.replace(".", ",") if isinstance(value, float) else text
    return texts
