"""« Historique » of a request: who did what, when and from where, newest first."""

from functools import cached_property

from mes_tui.domain.requests import RequestFile
from mes_tui.services.journal import COLUMNS, History, HistoryEvent, whole_line
from screens.dialogs import Notice
from screens.windowed import Reader, WindowedScreen


class HistoryScreen(WindowedScreen):
    """What happened to the request of ``file``."""

    KEYS = ("help", "open", "refresh", "back", "menu", "palette", "quit")
    REREAD = "Historique relu."
    HELP_TITLE = "Historique"
    HELP_TEXT = (
        "Tout ce qui a été fait à la demande, le plus récent d’abord : par qui, quand, quels champs. Les champs "
        "remplis l’un après l’autre par la même personne forment une seule ligne ; Entrée la montre en entier, avec "
        "l’ordinateur d’où elle vient. L’historique ne se modifie pas et ne s’efface pas ; il ne contient aucune "
        "réponse."
    )

    def __init__(self, file: RequestFile) -> None:
        super().__init__()
        self._file = file

    @property
    def trail(self) -> tuple[str, ...]:
        return (*self.path, "Historique")

    @property
    def about(self) -> RequestFile | None:
        return self._file

    def heading(self) -> tuple[str, str]:
        return "Historique", f"Demande {self._file.request.number}"

    def prepare(self) -> None:
        self.records.set_columns(COLUMNS)

    def empty_text(self) -> str:
        return "Rien n’est inscrit au sujet de cette demande."

    def reader(self) -> Reader:
        return self._history

    @cached_property
    def _history(self) -> History:
        return self.services.journal.history(self._file.request.id)

    def row_text(self) -> str:
        return "Entrée : voir la ligne en entier." if self.records.cut_cells else ""

    def do_open(self) -> None:
        """Show the whole line."""
        row = self.records.row
        if isinstance(row, HistoryEvent):
            self.app.push_screen(Notice("Historique", whole_line(row)))
        else:
            self.say("Aucune ligne choisie.")
