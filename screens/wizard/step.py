"""What the five steps share: a body, its own words for the wizard's keys, and a say in leaving it."""

from collections.abc import Coroutine, Mapping
from typing import Any, ClassVar

from textual import on
from textual.containers import Vertical

from screens.commanded import Commanded, bindings
from screens.wizard.frame import WizardFrame
from widgets.messages import Said

FORM = 3
"""The number of the step of the seven pages."""


CANCEL = ("Annuler", "Quitter sans créer de demande.")


class Step(Commanded, Vertical):
    """One step of the wizard. ``WORDS`` gives a command of the wizard another label and help in this step."""

    DEFAULT_CSS = """
    Step { height: 1fr; padding: 0 1; }
    """
    NUMBER: ClassVar[int] = 0
    # Whether others' answers are shown as soon as they wrote them.
    FOLLOWS: ClassVar[bool] = False
    WORDS: ClassVar[Mapping[str, tuple[str, str]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "KEYS" in cls.__dict__:
            cls.BINDINGS = bindings(*cls.KEYS)
        super().__init_subclass__(**kwargs)

    @property
    def words(self) -> Mapping[str, tuple[str, str]]:
        """``WORDS``; before there is a request, leaving cancels its creation (P33)."""
        return self.WORDS if self.wizard.session is not None else {**self.WORDS, "back": CANCEL}

    @property
    def wizard(self) -> WizardFrame:
        """The screen around this step."""
        return self.screen  # type: ignore[return-value]

    def say(self, sentence: str, *, alert: bool = False) -> None:
        self.wizard.say(sentence, alert=alert)

    def say_here(self, sentence: str, *, alert: bool = False) -> None:
        """Say something of what the person is on."""
        self.say(sentence, alert=alert)

    @on(Said)
    def _said(self, event: Said) -> None:
        event.stop()
        self.say_here(event.sentence)

    async def action_command(self, command: str) -> None:
        """The bindings of the step go through the same door as the screen's."""
        await self.wizard.run_command(command)

    async def enter(self) -> None:
        """Called once mounted: put the focus where the person goes on."""

    async def leave(self) -> bool:
        """Called before going on to the next step: False keeps the person here, the reason said."""
        return True

    async def retreat(self) -> bool:
        """Called before going back; True when the step itself moved back (a page of the form)."""
        return False

    async def advance(self) -> bool:
        """Called before going on; True when the step itself moved on (a page of the form)."""
        return False

    async def show_place(self, page: int, key: str) -> bool:
        """Called before the step is drawn anew to show a place of it; True when the step went there by itself."""
        return False

    def way_out(self, command: str) -> Coroutine[Any, Any, None] | None:
        """What is done about ``command``, refused now, beside saying why; None for nothing more."""
        return None

    @property
    def at(self) -> str:
        """The key of what the person is on: a field, an entry of a comment, the nature of a document; "" for none."""
        return ""

    def take(self, key: str, text: str, over: str | None = None) -> None:
        """Take ``text`` as what is answered under ``key``, over ``over`` (None: what stands); show what follows."""

    def settle(self) -> None:
        """Hand everything typed to the save queue, wherever the focus is."""

    def reload(self) -> None:
        """Show the answers again: somebody else wrote some of them."""

    def follow_reread(self) -> bool:
        """Called once the request was read again; True when the step shows it without being drawn anew."""
        return False

    def help_title(self) -> str:
        """What the help is about: this step or its focused field."""
        return self.HELP_TITLE

    def help_text(self) -> str:
        """The help of this step or of its focused field."""
        return self.HELP_TEXT
