"""The five steps with their subtitles and the state of each (P32)."""

from typing import TYPE_CHECKING

from widgets.step_bar import StepItem, StepState

if TYPE_CHECKING:
    from screens.wizard.open_request import OpenRequest

STEPS = (
    ("Identité de l’enfant", "Recherche de l’enfant"),
    ("Type de la demande", "Choix de la demande de soutien"),
    ("Demande de soutien", "Formulaire de demande"),
    ("Documents à joindre", "Documents complémentaires"),
    ("Vérification", "Recevabilité de la demande"),
)


def step_items(current: int, session: "OpenRequest | None", *, child_chosen: bool = False) -> tuple[StepItem, ...]:
    """The step bar's items: done, current or to do. ``child_chosen``: that of a new request is."""
    done = _done(session) if session is not None else frozenset({1} if child_chosen else ())
    return tuple(
        StepItem(number, label, subtitle, StepState.DONE if number in done else StepState.TODO, number == current)
        for number, (label, subtitle) in enumerate(STEPS, start=1)
    )


def _done(session: "OpenRequest") -> frozenset[int]:
    done = {1, 2}
    if not session.evaluation.issues and all(item.comment.corrected for item in session.comments):
        done.add(3)
    if session.enclosed:
        done.add(4)
    if session.signed and {3, 4} <= done:
        done.add(5)
    return frozenset(done)
