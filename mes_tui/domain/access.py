"""Who may do what to which request, and if not, why (house rule 4)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from mes_tui.domain.codes import Right, Status


@dataclass(frozen=True, slots=True)
class Actor:
    """The person at the keyboard, as the store knows it. Rights hold in each of ``divisions``."""

    login: str
    name: str
    rights: frozenset[Right] = frozenset()
    divisions: frozenset[str] = frozenset()
    manager: str = field(default="la direction de votre service de garde")


class Action(StrEnum):
    """Everything a provider's user may try on a request."""

    VIEW = "consulter"
    PRINT = "imprimer"
    CREATE = "créer"
    EDIT = "modifier"
    ATTACH = "joindre un document"
    DELETE = "supprimer"
    SIGN = "signer"
    TRANSMIT = "soumettre"


_ANY = frozenset(Status)
_EDITABLE = frozenset({Status.DRAFT, Status.COMMENTED})
_ENTER = frozenset({Right.ENTER, Right.SIGN})
_VIEW = frozenset({Right.CONSULT, Right.ENTER, Right.SIGN})
_IMPORT = frozenset({Right.ENTER, Right.SIGN, Right.MANAGE})

# Action -> (statuses where it makes sense, rights of which one is enough). domain.md §3.12 and §3.15.
RULES: dict[Action, tuple[frozenset[Status], frozenset[Right]]] = {
    Action.VIEW: (_ANY, _VIEW),
    Action.PRINT: (_ANY, _VIEW),
    Action.CREATE: (_ANY, _ENTER),
    Action.EDIT: (_EDITABLE, _ENTER),
    Action.ATTACH: (_EDITABLE, _ENTER),
    Action.DELETE: (frozenset({Status.DRAFT}), _ENTER),
    Action.SIGN: (_EDITABLE, frozenset({Right.SIGN})),
    Action.TRANSMIT: (_EDITABLE, _ENTER),
}


def may(actor: Actor, action: Action, division: str, status: Status | None = None) -> str:
    """Return "" when ``actor`` may do ``action`` in ``division``, else the French sentence that says why not.

    ``status`` is the status of the request on the freshly read row; None when there is no request yet.
    """
    statuses, rights = RULES[action]
    if division not in actor.divisions:
        return "Cette demande appartient à un autre service de garde."
    if not actor.rights & rights:
        return _missing(actor, action, rights)
    if status is not None and status not in statuses:
        return _wrong_status(action, status)
    return ""


def allowed(actor: Actor, division: str, status: Status) -> Iterable[Action]:
    """The actions that ``actor`` may do now on a request of ``division`` in ``status``."""
    return [action for action in Action if not may(actor, action, division, status)]


def may_import(actor: Actor, division: str, known: bool) -> str:
    """Return "" when ``actor`` may import the file of ``division``, else the French sentence that says why not.

    A provider's file changes its own division only. ``known`` is false when the store does not have the division yet:
    adding one takes the right to manage the accounts.
    """
    if not actor.rights & _IMPORT:
        return _missing(actor, "importer un fichier", _IMPORT)
    if division in actor.divisions:
        return ""
    if known:
        return (
            f"Ce fichier est celui d’un autre service de garde (division {division}) : vous ne pouvez importer que "
            "les données de votre service de garde."
        )
    if Right.MANAGE in actor.rights:
        return ""
    return (
        f"La division {division} n’est pas encore dans vos données : pour l’ajouter, il faut le droit "
        f"« {Right.MANAGE.label} ». Demandez-le à {actor.manager}."
    )


def _missing(actor: Actor, action: str, rights: frozenset[Right]) -> str:
    wanted = min(rights, key=list(Right).index)
    return (
        f"Vous ne possédez pas les accès pour {action} : il faut le droit « {wanted.label} ». "
        f"Demandez-le à {actor.manager}."
    )


def _wrong_status(action: Action, status: Status) -> str:
    if action is Action.DELETE:
        return "Vous ne pouvez supprimer que les demandes dont le statut est « Brouillon »."
    if status is Status.TRANSMITTED:
        return "Le service de garde ne peut pas modifier une demande transmise au Ministère."
    return (
        "Vous ne pouvez modifier que les demandes dont le statut est « Brouillon » ou « En commentaires » "
        f"(statut actuel : « {status.in_sentence} »)."
    )
