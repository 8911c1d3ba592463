"""« Séances ouvertes »: who has the store open, from where, since when, on which request; and ending a session."""

from mes_tui.domain.errors import Refusal
from mes_tui.services.open_sessions import COLUMNS, OpenSession, SessionRow
from screens.dialogs import Confirm
from screens.windowed import Reader, WindowedScreen


class SessionsScreen(WindowedScreen):
    """The sessions of others that are the person's to see; no child is named."""

    KEYS = ("help", "end_session", "refresh", "back", "menu", "palette", "quit")
    REREAD = "Séances relues."
    LOOK_SECONDS = 5.0
    HELP_TITLE = "Séances ouvertes"
    HELP_TEXT = (
        "Qui a l’application ouverte, d’où, depuis quelle heure, et les demandes qui y sont ouvertes pour les remplir. "
        "F ou Suppr ferme la séance choisie\u00a0: elle enregistre ce qui est tapé, libère ses demandes, dit pourquoi, "
        "puis se ferme. Votre propre séance n’y est pas."
    )

    @property
    def trail(self) -> tuple[str, ...]:
        return ("Portail DSG", "Accueil", "Gestion des droits d’accès", "Séances ouvertes")

    def heading(self) -> tuple[str, str]:
        return "Séances ouvertes", ""

    def prepare(self) -> None:
        self.records.set_columns(COLUMNS)

    def empty_text(self) -> str:
        return "Personne d’autre n’a l’application ouverte."

    def reader(self) -> Reader:
        return self.services.open_sessions

    def on_mount(self) -> None:
        """A program that is cut off writes nothing: the system alone tells that it is gone."""
        self.set_interval(self.LOOK_SECONDS, self.on_store_changed)

    async def reread(self) -> None:
        """The rows again; who may manage nothing more has nothing to see here."""
        try:
            await super().reread()
        except Refusal as refusal:
            self.mes.leave_message(refusal.sentence)
            self.mes.close(self)

    def row_text(self) -> str:
        row = self.records.row
        return row.sentence if isinstance(row, SessionRow) else ""

    def do_end_session(self) -> None:
        """Ask the session under the cursor to end."""
        row = self.records.row
        if isinstance(row, SessionRow):
            self.attempt(self._end(row.session), group="open", exclusive=True)
        else:
            self.say("Aucune séance n’est choisie.")

    async def _end(self, session: OpenSession) -> None:
        if await self.app.push_screen_wait(Confirm("Fermer une séance", question(session), "Confirmer")):
            await self.call(self.services.open_sessions.end, session.number, session.host)
            self.say(f"Séance de {session.who}\u00a0: elle enregistre ce qui est tapé, puis se ferme.")


def question(session: OpenSession) -> str:
    """Whose session, and which requests: never a child."""
    requests = ", ".join(session.requests)
    opened = f" Demandes ouvertes\u00a0: {requests}." if requests else " Aucune demande n’y est ouverte."
    return (
        f"Fermer la séance de {session.named}\u00a0?{opened} Ce qui est tapé est enregistré, ou mis de côté s’il ne "
        "peut pas l’être."
    )
