"""A request as one file: what « Exporter le dossier » puts in the PDF, version 1 of « mes-dossier ».

The people are a « mes-csg » file of their own, under ``donnees``: one format, one reader. The schema of the whole is
``dossier.schema.json``, beside this module.
"""

from dataclasses import dataclass
from importlib.resources import files

from mes_tui.domain.requests import Attachment, Printout, RequestFile, Transmission
from mes_tui.importing.model import Fault

FORMAT = "mes-dossier"
VERSION = 1
DATA_FILE = "demande.json"
"""The file of the data inside the PDF; the documents stand beside it."""
MAX_BYTES = 4 * 1024 * 1024
MAX_TEXTS = 1000
TEXT_LENGTH = 20_000
MAX_PRINTOUTS = 30
"""The last revisions that were printed: each holds all the answers."""


@dataclass(frozen=True, slots=True)
class PackagedDocument:
    """A document of the request: ``file`` is the name of its bytes beside the data; its ``attachment.id`` is 0."""

    file: str
    attachment: Attachment


@dataclass(frozen=True, slots=True)
class Package:
    """A valid file: the request with its people, answers, signature and comments (no id but 0), and the rest.

    ``sent`` is the request with the people of its last sending, when it took others since. ``warnings`` do not prevent
    taking it in.
    """

    file: RequestFile
    documents: tuple[PackagedDocument, ...]
    transmissions: tuple[Transmission, ...]
    printouts: tuple[Printout, ...] = ()
    warnings: tuple[Fault, ...] = ()
    sent: RequestFile | None = None


def schema() -> str:
    """The JSON schema (draft 2020-12) of the format."""
    return files("mes_tui.importing").joinpath("dossier.schema.json").read_text(encoding="utf-8")


def document_file(attachment: Attachment) -> str:
    """The name of a document's bytes inside the PDF: its slot, never its title."""
    return f"{attachment.name.lower()}.pdf"
