"""The lists under the names that the command line gives them. Light."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mes_tui.services.lists import ListKind

LISTS = {
    "en-cours": "current",
    "brouillons": "drafts",
    "conformes": "compliant",
    "terminees": "closed",
    "enfants": "children",
}
"""The name of each list, and the value of its ``ListKind``."""


def list_kind(name: str) -> "ListKind":
    """The list that the command line calls ``name``."""
    from mes_tui.services.lists import ListKind

    return ListKind(LISTS[name])
