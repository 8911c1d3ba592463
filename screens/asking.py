"""What is asked to say an event of a request: its questions in a dialog, and the answers as they were understood."""

from collections.abc import Mapping
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
from screens.outcome_dialog import Answers, OutcomeDialog

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

    async def ask(self, app: App[object], title: str, event: Event, more: Mapping[str, str] = _NONE) -> Answers | None:
        """The answers to the questions of ``event``, those ``more`` among them; None when the person gave up."""
        every = questions(event, self.asked, self.rules, recorded=self.recorded is not None)
        fields = [field for field in every if field.key not in more]
        if not fields:
            return dict(more)
        about = f"Demande {self.number}\n{self.asked.text}\n"

        def check(answers: Answers) -> object:
            return self.said(event, {**answers, **more})

        dialog = OutcomeDialog(title, about, fields, proposed(self.asked, self.before), check)
        typed: Answers | None = await app.push_screen_wait(dialog)
        return None if typed is None else {**typed, **more}

    def said(self, event: Event, answers: Answers) -> dict[str, Any]:
        """The answers as they are understood. Raises Refusal for one that cannot be."""
        return said(event, answers, self.asked, self.rules, self.before, self.recorded)

    def recap(self, event: Event, answers: Answers) -> str:
        """What will be read beside the words, as it was understood."""
        return recap(self.said(event, answers))

    def recap_of_answer(self, event: Event, answers: Answers, source: Source) -> str:
        """All that will be recorded of an answer that came by ``source``, as it was understood."""
        return recap_of_answer(self.said(event, answers), source)
