"""A request in detail: the guide's headings, the summary, the documents, the actions allowed (P25 to P29)."""

from collections.abc import Awaitable

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from mes_tui.commands import BY_ID, Command
from mes_tui.domain.comments import current
from mes_tui.domain.documents import file_label
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.requests import Attachment, RequestFile
from mes_tui.forms.comments import ranked
from mes_tui.forms.outcomes import Asked
from mes_tui.forms.presentation import summary
from mes_tui.forms.wording import shown_help
from mes_tui.services.lists import list_label
from screens import follow_up, recording
from screens.base import MesScreen
from screens.comments import CommentsScreen
from screens.detail_commands import refused, senseless
from screens.detail_view import (
    Detail,
    DocumentTable,
    comments_banner,
    document_entry,
    document_line,
    document_of,
    documents_heading,
    shown,
)
from screens.dialogs import TypeToConfirm, remove_document
from screens.renewing import renew
from screens.telling import may_retype, nothing, ways
from widgets.menu import Menu, MenuEntry
from widgets.sheet import Sheet

READING = "Lecture de la demande…"


class DetailScreen(MesScreen[None]):
    """Read-only view of one request."""

    CSS_PATH = "detail.tcss"
    KEYS = (
        *("help", "edit", "print", "renew", "submit", "ask_signature", "attach", "tell", "record", "delete", "history"),
        *("note", "refresh", "back", "menu", "export", "palette", "quit", "create", "comments", "changes"),
    )
    HELP_TITLE = "Détails de la demande"
    HELP_TEXT = (
        "M modifie la demande, F9 l’imprime, S mène à la vérification pour la signer et la soumettre. "
        "F la remet à signer à la direction, N écrit une note, jamais transmise, et sa date de suivi. "
        "C lit les commentaires du Ministère, V montre ce qui a changé depuis la transmission. "
        "I inscrit la réponse reçue du Ministère, là où aucun agent ne répond dans cette base. "
        "A ajoute un document, U change le type ou le dossier parent-enfant, ou dit au Ministère ce qui arrive, "
        "X exporte le dossier, H montre qui a fait quoi, R renouvelle une demande conforme ou terminée. "
        "Tab mène aux documents : Entrée en ouvre un, Suppr le supprime. Ailleurs, Suppr supprime le brouillon. "
        "Une action entre parenthèses n’est pas permise : la touche dit pourquoi."
    )

    def __init__(self, request_id: int) -> None:
        super().__init__()
        self.request_id = request_id
        self._detail: Detail | None = None
        self._deleting = self._opened = self._in_table = False
        self._heading = Text()

    @property
    def trail(self) -> tuple[str, ...]:
        if self._detail is None:
            return (*self.path, "Détails de la demande")
        request = self._detail.file.request
        listed = (list_label(request.status),) if self.path == self.HOME else ()
        return (*self.path, *listed, f"Détails de la demande {request.number}")

    @property
    def about(self) -> RequestFile | None:
        return self._detail.file if self._detail is not None else None

    def body(self) -> ComposeResult:
        with VerticalScroll(can_focus=True, id="detail"):
            yield Sheet(Text(READING), id="detail-text")
            yield Static("", id="documents-heading", markup=False)
            yield DocumentTable(id="documents", marks_rest=False)

    @on(events.Mount)
    async def _begin(self) -> None:
        self.set_focus(self.query_one("#detail"))
        await self.attempt_at_once(self._read(), group="read")

    def on_screen_resume(self) -> None:
        """The wizard above may have changed everything."""
        if self._opened and self._detail is not None and not self.leaving:
            self.attempt(self._read(), group="read", exclusive=True)
        self._opened = True

    def on_store_changed(self) -> None:
        """The Ministry decides, a colleague writes: the request is read again if it was this one."""
        if self.is_current and self._detail is not None:
            self.attempt(self._follow(self._detail.file.request.version), group="read", exclusive=True)

    async def _follow(self, version: int) -> None:
        state = await self.call(self.services.watch.state, self.request_id)
        # A note and a wish are no part of the request: its version does not tell of them.
        kept = self._detail.kept if self._detail is not None else None
        if state.version != version or await self.call(self.services.follow_up.of, self.request_id) != kept:
            await self._read()

    async def _read(self) -> None:
        try:
            self._detail = await self.call(self._load)
        except NotFound as missing:
            if not self._deleting:
                self.mes.leave_message(missing.sentence)
                self.dismiss()
            return
        banner = comments_banner(self._detail, self._key)
        self.query_one(Sheet).show(*shown(self._detail, banner, self._key("help")))
        self._show_documents()
        self.refresh_keys()

    def on_resize(self) -> None:
        """The columns of the documents follow the width."""
        self.call_after_refresh(self._show_documents)

    def _show_documents(self) -> None:
        if self._detail is None:
            return
        documents, menu = self._detail.file.attachments, self.query_one(Menu)
        # Before it has its place, its width is that of the screen less its blanks.
        width = menu.size.width or self.app.size.width - 2
        heading = documents_heading(len(documents), width)
        if heading != self._heading:
            self._heading = heading
            self.query_one("#documents-heading", Static).update(heading)
        words = self._detail.words
        # Nobody moved: what was said of what has just been done stays.
        with menu.prevent(Menu.Moved):
            menu.entries = tuple(document_entry(document, words, width) for document in documents)
        if not documents and menu.has_focus:
            self.query_one("#detail").focus()
        menu.can_focus = bool(documents)

    def _load(self) -> Detail:
        read = self.services.drafts.details(self.request_id)
        comments = ranked(read.form, current(read.file.comments))
        comparison = read.comparison if read.file.comments else None
        asked = Asked.of(read.evaluation.values, read.file.request.year, self.services.rules)
        lines = summary(read.form, read.evaluation, blanks=not read.file.request.status.editable)
        explained = shown_help(read.form.field(line.key) for line in lines)
        told = (comments, comparison, read.call, read.homes, read.papers, read.answerer, read.annulment, read.twins)
        kept = self.services.follow_up.of(self.request_id)
        return Detail(read.file, asked, lines, explained, *told, read.first_sent, read.ended, read.form.natures, kept)

    def help_text(self) -> str:
        explained = self._detail.help if self._detail is not None else ""
        return "\n\n".join(filter(None, (self.HELP_TEXT, explained)))

    def _key(self, command: str) -> str:
        """The key of ``command`` as it is set, "" when it is refused here."""
        return "" if self.refusal(command) else self.key_of(BY_ID[command])

    @property
    def _document(self) -> Attachment | None:
        """The document under the cursor, None while the focus is elsewhere."""
        table = self.query(DocumentTable)
        if self._detail is None or not table or not table.first().has_focus:
            return None
        return document_of(self._detail.file, table.first().entry)

    def available(self) -> tuple[Command, ...]:
        """On a document, the key that deletes is about it."""
        meant = BY_ID["remove_document" if self._document else "delete"]
        return tuple(meant if command.id == "delete" else command for command in super().available())

    def hidden(self, command: str) -> bool:
        if command == "tell":
            return not self._ways
        if command == "record":
            return self._detail is None or not recording.entries(self, self._detail)
        if command == "ask_signature" and self._detail is not None and follow_up.own_hand(self, self._detail):
            return True
        return senseless(self._detail.file if self._detail else None, command, self.services.renewals.year)

    def refusal(self, command: str) -> str:
        if command == "create":
            return self.mes.refused_creation()
        if self._detail is None:
            return READING if self.hidden(command) else ""
        if command == "tell":
            return "" if self._ways else nothing(self, self._detail.file)
        if command == "record":
            return recording.refusal(self, self._detail)
        if command == "ask_signature" and (reason := follow_up.own_hand(self, self._detail)):
            return reason
        return refused(self.services.actor, self._detail.file, command, self.services.renewals.year)

    @property
    def _ways(self) -> bool:
        detail = self._detail
        return detail is not None and bool(ways(self, detail.file, detail.answerer) or may_retype(self, detail.file))

    def do_edit(self) -> None:
        """Open the wizard where it was left."""
        self.mes.open_wizard(self.request_id)

    def do_comments(self) -> None:
        """Read the comments of every round."""
        self.app.push_screen(CommentsScreen(self.request_id))

    def do_changes(self) -> None:
        """See what changed since the request was sent."""
        from screens.changes import ChangesScreen

        self.app.push_screen(ChangesScreen(self.request_id))

    def do_tell(self) -> None:
        """Tell the Ministry what happens to the request."""
        if self._detail is not None:
            self.attempt(self._tell(self._detail), group="tell", exclusive=True)

    async def _tell(self, detail: Detail) -> None:
        from screens.telling import tell

        if sentence := await tell(self, detail.file, detail.asked, detail.answerer):
            await self._read()
            self.say(sentence)

    def do_record(self) -> None:
        """Record what the Ministry answered, or annul what was recorded."""
        if self._detail is not None:
            self.attempt(self._record(self._detail), group="tell", exclusive=True)

    async def _record(self, detail: Detail) -> None:
        if sentence := await recording.record(self, detail):
            await self._read()
            self.say(sentence)

    def do_note(self) -> None:
        """Write what the office waits for."""
        if self._detail is not None:
            self.attempt(self._kept(follow_up.write_note(self, self._detail)), group="tell", exclusive=True)

    def do_ask_signature(self) -> None:
        """Hand the request over to be signed, or take it back."""
        if self._detail is not None:
            self.attempt(self._kept(follow_up.hand_over(self, self._detail)), group="tell", exclusive=True)

    async def _kept(self, asking: Awaitable[str]) -> None:
        if sentence := await asking:
            await self._read()
            self.say(sentence)

    def do_submit(self) -> None:
        """Go to the step « Vérification »."""
        self.mes.open_wizard(self.request_id, step=5)

    def do_attach(self) -> None:
        """Go to the step « Documents à joindre », where the nature is chosen with the slot."""
        self.mes.open_wizard(self.request_id, step=4)

    def do_print(self) -> None:
        """Choose what to print."""
        from screens.print_dialog import open_print_dialog

        open_print_dialog(self, self.request_id)

    def do_renew(self) -> None:
        """Prepare the next request of the child."""
        self.attempt(renew(self, self.request_id), group="renew", exclusive=True)

    def do_history(self) -> None:
        """Who did what, and when."""
        from screens.history import HistoryScreen

        if self._detail is not None:
            self.app.push_screen(HistoryScreen(self._detail.file))

    def do_export(self) -> None:
        """Write the whole file of the request."""
        from screens.print_dialog import open_export

        open_export(self, self.request_id)

    def do_refresh(self) -> None:
        """Read the request again."""
        self.attempt(self._read(), group="read", exclusive=True)
        self.say("Demande relue.")

    def do_delete(self) -> None:
        """Delete the draft for good, its number typed."""
        if self._detail is not None:
            self.attempt(self._delete(self._detail.file.request.number), group="delete")

    async def _delete(self, number: str) -> None:
        opened = await self.call(lambda: self.services.watch.opened_by(self.request_id))
        warning = (
            f"La demande {number} et ses documents seront effacés pour toujours.\n"
            "Une fois supprimée, une demande ne peut être réactivée."
        )
        warning = f"! {opened}\n\n{warning}" if opened else warning
        typed = await self.app.push_screen_wait(TypeToConfirm("Supprimer la demande", warning, number, "Supprimer"))
        if typed:
            # The dialog is gone: the request is being read again, and will be missing.
            self._deleting = True
            try:
                await self.call(self.services.drafts.delete, self.request_id, typed)
            except Refusal:
                self._deleting = False
                raise
            self.mes.leave_message(f"La demande {number} a été supprimée.")
            self.dismiss()

    async def do_remove_document(self) -> None:
        """Delete the document under the cursor, after a confirmation; the request stays."""
        if self._detail is not None and (document := self._document) is not None:
            self.attempt(self._remove(document, self._detail), group="delete")

    async def _remove(self, document: Attachment, detail: Detail) -> None:
        if await self.app.push_screen_wait(remove_document(document.title, file_label(document.name, detail.words))):
            try:
                remove = self.services.documents.remove
                await self.call(
                    remove, self.request_id, document.nature, detail.file.request.version, rank=document.rank
                )
            finally:
                # Refused because somebody else wrote: what they wrote is shown beside the reason.
                await self._read()
            self.say(f"Document supprimé : {document.title}.")

    @on(Menu.Moved)
    def _document_reached(self, event: Menu.Moved) -> None:
        if event.menu.has_focus:
            self._say_document(event.entry)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """What the table of the documents cuts is said whole, and the keys are about it."""
        in_table = isinstance(event.widget, Menu)
        if isinstance(event.widget, Menu):
            self._say_document(event.widget.entry)
        if in_table != self._in_table:
            self._in_table = in_table
            self.refresh_keys()

    def _say_document(self, entry: MenuEntry | None) -> None:
        document = document_of(self._detail.file, entry) if self._detail is not None else None
        if document is not None:
            self.say(document_line(document))

    @on(Menu.Chosen)
    def _document_chosen(self, event: Menu.Chosen) -> None:
        from screens.document_view import open_document

        document = document_of(self._detail.file, event.entry) if self._detail is not None else None
        if document is not None and self._detail is not None:
            open_document(self.app, self.services, self.request_id, document, self._detail.words)
