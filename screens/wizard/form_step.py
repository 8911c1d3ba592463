"""Step 3, « Demande de soutien »: the seven pages, one mounted at a time (P43 to P49)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from textual import events, on
from textual.app import ComposeResult
from textual.timer import Timer

from mes_tui.commands import Command
from mes_tui.domain.rules import Choice
from mes_tui.forms.evaluation import Evaluation, Issue
from mes_tui.forms.french import quoted
from mes_tui.forms.hours import WEEK
from mes_tui.forms.values import apart
from mes_tui.forms.wording import beyond_cursor, former_line, full_help, shown_help
from mes_tui.type_ahead import BESIDE
from screens.parts import drawn_together
from screens.wizard.copying import answer_as_above
from screens.wizard.kept_pages import KeptPages
from screens.wizard.open_request import OpenRequest
from screens.wizard.typed_step import PAUSE, TypedStep
from widgets.comment_bar import CommentBar
from widgets.editors.note import NoteEditor
from widgets.error_summary import ErrorSummary, Problem
from widgets.form_page import FormPage
from widgets.messages import FieldDone, FieldFocused, FieldLeft, FormerWanted, Typed
from widgets.page_bar import SIGNS, PageBar, PageItem, PageMark

CORRECT = "Corrigez, puis {}. {} liste les problèmes\u00a0; {} va à une autre page."
NOTHING_FORMER = "Ce champ n’a rien contenu d’autre depuis {since} de la demande."
NOTHING_LEFT = "Plus rien à remplir dans cette page\u00a0: {} pour la suite."
LINES = "Dans ce texte, Entrée va à la ligne et Tab passe au champ suivant."
SHOWN = "Ce que la page montre sans le demander :"


class FormStep(TypedStep):
    """The page bar, the problems when the page does not let go, the page."""

    NUMBER = 3
    KEYS = ("problems", "same_above")
    FOLLOWS = True
    WORDS = {
        "values": (
            "Liste",
            "Choix ou calendrier du champ ; encore F4, ou F4 dans un texte : ce qu’il contenait avant.",
        ),
        "previous": ("Page préc.", "Page précédente ; jamais bloqué."),
        "next": ("Page suiv.", "Page suivante ; les champs obligatoires (*) doivent être remplis."),
    }
    HELP_TITLE = "Demande de soutien"
    HELP_TEXT = "Les champs suivis d’un astérisque (*) sont obligatoires pour passer à la page suivante."

    def __init__(self) -> None:
        super().__init__()
        self._page = 1
        self._stay: Timer | None = None
        self._above = ""
        self._said_in = ("", "")
        self._copied = ""

    def compose(self) -> ComposeResult:
        yield PageBar()
        yield CommentBar()
        yield KeptPages()

    async def enter(self) -> None:
        session = self.wizard.session
        if session is not None:
            place = session.place
            await self._show_page(max(1, min(place.page, len(session.form.pages))), place.key)

    async def _show_page(self, number: int, key: str = "") -> None:
        session = self.wizard.session
        if session is None:
            return
        self._page = number
        self.wizard.stop_saying(self._copied)
        await self._recall(session, number)
        with drawn_together(self.screen):
            await self._close_summary()
            page = await self.query_one(KeptPages).show(session, number)
            page.focus_key(key)
        session.move(self.NUMBER, number, page.current_key or key)
        self._show_bar()

    async def _recall(self, session: OpenRequest, number: int) -> None:
        """Read once what the account wrote last, before the page that asks for it again."""
        if "contact" not in session.recalled and session.form.pages[number - 1].remembers:
            session.recalled.add("contact")
            session.contact = await self.wizard.call(self.wizard.services.memory.contact, session.id)

    async def show_place(self, page: int, key: str) -> bool:
        """Go to ``page`` (0: the one shown) and to ``key`` on it; « Précédent » and « Suivant » lead on from there."""
        session, form_page = self.wizard.session, self.form_page
        if session is None or form_page is None:
            return False
        await self._close_summary(key)
        if page in (0, self._page):
            form_page.focus_key(key)
            session.move(self.NUMBER, self._page, key)
        else:
            await self._show_page(page, key)
        self.say("")
        self.wizard.refresh_steps()
        return True

    def _show_bar(self) -> None:
        session, comments = self.wizard.session, self.query_one(CommentBar)
        comments.progress, comments.keys = self.wizard.comment_progress, self.wizard.comment_keys()
        comments.display = bool(comments.progress)
        if session is not None:
            self.query_one(PageBar).items = tuple(
                PageItem(
                    page.number,
                    page.title,
                    PageMark[session.evaluation.page_state(page.number).name],
                    page.number == self._page,
                )
                for page in session.form.pages
            )

    @on(FieldFocused)
    def _focused(self, event: FieldFocused) -> None:
        """Where the person stays is kept: a window that dies opens there again."""
        event.stop()
        self._show_copying()
        key, sentence = self._said_in
        if key != event.key:
            self.wizard.stop_saying(sentence)
        session = self.wizard.session
        if session is not None:
            session.move(self.NUMBER, self._page, event.key)
        if self._stay is not None:
            self._stay.stop()
        self._stay = self.set_timer(PAUSE, self._remember)

    def _show_copying(self) -> None:
        """The key that answers a line as the one above it is in the bar where there is one."""
        above, label = self.form_page.above if self.form_page is not None else (), self._above
        self._above = above[0][1].label if above else ""
        if label != self._above:
            self.wizard.refresh_keys()

    @on(FieldDone)
    def _done_with(self, event: FieldDone) -> None:
        event.stop()
        if (page := self.form_page) is not None:
            page.go_on(event.key)

    def say_here(self, sentence: str, *, alert: bool = False) -> None:
        """What is said of a field, by itself too, goes once the person is in another one."""
        if self.form_page is not None:
            self._said_in = (self.form_page.current_key or self.at, sentence)
        self.say(sentence, alert=alert)

    def _remember(self) -> None:
        session = self.wizard.session
        if session is not None:
            self.wizard.attempt(self.wizard.call(session.remember), group=f"{BESIDE}place")

    def left(self, event: FieldLeft) -> None:
        page, session = self.form_page, self.wizard.session
        as_it_was = event.text == event.over
        if event.away or as_it_was or not self._take_apart(event.key, event.text, event.over):
            self.take(event.key, event.text, event.over)
        if page is not None and session is not None:
            session.move(self.NUMBER, self._page, page.current_key or event.key)
            if not event.away:
                page.mark_wrong(event.key, session.evaluation)

    def _take_apart(self, key: str, text: str, over: str | None) -> bool:
        """Put a « poste » typed after its telephone in its own field, unless that one says something else."""
        page, session = self.form_page, self.wizard.session
        field = session.form.field(key) if session is not None and key in session.form else None
        parts = apart(field, text) if field is not None else None
        if page is None or session is None or field is None or parts is None:
            return False
        number, extension = parts
        beside = page.editors[field.extension_key]
        if beside.typed not in ("", extension):
            return False
        self.take(field.extension_key, extension, beside.given)
        self.take(key, number, over)
        # The focus may be in the field beside already.
        beside.show(extension)
        self.say(f"Le poste {extension} est maintenant dans {quoted(beside.field.label)}.")
        return True

    @property
    def form_page(self) -> FormPage | None:
        """The page on the screen."""
        return self.query_one(KeptPages).shown if self.is_mounted else None

    @property
    def summary(self) -> ErrorSummary | None:
        """The problems above the page, None while there are none to show."""
        return next((child for child in self.children if isinstance(child, ErrorSummary)), None)

    @property
    def _correct(self) -> str:
        return CORRECT.format(*map(self.wizard.key_name, ("next", "problems", "goto")))

    async def _stay_on(self, page: FormPage, issues: Sequence[Issue]) -> None:
        """Show ``issues`` above ``page`` and put the cursor in the field of the first: what is typed next corrects."""
        page.mark_issues(issues)
        if self.summary is None:
            await self.mount(ErrorSummary(), before="#page-body")
        self._show_problems(issues)
        page.focus_key(issues[0].key)
        self.say(self._correct)

    def _show_problems(self, issues: Iterable[Issue]) -> None:
        if self.summary is not None:
            self.summary.problems = tuple(Problem(issue.key, issue.sentence) for issue in issues)

    def _follow_problems(self, evaluation: Evaluation) -> None:
        """What is put right is a problem no more; the list goes with the last one."""
        if self.summary is None:
            return
        known = {problem.key for problem in self.summary.problems}
        left = [issue for issue in evaluation.page_issues(self._page) if issue.key in known]
        self._show_problems(left)
        if not left:
            self.call_later(self._close_summary)

    async def _close_summary(self, key: str = "") -> None:
        """Take the summary away. Its focus goes to ``key`` first: left to fall on any field, it would scroll there."""
        session, summary = self.wizard.session, self.summary
        if summary is None:
            return
        if summary.has_focus and self.form_page is not None and session is not None:
            self.form_page.focus_key(key or session.place.key, back=not key)
        self.wizard.stop_saying(self._correct)
        await summary.remove()

    def hidden(self, command: str) -> bool:
        return (command == "problems" and self.summary is None) or (command == "same_above" and not self._above)

    def available(self) -> tuple[Command, ...]:
        """« Comme lundi », in a timetable."""
        label = f"Comme {self._above.lower()}" if self._above.lower() in WEEK else "Comme au-dessus"
        return tuple(
            replace(command, label=label) if command.id == "same_above" else command for command in super().available()
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without problems above the page, their key is that of the field."""
        return not (parameters == ("problems",) and self.hidden("problems"))

    def do_same_above(self) -> None:
        """Answer the line of a table as the one above it, and go to the next one."""
        if self.form_page is not None and self.wizard.session is not None:
            self._copied = answer_as_above(self.form_page, self.wizard.session, self.show_answers)
            self.say(self._copied)

    def do_next_empty(self) -> None:
        """Go to the next field of the page that is still to be filled, or put right."""
        page, session = self.form_page, self.wizard.session
        if page is None or session is None:
            return
        self.settle()
        editor = page.next_among({issue.key for issue in session.evaluation.page_issues(self._page)})
        if editor is None:
            self.say_here(NOTHING_LEFT.format(self.wizard.key_name("next")))
        else:
            editor.focus()

    def do_problems(self) -> None:
        """Go to the problems above the page."""
        if self.summary is not None:
            self.summary.focus()

    @on(events.Key)
    @on(events.Paste)
    def _typed_in_problems(self, event: events.Key | events.Paste) -> None:
        """What is typed in front of a problem corrects it: it is for its field."""
        summary, page = self.summary, self.form_page
        if summary is None or page is None or not (summary.has_focus and summary.problems):
            return
        if isinstance(event, events.Paste) or event.is_printable:
            event.stop()
            page.focus_key(summary.problem.key)
            self.wizard.mes.type_again(event)

    @on(ErrorSummary.GoTo)
    def _go_to(self, event: ErrorSummary.GoTo) -> None:
        event.stop()
        if self.form_page is not None:
            self.form_page.focus_key(event.key)

    @on(ErrorSummary.Closed)
    async def _summary_closed(self, event: ErrorSummary.Closed) -> None:
        event.stop()
        await self._close_summary()

    def show_answers(self) -> None:
        page, session = self.form_page, self.wizard.session
        if page is not None and session is not None:
            page.update_from(session.evaluation, session.answers, session.origins)
            self._follow_problems(session.evaluation)
            self._show_bar()

    def handed(self, *, as_typed: bool) -> Typed | None:
        return self.form_page.settled(as_typed=as_typed) if self.form_page is not None else None

    def reached(self, key: str) -> None:
        page, session = self.form_page, self.wizard.session
        if session is not None:
            session.move(self.NUMBER, self._page, key)
            # It is about to be saved: what cannot be read is marked before « Enregistré » is said.
            if page is not None:
                page.mark_wrong(key, session.evaluation)

    @property
    def at(self) -> str:
        return self.wizard.session.place.key if self.wizard.session is not None else ""

    def follow_reread(self) -> bool:
        """The cursor stays where it is; only other comments than those of this page ask for another page."""
        page, session = self.form_page, self.wizard.session
        if page is None or session is None:
            return False
        if {item.comment.id for item in session.comments_on(self._page)} != set(page.panels):
            return False
        self.reload()
        return True

    async def advance(self) -> bool:
        session, page = self.wizard.session, self.form_page
        if session is None or page is None:
            return True
        issues = session.evaluation.page_issues(self._page)
        if issues:
            await self._stay_on(page, issues)
            return True
        if self._page == len(session.form.pages):
            return False
        await self._show_page(self._page + 1)
        return True

    async def retreat(self) -> bool:
        await self._close_summary()
        if self._page <= 1:
            return False
        await self._show_page(self._page - 1)
        return True

    @on(PageBar.PageWanted)
    def _page_wanted(self, event: PageBar.PageWanted) -> None:
        event.stop()
        self.wizard.attempt(self.wizard.goto(self.NUMBER, event.number), group="move")

    def do_values(self) -> None:
        """The list of values of the focused field."""
        if self.form_page is not None:
            self.form_page.open_values()

    @on(FormerWanted)
    def _former_wanted(self, event: FormerWanted) -> None:
        event.stop()
        self.wizard.attempt(self._take_up(event.key), group="former", exclusive=True)

    async def _take_up(self, key: str) -> None:
        """Show what the field ``key`` held before, and put back the one chosen: it can be undone like what is typed."""
        page, session = self.form_page, self.wizard.session
        editor = page.entry(key) if page is not None else None
        if session is None or editor is None:
            return
        former = [told for told in await self.wizard.call(session.former, key) if told.text != editor.typed]
        if not former:
            since = "le dernier envoi" if session.file.request.transmitted_at else "la création"
            self.say_here(NOTHING_FORMER.format(since=since))
            return
        from widgets.choice_list import ChoiceList

        choices = tuple(Choice(str(place), former_line(editor.field, told)) for place, told in enumerate(former))
        title = f"Valeurs précédentes : {editor.field.label}"
        chosen = await self.app.push_screen_wait(ChoiceList(title, choices))
        if chosen is not None and page is self.form_page:
            editor.take_back(former[int(chosen)].text)

    def help_text(self) -> str:
        page, session = self.form_page, self.wizard.session
        if page is None or session is None or not page.current_key:
            return f"{self.HELP_TEXT}\n\n{SIGNS}"
        full = full_help(session.form, page.current_key) if page.current_key in session.form else ""
        about = full or page.current_help or self.HELP_TEXT
        shown = shown_help(beyond_cursor(page.page, session.evaluation))
        lines = LINES if isinstance(page.current, NoteEditor) else ""
        return "\n\n".join(filter(None, (about, lines, SIGNS, shown and f"{SHOWN}\n{shown}")))

    def help_title(self) -> str:
        current = self.form_page.current if self.form_page is not None else None
        return current.field.label if current is not None else self.HELP_TITLE
