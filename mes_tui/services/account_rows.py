"""The accounts as a list to read: what the screen « Gestion des droits d’accès » shows."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.domain.columns import Column, window_of
from mes_tui.domain.text import fold, long_date
from mes_tui.services.access_rights import AccessRights
from mes_tui.services.context import WorkContext

COLUMNS = (
    Column("name", "Nom", 18, True),
    Column("rights", "Droits", 32),
    Column("until", "Dernier jour", 12),
    Column("login", "Compte", 13, True),
)

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account. ``marked``: its last day is past, or it is suspended. ``sentence`` tells what the columns have no
    room for."""

    account: Actor
    cells: tuple[str, ...]
    marked: bool
    sentence: str

    @property
    def key(self) -> str:
        return self.account.login

    @property
    def position(self) -> Place:
        """Where the row stands: by name, then by login."""
        return _place(self.account)


class Accounts:
    """Reads the accounts that the person manages; they are few, and are read together."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def total(self) -> int:
        """How many accounts there are. Raises Refusal without the right to manage them."""
        return len(AccessRights(self._context).users())

    def window(
        self, after: Place | None = None, before: Place | None = None, last: bool = False, limit: int = 100
    ) -> tuple[AccountRow, ...]:
        """At most ``limit`` accounts in display order: the first ones, the last ones, or those next to a position.

        Raises Refusal without the right to manage them.
        """
        users = sorted(AccessRights(self._context).users(), key=_place)
        today = self._context.today
        return tuple(_row(user, today) for user in window_of(users, _place, after, before, last, limit))


def _place(user: Actor) -> Place:
    return fold(user.name), user.login


def _row(user: Actor, today: date) -> AccountRow:
    rights = [right for right in Right if right in user.rights]
    over = user.until is not None and user.until < today
    cells = (
        user.name,
        ", ".join(right.short_label for right in rights) or "Aucun",
        "Suspendu" if user.suspended else user.until.isoformat() if user.until else "",
        user.login,
    )
    return AccountRow(user, cells, over or user.suspended, _told(user, over))


def named(user: Actor, places: Iterable[str]) -> str:
    """The places, each with the rights that hold there when they are not the same in all."""

    def rights(place: str) -> str:
        post = user.post(place)
        rights = ", ".join(right.short_label for right in Right if right in post.rights)
        return f"{rights}, suspendu" if post.suspended else rights

    return ", ".join(f"{place} ({rights(place)})" if user.posts else place for place in sorted(places))


def _told(user: Actor, over: bool) -> str:
    """Where the person works, until when, and where they are written to."""
    divisions, regions = named(user, user.divisions), named(user, user.regions)
    end = f"{'Accès terminé le' if over else 'Accès jusqu’au'} {long_date(user.until)}" if user.until else ""
    parts = (
        "Suspendu" if user.suspended else "",
        f"Services de garde : {divisions}" if divisions else "",
        f"Régions : {regions}" if regions else "",
        end,
        f"Courriel : {user.email}" if user.email else "",
    )
    return " – ".join(filter(None, parts))


def line(user: Actor, today: date) -> str:
    """An account on one line: login, name, rights, places, last day, address; what there is not is left out."""
    end = ""
    if user.until is not None:
        end = f"{'jusqu’au' if user.until >= today else 'terminé le'} {user.until.isoformat()}"
    rights = ", ".join(right.value.lower() for right in Right if right in user.rights)
    places = named(user, user.places)
    held = "suspendu" if user.suspended else ""
    return " – ".join(filter(None, (user.login, user.name, held, rights or "aucun droit", places, end, user.email)))
