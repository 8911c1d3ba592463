"""Step 4, « Documents à joindre »: the four slots (P50 to P56)."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from mes_tui.commands import Command
from mes_tui.domain.codes import Nature
from mes_tui.domain.comments import DOCUMENTS, read_key
from mes_tui.domain.documents import FILES, Slot, file_label, free_rank, nature_name, stored_name
from mes_tui.domain.findings import Scan
from mes_tui.domain.requests import Attachment, RequestFile
from mes_tui.domain.sheets import Sheet
from mes_tui.forms.findings import fact_line, finding_lines, fingerprint, size_line
from mes_tui.forms.french import long_date, size
from screens.dialogs import Confirm, remove_document
from screens.wizard.attaching import Attaching
from screens.wizard.open_request import OpenRequest
from screens.wizard.typed_step import TypedStep
from widgets.cells import shortened
from widgets.comment_bar import CommentBar
from widgets.document_comments import DocumentComments
from widgets.menu import Menu, MenuEntry
from widgets.messages import Typed
from widgets.prose import Prose

# The cells of a line around what it says.
_FRAME = 10
ADVICE = """\
Les documents à joindre doivent être en format PDF et leur taille ne doit pas dépasser {limit}. \
Les documents obligatoires sont suivis d’un astérisque (*). Ils sont enregistrés aussitôt joints.
Avant de joindre une page avec des signatures : imprimez le formulaire (F9), faites-le signer, puis numérisez la page \
qui contient les signatures.
"""


class DocumentsStep(TypedStep):
    """One line a file: its nature, then the document or « + Ajouter… »; what the Ministry says of it stands below."""

    NUMBER = 4
    KEYS = ("add_document", "open_document", "state_signers", "remove_document")
    HELP_TITLE = "Documents à joindre"
    HELP_TEXT = (
        "Entrée ajoute un document dans la case choisie, ou le remplace. O montre le document ; Suppr le supprime. "
        "N dit qui a signé sur une feuille de signatures ; chaque feuille ajoute les siennes, et la vérification nomme "
        "qui manque. "
        "Espace en marque plusieurs dans la liste des fichiers : une case est proposée pour chacun. "
        "La nature du document est celle de la case, jamais devinée d’après son nom. "
        "« ! » marque une case que le Ministère commente : remplacez ou ajoutez le document, puis cochez « Corrigé »."
    )

    def __init__(self) -> None:
        super().__init__()
        self._busy = False

    def compose(self) -> ComposeResult:
        said = [item for item in self.wizard.comments if item.comment.page == DOCUMENTS]
        advice = ADVICE.format(limit=size(self.wizard.services.rules.max_bytes))
        yield CommentBar()
        with VerticalScroll(can_focus=False):
            yield Static("Joindre des documents", classes="heading", markup=False)
            yield Prose(advice, id="advice")
            yield Menu(id="slots")
            yield DocumentComments(said)
            yield Prose(id="facts")
            yield Prose(f"\n{advice}", id="advice-below")

    async def enter(self) -> None:
        self._show()
        # The menu keeps its own line in sight: the whole of it, taller than a small window, would hide the heading.
        self.query_one(Menu).focus(scroll_visible=False)

    def _show(self) -> None:
        session = self.wizard.session
        if session is None:
            return
        menu = self.query_one(Menu)
        place = menu.current
        menu.entries = tuple(slot_entries(session.slots, session.file, self.app.size.width - _FRAME))
        menu.current = place
        # Once there is something to read about a document, it has the room of a small window.
        below = bool(session.file.attachments or self._comments.panels)
        self.query_one("#advice").display, self.query_one("#advice-below").display = not below, below
        self.show_answers()
        self.wizard.refresh_steps()

    def on_resize(self) -> None:
        """The names of the slots follow the width."""
        self._show()

    @property
    def _comments(self) -> DocumentComments:
        return self.query_one(DocumentComments)

    def show_answers(self) -> None:
        """What is written on the comments, how many are corrected, and the facts of the slot under the cursor."""
        session, bar = self.wizard.session, self.query_one(CommentBar)
        if session is not None:
            self._comments.update_from(session.answers)
        bar.progress, bar.keys = self.wizard.comment_progress, self.wizard.comment_keys()
        bar.display = bool(bar.progress)
        menu = self.query_one(Menu)
        left = {item.comment.section for item in self.wizard.comments if not item.comment.corrected}
        menu.entries = tuple(replace(entry, marked=FILES[entry.id][0].value in left) for entry in menu.entries)
        self._show_facts()

    def handed(self, *, as_typed: bool) -> Typed | None:
        current = self._comments.current if self.query(DocumentComments) else None
        return current.handed(as_typed=as_typed) if current is not None else None

    @property
    def at(self) -> str:
        if not self.query(DocumentComments):
            return ""
        current = self._comments.current
        return current.key if current is not None else self._nature.value

    async def show_place(self, page: int, key: str) -> bool:
        """Put the cursor on the slot that ``key`` names by its nature, or of the comment that it stands for."""
        session, found = self.wizard.session, read_key(key)
        about = next((item for item in self.wizard.comments if found and item.comment.id == found[0]), None)
        nature = about.comment.section if about is not None else key
        menu = self.query_one(Menu)
        rank = next((rank for rank, entry in enumerate(menu.entries) if entry.id == nature), None)
        if session is None or rank is None:
            return False
        session.follow(key)
        menu.current = rank
        self._show_facts()
        (self._comments.editors.get(key) or menu).focus()
        return True

    def available(self) -> tuple[Command, ...]:
        add, *others = super().available()
        document = self._document if self.is_mounted else None
        sheet = document is not None and document.nature is Nature.SIGNATURES
        others = [command for command in others if sheet or command.id != "state_signers"]
        return (replace(add, label="Remplacer") if document else add, *others)

    @property
    def _nature(self) -> Nature:
        return FILES[self._file][0]

    @property
    def _label(self) -> str:
        """The whole name of the slot under the cursor."""
        slots = self.wizard.session.slots if self.wizard.session is not None else ()
        return next((slot.label for slot in slots if slot.nature is self._nature), "")

    @property
    def _file(self) -> str:
        """The name of the file that the line under the cursor is about, joined or to be."""
        entry = self.query_one(Menu).entry
        return entry.id if entry is not None else Nature.PLAN.value

    @property
    def _document(self) -> Attachment | None:
        session, menu = self.wizard.session, self.query(Menu)
        # The keys may be told while the step is still being put together: a save has just ended.
        return session.file.named(self._file) if session is not None and menu and menu.first().entries else None

    def _show_facts(self) -> None:
        document, session = self._document, self.wizard.session
        if document is None:
            others = session.file.files(self._nature) if session is not None else ()
            text = f"\n{self._label}\n{empty_line(others)}"
        else:
            received = long_date(document.received_at.astimezone().date())
            facts = [fact_line(*fact) for fact in finding_lines(document)]
            first = f"{document.title}\n{size_line(document)}, reçu le {received}"
            text = "\n".join(["", first, *facts, f"Empreinte (SHA-256) : {fingerprint(document)}"])
        self._comments.show(self._nature.value)
        self.query_one("#facts", Static).update(text)

    @on(Menu.Moved)
    def _moved(self) -> None:
        self._show_facts()
        self.wizard.refresh_keys()

    @on(Menu.Chosen)
    async def _chosen(self, event: Menu.Chosen) -> None:
        event.stop()
        await self.wizard.run_command("add_document")

    def refusal(self, command: str) -> str:
        if command in ("open_document", "state_signers", "remove_document") and self._document is None:
            return "Aucun document dans cette case : Entrée pour en ajouter un."
        return "La vérification d’un document est en cours." if self._busy and command == "add_document" else ""

    async def do_add_document(self) -> None:
        """Choose a PDF and store it in the slot, in place of the one that is there."""
        from screens.file_picker import FilePicker

        name, session = self._file, self.wizard.session
        if session is None:
            return
        called, present = nature_name(FILES[name][0], session.form.natures), session.file.named(name)
        if present is not None:
            question = f"La case « {called} » contient {present.title}. Le remplacer par un autre document ?"
            if not await self.app.push_screen_wait(Confirm("Remplacer le document", question, "Remplacer")):
                return
        mes, root = self.wizard.mes, self.wizard.services.files_root()
        paths = await self.app.push_screen_wait(
            FilePicker(
                root=root,
                start=mes.folders.taken,
                title=called,
                several=len(FILES),
            )
        )
        if paths:
            mes.folders.taken = paths[0].parent
            await self._join(session, name, paths)

    async def _join(self, session: OpenRequest, name: str, paths: tuple[Path, ...]) -> None:
        """Join the file chosen in the slot; several files each in the slot that the clerk confirms."""
        self._busy = True
        self.say("Vérification du document…")
        attaching = Attaching(self.wizard, session)
        try:
            alone = len(paths) == 1
            said = await (attaching.one(*FILES[name], paths[0]) if alone else attaching.several(paths))
        finally:
            self._busy = False
            # Of several files, some may be joined before one is refused.
            self._show()
        self.say(said or "Rien n’a été joint.")

    async def do_state_signers(self) -> None:
        """Say who signed on the sheet of signatures, in place of what was said before."""
        document, session, wizard = self._document, self.wizard.session, self.wizard
        if document is None or session is None or document.nature is not Nature.SIGNATURES:
            return
        scan, before = Scan.read(document.scan), Sheet.read(document.sheet)
        signed = await Attaching(wizard, session).signers(document.title, scan, before)
        if signed:
            await wizard.call(session.queue.flush)
            saved = await wizard.call(wizard.services.sheets.state, session.id, document.rank, signed, session.version)
            session.queue.adopt(saved.version)
            await wizard.reread()
            self._show()
            self.say(f"Signataires inscrits : {document.title}.")

    async def do_remove_document(self) -> None:
        """Remove the document of the slot, after a confirmation."""
        document, session = self._document, self.wizard.session
        if document is None or session is None:
            return
        if await self.app.push_screen_wait(
            remove_document(document.title, file_label(document.name, session.form.natures))
        ):
            await self.wizard.call(session.queue.flush)
            remove = self.wizard.services.documents.remove
            saved = await self.wizard.call(remove, session.id, document.nature, session.version, rank=document.rank)
            session.queue.adopt(saved.version)
            await self.wizard.reread()
            self.say(f"Document supprimé : {document.title}.")
            self._show()

    async def do_open_document(self) -> None:
        """Show the facts and the text of the document."""
        from screens.document_view import open_document

        session = self.wizard.session
        if self._document is not None and session is not None:
            open_document(self.app, self.wizard.services, session.id, self._document, session.form.natures)


def empty_line(others: Iterable[Attachment]) -> str:
    """What is said of a line without a document, in a slot that has ``others``."""
    held = ", ".join(other.title for other in others)
    return f"Un autre fichier s’ajoute à {held}." if held else "Aucun document dans cette case."


def slot_entries(slots: Iterable[Slot], file: RequestFile, width: int) -> Iterator[MenuEntry]:
    """A line for each file, and one to add another where there may be several, each of at most ``width`` cells: the
    size goes first, then the middle of a title; an empty slot has its whole name where it fits."""
    for slot in slots:
        star, files = " *" if slot.required else "", file.files(slot.nature)
        for document in files:
            before, after = f"{slot.name}{star} : ", f" ({size(document.size)})"
            title = shortened(document.title, width - cell_len(before))
            room = cell_len(before + title + after) <= width
            yield MenuEntry(document.name, f"{before}{title}{after if room else ''}")
        rank = free_rank(slot.nature, (document.name for document in files))
        if rank and (slot.nature.several or not files):
            what = "+ Ajouter un autre fichier…" if files else "+ Ajouter…"
            expected = " (attendu)" if slot.expected and not slot.required and not files else ""
            rest = f"{star}{expected} : {what}"
            whole = not files and len(slot.label) + len(rest) <= width
            name = slot.label if whole else slot.name
            yield MenuEntry(stored_name(slot.nature, rank), f"{name}{rest}")
