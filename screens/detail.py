"""A request in detail: the guide's headings, the summary, the documents, the actions allowed (P25 to P29)."""

from dataclasses import dataclass

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from mes_tui.domain.access import Action, may
from mes_tui.domain.codes import Nature, Status
from mes_tui.domain.errors import NotFound
from mes_tui.domain.requests import Attachment, RequestFile
from mes_tui.domain.text import clean
from mes_tui.forms.french import long_date, phone, size
from mes_tui.forms.presentation import ShownLine, summary
from screens.base import MesScreen
from screens.dialogs import TypeToConfirm
from widgets.menu import Menu, MenuEntry

ACTIONS = {
    "edit": Action.EDIT,
    "delete": Action.DELETE,
    "print": Action.PRINT,
    "submit": Action.TRANSMIT,
    "attach": Action.ATTACH,
}


@dataclass(frozen=True, slots=True)
class Detail:
    """What the screen shows, read at once."""

    file: RequestFile
    summary: tuple[ShownLine, ...]


class DetailScreen(MesScreen[None]):
    """Read-only view of one request."""

    CSS_PATH = "detail.tcss"
    KEYS = (
        "help",
        "edit",
        "print",
        "submit",
        "attach",
        "delete",
        "refresh",
        "back",
        "menu",
        "palette",
        "quit",
    )
    HELP_TITLE = "Détails de la demande"
    HELP_TEXT = (
        "M modifie la demande, F9 l’imprime, S mène à la vérification pour la signer et la soumettre. "
        "Entrée sur un document le montre. Une action entre parenthèses n’est pas permise : la touche dit pourquoi."
    )

    def __init__(self, request_id: int) -> None:
        super().__init__()
        self.request_id = request_id
        self._detail: Detail | None = None

    @property
    def trail(self) -> tuple[str, ...]:
        number = f" {self._detail.file.request.number}" if self._detail else ""
        return ("Portail DSG", "Accueil", "Demandes", f"Détails de la demande{number}")

    def body(self) -> ComposeResult:
        with VerticalScroll(can_focus=True, id="detail"):
            yield Static("Lecture…", id="detail-text", markup=False)
            yield Menu(id="documents")

    def on_mount(self) -> None:
        self.query_one("#detail").focus()
        self.attempt(self._read(), group="read", exclusive=True)

    def on_screen_resume(self) -> None:
        """The wizard above may have changed everything."""
        if self.is_mounted and self._detail is not None:
            self.attempt(self._read(), group="read", exclusive=True)

    async def _read(self) -> None:
        try:
            self._detail = await self.call(self._load)
        except NotFound as missing:
            self.mes.say_later(missing.sentence)
            self.dismiss()
            return
        self.query_one("#detail-text", Static).update(detail_text(self._detail))
        self.query_one(Menu).entries = tuple(map(_document_entry, self._detail.file.attachments))
        self.refresh_keys()

    def _load(self) -> Detail:
        file = self.services.drafts.read(self.request_id)
        form, _, evaluation = self.services.drafts.evaluate(file)
        return Detail(file, summary(form, evaluation))

    def refusal(self, command: str) -> str:
        if self._detail is None or command not in ACTIONS:
            return ""
        request = self._detail.file.request
        return may(self.services.actor, ACTIONS[command], request.division, request.status)

    def do_edit(self) -> None:
        """Open the wizard where it was left."""
        self.mes.open_wizard(self.request_id)

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

    def do_refresh(self) -> None:
        """Read the request again."""
        self.attempt(self._read(), group="read", exclusive=True)
        self.say("Demande relue.")

    def do_delete(self) -> None:
        """Delete the draft for good, its number typed."""
        if self._detail is not None:
            self.attempt(self._delete(self._detail.file.request.number), group="delete")

    async def _delete(self, number: str) -> None:
        warning = (
            f"La demande {number} et ses documents seront effacés pour toujours.\n"
            "Une fois supprimée, une demande ne peut être réactivée."
        )
        typed = await self.app.push_screen_wait(TypeToConfirm("Supprimer la demande", warning, number, "Supprimer"))
        if typed:
            await self.call(self.services.drafts.delete, self.request_id, typed)
            self.mes.say_later(f"La demande {number} a été supprimée.")
            self.dismiss()

    @on(Menu.Chosen)
    def _document_chosen(self, event: Menu.Chosen) -> None:
        from screens.open_document import open_document

        if self._detail is not None:
            document = self._detail.file.attachment(Nature(event.entry.id))
            if document is not None:
                open_document(self, self.request_id, document)


def detail_text(detail: Detail) -> Text:
    """The guide's headings and their values; the transmission date is « - » for a draft (domain.md §2.8)."""
    file = detail.file
    request, guardian, other = file.request, file.child_file.guardian, file.child_file.other_guardian
    transmitted = long_date(request.transmitted_at.astimezone().date()) if request.transmitted_at else "-"
    rows = [
        ("Installation", f"{file.site.name} ({file.site.number})"),
        ("Enfant", f"{file.child.list_name} – {long_date(file.child.birth_date)} – NECSG {file.child.necsg}"),
        ("Parent", guardian.full_name),
        ("Autre parent", other.full_name if other else "-"),
        ("Adresse du parent demandeur", " ".join(filter(None, (guardian.address, guardian.postal_code))) or "-"),
        ("Téléphone", " ou ".join(phone(p) for p in (guardian.home_phone, guardian.cell_phone) if p) or "-"),
        ("Type de demande", request.type.label),
        ("Statut de la demande", request.status.label),
        ("Date de transmission", transmitted),
    ]
    if request.granted_hours:
        rows.append(("Heures accordées par jour", request.granted_hours.replace(".", ",")))
    if request.closed_at and request.close_reason:
        closed = long_date(request.closed_at.astimezone().date())
        rows.append(("Terminée le", f"{closed} ({request.close_reason.label})"))
    text = Text()
    text.append(f"Demande {request.number}\n", style="bold")
    text.append("Détails de la demande\n", style="underline")
    _append(text, rows)
    if request.status is Status.COMMENTED:
        done = sum(comment.corrected for comment in file.comments)
        text.append(f"! {done}/{len(file.comments)} commentaires corrigés\n", style="bold")
    text.append("\nRésumé de la demande du service de garde\n", style="underline")
    _append(text, [(line.label, line.text) for line in detail.summary])
    text.append("\nDocuments", style="underline")
    text.append(" – Titre, nature, date de réception\n" if file.attachments else "\nAucun document joint.\n")
    return text


def _append(text: Text, rows: list[tuple[str, str]]) -> None:
    for label, value in rows:
        text.append(f"{label:<29}", style="dim")
        text.append(f"{clean(value)}\n")


def _document_entry(document: Attachment) -> MenuEntry:
    received = long_date(document.received_at.astimezone().date())
    label = f"{document.title} – {document.nature.short_label} – {received} – {size(document.size)}"
    return MenuEntry(document.nature.value, label)
