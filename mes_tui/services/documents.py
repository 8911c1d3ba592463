"""Documents of a request: attach, remove, read, copy (P28, P50 to P56)."""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from mes_tui.attachments import inspection
from mes_tui.attachments.drawing import Drawing
from mes_tui.attachments.files import too_large
from mes_tui.attachments.inspection import PageProgress, Stopped
from mes_tui.attachments.outline import is_picture, no_document
from mes_tui.domain import paper_code
from mes_tui.domain.access import Action
from mes_tui.domain.codes import Nature
from mes_tui.domain.documents import FILES, MOST_FILES, free_rank, nature_name, stored_name
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.findings import Copy, Inspection, Scan
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.requests import Attachment, RequestFile
from mes_tui.domain.text import clean, file_name
from mes_tui.forms.french import counted, size
from mes_tui.services import doubles
from mes_tui.services.context import Saved, WorkContext
from mes_tui.services.drafts import limited
from mes_tui.services.exports import export_name, within, write_file
from mes_tui.services.request_work import RequestView
from mes_tui.services.room import require_room
from mes_tui.services.scans import match, proposed, require_word
from mes_tui.services.sheets import statement
from mes_tui.services.viewing import Viewing
from storage import records

if TYPE_CHECKING:
    from storage.records import NewAttachment

__all__ = ["Candidate", "Documents", "GivenUp", "PageProgress", "Progress", "Remedy", "Stopped"]

TITLE_LENGTH = 120
NOTE_LENGTH = 300
Progress = Callable[[PageProgress], None]
GivenUp = Callable[[], bool]
_ABSENT = "Ce document n’est plus dans la demande. Rafraîchissez-la."


def _never() -> bool:
    return False


