"""Builders of documents to print, and the reading back of what was printed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Any

from pypdf import PdfReader

from mes_tui.domain.codes import Nature, RequestType, ServiceType
from mes_tui.domain.rules import Rules
from mes_tui.forms.presentation import ShownLine, ShownPage, ShownSection, ShownTable
from mes_tui.printing.model import AttachedDocument, CheckLine, Cover, Document, PrintKind
from mes_tui.printing.render import render
from mes_tui.printing.signers import SignerNames, boxes_for

NUMBER = "2021-11-043"
PAPER_KEY = bytes(range(32))
CHILD = "O’NEILL-ŒUVRAY, Élise"
NAMES = SignerNames(
    parent="Élise Saint-Onge [/]", other_parent="Jean-Loup ᐃᓄᒃ", home_provider="Marie-Ève Tremblay-Désœuvré"
)


@cache
def rules() -> Rules:
    return Rules.from_toml((files("mes_tui") / "rules.toml").read_text(encoding="utf-8"))


def cover(**changes: Any) -> Cover:
    base = Cover(
        number=NUMBER,
        revision=3,
        type_label="Nouvelle demande",
        status_label="Brouillon",
        division="1234-5678",
        provider="CPE Les Petits Œufs d’Outremont",
        site="5678-1234 – Installation Saint-Viateur",
        child=f"{CHILD} – 14 mars 2019 – NECSG\u00a01000001",
        reference_year="2021-2022",
        printed_at="2 août 2021 à 14 h 05",
        draft=True,
        created_at=datetime(2021, 8, 2, 18, 5, tzinfo=UTC),
    )
    return replace(base, **changes)


def lines(*answers: tuple[str, str]) -> tuple[ShownLine, ...]:
    return tuple(ShownLine(f"cle_{index}", label, text) for index, (label, text) in enumerate(answers))


def page(number: int, title: str, *blocks: ShownLine | ShownTable, section: str = "Section") -> ShownPage:
    return ShownPage(number, title, (ShownSection("section", section, blocks),))


TIMETABLE = ShownTable(
    "Horaire par jour",
    ("Jour", "Arrivée", "Départ"),
    (("Lundi", "8 h 00", "16 h 30"), ("Mardi", "8 h 00", "16 h 30"), ("Mercredi", "", "")),
)


def some_pages() -> tuple[ShownPage, ...]:
    return (
        page(
            1,
            "Renseignements sur l’identité",
            *lines(("Identité de l’enfant", CHILD), ("Identité de l’autre parent", ""), ("Téléphone", "514 873-7200")),
            section="",
        ),
        page(3, "Fréquentation et milieu de garde", *lines(("Jours par semaine", "4,5 jours")), TIMETABLE),
    )


def document(
    kind: PrintKind = PrintKind.FULL,
    pages: tuple[ShownPage, ...] | None = None,
    *,
    request_type: RequestType = RequestType.NEW,
    service_type: ServiceType = ServiceType.BC,
    has_other_parent: bool = True,
    names: SignerNames | None = NAMES,
    **changes: Any,
) -> Document:
    """A document with everything that any kind prints; ``changes`` go to its cover."""
    boxes = boxes_for(request_type, service_type, rules(), has_other_parent=has_other_parent, names=names)
    return Document(
        kind=kind,
        cover=cover(**changes),
        pages=some_pages() if pages is None else pages,
        boxes=boxes,
        details=lines(("Installation", "Saint-Viateur"), ("Autre parent", ""), ("Date de transmission", "–")),
        summary=lines(("Accompagnement par jour (heures / jour)", "4,5"), ("Fréquentation prévue (jours)", "262")),
        attachments=(
            AttachedDocument("Plan d’intégration.pdf", Nature.PLAN.label, "22 juillet 2021", 3),
            AttachedDocument("Signature des intervenants.pdf", Nature.SIGNATURES.label, "31 août 2021", 1),
        ),
        paper_key=PAPER_KEY,
        checks=(
            CheckLine("Formulaire", "Champs obligatoires remplis", False, ("Page 5 : une réponse manque.",)),
            CheckLine("Documents", "Plan d’intégration", True),
        ),
    )


def printed(asked: Document) -> PdfReader:
    """The document, printed and read back."""
    return PdfReader(BytesIO(_printed(asked)))


@lru_cache(maxsize=64)
def _printed(asked: Document) -> bytes:
    """Many tests look at the same document, each for something else; the same document gives the same bytes."""
    return render(asked)


def texts(reader: PdfReader) -> list[str]:
    """The text of each page on one line, no-break spaces included."""
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def embedded_fonts(reader: PdfReader) -> dict[str, Any]:
    """The descriptor of each font used, by name."""
    found: dict[str, Any] = {}
    for sheet in reader.pages:
        resources: Any = sheet["/Resources"]
        for font in resources["/Font"].values():
            for descendant in font.get_object()["/DescendantFonts"]:
                item = descendant.get_object()
                found[str(item["/BaseFont"])] = item["/FontDescriptor"]
    return found


def elements(node: Any) -> Iterator[Any]:
    """The elements of the structure under ``node``, in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        item = kid.get_object() if hasattr(kid, "get_object") else kid
        if hasattr(item, "get") and item.get("/Type") == "/StructElem":
            yield item
            yield from elements(item)
