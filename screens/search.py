"""« Rechercher »: one field over every request of the provider, its documents, its comments and its answers."""

from collections.abc import Callable
from functools import partial

from mes_tui.services.search import COLUMNS, LEAST, MOST, Hit
from screens.filtered import TypedScreen
from screens.windowed import Reader
from widgets.record_window import WINDOW, Row


class Found:
    """What is found at once, read as a list: counting it searches anew, its windows are of what was found then."""

    def __init__(self, find: Callable[[], tuple[Row, ...]]) -> None:
        self._find = find
        self._hits: tuple[Row, ...] = ()

    def total(self) -> int:
        self._hits = self._find()
        return len(self._hits)

    def window(
        self, after: int | None = None, before: int | None = None, last: bool = False, limit: int = WINDOW
    ) -> tuple[Row, ...]:
        if before is not None:
            return self._hits[max(0, before - limit) : before]
        if last:
            return self._hits[-limit:]
        start = 0 if after is None else after + 1
        return self._hits[start : start + limit]


class SearchScreen(TypedScreen):
    """Opens on its field; what is found is shown as one types, Enter opens the request."""

    LABEL = "Chercher"
    KEYS = ("help", "open", "refresh", "create", "back", "menu", "filter", "palette", "quit")
    REREAD = "Recherche refaite."
    HELP_TITLE = "Rechercher"
    HELP_TEXT = (
        "Tapez un numéro, un nom, ou des mots d’un document, d’un commentaire ou d’une réponse\u00a0: ce qui les "
        "contient tous est montré à mesure, les demandes d’abord, puis les plus récentes. Les accents et "
        f"les majuscules ne comptent pas\u00a0; les textes se cherchent à partir de {LEAST} lettres. ↓ va à la liste, "
        f"Entrée ouvre la demande. Au-delà de {MOST} lignes, ajoutez un mot."
    )

    def __init__(self) -> None:
        super().__init__()
        self._found = ("", "", Found(tuple))

    @property
    def trail(self) -> tuple[str, ...]:
        return ("Portail DSG", "Accueil", "Rechercher")

    def heading(self) -> tuple[str, str]:
        return "Rechercher", f"Service de garde\u00a0: {self.mes.provider_label or 'aucun'}"

    async def _first(self) -> None:
        await super()._first()
        self.do_filter()

    def prepare(self) -> None:
        self.records.set_columns(COLUMNS)

    def reader(self) -> Reader | None:
        division, typed, found = self._found
        if (division, typed) != (self.mes.division, self.typed):
            division, typed = self.mes.division, self.typed
            found = Found(partial(self.services.search.find, division, typed))
            self._found = (division, typed, found)
        return found if division else None

    def empty_text(self) -> str:
        if not self.typed:
            return "Tapez un numéro, un nom, ou des mots d’un texte."
        if len(self.typed) < LEAST:
            return f"Aucune demande de ce numéro ni de ce nom. Les textes se cherchent à partir de {LEAST} lettres."
        return "Rien ne contient ces mots. Effacez-en avec Échap."

    def row_text(self) -> str:
        return " – ".join(self.records.cut_cells)

    def refusal(self, command: str) -> str:
        return self.mes.refused_creation() if command == "create" else ""

    def do_open(self) -> None:
        """Open the request under the cursor."""
        row = self.records.row
        if isinstance(row, Hit):
            self.mes.open_detail(row.request_id)
        else:
            self.say("Aucune ligne choisie.")
