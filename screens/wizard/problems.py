"""The summary over a page that does not let go: it leads to each field, and goes."""

from textual import on

from screens.wizard.step import Step
from widgets.error_summary import ErrorSummary, Problem
from widgets.form_page import FormPage

CORRECT = "Corrigez, puis F8. Entrée mène au champ ; F7 revient sans rien exiger."


class Problems(Step):
    """The part of the third step that shows what is to put right. Subclasses define ``show_place``."""

    @property
    def form_page(self) -> FormPage | None:
        """The page on the screen."""
        found = self.query(FormPage)
        return found.first() if found else None

    async def _summary(self, problems: tuple[Problem, ...]) -> None:
        before, summary = list(self.query(ErrorSummary)), ErrorSummary(problems)
        await self.mount(summary, before="#page-body")
        summary.focus()
        for one in before:
            await one.remove()
        self.say(CORRECT)

    async def _close_summary(self, key: str = "") -> None:
        """Take the summary away. Its focus goes to ``key`` first: left to fall on any field, it would scroll there."""
        session, summary = self.wizard.session, self.query(ErrorSummary)
        if summary and self.form_page is not None and session is not None:
            self.form_page.focus_key(key or session.place.key)
        await summary.remove()

    @on(ErrorSummary.GoTo)
    async def _go_to(self, event: ErrorSummary.GoTo) -> None:
        event.stop()
        await self.show_place(event.page, event.key)

    @on(ErrorSummary.Closed)
    async def _summary_closed(self, event: ErrorSummary.Closed) -> None:
        event.stop()
        await self._close_summary()
