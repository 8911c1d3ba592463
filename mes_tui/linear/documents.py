"""The documents of a request: what each slot holds, joining, removing, reading (P50 to P56)."""

from collections.abc import Callable, Sequence

from mes_tui.domain.codes import Nature
from mes_tui.domain.documents import Slot, free_rank, nature_name
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import Scan
from mes_tui.domain.requests import Attachment, RequestFile
from mes_tui.domain.sheets import Box, Sheet
from mes_tui.forms.findings import fact_line, finding_lines, size_line
from mes_tui.forms.french import counted, long_date, quoted, size
from mes_tui.linear import files
from mes_tui.linear.desk import Desk, Entry, menu
from mes_tui.linear.opened import Opened
from mes_tui.linear.talk import Back, rank_of
from mes_tui.linear.words import Answers
from mes_tui.services import joining
from mes_tui.services.context import Saved
from mes_tui.services.documents import Candidate


def slot_label(slot: Slot, file: RequestFile) -> str:
    """« Plan de soutien au développement, obligatoire : plan.pdf »."""
    needed = ", obligatoire" if slot.required else ", attendu" if slot.expected else ""
    held = ", ".join(document.title for document in file.files(slot.nature)) or "aucun document"
    return f"{slot.label}{needed} : {held}"


def facts(document: Attachment) -> list[str]:
    """What is known of a document, one sentence a line."""
    received = long_date(document.received_at.astimezone().date())
    lines = [fact_line(*fact).removeprefix("! ") for fact in finding_lines(document)]
    return [f"{document.title}, {size_line(document)}, reçu le {received}.", *lines]


def join(work: Opened, nature: Nature | None = None) -> None:
    """Choose among the slots, or go to that of ``nature``, until the person goes back."""
    desk = work.desk
    limit = size(desk.services.rules.max_bytes)
    desk.talk.say(f"Documents en format PDF, de {limit} au plus ; chacun est enregistré aussitôt joint.")

    def entries() -> list[Entry]:
        work.reread()
        file = work.session.file
        return [Entry(slot_label(slot, file), _Slot(work, slot).open, place=slot.name) for slot in work.session.slots]

    slots = work.session.slots
    found = next((slot for slot in slots if slot.nature is nature), None)
    if found is not None:
        desk.level(found.name, _Slot(work, found).open)
    menu(desk, "Documents à joindre", entries)


