"""Signatures that no code ties to the request: the clerk says in a word what was checked (P56)."""

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from mes_tui.domain.findings import Scan
from mes_tui.domain.text import clean
from mes_tui.forms.findings import scan_line
from screens.base import MesModal
from widgets.one_line import OneLine
from widgets.prose import Prose

_ASKED = (
    "Regardez la page : est-ce bien celle de la demande {}, avec les signatures demandées ? "
    "Écrivez en quelques mots ce que vous avez vérifié ; cette note reste avec le document."
)


class WordDialog(MesModal[str]):
    """Asks for the clerk's word about ``scan``; the result is the word, or None."""

    def __init__(self, number: str, title: str, scan: Scan, limit: int) -> None:
        super().__init__()
        self._number, self._title, self._scan, self._limit = number, title, scan, limit

    def compose(self) -> ComposeResult:
        text = f"{self._title}\n{scan_line(self._scan)}\n\n{_ASKED.format(self._number)}\n"
        yield self.box(
            "Page de signatures non reconnue",
            Prose(clean(text, lines=True)),
            OneLine(limit=self._limit, select_on_focus=False, id="word"),
            Prose(id="wrong"),
            Static("Entrée : Joindre avec cette note    Échap : Ne pas joindre", classes="hints", markup=False),
        )

    def on_mount(self) -> None:
        """The field is ready to type in."""
        self.query_one(OneLine).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        word = " ".join(clean(event.value).split())
        if word:
            self.dismiss(word)
        else:
            self.query_one("#wrong", Prose).update(
                "Écrivez d’abord quelques mots, par exemple « comparée au formulaire »."
            )
