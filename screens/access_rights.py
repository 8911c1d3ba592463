"""« Gestion des droits d’accès »: who has access, with which rights (P60)."""

from mes_tui.domain.access import Actor
from mes_tui.domain.errors import Refusal
from mes_tui.services.account_rows import COLUMNS, AccountRow
from screens.dialogs import Confirm
from screens.windowed import Reader, WindowedScreen


class AccessRightsScreen(WindowedScreen):
    """The accounts that the person manages; each opens on its rights."""

    KEYS = (
        "help",
        "open",
        "add_user",
        "suspend_user",
        "remove_user",
        "open_sessions",
        "refresh",
        "back",
        "menu",
        "palette",
        "quit",
    )
    REREAD = "Comptes relus."
    HELP_TITLE = "Gestion des droits d’accès"
    HELP_TEXT = (
        "Choisissez une personne, puis Entrée, pour changer ses droits ; A donne accès à une autre personne ; "
        "S suspend l’accès, ou le rétablit : le nom, les lieux et les droits restent ; D ou Suppr retire tout "
        "accès ; O montre les séances ouvertes. "
        "« ! » : le dernier jour de l’accès est passé, ou l’accès est suspendu. "
        "Il reste toujours au moins une personne, sans date de fin, pour gérer les droits d’un service de garde."
    )

    @property
    def trail(self) -> tuple[str, ...]:
        return ("Portail DSG", "Accueil", "Gestion des droits d’accès")

    def heading(self) -> tuple[str, str]:
        return "Gestion des droits d’accès", ""

    def prepare(self) -> None:
        self.records.set_columns(COLUMNS)

    def empty_text(self) -> str:
        return "Personne n’a encore accès : A donne accès à une personne."

    def reader(self) -> Reader:
        return self.services.accounts

    async def reread(self) -> None:
        """The rows again; who may manage nothing more has nothing to see here."""
        try:
            await super().reread()
        except Refusal as refusal:
            self.mes.leave_message(refusal.sentence)
            self.mes.close(self)

    def row_text(self) -> str:
        row = self.records.row
        sentence = row.sentence if isinstance(row, AccountRow) else ""
        return " – ".join(filter(None, (*self.records.cut_cells, sentence)))

    @property
    def _account(self) -> Actor | None:
        row = self.records.row
        return row.account if isinstance(row, AccountRow) else None

    def do_open(self) -> None:
        """Change the rights of the person under the cursor."""
        if self._account is None:
            self.say("Personne n’est choisi : A donne accès à une personne.")
        else:
            self.attempt(self._open(self._account), group="open", exclusive=True)

    def do_add_user(self) -> None:
        """Give access to somebody else."""
        self.attempt(self._open(None), group="open", exclusive=True)

    async def _open(self, account: Actor | None) -> None:
        from screens.account import AccountScreen

        scope = await self.call(self.services.access_rights.scope)
        self.app.push_screen(AccountScreen(scope, account))

    def do_remove_user(self) -> None:
        """Take every access away from the person under the cursor."""
        if self._account is None:
            self.say("Personne n’est choisi.")
        else:
            self.attempt(self._remove(self._account), group="open", exclusive=True)

    async def _remove(self, account: Actor) -> None:
        question = (
            f"Retirer tout accès à {account.name} ({account.login}) ? Cette personne ne pourra plus ouvrir "
            "l’application ; ce qu’elle a fait reste dans les demandes et au journal."
        )
        if await self.app.push_screen_wait(Confirm("Retirer l’accès", question, "Retirer")):
            await self.call(self.services.access_rights.remove, account.login)
            await self.reread()
            self.say(f"{account.name} n’a plus accès.")

    def do_suspend_user(self) -> None:
        """Let the person under the cursor do nothing for now, or everything again."""
        if self._account is None:
            self.say("Personne n’est choisi.")
        else:
            self.attempt(self._suspend(self._account), group="open", exclusive=True)

    async def _suspend(self, account: Actor) -> None:
        if account.suspended:
            await self.call(self.services.access_rights.resume, account.login)
            await self.reread()
            self.say(f"L’accès de {account.name} est rétabli.")
            return
        question = (
            f"Suspendre l’accès de {account.name} ({account.login})\u00a0? Son écran est couvert aussitôt, et rien ne "
            "se fait plus avec ce compte\u00a0; son nom, ses lieux et ses droits restent. S, de nouveau, le rétablit."
        )
        if await self.app.push_screen_wait(Confirm("Suspendre l’accès", question, "Confirmer")):
            await self.call(self.services.access_rights.suspend, account.login)
            await self.reread()
            self.say(f"L’accès de {account.name} est suspendu.")

    def do_open_sessions(self) -> None:
        """Who has the store open."""
        from screens.sessions import SessionsScreen

        self.app.push_screen(SessionsScreen())
