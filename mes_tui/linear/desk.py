"""What every part of the linear mode has at hand, and the menu that they share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mes_tui.domain.errors import Refusal
from mes_tui.linear.talk import Back, Talk, span

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services


@dataclass
class Desk:
    """The person's dialogue and services; ``division`` is the provider's that they work for, "" for none."""

    talk: Talk
    services: "Services"
    division: str = ""

    def level(self, name: str, work: Callable[[], None], help_text: str = "") -> None:
        """Do ``work`` one level below, up to its end or until the person comes back; a refusal is said."""
        with self.talk.place(name, help_text):
            try:
                work()
            except Back:
                pass
            except Refusal as refusal:
                self.services.tell_refused(refusal)
                self.talk.error(refusal.sentence)

    def confirmed(self, question: str, word: str) -> bool:
        """Whether the person types ``word`` whole; that nothing is done is said."""
        done = self.talk.confirmed(question, word)
        if not done:
            self.talk.say("Rien n’est fait.")
        return done


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu: what choosing it does one level below, or why it is refused. ``place``: how it is called there,
    its ``label`` unless it says more."""

    label: str
    work: Callable[[], None]
    refusal: str = ""
    place: str = ""

    @property
    def said(self) -> str:
        return f"{self.label} (refusé)" if self.refusal else self.label


def menu(desk: Desk, title: str, entries: Callable[[], Sequence[Entry]]) -> None:
    """Let the person choose among ``entries`` until they go back; they are read again each time, and said again when
    they changed."""
    told: list[str] = []
    while True:
        now = entries()
        labels = [entry.said for entry in now]
        again = labels == told
        if again:
            desk.talk.say(f"{title}. Même choix : {span(len(labels))}.")
        else:
            desk.talk.say(f"{title}.")
        rank = desk.talk.choose("", labels, say=not again)
        told = labels
        if not isinstance(rank, int):
            continue
        entry = now[rank]
        if entry.refusal:
            desk.talk.error(entry.refusal)
        else:
            desk.level(entry.place or entry.label, entry.work)
