"""What a division knows of its people, with what was typed here: what the forms of « Données » say and ask."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any, Self, TypeVar

from mes_tui.domain.codes import ServiceType
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.people import Child, ChildFile, HomeProvider, Site
from mes_tui.domain.providers import Provider
from mes_tui.forms.entries import child_form
from mes_tui.forms.vocabulary import Form, Kind
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session

    from storage.records.mapping import Person

P = TypeVar("P", Site, ChildFile)

CONFIRMED = "Une importation a confirmé ces données : elles se corrigent dans le fichier, et non ici."
GONE = "Ces données ne sont plus là. Relisez la liste (F5)."
_SECTIONS: Mapping[type, str] = {
    Provider: "service_de_garde",
    Site: "installations",
    HomeProvider: "rsg",
    Child: "enfants",
    ChildFile: "dossiers",
}
"""Where each record stands in a file."""


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """The people of a division, by number or key; ``typed`` are those that were typed here."""

    provider: Provider
    sites: Mapping[str, Site]
    homes: Mapping[str, HomeProvider]
    children: Mapping[str, Child]
    files: Mapping[str, ChildFile]
    typed: frozenset["Person"]

    @classmethod
    def of(cls, session: "Session", division: str) -> Self:
        """Those of ``division``. Raises NotFound when it is not there."""
        from storage.records import typed

        provider = records.provider(session, division)
        if provider is None:
            raise NotFound(GONE)
        found = list(typed.rows(session, division))
        marked = [person for person, mark in found if mark]
        if typed.is_typed(session, division, provider):
            marked.append(provider)
        people = [person for person, _ in found]
        return cls(
            provider,
            {one.number: one for one in people if isinstance(one, Site)},
            {one.key: one for one in people if isinstance(one, HomeProvider)},
            {one.necsg: one for one in people if isinstance(one, Child)},
            {one.key: one for one in people if isinstance(one, ChildFile)},
            frozenset(marked),
        )

    def correctable(self, people: Mapping[str, P], name: str) -> P:
        """The one of ``people`` under that ``name``, which was typed here. Raises NotFound, or Refusal when a file has
        confirmed it."""
        found = people.get(name)
        if found is None:
            raise NotFound(GONE)
        if found not in self.typed:
            raise Refusal(CONFIRMED)
        return found

    def child_form(self, *, identity: bool) -> Form:
        """What is asked of a child here."""
        sites = {site.number: site.name for site in self.sites.values()}
        homes = {home.key: home.full_name for home in self.homes.values()}
        return child_form(sites, homes, office=self.provider.service_type is ServiceType.BC, identity=identity)

    def new_key(self) -> str:
        """A key of a « dossier » or of an RSG that nobody has here."""
        return next(key for rank in count(1) if (key := f"ICI-{rank}") not in (self.files.keys() | self.homes.keys()))


def written(person: "Person") -> dict[str, Any]:
    """The record of ``person`` as a file has it."""
    from mes_tui.importing.people_records import record_of

    made: dict[str, Any] = json.loads(record_of(person).model_dump_json(by_alias=True), parse_float=Decimal)
    return made


def texts(people: Iterable["Person"]) -> dict[str, str]:
    """What is said of ``people``, by its place in a file: « enfants.necsg »."""
    from mes_tui.importing.people_records import written_as

    return {f"{_SECTIONS[type(one)]}.{key}": text for one in people for key, text in written_as(one)[1].items()}


def answers(form: Form, people: Iterable["Person"]) -> dict[str, str]:
    """The same as answers of ``form``."""
    found = texts(people)
    ticks = {field.key for field in form.fields() if field.kind is Kind.TICK}
    return {
        key: "" if key in ticks and found[key] == "non" else found[key] for key in found if key in form and found[key]
    }


def nested(given: Mapping[str, str]) -> dict[str, Any]:
    """What is typed as the records of a file, one of each section; a part of which nothing is said is left out."""
    made: dict[str, Any] = {section: {} for section in _SECTIONS.values()}
    for key, text in given.items():
        *places, name = key.split(".")
        if text:
            target: dict[str, Any] = made
            for place in places:
                target = target.setdefault(place, {})
            target[name] = text
    return made
