"""Is this document acceptable, what does it carry, which codes and text? A confined child process answers."""

from base64 import b64decode
from dataclasses import dataclass, replace
from typing import Any

from mes_tui.attachments.child.kernel import Walls
from mes_tui.attachments.child.photographs import OVERSIZED, UNREAD, is_photograph
from mes_tui.attachments.confined import GivenUp, Reply, Stopped, run_child
from mes_tui.attachments.files import read_file
from mes_tui.attachments.outline import AS_JPEG, REPRINT, check_outline, subject_of
from mes_tui.attachments.progress import PageProgress, Progress, heard_by, number, parsed
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import HARMS, Inspection
from mes_tui.domain.looks import LOOK
from mes_tui.domain.text import clean
from mes_tui.forms import french
from mes_tui.forms.findings import marks_lines

__all__ = [
    "Examined",
    "PageProgress",
    "Stopped",
    "answered",
    "cleaned_copy",
    "damaged",
    "examine",
    "inspect",
    "lighter_copy",
    "not_clean",
    "page_texts",
    "page_weights",
    "picture_copy",
    "read_file",
    "unlocked_copy",
    "walls",
]

COPY_SECONDS = 90.0

_UNPROTECT = (
    "Ouvrez-le avec le programme qui le protège, enregistrez-en une copie sans protection, puis joignez cette copie."
)
_SENTENCES = {
    "password": "{} est protégé par un mot de passe. Retirez le mot de passe, ou réenregistrez le document "
    "par « Imprimer en PDF ».",
    "no-page": "{} ne contient aucune page. Vérifiez que c’est le bon fichier, ou numérisez le document de nouveau.",
    "protected": "{} est verrouillé par un certificat ou par un système de droits : seules les personnes désignées "
    "peuvent l’ouvrir. " + _UNPROTECT,
    "wrapper": "{} n’est que l’enveloppe d’un document protégé, qui est à l’intérieur. " + _UNPROTECT,
    "portfolio": "{} est un porte-documents : les documents sont à l’intérieur, ses pages n’en sont que la couverture. "
    "Ouvrez-le, enregistrez-en chaque document en PDF, puis joignez celui qui est demandé.",
    "dynamic": "{} est un formulaire dynamique (XFA) : Adobe Reader seul en montre les vraies pages. Ouvrez-le dans "
    "Adobe Reader, imprimez-le par « Imprimer en PDF », puis joignez le résultat.",
    "launch": "{} contient une commande qui lance un programme : il est refusé par prudence. " + REPRINT + ".",
    "embedded": "{} contient d’autres fichiers à l’intérieur. " + REPRINT + " pour ne garder que les pages.",
    "outside": "{} communique avec l’extérieur dès qu’on l’ouvre : il est refusé par prudence. " + REPRINT + ".",
    "unsure": "{} est endommagé : selon le programme qui l’ouvre, il ne montre pas la même chose. " + REPRINT + ".",
    "unreadable": "{} est endommagé : personne ne pourrait lire {}, dont le contenu manque ou ne se décode pas. "
    "Numérisez le document de nouveau, ou refaites le PDF avec le programme d’origine.",
    "damaged": "{} est illisible ou endommagé. " + REPRINT + ", ou numérisez le document de nouveau.",
    "late": "{} n’a pas pu être vérifié à temps : il est peut-être endommagé. Réessayez ; si cela recommence, "
    "réenregistrez-le par « Imprimer en PDF ».",
    UNREAD: "{} est une photo au format HEIC, que l’application ne lit pas. " + AS_JPEG,
    OVERSIZED: "{} est une photo au format HEIC, trop grande pour que l’application la lise. " + AS_JPEG,
    "unavailable": "{} n’a pas pu être vérifié : le contrôle des PDF ne démarre pas sur ce serveur. "
    "Avisez la personne qui administre l’application.",
}
# A copy that is not proven: what is wrong with which pages, and what to do.
_UNPROVEN = {
    "differs": "{} ne peut pas être copié tel quel : la copie ne montrerait pas {} comme l’original. Ouvrez-le dans un "
    "lecteur PDF, réenregistrez-le par « Imprimer en PDF », puis joignez ce nouveau fichier.",
    "undrawn": "{} ne peut pas être copié sans perte : l’application n’arrive pas à dessiner {}. Numérisez-le de "
    "nouveau à 300 points par pouce, ou réenregistrez-le par « Imprimer en PDF ».",
}
_PAGES_TOLD = 5
_STILL_HEAVY = (
    "Même allégé, {} dépasse {}. Numérisez moins de pages à la fois, ou en noir et blanc à 200 points par pouce."
)


