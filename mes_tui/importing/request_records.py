"""The records of a « mes-dossier » file: a request and all that belongs to it.

The fields stand in the order in which they are read and their faults told: first what others are checked with.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, PlainSerializer

from mes_tui.domain import requests, sheets
from mes_tui.domain.codes import CloseReason, Nature, RequestType, Source, Status
from mes_tui.domain.documents import MOST_FILES
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import Scan, ScanState
from mes_tui.domain.signature import canonical, digest
from mes_tui.domain.statuses import Event
from mes_tui.domain.text import clean
from mes_tui.forms.moments import Unreadable
from mes_tui.forms.numbers import read_decimal
from mes_tui.importing import values
from mes_tui.importing.package import MAX_TEXTS, TEXT_LENGTH, document_file
from mes_tui.importing.people_records import OneChild
from mes_tui.importing.record import OBJECT, Blank, Info, Place, Record

_NAME, _LONG = 200, 4000
_SHORTER = "un texte plus court est attendu ici."
_QUOTED = "un texte entre guillemets est attendu ici."
_DIGEST = "^[0-9a-f]{64}$"


def _texts(value: object, info: Info) -> dict[str, str]:
    """Texts by name, cleaned as typed ones are."""
    if not isinstance(value, dict) or len(value) > MAX_TEXTS:
        raise Refusal(OBJECT)
    found = {}
    for name, text in value.items():
        if isinstance(text, str) and len(text) <= TEXT_LENGTH:
            found[clean(name, limit=_NAME)] = clean(text, lines=True)
        else:
            info.context.fault(_SHORTER if isinstance(text, str) else _QUOTED, clean(name, limit=60))
    return found


def _lines(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONG:
        raise Refusal(_SHORTER)
    return clean(value, lines=True)


def _not_blank(text: str) -> str:
    if not text.strip():
        raise Blank
    return text


def _sealed(value: object, info: Info) -> str:
    """The digest of the ``content`` that stands above."""
    content = info.data["content"]
    seal = values.text(value)
    if seal != digest(content if isinstance(content, Mapping) else json.loads(content or "{}")):
        raise Refusal("le contenu a changé depuis qu’il a été signé, imprimé ou transmis.")
    return seal


def _known_box(key: str) -> str:
    if key not in sheets.ROLES:
        raise Refusal("ce n’est pas une case de la page de signatures.")
    return key


def _hours(text: str) -> str:
    try:
        read_decimal(text)
    except Unreadable:
        raise Refusal("un nombre d’heures est attendu ici.") from None
    return text


def _of_its_series(number: str, info: Info) -> str:
    """A number begins with the year and the region of the request."""
    if not number.startswith(f"{info.data['year']}-{info.data['region']}-"):
        raise Refusal("ce numéro n’est pas de l’année et de la région de la demande.")
    return number


_Key = Annotated[str, Field(max_length=_NAME)]
_Value = Annotated[str, Field(max_length=TEXT_LENGTH)]
Texts = Annotated[dict[_Key, _Value], Field(max_length=MAX_TEXTS), BeforeValidator(_texts)]
CanonicalTexts = Annotated[
    str,
    BeforeValidator(lambda value, info: canonical(_texts(value, info)).decode()),
    PlainSerializer(json.loads, return_type=Texts),
]
"""The same, kept as canonical JSON."""
Lines = Annotated[str, Field(max_length=_LONG), BeforeValidator(_lines)]
"""A text of several lines."""
Seal = Annotated[str, Field(pattern=_DIGEST, description="Le SHA-256 de « contenu »."), BeforeValidator(_sealed)]
Count = Annotated[values.Whole, Field(ge=1, le=10**6)]
Round = Annotated[values.Whole, Field(ge=1, le=MAX_TEXTS)]


_UNSEEN = (Status.DRAFT, Status.WITHDRAWN)
# What may have been compliant before.
_DECIDED = (Status.CLOSED, Status.REVIEW, Status.COMMENTED, Status.TRANSMITTED, Status.WITHDRAWN)


class Request(
    Record, makes=requests.Request, what="demande", unwanted="cette valeur ne va pas avec l’état de la demande."
):
    """The request itself. What it says of its people is under ``donnees``."""

    type: Annotated[RequestType, values.code(RequestType)]
    status: Annotated[Status, values.code(Status)] = Field(alias="etat")
    edition: values.Text = Field(max_length=40)
    year: values.Whole = Field(alias="annee", ge=2000, le=2100)
    region: values.Region
    number: Annotated[values.RequestNumber, AfterValidator(_of_its_series)] = Field(
        alias="numero", pattern="^20[0-9]{2}-[0-9]{2}-[0-9]{3,5}$"
    )
    created_at: values.Instant = Field(alias="creee_le")
    modified_at: values.Instant = Field(alias="modifiee_le")
    transmitted_at: values.Instant | None = Field(None, alias="transmise_le")
    compliant_at: values.Instant | None = Field(None, alias="conforme_le")
    closed_at: values.Instant | None = Field(None, alias="terminee_le")
    close_reason: Annotated[CloseReason, values.code(CloseReason)] | None = Field(None, alias="motif")
    granted_hours: Annotated[values.Text, AfterValidator(_hours)] = Field("", alias="heures_accordees", max_length=12)
    examined_at: values.Instant | None = Field(None, alias="examinee_le")
    recorded: values.Flag = Field(
        False, alias="inscrite", description="La réponse du Ministère a été inscrite par le service de garde."
    )
    previous: values.RequestNumber = Field("", alias="demande_precedente")
    renewed: values.Text = Field(
        "",
        alias="reponses_reprises",
        max_length=_LONG,
        description="Les clés, jointes par des virgules, des réponses reprises de la demande précédente, qui restent.",
    )
    renewed_hours: Annotated[values.Text, AfterValidator(_hours)] = Field("", alias="heures_reprises", max_length=12)

    @classmethod
    def wanted(cls, name: str, place: Place) -> bool | None:
        status = place.known.get("status")
        ended = status in (Status.CLOSED, Status.NOT_GRANTED)
        by_status = {
            "transmitted_at": status is not Status.DRAFT,
            "compliant_at": (status is Status.COMPLIANT) or (None if status in _DECIDED else False),
            "closed_at": ended,
            "close_reason": ended,
            "granted_hours": False if status is Status.DRAFT else None,
            "examined_at": False if status in _UNSEEN else None,
        }
        return by_status[name] if status and name in by_status else super().wanted(name, place)


class Codes(Record, makes=Scan):
    """What the codes of a scan were worth when it was joined."""

    state: Annotated[ScanState, values.code(ScanState)] = Field(alias="etat")
    number: values.RequestNumber = Field("", alias="demande")
    revision: values.Whole = Field(ge=0, le=10**6)
    pages: list[Count] = Field(max_length=MAX_TEXTS)
    changed: list[Annotated[values.Text, Field(max_length=_NAME)]] = Field(alias="changes", max_length=MAX_TEXTS)


class Signer(Record, makes=sheets.Signer, what="signataire"):
    """Who is stated to sign on a sheet of signatures."""

    key: Annotated[values.Text, AfterValidator(_known_box)] = Field(alias="case", max_length=40)
    name: values.Text = Field("", alias="nom", max_length=_NAME)


class Document(Record, makes=requests.Attachment, what="document"):
    """A document of the request; ``file`` is the name of its bytes beside the data."""

    file: values.Text = Field(alias="fichier", max_length=80)
    nature: Annotated[Nature, values.code(Nature)]
    title: values.Text = Field(alias="titre", max_length=_NAME)
    size: values.Whole = Field(alias="octets", ge=1, le=10**9)
    sha256: values.Text = Field(pattern=_DIGEST)
    pages: Count
    received_at: values.Instant = Field(alias="recu_le")
    note: Lines = ""
    codes: Codes | None = Field(
        None, description="Ce que valaient les codes de la page numérisée quand elle a été jointe."
    )
    rank: values.Whole = Field(1, alias="rang", ge=1, le=MOST_FILES)
    signers: list[Signer] = Field(
        [],
        alias="signataires",
        max_length=MAX_TEXTS,
        description="Qui a signé sur la feuille, selon le service de garde\u00a0; vide quand il ne l’a pas dit.",
    )

    @classmethod
    def of(cls, value: requests.Attachment, **more: Any) -> Self:
        scan, sheet = Scan.read(value.scan), sheets.Sheet.read(value.sheet)
        signers = [Signer.of(signer) for signer in sheet.signers] if sheet else []
        return super().of(value, file=document_file(value), codes=Codes.of(scan) if scan else None, signers=signers)

    def made(self, **more: Any) -> Any:
        sheet = sheets.Sheet(tuple(signer.made() for signer in self.signers))
        scan = self.codes.made().text if self.codes else ""
        return super().made(id=0, scan=scan, sheet=sheet.text if sheet.signers else "")


class Signature(Record, makes=requests.Signature):
    """The electronic signature."""

    first_name: values.Text = Field(alias="prenom", max_length=_NAME)
    last_name: values.Text = Field(alias="nom", max_length=_NAME)
    function: values.Text = Field(alias="fonction", max_length=_NAME)
    signed_at: values.Instant = Field(alias="signee_le")
    signed_by: values.Text = Field(alias="signee_par", max_length=_NAME)
    content: Texts = Field(alias="contenu")
    digest: Seal = Field(alias="empreinte")


class Comment(Record, makes=requests.Comment, what="commentaire"):
    """A comment of the Ministry."""

    round: Round = Field(alias="ronde")
    page: values.Whole = Field(ge=0, le=99)
    section: values.Text = Field(max_length=80)
    field: values.Text = Field("", alias="champ", max_length=80)
    text: Annotated[Lines, AfterValidator(_not_blank)] = Field(alias="texte")
    author: values.Text = Field(alias="auteur", max_length=_NAME)
    created_at: values.Instant = Field(alias="cree_le")
    corrected: values.Flag = Field(False, alias="corrige")
    reply: Lines = Field("", alias="reponse")
    recorded: values.Flag = Field(False, alias="inscrit", description="Inscrit par le service de garde.")

    def made(self, **more: Any) -> Any:
        return super().made(id=0)


class Outcome(Record, makes=requests.Outcome, what="suite"):
    """What was decided of the request, or told about it."""

    rank: Count = Field(alias="rang")
    event: Annotated[Event, values.code(Event)] = Field(alias="evenement")
    at: values.Instant = Field(alias="le")
    author: values.Text = Field("", alias="auteur", max_length=_NAME)
    round: values.Whole = Field(0, alias="ronde", ge=0, le=MAX_TEXTS)
    hours: Annotated[values.Text, AfterValidator(_hours)] = Field("", alias="heures", max_length=12)
    days: Annotated[values.Text, AfterValidator(_hours)] = Field("", alias="jours", max_length=12)
    from_day: values.Day | None = Field(None, alias="du")
    to_day: values.Day | None = Field(None, alias="au")
    day: values.Day | None = Field(None, alias="jour")
    type: Annotated[RequestType, values.code(RequestType)] | None = None
    text: Lines = Field("", alias="texte")
    source: Annotated[Source, values.code(Source)] | None = Field(
        None, alias="provenance", description="D’où vient une réponse que le service de garde a inscrite lui-même."
    )
    answered_on: values.Day | None = Field(None, alias="reponse_du")


class Transmission(Record, makes=requests.Transmission, what="transmission"):
    """A sending to the Ministry."""

    round: Round = Field(alias="ronde")
    transmitted_at: values.Instant = Field(alias="transmise_le")
    transmitted_by: values.Text = Field(alias="transmise_par", max_length=_NAME)
    signer: values.Text = Field(alias="signataire", max_length=2 * _NAME)
    content: Texts = Field(alias="contenu")
    digest: Seal = Field(alias="empreinte")


class Printout(Record, makes=requests.Printout, what="impression"):
    """A printed revision."""

    revision: Count
    kind: values.Text = Field(alias="type", max_length=20)
    printed_at: values.Instant = Field(alias="imprimee_le")
    printed_by: values.Text = Field(alias="imprimee_par", max_length=_NAME)
    content: CanonicalTexts = Field(alias="contenu")
    digest: Seal = Field(alias="empreinte")


class Dossier(Record, makes=requests.RequestFile):
    """The whole file."""

    format: Literal["mes-dossier"]
    version: Literal[1]
    generated_at: values.Moment = Field(alias="genere_le")
    request: Request = Field(
        alias="demande", description="La demande, son état et les dates de ses changements d’état."
    )
    people: OneChild = Field(
        alias="donnees", description="Un fichier « mes-csg » d’une installation, d’un enfant et d’un dossier."
    )
    sent_people: OneChild | None = Field(
        None,
        alias="donnees_transmises",
        description="Les mêmes, de la dernière transmission, quand la demande en a pris d’autres depuis.",
    )
    answers: Texts = Field(alias="reponses", description="Le texte tapé dans chaque champ, par clé.")
    attachments: list[Document] = Field(alias="documents", max_length=MAX_TEXTS)
    signature: Signature | None = Field(None, description="La signature électronique.")
    comments: list[Comment] = Field(alias="commentaires", max_length=MAX_TEXTS)
    outcomes: list[Outcome] = Field(
        [],
        alias="suites",
        max_length=MAX_TEXTS,
        description="Ce qui a été décidé de la demande, ou dit d’elle, du premier au dernier.",
    )
    transmissions: list[Transmission] = Field(max_length=MAX_TEXTS)
    printouts: list[Printout] = Field(
        alias="impressions", max_length=MAX_TEXTS, description="La dernière impression de chaque révision."
    )
