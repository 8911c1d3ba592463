"""« Avis »: what happened to the requests, newest first, the unread ones marked (P62, P65)."""

from textual import on

from mes_tui.services.notices import COLUMNS, NoticeLine
from screens.windowed import Reader, WindowedScreen
from widgets.record_list import RecordList


class NoticesScreen(WindowedScreen):
    """The inbox of the person at the keyboard, whatever the current provider."""

    KEYS = ("help", "open", "read_all", "refresh", "create", "back", "menu", "palette", "quit")
    REREAD = "Avis relus."
    HELP_TITLE = "Avis"
    HELP_TEXT = (
        "Les avis disent ce qui est arrivé aux demandes de vos services de garde ou de vos régions, les plus récents "
        "d’abord. « ! » : vous ne l’avez pas encore lu. Entrée ouvre la demande dont l’avis parle, et l’avis est lu ; "
        "L les marque tous comme lus. Les avis lus par une autre personne restent à lire pour vous."
    )

    def __init__(self) -> None:
        super().__init__()
        self._newest = 0

    @property
    def trail(self) -> tuple[str, ...]:
        return ("Portail DSG", "Accueil", "Avis")

    def heading(self) -> tuple[str, str]:
        actor = self.services.actor
        regions, divisions = ", ".join(sorted(actor.regions)), ", ".join(sorted(actor.divisions))
        owners = (f"Régions : {regions}" if regions else "", f"Services de garde : {divisions}" if divisions else "")
        return "Avis", " – ".join(filter(None, owners))

    def prepare(self) -> None:
        self.records.set_columns(COLUMNS)

    def empty_text(self) -> str:
        return "Aucun avis : ce qui arrivera à vos demandes paraîtra ici."

    def reader(self) -> Reader:
        return self.services.notices

    def row_text(self) -> str:
        row = self.records.row
        sentence = row.sentence if isinstance(row, NoticeLine) else ""
        return " – ".join((*self.records.cut_cells, sentence))

    @on(RecordList.Moved)
    def _newest_seen(self) -> None:
        """What was written after the last row that was here has never been on this screen."""
        ids = (row.id for row in self.records.held.rows if isinstance(row, NoticeLine))
        self._newest = max(self._newest, *ids, 0)

    def refusal(self, command: str) -> str:
        return self.mes.refused_creation() if command == "create" else ""

    def do_open(self) -> None:
        """Open the request that the notice speaks of; the notice is read."""
        row = self.records.row
        if isinstance(row, NoticeLine):
            self.attempt(self._open(row), group="open", exclusive=True)
        else:
            self.say("Aucun avis choisi.")

    async def _open(self, line: NoticeLine) -> None:
        try:
            opened = await self.call(self.services.notices.open, line.id)
        finally:
            # Read, even when its request can be read no more.
            await self.reread()
        self.mes.work_for(opened.division)
        self.mes.open_detail(opened.request_id)

    async def do_read_all(self) -> None:
        """Mark all the notices as read."""
        self.attempt(self._read_all(), group="open", exclusive=True)

    async def _read_all(self) -> None:
        count = await self.call(self.services.notices.read_all, self._newest)
        await self.reread()
        self.say("Tous les avis sont maintenant lus." if count else "Tous les avis étaient déjà lus.")
