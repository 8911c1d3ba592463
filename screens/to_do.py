"""The requests of one kind of « À faire », those that have waited the longest first."""

from functools import partial

from mes_tui.domain.to_do import Task
from mes_tui.services.to_do import MOST, TaskRow, columns
from screens.filtered import TypedScreen
from screens.search import Found
from screens.windowed import Reader


class ToDoScreen(TypedScreen):
    """Opened from the line of the home screen that counts them."""

    KEYS = ("help", "open", "refresh", "create", "back", "menu", "filter", "palette", "quit")
    HELP_TITLE = "À faire"

    def __init__(self, kind: Task) -> None:
        super().__init__()
        self.kind = kind
        self._found: tuple[str | None, str, Found] = (None, "", Found(tuple))

    @property
    def trail(self) -> tuple[str, ...]:
        return (*self.HOME, self.kind.label)

    def heading(self) -> tuple[str, str]:
        return self.kind.label, self.mes.provider_label

    def help_text(self) -> str:
        return (
            f"{self.kind.explained} Celles qui attendent depuis longtemps viennent d’abord ; au-delà de {MOST}, "
            "les autres paraissent à mesure. Tapez pour filtrer\u00a0; Entrée ouvre la demande."
        )

    def prepare(self) -> None:
        self.records.set_columns(columns(self.kind))

    def reader(self) -> Reader:
        # One reader as long as provider and filter stay: the windows asked for after a count are of what it found.
        division, typed, found = self._found
        if (division, typed) != (self.mes.division, self.typed):
            division, typed = self.mes.division, self.typed
            found = Found(partial(self.services.to_do.find, self.kind, division, typed))
            self._found = (division, typed, found)
        return found

    def empty_text(self) -> str:
        if self.typed:
            return "Aucune demande ne correspond au filtre. Effacez-le avec Échap."
        return "Plus aucune demande n’attend ici."

    def refusal(self, command: str) -> str:
        return self.mes.refused_creation() if command == "create" else ""

    def do_open(self) -> None:
        """Open the request under the cursor."""
        row = self.records.row
        if isinstance(row, TaskRow):
            self.mes.open_detail(row.request_id)
        else:
            self.say("Aucune ligne choisie.")
