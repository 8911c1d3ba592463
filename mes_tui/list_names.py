"""The lists under the names that the command line gives them. Light."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mes_tui.services.lists import ListKind
    from mes_tui.services.ministry_lists import MinistryListKind

LISTS = {
    "en-cours": "current",
    "brouillons": "drafts",
    "conformes": "compliant",
    "terminees": "closed",
    "enfants": "children",
}
"""The name of each list, and the value of its ``ListKind``."""

DESK_LISTS = ("a-traiter", "commentees", "declarees", "fermees", "annee")
"""The lists of an agent of the Ministry: the values of ``MinistryListKind``."""

ALL_LISTS = (*LISTS, *DESK_LISTS)


def list_kind(name: str) -> "ListKind":
    """The provider's list that the command line calls ``name``."""
    from mes_tui.services.lists import ListKind

    return ListKind(LISTS[name])


def any_kind(name: str) -> "ListKind | MinistryListKind":
    """The list that the command line calls ``name``, a provider's or the Ministry's."""
    if name in LISTS:
        return list_kind(name)
    from mes_tui.services.ministry_lists import MinistryListKind

    return MinistryListKind(name)


def described() -> str:
    """« en-cours, brouillons…; pour le Ministère : a-traiter… », for the help of the command line."""
    return f"{', '.join(LISTS)}\u00a0; pour le Ministère\u00a0: {', '.join(DESK_LISTS)}"