@dataclass(frozen=True, slots=True)
class Examined:
    """A document that could be opened: what it carries, the texts of the codes printed on it, each with its page, and
    how the text of the first page begins, and what it looks like when it was scanned (``domain.looks``)."""

    facts: Inspection
    codes: tuple[tuple[int, str], ...] = ()
    opening: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class PageWeights:
    """How many bytes the pictures of each page hold, and how many digital signatures the document has."""

    pages: tuple[int, ...]
    signatures: int


def _never() -> bool:
    return False


def examine(data: bytes, max_pages: int, name: str = "") -> Examined:
    """Return what the PDF ``data``, of 1 to ``max_pages`` pages, carries; may take three seconds of processor.

    ``name`` is the file's name for the sentences. Raises ``Refusal`` when it is empty, not a PDF, incomplete,
    damaged, locked by a password, without a page or too long (guide, « Joindre des documents »; SOURCES.md §3.10).
    What makes it no clean document is told, for the caller to refuse.
    """
    subject = subject_of(name)
    check_outline(data, subject)
    reply = _ask(subject, "examine", str(max_pages), data=data)
    judged = _line(reply, 0)
    _raise_verdict(judged, subject)
    pages = number(judged, "pages")
    if judged.get("verdict") == "too-many-pages" and pages > max_pages:
        raise Refusal(
            f"{subject} compte {pages} pages : la limite est de {max_pages}. Ne joignez que les pages demandées."
        )
    facts = _facts(judged)
    if judged.get("verdict") != "ok" or facts is None or not 1 <= facts.pages <= max_pages:
        raise damaged(subject)
    seen = _line(reply, 1)
    if seen.get("verdict") == "unreadable":
        _raise_verdict(seen, subject)
    facts = replace(facts, blank=tuple(sorted({*facts.blank, *_pages(seen.get("blank"), facts.pages)})))
    opening, look = seen.get("opening"), seen.get("look")
    return Examined(
        facts,
        _codes(seen, facts.pages),
        clean(opening) if type(opening) is str else "",
        look if type(look) is str and LOOK.fullmatch(look) else "",
    )


def inspect(data: bytes, max_pages: int, name: str = "") -> Examined:
    """What a PDF that may be joined as it is carries. Raises the refusals of ``examine`` and ``not_clean``."""
    examined = examine(data, max_pages, name)
    if not examined.facts.clean:
        raise Refusal(not_clean(examined.facts, name))
    return examined


def not_clean(facts: Inspection, name: str = "") -> str:
    """The sentence that refuses a document for what it carries, or for what readers do not read alike."""
    return _SENTENCES[facts.harm].format(subject_of(name))


def page_texts(data: bytes, name: str = "") -> tuple[str, ...]:
    """Return the text of each page, cleaned, with what was typed or noted on it; may take three seconds of processor.

    It is empty for a scanned page, and the tuple may be shorter than the document when reading it all would take too
    long. Raises ``Refusal`` when the document cannot be read.
    """
    subject = subject_of(name)
    answer = answered(subject, "texts", data=data)
    texts, marks = answer.get("texts"), answer.get("marks")
    if not isinstance(texts, list) or not isinstance(marks, list) or len(texts) != len(marks):
        raise damaged(subject)
    if not all(type(text) is str for text in texts) or not all(map(_are_marks, marks)):
        raise damaged(subject)
    return tuple(
        clean("\n".join(filter(None, (text.rstrip(), *marks_lines(added)))), lines=True).lstrip("\n")
        for text, added in zip(texts, marks, strict=True)
    )