class Remedy(Enum):
    """What can be offered in place of a file that is not acceptable as it is."""

    NONE = ""
    LIGHTER = "lighter"
    CLEANED = "cleaned"
    CONVERTED = "converted"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file read once, judged, not stored yet: the file itself, or a copy of it made by the application.

    ``refused`` is the sentence that says why it cannot be joined as it is, ``remedy`` what can be offered instead.
    ``weights`` are the bytes of pictures of each page of a file that is too large, ``left_out`` the names of the files
    that a cleaned copy no longer holds, ``signatures`` how many digital signatures the file has, of which a copy keeps
    none; ``facts`` is None until the file is small enough to be examined.
    """

    title: str
    data: bytes = field(repr=False)
    original_size: int
    facts: Inspection | None = None
    codes: tuple[tuple[int, str], ...] = ()
    opening: str = ""
    look: str = ""
    refused: str = ""
    remedy: Remedy = Remedy.NONE
    weights: tuple[int, ...] = ()
    left_out: tuple[str, ...] = ()
    signatures: int = 0

    @property
    def locked(self) -> bool:
        """Whether it may be joined once it is unlocked: its owner only had locked it."""
        facts = self.facts
        return facts is not None and facts.encrypted and facts.clean and facts.copy is Copy.ITSELF

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.data)

    @property
    def drawing(self) -> Drawing:
        """Its pages, drawn when they are asked for."""
        return Drawing(self.data, self.title)


class Documents:
    """The documents of a request: one in a slot, or several in their order where the nature may have them."""

    def __init__(self, context: WorkContext, viewing: Viewing | None = None) -> None:
        self._context = context
        self.viewing = viewing or Viewing(allowed=False)

    def attach(
        self,
        request_id: int,
        nature: Nature,
        path: Path,
        version: int,
        word: str = "",
        *,
        rank: int = 1,
        signed: Collection[str] = (),
    ) -> Saved:
        """Store the PDF ``path`` as ``keep`` does; may take a few seconds.

        The right is asked before the file is read, and again in the transaction that stores it. Raises Refusal when
        the file is not acceptable, Stale, NotFound, NotSaved.
        """
        candidate = self.examine(request_id, path)
        return self.keep(request_id, nature, candidate, version, word, rank=rank, signed=signed)

    def examine(self, request_id: int, path: Path) -> Candidate:
        """What ``judge`` says of the PDF ``path``, unlocked if its owner had locked it."""
        return self.unlocked(self.judge(request_id, path))

    def judge(self, request_id: int, path: Path) -> Candidate:
        """Read and judge the PDF ``path``, for a request that the actor may change; may take seconds.

        A file that is too large, would start a program, carries others or is a picture comes back refused with its
        remedy. Raises Refusal for any other that is not acceptable, NotFound.
        """
        context, rules = self._context, self._context.rules
        with context.view(request_id, Action.ATTACH):
            pass
        path = within(context.files_root(), path)
        data = inspection.read_file(path, rules.max_bytes, rules.max_original_bytes)
        title = file_name(path.name, limit=TITLE_LENGTH)
        if is_picture(data):
            return Candidate(title, data, len(data), refused=no_document(data, title), remedy=Remedy.CONVERTED)
        if len(data) <= rules.max_bytes:
            return self._judged(Candidate(title, data, len(data)), Copy.ITSELF)
        weights = inspection.page_weights(data, title)
        return Candidate(
            title,
            data,
            len(data),
            refused=too_large(title, len(data), rules.max_bytes),
            remedy=Remedy.LIGHTER,
            weights=weights.pages,
            signatures=weights.signatures,
        )

    def lighter(
        self, candidate: Candidate, progress: Progress = lambda _: None, given_up: GivenUp = _never
    ) -> Candidate:
        """A copy of a file that is too large, its heavy pages made grey pictures; may take a minute.

        ``progress`` hears of each page. Raises Refusal when it cannot be made small enough, Stopped once ``given_up``.
        """
        limit = self._context.rules.max_bytes
        data = inspection.lighter_copy(candidate.data, limit, candidate.title, progress, given_up)
        return self._copied(candidate, data, Copy.LIGHTER)

    def cleaned(
        self, candidate: Candidate, progress: Progress = lambda _: None, given_up: GivenUp = _never
    ) -> Candidate:
        """A copy that keeps what the pages show and nothing else; as ``lighter``."""
        data, left_out = inspection.cleaned_copy(candidate.data, candidate.title, progress, given_up)
        return self._copied(replace(candidate, left_out=left_out), data, Copy.CLEANED)

    def converted(
        self, candidate: Candidate, progress: Progress = lambda _: None, given_up: GivenUp = _never
    ) -> Candidate:
        """A document that shows the pictures of a file; as ``lighter``."""
        limit = self._context.rules.max_bytes
        data = inspection.picture_copy(candidate.data, limit, candidate.title, progress, given_up)
        return self._copied(candidate, data, Copy.PICTURE)

    def unlocked(
        self, candidate: Candidate, progress: Progress = lambda _: None, given_up: GivenUp = _never
    ) -> Candidate:
        """A copy that all can read of a document that its owner locked, any other as it is; as ``lighter``."""
        facts, title, most = candidate.facts, candidate.title, self._context.rules.max_bytes
        if facts is None or not candidate.locked:
            return candidate
        data = inspection.unlocked_copy(candidate.data, title, progress, given_up)
        if len(data) > most:
            raise Refusal(too_large(title, len(data), most))
        return replace(candidate, data=data, facts=replace(facts, copy=Copy.UNLOCKED, original=_sha256(candidate.data)))

    def preview(self, candidate: Candidate) -> tuple[str, ...]:
        """The text of each page of a file not stored yet. Raises Refusal when it cannot be read."""
        return inspection.page_texts(candidate.data, candidate.title)

    def proposed(self, request_id: int, candidate: Candidate) -> tuple[Nature | None, str]:
        """The slot that a file seems made for, and on what ground; None when nothing in it says so.

        The codes on its pages say it, else the text of its first page; its name says nothing. Raises Refusal for a
        page of another request, NotFound.
        """
        with self._context.view(request_id, Action.ATTACH) as view:
            return proposed(view, candidate.title, candidate.codes, candidate.opening)

    def scan(self, request_id: int, nature: Nature, candidate: Candidate) -> Scan | None:
        """What the codes printed on the pages say of this request and its form as it is now; None for no code at all
        in a slot that expects none.

        Raises Refusal, naming the right number, for a page of another request; NotFound.
        """
        with self._context.view(request_id, Action.ATTACH) as view:
            return match(view, nature, candidate.title, candidate.codes)

    def doubles(self, request_id: int, nature: Nature, candidate: Candidate, *, rank: int = 1) -> str:
        """Where the file, or a scan that looks like it, is joined already, in this request or in that of another child,
        in a sentence or two; "" for nowhere.

        Of the request's own division only. Raises NotFound, Refusal.
        """
        with self._context.view(request_id, Action.ATTACH) as view:
            return doubles.told(view, _place(view, nature, rank), candidate.data, candidate.look)

    def keep(
        self,
        request_id: int,
        nature: Nature,
        candidate: Candidate,
        version: int,
        word: str = "",
        *,
        rank: int = 1,
        title: str = "",
        signed: Collection[str] = (),
    ) -> Saved:
        """Store ``candidate`` in the slot ``nature``, in place of what is there: of the file ``rank`` where there may
        be several (0: beside them all).

        Signatures whose code cannot be read need the clerk's ``word``; ``signed`` are the keys of those who signed on
        such a sheet (``Sheets.boxes``). ``title`` stands instead of the name of the file. Raises Refusal, Stale,
        NotFound, NotSaved.
        """
        if candidate.refused:
            raise Refusal(candidate.refused)
        named = limited(" ".join(clean(title).split()), TITLE_LENGTH, "Le titre", "title")
        context = self._context
        with context.work(request_id, Action.ATTACH) as work:
            scan = match(work, nature, candidate.title, candidate.codes)
            said = limited(" ".join(clean(word).split()), NOTE_LENGTH, "Votre note", "word")
            require_word(scan, said)
            sheet = statement(work, nature, scan, signed)
            name = _place(work, nature, rank)
            self._require_place(work.file, name, candidate)
            replaced = work.file.named(name) is not None
            new_version = work.touch(version)
            new = self._new(candidate, name, scan, said, work.at)
            records.put_attachment(work.session, request_id, replace(new, title=named or new.title, sheet=sheet))
            require_room(context, work.session, work.request.division)
            work.hold()
            action = JournalAction.DOCUMENT_REPLACED if replaced else JournalAction.DOCUMENT_ATTACHED
            work.journal(action, name)
        return Saved(new_version, work.at)

    def remove(self, request_id: int, nature: Nature, version: int, *, rank: int = 1) -> Saved:
        """Remove the document of the slot ``nature``, its file ``rank``. Raises Refusal, Stale, NotFound.

        The document leaves no trace in the store; one that was sent stays for the Ministry until the next sending.
        """
        with self._context.work(request_id, Action.ATTACH) as work:
            new_version, name = work.touch(version), stored_name(nature, rank)
            if not records.remove_attachment(work.session, request_id, name):
                raise NotFound(
                    f"La case « {nature_name(nature, work.form.natures)} » est déjà vide. Rafraîchissez la demande."
                )
            work.hold()
            work.journal(JournalAction.DOCUMENT_REMOVED, name)
        self._context.store.scrub(1.0)
        return Saved(new_version, work.at)

    def text(self, request_id: int, attachment_id: int) -> tuple[str, ...]:
        """The text of each page, "" for a scanned one. Raises NotFound, Refusal when it cannot be read."""
        attachment, data = self._read(request_id, attachment_id, JournalAction.DOCUMENT_READ)
        return inspection.page_texts(data, attachment.title)

    def drawing(self, request_id: int, attachment_id: int) -> Drawing:
        """The document, to be drawn page by page. Raises NotFound, Refusal."""
        attachment, data = self._read(request_id, attachment_id, JournalAction.DOCUMENT_READ)
        return Drawing(data, attachment.title)

    def save_copy(self, request_id: int, attachment_id: int, destination: Path, overwrite: bool = False) -> Path:
        """Write a copy of the document to a file or into a folder; return the file written (mode 0600).

        Raises NotFound, or Refusal when it cannot be written there or would replace a file.
        """
        attachment, data = self._read(request_id, attachment_id, JournalAction.DOCUMENT_COPIED)
        name = export_name(attachment.title)
        return write_file(data, destination, name, root=self._context.files_root(), overwrite=overwrite)

    def show_outside(self, request_id: int, attachment_id: int) -> Path:
        """Open a private copy in the reader of the desktop and return it, for ``viewing.forget``.

        Raises NotFound, Refusal where there is no desktop.
        """
        attachment, data = self._read(request_id, attachment_id, JournalAction.DOCUMENT_OPENED)
        return self.viewing.show(data, attachment.title)

    def _copied(self, candidate: Candidate, data: bytes, copy: Copy) -> Candidate:
        """The copy ``data`` of ``candidate``, judged as any file."""
        return self._judged(replace(candidate, data=data), copy, _sha256(candidate.data))

    def _judged(self, candidate: Candidate, copy: Copy, original: str = "") -> Candidate:
        """``candidate`` with what it carries."""
        rules, title = self._context.rules, candidate.title
        examined = inspection.examine(candidate.data, rules.max_pages, title)
        facts = examined.facts
        if candidate.size > rules.max_bytes:
            raise Refusal(too_large(title, candidate.size, rules.max_bytes))
        judged = replace(
            candidate,
            facts=replace(facts, copy=copy, original=original),
            codes=examined.codes,
            opening=examined.opening,
            look=examined.look,
            refused="",
            remedy=Remedy.NONE,
            weights=(),
            signatures=max(candidate.signatures, facts.signatures),
        )
        if facts.clean:
            return judged
        return replace(judged, refused=inspection.not_clean(facts, title), remedy=Remedy.CLEANED)

    def _require_place(self, file: RequestFile, name: str, candidate: Candidate) -> None:
        """Raise the Refusal of a document that makes those of the request too heavy together."""
        others = sum(attachment.size for attachment in file.attachments if attachment.name != name)
        most = self._context.rules.max_total_bytes
        if others + candidate.size > most:
            raise Refusal(
                f"Les documents de cette demande dépasseraient ensemble {size(most)} : allégez-en un, ou "
                "supprimez celui qui ne sert plus."
            )

    @staticmethod
    def _new(candidate: Candidate, name: str, scan: Scan | None, word: str, at: datetime) -> "NewAttachment":
        facts, (nature, rank) = candidate.facts, FILES[name]
        assert facts is not None
        return records.NewAttachment(
            nature=nature,
            rank=rank,
            title=_title(candidate.title, facts.copy),
            data=candidate.data,
            pages=facts.pages,
            scripted=facts.scripted,
            received_at=at,
            inspection=facts.text,
            scan=scan.text if scan else "",
            note=word,
            # A page with a code of ours is known by it.
            look="" if any(paper_code.parse(text) for _, text in candidate.codes) else candidate.look,
        )

    def _read(self, request_id: int, attachment_id: int, action: JournalAction) -> tuple[Attachment, bytes]:
        with self._context.work(request_id, Action.VIEW, changes=False) as work:
            attachment = next((item for item in work.file.attachments if item.id == attachment_id), None)
            data = records.load_document(work.session, request_id, attachment) if attachment else None
            if attachment is None or data is None:
                raise NotFound(_ABSENT)
            work.journal(action, attachment.name)
        if len(data) != attachment.size:
            raise Refusal("Ce document est abîmé dans le dépôt. Avisez la personne qui administre l’application.")
        return attachment, data


def _place(view: RequestView, nature: Nature, rank: int) -> str:
    """The name under which a document of ``nature`` is stored. Raises Refusal when there is no room for it."""
    rank = rank or free_rank(nature, (attachment.name for attachment in view.file.attachments))
    name = stored_name(nature, rank)
    if name in FILES:
        return name
    called = nature_name(nature, view.form.natures)
    most = counted(MOST_FILES if nature.several else 1, "document", "documents")
    raise Refusal(
        f"«\u00a0{called}\u00a0» a au plus {most}\u00a0: remplacez-en un, ou réunissez-les en un seul fichier."
    )


def _title(chosen: str, copy: Copy) -> str:
    """« photo.pdf » for the document made of « photo.jpg »."""
    if copy is not Copy.PICTURE:
        return chosen
    return file_name(str(Path(chosen).with_suffix(".pdf")), limit=TITLE_LENGTH)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
