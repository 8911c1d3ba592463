"""Small dialogs: read, confirm, confirm by typing."""

import math
from abc import abstractmethod
from typing import TypeGuard

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Input, Static

from mes_tui import type_ahead
from mes_tui.domain.text import clean
from screens.base import MesModal, Result
from widgets.hints import Hints
from widgets.one_line import OneLine
from widgets.prose import Prose

LEAVE_SAMPLE = (
    "Quitter : ce bureau d’exemple et ce que vous y avez fait seront effacés. « mes-tui demo --dossier D » les garde."
)


class TextDialog(MesModal[Result]):
    """A text, however long, above ``hints``, its keys; the arrows scroll what does not fit."""

    def __init__(self, title: str, text: str, hints: str) -> None:
        super().__init__()
        self._title, self._text, self._hints = title, text, hints

    def compose(self) -> ComposeResult:
        yield self.box(
            self._title,
            Prose(clean(self._text, lines=True)),
            foot=(Hints(self._hints),),
        )

    def on_mount(self) -> None:
        """It is said when there is more to read."""
        self.call_after_refresh(self._show_scroll_hint)

    def _show_scroll_hint(self) -> None:
        if self.query_one("#box").max_scroll_y:
            self.query_one(Hints).update(f"↑ ↓ : défiler    {self._hints}")


class Notice(TextDialog[None]):
    """A text to read; Enter or Escape closes it."""

    BINDINGS = [Binding("enter,space", "cancel", "Fermer", show=False)]

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title, text, "Entrée : fermer")


class Confirm(TextDialog[bool]):
    """A question; only the letter of ``yes`` accepts, so that a repeated Enter confirms nothing.

    ``yes`` is the verb of the action; its first letter is the key. Among other letters, it is that of a text meant for
    the field that was there before: it accepts nothing. Neither does it at once after itself: a key that is held, or
    struck twice, asks and does not answer.
    """

    HELP_TEXT = (
        "Lisez ce qui sera fait. Seule la lettre de l’action l’accepte\u00a0: Entrée ne confirme rien, pour qu’une "
        "touche répétée n’engage à rien. Échap revient sans rien faire."
    )
    TEXT_PAUSE = 1.0
    """Seconds without a letter after which the next one answers."""

    _typed_at = _struck_at = -math.inf

    def __init__(self, title: str, question: str, yes: str, no: str = "Annuler") -> None:
        super().__init__(title, question, f"{yes[0].upper()} : {yes}    Échap : {no}")
        self._yes = yes

    def on_mount(self) -> None:
        """The letter that asked may be the one that accepts."""
        given = self.mes.given
        if self._accepts(given):
            self._struck_at = given.time

    def on_key(self, event: events.Key) -> None:
        """The letter of the action accepts."""
        if not self._accepts(event):
            self._typed_at = event.time if event.is_printable else self._typed_at
            return
        again, self._struck_at = event.time - self._struck_at, event.time
        if event.time - self._typed_at >= self.TEXT_PAUSE and again >= type_ahead.STANDS:
            # On its way up it would reach the screen that comes back, where it may mean something.
            event.stop()
            self.dismiss(True)

    def _accepts(self, event: events.Event | None) -> TypeGuard[events.Key]:
        return isinstance(event, events.Key) and (event.character or "").casefold() == self._yes[0].casefold()


class Typing(MesModal[Result]):
    """A dialog where somebody writes: what is typed is given up only once the person agrees to lose it."""

    @property
    @abstractmethod
    def typed(self) -> bool:
        """Whether something is typed that would be lost."""

    def action_cancel(self) -> None:
        """Leave without doing anything, unless what is typed is still wanted."""
        self.attempt(self._leave(), group="leave", exclusive=True)

    async def _leave(self) -> None:
        if not self.typed or await self.app.push_screen_wait(Confirm(*_GIVE_UP)):
            self.dismiss(None)


_GIVE_UP = ("Texte non enregistré", "Abandonner ce qui est tapé ?", "Abandonner", "Continuer")


class LeaveSample(Confirm):
    """Leaving a throw-away sample office: what was done there goes with it. The result is True to leave."""

    def __init__(self) -> None:
        super().__init__("Bureau d’exemple", LEAVE_SAMPLE, "Quitter", "Rester")


def remove_document(title: str, slot: str) -> Confirm:
    """Delete the document ``title`` from its ``slot``?"""
    question = f"Supprimer {title} de la case « {slot} » ? Le document sera effacé. La demande reste."
    return Confirm("Supprimer le document", question, "Supprimer")


def already_open(number: str) -> Confirm:
    """The child, the site and the year have an open request: open that one?"""
    question = (
        f"La demande {number} est déjà ouverte pour cet enfant dans cette installation, pour la même année de "
        "référence. Voulez-vous l’ouvrir ?"
    )
    return Confirm("Une demande existe déjà", question, "Ouvrir")


class TypeToConfirm(MesModal[str]):
    """A final action: what must be typed is shown, and what was typed is the result (the service compares it)."""

    def __init__(self, title: str, warning: str, expected: str, verb: str) -> None:
        super().__init__()
        self._title, self._warning, self._expected, self._verb = title, warning, expected, verb

    def compose(self) -> ComposeResult:
        prompt = f"Pour confirmer, tapez {self._expected} puis Entrée :"
        yield self.box(
            self._title,
            Prose(clean(self._warning, lines=True)),
            Prose(clean(f"\n{prompt}", lines=True)),
            OneLine(limit=40, id="typed"),
            foot=(Prose(id="wrong"), Hints(f"Entrée : {self._verb}    Échap : Annuler")),
        )

    def on_mount(self) -> None:
        """The field is ready to type in."""
        self.query_one(OneLine).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed = clean(event.value).strip()
        if typed == self._expected:
            self.dismiss(typed)
        else:
            self.query_one("#wrong", Static).update(
                f"Ce n’est pas {self._expected} : rien n’a été fait. Corrigez, ou Échap pour annuler."
            )