def _are_marks(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(mark, list) and len(mark) == 3 and all(type(part) is str for part in mark) for mark in value
    )


def page_weights(data: bytes, name: str = "") -> PageWeights:
    """Return how many bytes the pictures of each page hold. Raises ``Refusal`` when the document cannot be read."""
    subject = subject_of(name)
    check_outline(data, subject)
    answer = answered(subject, "weigh", data=data)
    weights = answer.get("weights")
    if not isinstance(weights, list) or not weights or not all(_is_count(weight) for weight in weights):
        raise damaged(subject)
    return PageWeights(tuple(weights), max(0, number(answer, "signatures")))


def lighter_copy(
    data: bytes, limit: int, name: str = "", progress: Progress = lambda _: None, given_up: GivenUp = _never
) -> bytes:
    """Return a copy of at most ``limit`` bytes, its heavy pages made grey pictures.

    Like each of the copies: it is compared page by page with the document, and may take a minute. ``progress`` hears
    of each page, from the thread that called. Raises ``Refusal`` when the copy would still be too heavy, cannot be made
    or does not show what the document shows, ``Stopped`` once ``given_up`` says true.
    """
    subject = subject_of(name)
    answer = _copied(subject, data, progress, given_up, "lighten", str(limit))
    if answer.get("verdict") == "heavy":
        raise Refusal(_STILL_HEAVY.format(subject, french.size(limit)))
    return _document(answer, subject)


def cleaned_copy(
    data: bytes, name: str = "", progress: Progress = lambda _: None, given_up: GivenUp = _never
) -> tuple[bytes, tuple[str, ...]]:
    """Return a copy that keeps what the pages show and nothing else, and the names of the files it leaves out."""
    subject = subject_of(name)
    answer = _copied(subject, data, progress, given_up, "clean")
    files = answer.get("files")
    names = tuple(clean(file) for file in files if type(file) is str) if isinstance(files, list) else ()
    return _document(answer, subject), names


def unlocked_copy(
    data: bytes, name: str = "", progress: Progress = lambda _: None, given_up: GivenUp = _never
) -> bytes:
    """Return the same document, no longer encrypted."""
    subject = subject_of(name)
    return _document(_copied(subject, data, progress, given_up, "unlock"), subject)


def picture_copy(
    data: bytes, limit: int, name: str = "", progress: Progress = lambda _: None, given_up: GivenUp = _never
) -> bytes:
    """Return a document of at most ``limit`` bytes that shows the pictures of a file that is no PDF."""
    subject = subject_of(name)
    job = "photograph" if is_photograph(data) else "picture"
    answer = _copied(subject, data, progress, given_up, job, str(limit))
    if answer.get("verdict") == "heavy":
        raise Refusal(_STILL_HEAVY.format(subject, french.size(limit)))
    return _document(answer, subject)


def _copied(subject: str, data: bytes, progress: Progress, given_up: GivenUp, *job: str) -> dict[str, Any]:
    """The answer of a child that makes a copy. Raises ``Refusal`` for one that is not proven, ``Stopped``."""

    reply = run_child(*job, data=data, seconds=COPY_SECONDS, heard=heard_by(progress), given_up=given_up)
    answer = _last(reply, subject)
    if answer["verdict"] in _UNPROVEN:
        raise Refusal(unproven(answer, subject))
    return answer


def unproven(answer: dict[str, Any], subject: str) -> str:
    """The sentence about a copy of ``subject`` that does not show what it should."""
    return _UNPROVEN[answer["verdict"]].format(subject, pages_told(answer))


def pages_told(answer: dict[str, Any]) -> str:
    """« les pages 3 et 5 », those that the answer of a child names."""
    pages = answer.get("pages")
    numbers = [str(page) for page in pages if _is_count(page)] if isinstance(pages, list) else []
    told, more = numbers[:_PAGES_TOLD], len(numbers) - _PAGES_TOLD
    listed = french.listed([*told, f"{more} de plus"] if more > 0 else told)
    return f"{'la page' if len(told) == 1 else 'les pages'} {listed}".rstrip()


