"""Commands of the table made keys of a screen: done, or refused in words."""

from inspect import isawaitable
from typing import ClassVar

from textual.binding import Binding, BindingType

from mes_tui.commands import BY_ID, Command
from widgets.messages import Said


def bindings(*ids: str) -> list[BindingType]:
    """The bindings of the commands ``ids``, in the order in which the key bar shows them."""
    return [
        Binding(
            _keys(command),
            f"command('{command.id}')",
            command.label,
            show=command.in_bar,
            priority=command.over_entries,
            id=command.id,
        )
        for command in map(BY_ID.__getitem__, ids)
    ]


def _keys(command: Command) -> str:
    """The keys of ``command`` for Textual; a letter works with the capitals locked too.

    Settings give a key in the place of another: where there is none, one that no terminal sends.
    """
    capitals = [key.upper() for key in command.keys if len(key) == 1 and key.isalpha()]
    return ",".join((*command.keys, *capitals)) or f"no-key-of-{command.id}"


class Commanded:
    """Turns command ids into calls of ``do_<id>``, or into the sentence that says why not.

    Mixed into screens: a refused key answers instead of staying silent.
    """

    KEYS: ClassVar[tuple[str, ...]] = ()
    HELP_TITLE: ClassVar[str] = "Aide"
    HELP_TEXT: ClassVar[str] = ""

    def refusal(self, command: str) -> str:
        """ "" when ``command`` may be used now, else the sentence that says why not."""
        return ""

    def hidden(self, command: str) -> bool:
        """True when ``command`` makes no sense here and is not even listed."""
        return False

    def available(self) -> tuple[Command, ...]:
        """The commands of this screen, in the order of the key bar."""
        return tuple(BY_ID[id_] for id_ in self.KEYS if not self.hidden(id_))

    def on_said(self, event: Said) -> None:
        """A widget has something to say."""
        event.stop()
        self.say(event.sentence)

    async def run_command(self, command: str) -> None:
        """Do ``command`` or say why it is refused."""
        reason = self.refusal(command)
        if reason:
            self.refuse(reason)
            return
        outcome = getattr(self, f"do_{command}")()
        if isawaitable(outcome):
            await outcome

    def refuse(self, reason: str) -> None:
        """Say why what was asked is refused. The letters that follow one that was refused at once do nothing."""
        self.say(reason, alert=True)
        rest = getattr(getattr(self, "app", None), "let_letters_rest", None)
        if rest is not None:
            rest()

    def say(self, sentence: str, *, alert: bool = False) -> None:
        """Show ``sentence`` to the person; ``alert`` for refusals and failures."""
        raise TypeError(f"{type(self).__name__} has nowhere to show « {sentence} »")
