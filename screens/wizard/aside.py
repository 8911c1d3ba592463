"""What somebody typed in the open request and could not save: offered to who fills it, who takes it up or not."""

from collections.abc import Sequence
from functools import partial

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from mes_tui.domain.aside import Aside, by_person
from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import clean, differing
from mes_tui.services.aside import told
from screens.base import MesModal
from screens.wizard.moves import StepFrame
from screens.wizard.open_request import OpenRequest
from widgets.hints import Hints

_EMPTY = "(vide)"
_TAKE, _DROP, _LATER = "F6 : reprendre", "F9 : écarter", "Échap : décider plus tard"


class AsideScreen(MesModal[bool]):
    """``told`` says whose texts they are and when, ``rows`` the label, the text and the answer that stands, which is
    None where none can be given any more. The result: True to take them up, False to drop them.

    It comes by itself, while the person may be typing: no letter decides.
    """

    BINDINGS = [
        Binding("f6,ctrl+n", "keep(True)", "Reprendre", show=False),
        Binding("f9,ctrl+o", "keep(False)", "Écarter", show=False),
    ]

    def __init__(self, told: str, rows: Sequence[tuple[str, str, str | None]]) -> None:
        super().__init__()
        self._told, self._rows = told, rows

    @property
    def _takes(self) -> bool:
        return any(answer is not None for _, _, answer in self._rows)

    def compose(self) -> ComposeResult:
        lines = [f"{self._told}\n"]
        for label, text, answer in self._rows:
            typed, stands = differing(text, answer or "")
            after = "Ne se remplit plus dans cette demande." if answer is None else f"Réponse : {stands or _EMPTY}"
            lines.append(f"{label}\n  Texte mis de côté : {typed or _EMPTY}\n  {after}\n")
        hints = (_TAKE, _DROP, _LATER) if self._takes else (_DROP, _LATER)
        yield self.box(
            "Texte mis de côté",
            Static(clean("\n".join(lines), lines=True), markup=False),
            foot=(Hints("    ".join(hints)),),
        )

    def action_keep(self, take: bool) -> None:
        """Decide."""
        if self._takes or not take:
            self.dismiss(take)


async def offer(frame: StepFrame) -> None:
    """Offer what is left beside the answers of the request open in ``frame``, that of one person after the other."""
    session = frame.session
    if session is None:
        return
    texts, session.aside = session.aside, ()
    for theirs in by_person(texts):
        answers = {text.key: session.takes(text.key) for text in theirs}
        rows = [(session.label(text.key), text.text, answers[text.key]) for text in theirs]
        take = await frame.app.push_screen_wait(AsideScreen(told(theirs), rows))
        if take is False:
            await frame.call(partial(frame.services.aside.end, session.id, theirs, taken=False))
            frame.say("Texte écarté.")
        elif take:
            await _take(frame, session, [text for text in theirs if answers[text.key] is not None])


async def _take(frame: StepFrame, session: OpenRequest, texts: Sequence[Aside]) -> None:
    """Make ``texts`` answers, as if they were typed; they are left aside as long as they are not saved."""
    frame.settle()
    for text in texts:
        session.answer(text.key, text.text)
    frame.reload()
    frame.refresh_steps()
    try:
        await frame.call(session.flush)
    except Refusal:
        return  # the status line says why, the text is on the screen
    await frame.call(partial(frame.services.aside.end, session.id, texts, taken=True))
    frame.say("Texte repris dans la demande, et enregistré.")
