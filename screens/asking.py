"""What is asked to say an event of a request: its questions in a dialog, and the answers as they were understood."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from textual.app import App

from mes_tui.domain.codes import Source
from mes_tui.domain.requests import Outcome
from mes_tui.domain.rules import Rules
from mes_tui.domain.statuses import Event
from mes_tui.forms.outcomes import Asked, proposed, questions, recap, recap_of_answer, said
from mes_tui.forms.vocabulary import Field
from screens.dialogs import Confirm
from screens.outcome_dialog import Answers, OutcomeDialog, changed

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Asking:
    """The request ``number``, which asks for ``asked`` and became what ``before`` says.

    ``recorded`` is the day when an answer that came elsewhere is recorded, None for an event that happens here.
    """

    number: str
    asked: Asked
    rules: Rules
    before: tuple[Outcome, ...] = ()
    recorded: date | None = None

    async def agreed(
        self,
        app: App[object],
        title: str,
        event: Event,
        confirm: Callable[[Answers], Confirm],
        more: Mapping[str, str] = _NONE,
    ) -> Answers | None:
        """The answers to the questions of ``event``, those ``more`` among them, once the person confirms them.

        None when they gave up. What they typed and do not confirm is shown again, to be corrected.
        """
        fields = [field for field in self._questions(event) if field.key not in more]
        before, typed = proposed(self.asked, self.before), Answers()
        while True:
            if fields:
                given: Answers | None = await app.push_screen_wait(self._dialog(title, event, fields, more, typed))
                if given is None:
                    return None
                typed = given
            answers = {**typed, **more}
            if await app.push_screen_wait(confirm(answers)):
                return answers
            if not changed(typed, before):
                return None

    def _questions(self, event: Event) -> tuple[Field, ...]:
        return questions(event, self.asked, self.rules, recorded=self.recorded is not None)

    def _dialog(
        self, title: str, event: Event, fields: Sequence[Field], more: Mapping[str, str], typed: Answers
    ) -> OutcomeDialog:
        about = f"Demande {self.number}\n{self.asked.text}\n"

        def check(answers: Answers) -> object:
            return self.said(event, {**answers, **more})

        return OutcomeDialog(title, about, fields, proposed(self.asked, self.before), check, typed)

    def said(self, event: Event, answers: Answers) -> dict[str, Any]:
        """The answers as they are understood. Raises Refusal for one that cannot be."""
        return said(event, answers, self.asked, self.rules, self.before, self.recorded)

    def recap(self, event: Event, answers: Answers) -> str:
        """What will be read beside the words, as it was understood."""
        return recap(self.said(event, answers))

    def recap_of_answer(self, event: Event, answers: Answers, source: Source) -> str:
        """All that will be recorded of an answer that came by ``source``, as it was understood."""
        return recap_of_answer(self._questions(event), self.said(event, answers), source)
