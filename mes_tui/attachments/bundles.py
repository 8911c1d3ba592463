"""Documents put behind a printed form, or taken out of a file that carries them: a confined child does the work."""

import json
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from mes_tui.attachments.confined import GivenUp, Reply, run_child
from mes_tui.attachments.inspection import pages_told
from mes_tui.attachments.outline import check_outline, subject_of
from mes_tui.attachments.progress import Progress, heard_by, parsed
from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean

MERGE_SECONDS, CARRIED_SECONDS = 90.0, 8.0
_REPLY_LIMIT = 48 * 1024 * 1024
_APART = (
    "Le document « {} » ne peut pas être réuni aux autres{}. Imprimez le formulaire complet, puis ce document à part "
    "(Entrée sur le document, puis « Enregistrer sous… »)."
)
_OTHERWISE = " : {} ne s’y verrait pas comme dans le document lui-même"
_UNREADABLE = "{} n’a pas pu être lu : il est endommagé ou incomplet. Reprenez le fichier d’origine."


@dataclass(frozen=True, slots=True)
class Part:
    """A document to put behind: its title, for the outline and the sentences, and its bytes."""

    title: str
    data: bytes = field(repr=False)
    pages: int


@dataclass(frozen=True, slots=True)
class Carried:
    """A file found inside a PDF. ``name`` is cleaned text, never a path."""

    name: str
    data: bytes = field(repr=False)


def merged(
    first: bytes, parts: Sequence[Part], progress: Progress | None = None, given_up: GivenUp | None = None
) -> bytes:
    """Return ``first`` with what the pages of ``parts`` show behind it; may take a minute.

    ``progress`` hears of each page compared. Raises ``Stopped`` once ``given_up`` says true, ``Refusal`` naming the
    part that cannot be read, whose number of pages is not the one expected, or the pages that would not be seen as they
    are.
    """
    header = json.dumps([["", len(first)], *([part.title, len(part.data)] for part in parts)])
    data = b"".join((header.encode("ascii"), b"\n", first, *(part.data for part in parts)))
    heard = heard_by(progress) if progress else None
    reply = run_child("merge", data=data, seconds=MERGE_SECONDS, limit=_REPLY_LIMIT, heard=heard, given_up=given_up)
    answers = [parsed(line) for line in reply.lines]
    answer = answers[-1] if answers and reply.ended else {}
    counts, document = answer.get("pages"), answer.get("document")
    added = sum("added" in told for told in answers)
    if isinstance(counts, list) and len(counts) == len(parts) and type(document) is str:
        wrong = [part for part, count in zip(parts, counts, strict=True) if part.pages != count]
        if not wrong:
            return _decoded(document, "Ce dossier")
        raise Refusal(_APART.format(wrong[0].title, ""))
    if answer.get("verdict") in ("differs", "undrawn"):
        place, why = answer.get("part"), _OTHERWISE.format(pages_told(answer))
    else:
        place, why = added + 1, ""
    if not reply.started or type(place) is not int or not 1 <= place <= len(parts):
        raise Refusal("Les documents n’ont pas pu être réunis. Réessayez, ou imprimez le formulaire complet.")
    raise Refusal(_APART.format(parts[place - 1].title, why))


def carried_files(data: bytes, name: str = "") -> tuple[Carried, ...]:
    """Return the files inside the PDF ``data``; ``name`` is the PDF's own name, for the sentences.

    Raises ``Refusal`` when it is not a PDF, cannot be read, or carries too much.
    """
    subject = subject_of(name)
    check_outline(data, subject)
    reply = run_child("carried", data=data, seconds=CARRIED_SECONDS, limit=_REPLY_LIMIT)
    _require_whole(reply, subject)
    return tuple(_carried(parsed(line), subject) for line in reply.lines)


def _require_whole(reply: Reply, subject: str) -> None:
    if reply.late or not reply.started or not reply.ended:
        raise Refusal(_UNREADABLE.format(subject))


def _carried(answer: dict[str, Any], subject: str) -> Carried:
    if answer.get("verdict") in ("too-many", "too-large"):
        raise Refusal(f"{subject} contient trop de fichiers, ou de trop lourds. Reprenez le fichier d’origine.")
    name, content = answer.get("name"), answer.get("content")
    if type(name) is not str or type(content) is not str:
        raise Refusal(_UNREADABLE.format(subject))
    return Carried(clean(name), _decoded(content, subject))


def _decoded(text: str, subject: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except ValueError as error:
        raise Refusal(_UNREADABLE.format(subject)) from error