class _Slot:
    """One slot of the request that ``work`` has open."""

    def __init__(self, work: Opened, slot: Slot) -> None:
        self._work, self._slot, self._desk = work, slot, work.desk
        self._talk, self._documents = work.desk.talk, work.desk.services.documents

    @property
    def _held(self) -> tuple[Attachment, ...]:
        return self._work.session.file.files(self._slot.nature)

    def open(self) -> None:
        """What may be done with its documents."""
        menu(self._desk, self._slot.label, self._entries)

    def _entries(self) -> list[Entry]:
        self._work.reread()
        held, nature = self._held, self._slot.nature
        entries = []
        rank = free_rank(nature, (document.name for document in held))
        if rank and (nature.several or not held):
            entries.append(Entry("Joindre un autre fichier" if held else "Joindre un fichier", self._joining(rank)))
        for document in held:
            title = quoted(document.title)
            entries += [
                Entry(f"Lire ce qui est su de {title}", self._telling(document)),
                Entry(f"Remplacer {title}", self._joining(document.rank)),
                Entry(f"Supprimer {title}", self._removing(document)),
            ]
            if nature is Nature.SIGNATURES:
                entries.append(Entry(f"Dire qui a signé {title}", self._stating(document)))
        return entries

    def _telling(self, document: Attachment) -> Callable[[], None]:
        def tell() -> None:
            self._talk.say(*facts(document))
            read_text(self._desk, self._work.session.id, document)

        return tell

    def _removing(self, document: Attachment) -> Callable[[], None]:
        def remove() -> None:
            question = f"Supprimer {quoted(document.title)} ? Le document sera effacé. La demande reste."
            if self._desk.confirmed(question, "supprimer"):
                session = self._work.session
                self._adopt(self._documents.remove(session.id, document.nature, session.version, rank=document.rank))
                self._talk.say(f"Document supprimé : {document.title}.")

        return remove

    def _stating(self, document: Attachment) -> Callable[[], None]:
        def state() -> None:
            session = self._work.session
            scan, before = Scan.read(document.scan), Sheet.read(document.sheet)
            signed = self._signers(document.title, scan, before)
            sheets = self._desk.services.sheets
            self._adopt(sheets.state(session.id, document.rank, signed, session.version))
            self._talk.say(f"Signataires inscrits : {document.title}.")

        return state

    def _joining(self, rank: int) -> Callable[[], None]:
        def chosen() -> None:
            self._joined(rank, self._acceptable(self._judged()))

        return chosen

    def _judged(self) -> Candidate:
        """The file that the person names, asked again until it can be read. Raises Back when they name none."""
        while True:
            path = files.ask_file(self._desk, "Quel fichier ? Tapez son chemin.")
            self._talk.say("Vérification du document…")
            try:
                return self._documents.judge(self._work.session.id, path)
            except Refusal as refusal:
                self._talk.error(refusal.sentence)

    def _acceptable(self, candidate: Candidate) -> Candidate:
        """The file, or the copy of it that the person accepts. Raises Back when they give up, Refusal."""
        documents = self._documents
        if candidate.locked:
            self._talk.say(joining.UNLOCKING.format(quoted(candidate.title)))
            return documents.unlocked(candidate)
        while candidate.refused:
            _, verb, _ = joining.OFFERED[candidate.remedy]
            self._require(f"{candidate.refused}\n{joining.offer(candidate)}", verb.lower())
            self._talk.say("Préparation de la copie…")
            candidate = joining.COPIES[candidate.remedy](documents, candidate)
            if not candidate.refused:
                self._talk.say(joining.told(candidate))
                self._require("Joindre cette copie ?", "joindre")
        return candidate

    def _joined(self, rank: int, candidate: Candidate) -> None:
        """Store the document once what its codes say is settled, and say so."""
        session, nature, documents = self._work.session, self._slot.nature, self._documents
        words = session.form.natures
        double = documents.doubles(session.id, nature, candidate, rank=rank)
        scan = documents.scan(session.id, nature, candidate)
        word = title = ""
        if scan is not None and scan.needs_word:
            word = self._line(joining.WORD_ASKED.format(session.file.request.number), joining.WORD_WANTED)
        elif asked := joining.settling(nature, candidate, scan, words):
            self._require(". ".join(asked), "joindre")
        signed = self._signers(candidate.title, scan) if nature is Nature.SIGNATURES else ()
        if nature is Nature.OTHER:
            proposed = candidate.title.removesuffix(".pdf")
            asked_title = joining.TITLE_ASKED.format(quoted(candidate.title))
            title = self._line(f"{asked_title} Entrée : {quoted(proposed)}.", joining.TITLE_WANTED, proposed)
        if double:
            self._talk.say(f"Attention : {double}")
        keep = documents.keep
        saved = keep(session.id, nature, candidate, session.version, word, rank=rank, title=title, signed=signed)
        self._adopt(saved)
        self._talk.say(f"{joining.ADDED} : {title or candidate.title}, {nature_name(nature, words)}.")

    def _signers(self, title: str, scan: Scan | None, before: Sheet | None = None) -> tuple[str, ...]:
        """The keys of those who signed on the sheet ``title``; the only one who could is not asked about."""
        boxes = self._desk.services.sheets.boxes(self._work.session.id, scan)
        if len(boxes) == 1:
            return (boxes[0].key,)
        self._talk.say(f"Qui a signé sur {quoted(title)} ?", joining.SIGNERS_ASKED)
        self._talk.numbered([box.label for box in boxes])
        told = [box.label for box in boxes if before is not None and before.holds(box)]
        if told:
            self._talk.say(f"Dit jusqu’ici : {', '.join(told)}.")
        while True:
            heard = self._talk.ask("Les numéros de ces personnes, comme 1, 3.", answers=Answers.CHOICE)
            signed = _boxes(heard.text, boxes)
            if signed:
                return signed
            self._talk.error(f"tapez un ou plusieurs numéros de 1 à {len(boxes)}.")

    def _line(self, question: str, wanted: str, proposed: str = "") -> str:
        while True:
            text = " ".join(self._talk.ask(question).text.split()) or proposed
            if text:
                return text
            self._talk.error(wanted)

    def _require(self, question: str, word: str) -> None:
        if not self._talk.confirmed(question, word):
            self._talk.say("Rien n’a été joint.")
            raise Back

    def _adopt(self, saved: Saved) -> None:
        self._work.session.queue.adopt(saved.version)
        self._work.reread()


def read_text(desk: Desk, request_id: int, document: Attachment) -> None:
    """Say the text of a document, page by page."""
    pages = desk.services.documents.text(request_id, document.id)
    for number, text in enumerate(pages, start=1):
        told = counted(len(pages), "page", "pages")
        desk.talk.ask(f"Page {number} de {told}. Entrée : la lire. « retour » : ne pas lire.", answers=Answers.CHOICE)
        desk.talk.say(text.strip() or "Cette page est une image : elle n’a pas de texte à lire.")


def _boxes(text: str, boxes: Sequence[Box]) -> tuple[str, ...]:
    """The keys of the boxes whose numbers are in ``text``, none when it says anything else."""
    ranks = {rank_of(part, len(boxes)) for part in text.replace(",", " ").replace(";", " ").split()}
    return () if None in ranks else tuple(box.key for rank, box in enumerate(boxes) if rank in ranks)
