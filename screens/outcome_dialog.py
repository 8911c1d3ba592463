"""What an event says beside its name: its questions, one under the other, each answer proposed."""

from collections.abc import Callable, Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Static

from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean
from mes_tui.forms.vocabulary import Field, Kind
from screens.dialogs import Typing
from widgets.editors.line import example
from widgets.editors.note import NoteEditor
from widgets.hints import Hints
from widgets.one_line import OneLine
from widgets.prose import Prose

Answers = dict[str, str]
_HINTS = "Tab\u00a0: question suivante    F8\u00a0: continuer    Échap\u00a0: annuler"


def changed(answers: Mapping[str, str], proposed: Mapping[str, str]) -> bool:
    """Whether somebody typed something else than what was ``proposed``."""
    return any(text.strip() != proposed.get(key, "").strip() for key, text in answers.items())


class OutcomeDialog(Typing[Answers]):
    """``about`` stands above the ``questions``, whose answers are first those ``proposed``, by key, or those
    ``typed`` before.

    ``check`` raises the Refusal that says what is wrong with the answers: it is shown, and the cursor goes there. The
    result is the answers as typed.
    """

    DEFAULT_CSS = """
    OutcomeDialog Horizontal { height: 1; }
    OutcomeDialog .label { width: 34; }
    OutcomeDialog OneLine { width: 1fr; }
    OutcomeDialog #wrong { text-style: bold; }
    """
    BINDINGS = [Binding("f8,ctrl+s", "go_on", "Continuer", show=False)]

    def __init__(
        self,
        title: str,
        about: str,
        questions: Sequence[Field],
        proposed: Mapping[str, str],
        check: Callable[[Answers], object],
        typed: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__()
        self._title, self._about, self._check = title, about, check
        self._questions, self._proposed = questions, proposed
        self._first = {**proposed, **(typed or {})}

    def compose(self) -> ComposeResult:
        yield self.box(
            self._title,
            Prose(clean(self._about, lines=True)),
            *map(self._part, self._questions),
            foot=(Prose(id="wrong"), Hints(_HINTS)),
        )

    def _part(self, field: Field) -> Widget:
        if field.kind is Kind.NOTE:
            note = NoteEditor(field)
            note.id = f"of-{field.key}"
            return note
        entry = OneLine(self._first.get(field.key, ""), limit=field.max_length, id=f"of-{field.key}")
        entry.placeholder = example(field)
        self._select_if_proposed(entry)
        return Horizontal(Static(f"{field.label}\u00a0:", classes="label", markup=False), entry)

    def on_mount(self) -> None:
        """Ready to type over the first answer."""
        for editor in self.query(NoteEditor):
            editor.show(self._first.get(editor.field.key, ""))
        self._go_to(self._questions[0].key)

    @property
    def typed(self) -> bool:
        return changed(self._answers(), self._proposed)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        self._select_if_proposed(event.input)

    def _select_if_proposed(self, entry: Input) -> None:
        """What nobody typed is typed over: « 3 » is not to become « 4,53 »."""
        entry.select_on_focus = bool(entry.value) and entry.value == self._proposed.get(
            str(entry.id).removeprefix("of-")
        )

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_go_on()

    def action_go_on(self) -> None:
        """Close with the answers, once nothing is wrong with them."""
        answers = self._answers()
        try:
            self._check(answers)
        except Refusal as refusal:
            self.query_one("#wrong", Prose).update(clean(refusal.sentence))
            self._go_to(refusal.key)
        else:
            self.dismiss(answers)

    def _answers(self) -> Answers:
        lines = {entry.id: entry.value for entry in self.query(OneLine)}
        notes = {editor.id: editor.typed for editor in self.query(NoteEditor)}
        return {str(name).removeprefix("of-"): text for name, text in (lines | notes).items()}

    def _go_to(self, key: str) -> None:
        for found in self.query(f"#of-{key}"):
            found.focus()
