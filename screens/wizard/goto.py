"""Go straight to a page or a step (ctrl+g)."""

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult

from screens.base import MesModal
from screens.wizard.progress import STEPS
from screens.wizard.step import FORM
from widgets.hints import Hints
from widgets.menu import Menu, MenuEntry

if TYPE_CHECKING:
    from screens.wizard.open_request import OpenRequest

# The digits are those of the pages; each step has a letter of its name.
LETTERS = "ITSDV"
KEYS = "Chiffre, lettre ou Entrée\u00a0: aller    !\u00a0: des réponses manquent    Échap\u00a0: fermer"
Destinations = tuple[tuple[MenuEntry, tuple[int, int]], ...]


def at(session: "OpenRequest | None", step: int) -> tuple[int, int]:
    """The (step, page) where the person is on ``step``."""
    return step, session.place.page if session is not None and step == FORM else 0


def destinations(session: "OpenRequest | None") -> Destinations:
    """Each place with its (step, page); none before the request exists."""
    if session is None:
        return ()
    pages = tuple(
        (
            MenuEntry(
                f"page-{page.number}",
                f"Page {page.number} – {page.title}",
                str(page.number),
                marked=bool(session.evaluation.page_issues(page.number)),
            ),
            (FORM, page.number),
        )
        for page in session.form.pages
    )
    steps = tuple(
        (MenuEntry(f"step-{n}", f"Étape {n} – {label}", letter), (n, 0))
        for n, ((label, _), letter) in enumerate(zip(STEPS, LETTERS, strict=True), start=1)
    )
    return (*pages, *steps)


class GotoScreen(MesModal[tuple[int, int]]):
    """The result is (step, page)."""

    def __init__(self, places: Destinations, current: tuple[int, int]) -> None:
        super().__init__()
        self._places, self._current = places, current

    def compose(self) -> ComposeResult:
        yield self.box(
            "Aller à",
            Menu(),
            foot=(
                Hints(
                    "Chiffre, lettre ou Entrée\u00a0: aller    !\u00a0: des réponses manquent    Échap\u00a0: fermer"
                ),
            ),
        )

    def on_mount(self) -> None:
        """The places that can be reached."""
        menu = self.query_one(Menu)
        menu.entries = tuple(entry for entry, _ in self._places)
        targets = [target for _, target in self._places]
        menu.current = targets.index(self._current) if self._current in targets else 0
        menu.focus()

    @on(Menu.Chosen)
    def _chosen(self, event: Menu.Chosen) -> None:
        self.dismiss(next(target for entry, target in self._places if entry.id == event.entry.id))
