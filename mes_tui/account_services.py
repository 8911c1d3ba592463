"""The use cases about accounts and sessions, a part of ``bootstrap.Services``. Light."""

from functools import cached_property
from typing import TYPE_CHECKING

from mes_tui.services.context import WorkContext

if TYPE_CHECKING:
    from mes_tui.services.access_rights import AccessRights
    from mes_tui.services.account_rows import Accounts
    from mes_tui.services.aside import TypedAside
    from mes_tui.services.open_sessions import OpenSessions


class AccountServices:
    """Who may work on the store, who does now, what they could not save."""

    context: WorkContext

    @cached_property
    def aside(self) -> "TypedAside":
        from mes_tui.services.aside import TypedAside

        return TypedAside(self.context)

    @cached_property
    def open_sessions(self) -> "OpenSessions":
        from mes_tui.services.open_sessions import OpenSessions

        return OpenSessions(self.context)

    @cached_property
    def access_rights(self) -> "AccessRights":
        from mes_tui.services.access_rights import AccessRights

        return AccessRights(self.context)

    @cached_property
    def accounts(self) -> "Accounts":
        from mes_tui.services.account_rows import Accounts

        return Accounts(self.context)
