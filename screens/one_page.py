"""A screen that is one page of questions, saved as a whole: what is typed is given up only when asked to."""

from abc import abstractmethod
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Container

from mes_tui.domain.errors import NotSaved
from mes_tui.forms.evaluation import Evaluation, evaluate
from mes_tui.forms.vocabulary import Context, Form
from screens.base import MesScreen
from screens.dialogs import Confirm
from widgets.editors.base import NO_LIST
from widgets.form_page import FormPage
from widgets.list_heading import ListHeading
from widgets.messages import FieldEdited, FieldFocused, FieldLeft

ENDS = ("C’est le premier champ.", "C’est le dernier champ\u00a0; F8 pour enregistrer.")


class OnePageScreen(MesScreen[None]):
    """Subclasses ``ask``, and give ``facts()``, ``heading()``, ``first_field()`` and ``save()``.

    ``UNSAVED`` is the title and the question asked before what is typed is given up, ``KEPT_OPEN`` what is said to who
    leaves the application with it.
    """

    CSS_PATH = "one_page.tcss"
    UNSAVED: ClassVar[tuple[str, str]]
    KEPT_OPEN: ClassVar[str]

    _form: Form

    def ask(self, form: Form, answers: dict[str, str]) -> None:
        """What is asked, and what it says now: called as the screen is made."""
        self._form, self._answers, self._first = form, answers, dict(answers)

    @abstractmethod
    def facts(self) -> dict[str, str]:
        """What the form shows and does not ask."""

    @abstractmethod
    def heading(self) -> str:
        """What stands above the page."""

    @abstractmethod
    def first_field(self) -> str:
        """The key of the field to begin with."""

    @abstractmethod
    async def save(self, evaluation: Evaluation) -> None:
        """Write the answers, in which nothing is wrong, and close."""

    def body(self) -> ComposeResult:
        yield ListHeading(self.heading(), "", lambda: "")
        page = FormPage(self._form.pages[0], self._evaluation(), self._answers, today=self.services.context.today)
        for editor in page.editors.values():
            editor.ends = ENDS
        yield Container(page, id="one-page")

    def on_mount(self) -> None:
        """Where there is something to change first."""
        self.mes.flushers.append(self._keep_open)
        self._page.focus_key(self.first_field())

    def on_unmount(self) -> None:
        """Nothing is left to save here."""
        if self._keep_open in self.mes.flushers:
            self.mes.flushers.remove(self._keep_open)

    @property
    def _page(self) -> FormPage:
        return self.query_one(FormPage)

    def _evaluation(self) -> Evaluation:
        context = self.services.context
        return evaluate(self._form, self._answers, Context(self.facts(), self.services.rules, context.today))

    @on(FieldEdited)
    def _edited(self, event: FieldEdited) -> None:
        event.stop()
        self._take(event.key, event.text, again=event.whole)

    @on(FieldFocused)
    def _focused(self, event: FieldFocused) -> None:
        event.stop()
        self.stop_saying(NO_LIST)

    @on(FieldLeft)
    def _left(self, event: FieldLeft) -> None:
        event.stop()
        self._take(event.key, event.text, again=True)
        self.left(event)

    def left(self, event: FieldLeft) -> None:
        """A field was left."""

    def _take(self, key: str, text: str, *, again: bool) -> None:
        self._answers[key] = text
        if again and self.is_attached:
            self._page.update_from(self._evaluation(), self._answers)

    def do_values(self) -> None:
        """The list of the values of the field."""
        self._page.open_values()

    async def attempt_saving(self) -> None:
        """Save, unless something is wrong or missing: the cursor goes there."""
        self._settle()
        evaluation = self._evaluation()
        issues = evaluation.page_issues(1)
        self._page.mark_issues(issues)
        if issues:
            self._page.focus_key(issues[0].key)
            self.say(issues[0].sentence, alert=True)
        else:
            await self.save(evaluation)

    def go_to(self, key: str) -> None:
        """Put the cursor in the field that a refusal is about, when it is of this form."""
        if key in self._form:
            self._page.focus_key(key)

    def _settle(self) -> None:
        typed = self._page.settled()
        if typed is not None:
            self._take(typed.key, typed.text, again=False)

    @property
    def _changed(self) -> bool:
        return any(text != self._first.get(key, "") for key, text in self._answers.items())

    def help_text(self) -> str:
        return self._page.current_help or self.HELP_TEXT

    def help_title(self) -> str:
        current = self._page.current
        return current.field.label if current is not None else self.HELP_TITLE

    def do_back(self) -> None:
        """One level back; what is not saved is given up only when asked to."""
        self.attempt(self._leave(), group="leave", exclusive=True)

    async def _leave(self) -> None:
        self._settle()
        if not self._changed or await self.app.push_screen_wait(Confirm(*self.UNSAVED, "Quitter")):
            self.mes.close(self)

    def _keep_open(self) -> None:
        """Leaving the application would lose what is not saved: refuse, and say what to do."""
        self._settle()
        if self._changed:
            raise NotSaved(self.KEPT_OPEN)
