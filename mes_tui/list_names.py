"""The lists under the names that the command line gives them. Light."""

from mes_tui.domain.codes import ListKind, MinistryListKind

LISTS = {
    "en-cours": ListKind.CURRENT,
    "brouillons": ListKind.DRAFTS,
    "conformes": ListKind.COMPLIANT,
    "terminees": ListKind.CLOSED,
    "toutes": ListKind.ALL,
    "enfants": ListKind.CHILDREN,
}
"""The lists of a provider."""

MINISTRY_LISTS = {kind.value: kind for kind in MinistryListKind}
"""The lists of an agent of the Ministry."""

ALL_LISTS = LISTS | MINISTRY_LISTS


def described() -> str:
    """« en-cours, brouillons…; pour le Ministère : a-traiter… », for the help of the command line."""
    return f"{', '.join(LISTS)}\u00a0; pour le Ministère\u00a0: {', '.join(MINISTRY_LISTS)}"
