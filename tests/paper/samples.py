"""Every document of every request type and service type, with ordinary answers and with the longest ones."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.forms.evaluation import Evaluation
from mes_tui.forms.vocabulary import Kind
from mes_tui.printing.model import CarriedFile, Document, PrintKind
from mes_tui.printing.signers import SignerNames
from mes_tui.services.papers import form_pages
from tests.attachments.documents import plain
from tests.forms import builders as forms
from tests.forms.builders import EDITIONS
from tests.printing.documents import document

LONGEST_NAME = "Marie-Ève-Élisabeth de Saint-Hyacinthe-Œuvray-Beauchesne-Roy"
SIGNED = "Signée par Élise Saint-Onge, directrice générale, le 2 août 2021 à 14\u00a0h\u00a005."
JOINED = "Page de signatures\u00a0: révision 1\u00a0; les réponses n’ont pas changé depuis."
_WORDS = "Élise s’étouffe parfois à la collation ; l’éducatrice la surveille de près, ᐃᓄᒃ, à 100 %. "


def documents() -> Iterator[tuple[str, Document]]:
    """Each document with a name for its file."""
    for edition in EDITIONS:
        for name, asked in _documents(edition):
            yield f"{edition}-{name}".lower(), asked


def _documents(edition: str) -> Iterator[tuple[str, Document]]:
    for type_, service, kind in product(RequestType, ServiceType, PrintKind):
        yield f"{type_.value}-{service.value}-{kind.value}", _document(edition, kind, type_, service)
    for type_, kind in product(RequestType, (PrintKind.FULL, PrintKind.SIGNATURES, PrintKind.ARCHIVE)):
        yield f"{type_.value}-bc-{kind.value}-long", _document(edition, kind, type_, ServiceType.BC, longest=True)
    for kind in (PrintKind.FILE, PrintKind.ARCHIVE):
        asked = _document(edition, kind, RequestType.NEW, ServiceType.BC)
        yield f"{kind.value}-joined", replace(asked, signed=JOINED)


def _document(
    edition: str, kind: PrintKind, type_: RequestType, service: ServiceType, *, longest: bool = False
) -> Document:
    answers = _longest(edition, type_, service) if longest else None
    evaluation = forms.evaluated(type_, service, changes=answers, edition=edition)
    name = LONGEST_NAME
    long_names = SignerNames(parent=name, other_parent=name, professional=name, home_provider=name)
    changes: dict[str, Any] = {"names": long_names, "child": f"{name} – 14 mars 2019 – 1000001", "site": name}
    asked = document(
        kind,
        form_pages(forms.form(edition), evaluation, SIGNED),
        request_type=type_,
        service_type=service,
        type_label=type_.long_label,
        **(changes if longest else {}),
    )
    if kind is not PrintKind.ARCHIVE:
        return asked
    listed = tuple(replace(found, file=f"{found.nature}.pdf") for found in asked.attachments)
    files = (
        CarriedFile("demande.json", b"{}", "application/json", "Données de la demande", "Data"),
        *(CarriedFile(found.file, plain(1), "application/pdf", found.nature, "Supplement") for found in listed),
    )
    return replace(asked, attachments=listed, carried=files)


def _longest(edition: str, type_: RequestType, service: ServiceType) -> dict[str, str]:
    """As much text in each long answer as the form takes."""
    found: Evaluation = forms.evaluated(type_, service, edition=edition)
    return {
        field.key: (_WORDS * (field.max_length // len(_WORDS) + 1))[: field.max_length]
        for field in forms.form(edition).fields()
        if field.kind is Kind.NOTE and field.key in found.visible
    }