def walls() -> Walls:
    """What the kernel of this machine refuses to the child, as the child itself saw it."""
    told = _line(run_child("walls", data=b""), 0)
    return Walls(calls=told.get("calls") is True, paths=max(0, number(told, "paths")))


def damaged(subject: str) -> Refusal:
    """What refuses a document that cannot be trusted."""
    return Refusal(_SENTENCES["damaged"].format(subject))


def _ask(subject: str, *arguments: str, data: bytes) -> Reply:
    """The child's reply, once it said at least one whole line."""
    reply = run_child(*arguments, data=data)
    _require_said(reply, subject)
    return reply


def _require_said(reply: Reply, subject: str) -> None:
    if not reply.started:
        raise Refusal(_SENTENCES["unavailable"].format(subject))
    if not reply.lines and reply.late:
        raise Refusal(_SENTENCES["late"].format(subject))
    if not reply.lines:
        raise damaged(subject)


def answered(subject: str, *arguments: str, data: bytes, seconds: float | None = None) -> dict[str, Any]:
    """The one line that answers. Anything else means a document that cannot be trusted."""
    return _last(run_child(*arguments, data=data, seconds=seconds), subject)


def _last(reply: Reply, subject: str) -> dict[str, Any]:
    if reply.late:
        raise Refusal(_SENTENCES["late"].format(subject))
    _require_said(reply, subject)
    answer = parsed(reply.lines[-1]) if reply.ended else {}
    _raise_verdict(answer, subject)
    if answer.get("verdict") not in ("ok", "heavy", *_UNPROVEN):
        raise damaged(subject)
    return answer


def _raise_verdict(answer: dict[str, Any], subject: str) -> None:
    verdict = answer.get("verdict")
    if isinstance(verdict, str) and verdict in _SENTENCES:
        raise Refusal(_SENTENCES[verdict].format(subject, pages_told(answer)))


def _line(reply: Reply, place: int) -> dict[str, Any]:
    return parsed(reply.lines[place]) if place < len(reply.lines) else {}


def _is_count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _facts(judged: dict[str, Any]) -> Inspection | None:
    """The facts, when each is of its kind."""
    counts = {name: number(judged, name) for name in ("pages", "script", "form", "signatures", "layers", *HARMS)}
    producer, encrypted, sizes = judged.get("producer"), judged.get("encrypted"), judged.get("sizes")
    if min(counts.values()) < 0 or type(producer) is not str or type(encrypted) is not bool:
        return None
    if not isinstance(sizes, list) or not all(
        isinstance(size, list) and len(size) == 3 and all(map(_is_count, size)) for size in sizes
    ):
        return None
    return Inspection(
        pages=counts["pages"],
        blank=_pages(judged.get("blank"), counts["pages"]),
        sizes=tuple((width, height, pages) for width, height, pages in sizes),
        scripted=counts["script"] > 0,
        form=counts["form"] > 0,
        signatures=counts["signatures"],
        encrypted=encrypted,
        launch=counts["launch"],
        embedded=counts["embedded"],
        outside=counts["outside"],
        unsure=counts["unsure"],
        layers=counts["layers"],
        producer=clean(producer, limit=80),
    )


def _pages(told: Any, pages: int) -> tuple[int, ...]:
    """The numbers of pages among those told."""
    numbers = told if isinstance(told, list) else []
    return tuple(number for number in numbers if _is_count(number) and 1 <= number <= pages)


def _codes(answer: dict[str, Any], pages: int) -> tuple[tuple[int, str], ...]:
    """The codes read; a child that failed on the way read none."""
    codes = answer.get("codes")
    if answer.get("verdict") != "ok" or not isinstance(codes, list):
        return ()
    return tuple(
        (code[0], clean(code[1]))
        for code in codes
        if isinstance(code, list) and len(code) == 2 and _is_count(code[0]) and type(code[1]) is str
        if 1 <= code[0] <= pages
    )


def _document(answer: dict[str, Any], subject: str) -> bytes:
    try:
        made = b64decode(answer.get("document", ""), validate=True)
    except (TypeError, ValueError) as error:
        raise damaged(subject) from error
    if not made:
        raise damaged(subject)
    return made
