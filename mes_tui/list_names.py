"""Lists, slots of documents and types of requests under the names that the command line gives them. Light."""

from mes_tui.domain.codes import ListKind, MinistryListKind, Nature, RequestType

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

SLOTS = {nature.value.lower().replace("_", "-"): nature for nature in Nature}

TYPES = {
    "nouvelle": RequestType.NEW,
    "sans-changement": RequestType.RENEWAL_UNCHANGED,
    "avec-changement": RequestType.RENEWAL_CHANGED,
    "transfert": RequestType.TRANSFER,
}


def described() -> str:
    """« en-cours, brouillons…; pour le Ministère : a-traiter… », for the help of the command line."""
    return f"{', '.join(LISTS)}\u00a0; pour le Ministère\u00a0: {', '.join(MINISTRY_LISTS)}"
