"""Is this document acceptable, how many pages, which text? The answer comes from a confined child process."""

import json
from dataclasses import dataclass
from typing import Any

from mes_tui.attachments.confined import Reply, run_child
from mes_tui.attachments.files import read_file
from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean, file_name

__all__ = ["Facts", "inspect", "page_texts", "read_file"]

_HEADER = b"%PDF-"
_HEADER_WITHIN = 1024
_END = b"%%EOF"
_END_WITHIN = 2048
_REPRINT = "Réenregistrez-le par « Imprimer en PDF »"

# What the first bytes betray, whatever the name says. A file may be two things at once: these are refused even
# when a PDF header follows.
_OTHER_KINDS = (
    (b"PK", "un document de traitement de texte ou une archive. Ouvrez-le, puis enregistrez-le en PDF."),
    (b"MZ", "un programme. Choisissez le document PDF lui-même."),
    (b"\x7fELF", "un programme. Choisissez le document PDF lui-même."),
    (b"#!", "un programme. Choisissez le document PDF lui-même."),
    (b"<html", "une page Web. Ouvrez-la, puis enregistrez-la par « Imprimer en PDF »."),
    (b"<!doctype", "une page Web. Ouvrez-la, puis enregistrez-la par « Imprimer en PDF »."),
    (b"\xff\xd8\xff", "une image. Numérisez le document en PDF, ou imprimez l’image en PDF."),
    (b"\x89png", "une image. Numérisez le document en PDF, ou imprimez l’image en PDF."),
    (b"gif8", "une image. Numérisez le document en PDF, ou imprimez l’image en PDF."),
    (b"ii*\x00", "une image. Numérisez le document en PDF, ou imprimez l’image en PDF."),
    (b"mm\x00*", "une image. Numérisez le document en PDF, ou imprimez l’image en PDF."),
    (b"{\\rtf", "un document de traitement de texte. Ouvrez-le, puis enregistrez-le en PDF."),
    (b"\xd0\xcf\x11\xe0", "un document de traitement de texte. Ouvrez-le, puis enregistrez-le en PDF."),
)

_SENTENCES = {
    "password": "{} est protégé par un mot de passe. Retirez le mot de passe, ou réenregistrez le document "
    "par « Imprimer en PDF ».",
    "no-page": "{} ne contient aucune page. Vérifiez que c’est le bon fichier, ou numérisez le document de nouveau.",
    "launch": "{} contient une commande qui lance un programme : il est refusé par prudence. " + _REPRINT + ".",
    "embedded": "{} contient d’autres fichiers à l’intérieur. " + _REPRINT + " pour ne garder que les pages.",
    "damaged": "{} est illisible ou endommagé. " + _REPRINT + ", ou numérisez le document de nouveau.",
    "late": "{} n’a pas pu être vérifié à temps : il est peut-être endommagé. Réessayez; si cela recommence, "
    "réenregistrez-le par « Imprimer en PDF ».",
    "unavailable": "{} n’a pas pu être vérifié : le contrôle des PDF ne démarre pas sur ce serveur. "
    "Avisez la personne qui administre l’application.",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of an accepted document.

    ``scripted`` marks JavaScript, which government forms carry: accepted, shown with a visible mark, never run.
    ``producer`` is the program that made it, cleaned, possibly empty.
    """

    pages: int
    scripted: bool = False
    producer: str = ""


def inspect(data: bytes, max_pages: int, name: str = "") -> Facts:
    """Return the facts of the PDF ``data``, of 1 to ``max_pages`` pages; may block for five seconds.

    ``name`` is the file's name for the sentences. Raises ``Refusal`` when it is empty, not a PDF, incomplete,
    damaged, locked by a password, without a page, too long, or carries a launch command or other files
    (guide, « Joindre des documents »; domain.md §3.10).
    """
    subject = _subject(name)
    _check_outline(data, subject)
    answer = _ask(subject, "inspect", str(max_pages), data=data)
    pages, scripted, producer = answer.get("pages"), answer.get("scripted"), answer.get("producer")
    if not isinstance(pages, int) or isinstance(pages, bool):
        raise _damaged(subject)
    if answer.get("verdict") == "too-many-pages" and pages > max_pages:
        raise Refusal(
            f"{subject} compte {pages} pages : la limite est de {max_pages}. Ne joignez que les pages demandées."
        )
    if answer.get("verdict") != "ok" or not 1 <= pages <= max_pages:
        raise _damaged(subject)
    if not isinstance(scripted, bool) or not isinstance(producer, str):
        raise _damaged(subject)
    return Facts(pages, scripted, clean(producer, limit=80))


def page_texts(data: bytes, name: str = "") -> tuple[str, ...]:
    """Return the text of each page, cleaned, empty for a scanned page; may block for five seconds.

    The tuple may be shorter than the document when reading it all would take too long. Raises ``Refusal`` when
    the document cannot be read.
    """
    subject = _subject(name)
    answer = _ask(subject, "texts", data=data)
    texts = answer.get("texts")
    if answer.get("verdict") != "ok" or not isinstance(texts, list) or not all(type(text) is str for text in texts):
        raise _damaged(subject)
    return tuple(clean(text, lines=True) for text in texts)


def _subject(name: str) -> str:
    return f"« {file_name(name)} »" if name else "Ce fichier"


def _damaged(subject: str) -> Refusal:
    return Refusal(_SENTENCES["damaged"].format(subject))


def _check_outline(data: bytes, subject: str) -> None:
    """Refuse what the first and last bytes already tell, before any parser sees the rest."""
    if not data:
        raise Refusal(f"{subject} est vide (0 octet). Enregistrez ou numérisez le document de nouveau.")
    start = data[:_HEADER_WITHIN].lstrip(b"\xef\xbb\xbf \t\r\n\x00").lower()
    for prefix, kind in _OTHER_KINDS:
        if start.startswith(prefix.lower()):
            raise Refusal(f"{subject} n’est pas un PDF : c’est {kind}")
    if _HEADER not in data[:_HEADER_WITHIN]:
        raise Refusal(f"{subject} n’est pas un PDF, malgré son nom. Ouvrez-le, puis enregistrez-le en PDF.")
    if _END not in data[-_END_WITHIN:] and _END not in data.rstrip(b"\x00\t\n\r ")[-_END_WITHIN:]:
        raise Refusal(f"{subject} est incomplet : la fin manque. Copiez ou numérisez le document de nouveau.")


def _ask(subject: str, *arguments: str, data: bytes) -> dict[str, Any]:
    """The child's answer. Anything but one well-formed line means a document that cannot be trusted."""
    reply = run_child(*arguments, data=data)
    if not reply.started:
        raise Refusal(_SENTENCES["unavailable"].format(subject))
    if reply.late:
        raise Refusal(_SENTENCES["late"].format(subject))
    answer = _parse(reply)
    verdict = answer.get("verdict")
    if isinstance(verdict, str) and verdict in _SENTENCES:
        raise Refusal(_SENTENCES[verdict].format(subject))
    return answer


def _parse(reply: Reply) -> dict[str, Any]:
    if reply.line.count(b"\n") != 1 or not reply.line.endswith(b"\n"):
        return {}
    try:
        answer = json.loads(reply.line)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}
