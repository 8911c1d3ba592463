"""The menu of an agent: the lists of their regions, the guides, the notices."""

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from mes_tui.domain.errors import Refusal
from mes_tui.services.ministry_lists import MinistryListKind
from screens.menu import rights_entry
from widgets.menu import MenuEntry

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services


def read_ministry_menu(services: "Services") -> tuple[MenuEntry, ...]:
    """The lists of the Ministry, the guides and the notices, each with its digit and its count."""
    counts: Mapping[MinistryListKind, int] = {}
    # Who lost their access keeps the menu, without its counts.
    with suppress(Refusal):
        counts = services.ministry_lists.counts()
    unread = services.notices.unread()
    lists = tuple(
        MenuEntry(f"list:{kind.value}", kind.label, str(digit), counts.get(kind))
        for digit, kind in enumerate(MinistryListKind, start=1)
    )
    return (
        *lists,
        MenuEntry("guides", "Aide en ligne", "6"),
        MenuEntry("notices", "Avis", "7", unread or None, marked=unread > 0),
        rights_entry(services, "8"),
    )
