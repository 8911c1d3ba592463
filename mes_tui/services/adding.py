"""A document joined in one act, as a script does it: what the screen would ask is said beforehand, or refused."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mes_tui.domain.access import Action
from mes_tui.domain.codes import Nature
from mes_tui.domain.documents import nature_name, stored_name
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import Scan
from mes_tui.domain.requests import Attachment, RequestFile
from mes_tui.forms.findings import scan_line
from mes_tui.forms.french import listed, quoted
from mes_tui.services.context import WorkContext
from mes_tui.services.documents import Candidate, Documents, Progress
from mes_tui.services.drafts import Drafts
from mes_tui.services.filling import HELD, uncovered
from mes_tui.services.joining import COPIES, OFFERED, UNLOCKING, settling
from mes_tui.services.joining import told as copy_told

# What is said of a refusal, by its key, is how to say it beforehand.
COPY, ANYWAY, REPLACE = "accept_copy", "join_anyway", "replace_document"
TITLE, SIGNED, WHICH = "document_title", "signed", "document_rank"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person says beforehand.

    ``rank`` is that of the file where there may be several, 0 for one more. ``title`` is that of a document that no
    slot names; ``word`` what was checked of signatures whose codes cannot be read, ``signed`` the keys of those who
    signed there. ``copy``: a copy may be joined in place of a file that is not acceptable; ``anyway``: whatever is
    doubtful is; ``replace``: what is in the slot goes.
    """

    nature: Nature
    rank: int = 0
    title: str = ""
    word: str = ""
    signed: Collection[str] = ()
    copy: bool = False
    anyway: bool = False
    replace: bool = False

    @property
    def place(self) -> int:
        """The rank of the file in its slot."""
        return self.rank or (0 if self.nature.several else 1)


@dataclass(frozen=True, slots=True)
class Added:
    """A document that is in the request. ``told`` is what there is to know of it, a sentence each."""

    number: str
    title: str
    place: str
    told: tuple[str, ...]

    def __str__(self) -> str:
        head = f"Demande {self.number}\u00a0: {quoted(self.title)} est joint dans {quoted(self.place)}."
        return "\n".join([head, *(f"  {line}" for line in self.told)])


class Adding:
    """Joins documents for scripts."""

    def __init__(self, context: WorkContext) -> None:
        self._context, self._documents = context, Documents(context)

    def add(self, request_id: int, path: Path, wish: Wish, progress: Progress = lambda _: None) -> Added:
        """Join the file ``path`` as the screen would, when nothing is to be asked that ``wish`` does not say.

        ``progress`` hears of the pages of a copy. Raises Refusal, whose key names what may lift it (``COPY``…),
        also when somebody has the request open; NotFound, Stale, NotSaved.
        """
        context, documents = self._context, self._documents
        file, wish = self._held(request_id, wish)
        try:
            candidate, told = self._acceptable(request_id, path, wish, progress)
            if doubt := documents.doubles(request_id, wish.nature, candidate, rank=wish.place):
                said = f"{quoted(candidate.title)}\u00a0: {doubt}"
                told.append(said)
                _require(wish.anyway, f"{said} Rien n’a été modifié.", ANYWAY)
            scan = documents.scan(request_id, wish.nature, candidate)
            told += self._settled(request_id, wish, candidate, scan)
            if gone := file.named(stored_name(wish.nature, wish.place)) if wish.place else None:
                told.append(f"Il remplace {quoted(gone.title)}.")
            self._require_signers(request_id, wish, scan)
            if wish.nature is Nature.OTHER:
                _require(wish.title.strip(), "Donnez le titre de ce document.", TITLE)
            before = self._uncovered(request_id)
            kept = (request_id, wish.nature, candidate, file.request.version, wish.word)
            documents.keep(*kept, rank=wish.place, title=wish.title, signed=wish.signed)
            told += [sentence for sentence in self._uncovered(request_id) if sentence not in before]
        finally:
            # Nobody stays in the request after a command.
            Drafts(context).release(request_id)
        with context.view(request_id, Action.VIEW) as view:
            place = nature_name(wish.nature, view.form.natures)
        return Added(file.request.number, wish.title or candidate.title, place, tuple(told))

    def _held(self, request_id: int, wish: Wish) -> tuple[RequestFile, Wish]:
        """The request, once it is nobody else's for a while and the slot is free, and the wish, whose file to replace
        is known. Raises Refusal.
        """
        with self._context.work(request_id, Action.ATTACH, changes=False) as work:
            if held := work.hold(HELD):
                raise Refusal(held)
            called = quoted(nature_name(wish.nature, work.form.natures))
            wish = _aimed(wish, work.file.files(wish.nature), called)
            if wish.place and work.file.named(stored_name(wish.nature, wish.place)) is not None:
                _require(wish.replace, f"{called} contient déjà un document. Rien n’a été modifié.", REPLACE)
            return work.file, wish

    def _acceptable(self, request_id: int, path: Path, wish: Wish, progress: Progress) -> tuple[Candidate, list[str]]:
        """The file, or the copy of it that may be joined, with what was done. Raises Refusal."""
        candidate, told = self._documents.judge(request_id, path), list[str]()
        if candidate.locked:
            told.append(UNLOCKING.format(quoted(candidate.title)))
            candidate = self._documents.unlocked(candidate, progress)
        while candidate.refused:
            _require(wish.copy, candidate.refused, COPY)
            told.append(f"{OFFERED[candidate.remedy][0]}\u00a0: relisez-la dans l’application.")
            candidate = COPIES[candidate.remedy](self._documents, candidate, progress)
        return candidate, [*told, *copy_told(candidate).splitlines()] if told else told

    def _settled(self, request_id: int, wish: Wish, candidate: Candidate, scan: Scan | None) -> list[str]:
        """What the codes of the pages say, once it is no obstacle. Raises Refusal."""
        with self._context.view(request_id, Action.ATTACH) as view:
            words = view.form.natures
        if doubt := settling(wish.nature, candidate, scan, words):
            _require(wish.anyway, doubt[1], ANYWAY)
        return [scan_line(scan)] if scan else []

    def _require_signers(self, request_id: int, wish: Wish, scan: Scan | None) -> None:
        from mes_tui.services.sheets import on_sheet

        if wish.nature is not Nature.SIGNATURES:
            return
        with self._context.view(request_id, Action.ATTACH) as view:
            boxes = {box.key: box.label for box in on_sheet(view, scan)}
        if not set(wish.signed) <= boxes.keys() or not (wish.signed or len(boxes) == 1):
            named = listed([f"{key} ({label})" for key, label in boxes.items()], "ou")
            raise Refusal(f"Dites qui a signé sur cette feuille, parmi\u00a0: {named}.", SIGNED)

    def _uncovered(self, request_id: int) -> list[str]:
        with self._context.view(request_id, Action.ATTACH) as view:
            return uncovered(view)


def _aimed(wish: Wish, present: Sequence[Attachment], called: str) -> Wish:
    """``wish``, which replaces the only document of the slot ``called`` when it says no rank. Raises Refusal when
    there are several: none is taken for another.
    """
    if not wish.replace or wish.place or not present:
        return wish
    if len(present) > 1:
        named = ", ".join(f"{one.rank} {quoted(one.title)}" for one in present)
        raise Refusal(f"{called} contient plusieurs documents\u00a0: {named}. Dites lequel remplacer.", WHICH)
    return replace(wish, rank=present[0].rank)


def _require(said: object, sentence: str, key: str) -> None:
    """Raise the Refusal ``sentence`` unless the person ``said`` what lifts it."""
    if not said:
        raise Refusal(sentence, key)
