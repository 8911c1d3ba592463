"""What is asked to say an event of a request: its questions in a dialog, and the answers as they were understood."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from textual.app import App

from mes_tui.domain.codes import Source
from mes_tui.domain.outcomes import kept
from mes_tui.domain.requests import Outcome, RequestFile
from mes_tui.domain.rules import Rules
from mes_tui.domain.statuses import Event
from mes_tui.forms.days_told import doubts
from mes_tui.forms.outcomes import Asked, proposed, questions, recap, recap_of_answer, said
from mes_tui.forms.vocabulary import Field
from screens.dialogs import Confirm
from screens.outcome_dialog import Answers, OutcomeDialog, changed

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Asking:
    """The request of ``file``, which asks for ``asked``, on the day ``today``.

    ``recorded``: an answer that came elsewhere is recorded, nothing happens here.
    """

    file: RequestFile
    asked: Asked
    rules: Rules
    today: date
    recorded: bool = False

    @property
    def before(self) -> tuple[Outcome, ...]:
        """What became of the request until now."""
        return kept(self.file.request, self.file.outcomes)

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
        return questions(event, self.asked, self.rules, recorded=self.recorded)

    def _dialog(
        self, title: str, event: Event, fields: Sequence[Field], more: Mapping[str, str], typed: Answers
    ) -> OutcomeDialog:
        def check(answers: Answers) -> object:
            return self.said(event, {**answers, **more})

        return OutcomeDialog(title, f"{self.asked.text}\n", fields, proposed(self.asked, self.before), check, typed)

    def said(self, event: Event, answers: Answers) -> dict[str, Any]:
        """The answers as they are understood. Raises Refusal for one that cannot be."""
        recorded = self.today if self.recorded else None
        return said(event, answers, self.asked, self.rules, self.before, recorded)

    def recap(self, event: Event, answers: Answers) -> str:
        """What will be read beside the words, as it was understood, and what is doubtful in it."""
        parts = self.said(event, answers)
        return f"{recap(parts)}{self._doubts(event, parts)}"

    def recap_of_answer(self, event: Event, answers: Answers, source: Source) -> str:
        """All that will be recorded of an answer that came by ``source``, as it was understood, with its doubts."""
        parts = self.said(event, answers)
        return f"{recap_of_answer(self._questions(event), parts, source)}{self._doubts(event, parts)}"

    def _doubts(self, event: Event, parts: Mapping[str, Any]) -> str:
        found = doubts(event, parts, self.file, self.asked, self.today)
        return "".join(f"! À vérifier\u00a0: {doubt}\n" for doubt in found)
