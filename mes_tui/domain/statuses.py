"""The life of a request: each event with the statuses it joins and all that it causes (SOURCES.md §3.12)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from mes_tui.domain.codes import CloseReason, Status
from mes_tui.domain.errors import Refusal


class Audience(StrEnum):
    """Who gets the notice of an event (SOURCES.md §3.16)."""

    DIRECTORATE = "direction régionale"
    PROVIDER = "service de garde"
    DIRECTION = "direction du service de garde"


@dataclass(frozen=True, slots=True)
class Telling:
    """A notice: ``label`` in a list, ``predicate`` after « La demande 2021-11-043 », ``more`` the sentence after it.

    ``to`` names who gets it. ``over`` is the label once a request that came back is no longer to be corrected, "" when
    the label never asks for anything.
    """

    label: str
    predicate: str
    more: str = ""
    to: tuple[Audience, ...] = ()
    over: str = ""


UNTOLD = Telling("", "a changé")
"""What nobody is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an event makes happen, all in one transaction.

    It may happen in the statuses ``before`` and leads to ``status``: None when the request disappears with its answers
    and documents, or when it ``stays`` as it is. ``line`` is what the journal says of it. ``close_reason`` is set by
    the events that end a request. ``undoes``: the request goes back to the status that it had before another event, of
    which ``status`` is the usual one.
    """

    before: tuple[Status, ...]
    status: Status | None
    line: str
    notice: Telling = UNTOLD
    close_reason: CloseReason | None = None
    stays: bool = False
    undoes: bool = False

    def after(self, before: Status) -> Status | None:
        """The status of a request that was in ``before``, None once it is gone."""
        return before if self.stays else self.status


_WAITING = tuple(status for status in Status if status.waiting)
_WITH_MINISTRY = (Status.TRANSMITTED, Status.COMMENTED)
_LEAVING = (*_WITH_MINISTRY, Status.COMPLIANT, Status.REVIEW)


def _ending(reason: CloseReason) -> Telling:
    words = f"{reason.label[:1].lower()}{reason.label[1:]}"
    return Telling(
        f"Terminée ({reason.short_label[:1].lower()}{reason.short_label[1:]})",
        "est terminée",
        f"Motif : {words}.",
        to=(Audience.PROVIDER,),
    )


class Event(StrEnum):
    """What may happen to a request. ``domain.access.EVENTS`` says whose it is.

    The values are those of the journal's lines, the names those of the notices: both are stored for ever.
    """

    effect: Effect

    def __new__(cls, value: str, effect: Effect) -> Self:
        member = str.__new__(cls, value)
        member._value_, member.effect = value, effect
        return member

    TRANSMIT = (
        "transmettre",
        Effect(
            before=(Status.DRAFT, Status.WITHDRAWN, Status.COMMENTED),
            status=Status.TRANSMITTED,
            line="Transmis au Ministère",
            notice=Telling("Transmise", "a été transmise au Ministère", to=(Audience.DIRECTORATE,)),
        ),
    )
    HAND_OVER = (
        "préparer la remise",
        # Nobody of the Ministry reads this store: what is sent is a file that the provider hands over.
        Effect(
            before=(Status.DRAFT, Status.WITHDRAWN, Status.COMMENTED),
            status=Status.TRANSMITTED,
            line="Dossier signé préparé, à remettre au Ministère",
            notice=Telling(
                "À remettre",
                "a été préparée pour vous être remise",
                "Le service de garde en a le dossier signé.",
                to=(Audience.DIRECTORATE,),
            ),
        ),
    )
    WITHDRAW = (
        "retirer la transmission",
        Effect(
            before=(Status.TRANSMITTED,),
            status=Status.WITHDRAWN,
            line="Transmission retirée",
            notice=Telling(
                "Retirée",
                "a été retirée par le service de garde",
                "Vous la verrez de nouveau si elle est transmise.",
                to=(Audience.DIRECTORATE,),
            ),
        ),
    )
    ASK_CORRECTION = (
        "demander une correction",
        Effect(
            before=(Status.TRANSMITTED,),
            status=None,
            stays=True,
            line="Correction demandée",
            notice=Telling(
                "Correction demandée",
                "a une correction demandée",
                "Retournez-la pour l’accepter.",
                to=(Audience.DIRECTORATE,),
            ),
        ),
    )
    RETURN_WITH_COMMENTS = (
        "retourner avec des commentaires",
        Effect(
            before=_WAITING,
            status=Status.COMMENTED,
            line="Retourné avec des commentaires",
            notice=Telling(
                "Commentée, à corriger",
                "a été commentée",
                "Corrigez-la afin qu’elle soit recevable, puis soumettez-la de nouveau.",
                to=(Audience.PROVIDER,),
                over="Commentée, n’est plus à corriger",
            ),
        ),
    )
    RETURN_FOR_CORRECTION = (
        "retourner pour correction",
        Effect(
            before=(Status.TRANSMITTED,),
            status=Status.COMMENTED,
            line="Retourné pour correction",
            notice=Telling(
                "Retournée, à corriger",
                "revient pour correction",
                "Corrigez-la, puis soumettez-la de nouveau.",
                to=(Audience.PROVIDER,),
                over="Retournée, n’est plus à corriger",
            ),
        ),
    )
    RETURN_FOR_TYPE = (
        "retourner pour un autre type",
        Effect(
            before=(Status.TRANSMITTED,),
            status=Status.COMMENTED,
            line="Retourné pour un autre type",
            notice=Telling(
                "Retournée, type à changer",
                "revient pour un autre type",
                "Changez le type dans ses détails, puis soumettez-la de nouveau.",
                to=(Audience.PROVIDER,),
                over="Retournée, le type n’est plus à changer",
            ),
        ),
    )
    DECLARE_COMPLIANT = (
        "déclarer conforme",
        Effect(
            before=_WAITING,
            status=Status.COMPLIANT,
            line="Déclaré conforme",
            notice=Telling("Conforme", "est conforme", to=(Audience.PROVIDER,)),
        ),
    )
    CORRECT_DECISION = (
        "corriger la décision",
        Effect(
            before=(Status.COMPLIANT,),
            status=Status.COMPLIANT,
            line="Décision corrigée",
            notice=Telling(
                "Décision corrigée",
                "a une décision corrigée",
                "Lisez-la dans les détails de la demande : la dernière remplace les autres.",
                to=(Audience.PROVIDER,),
            ),
        ),
    )
    REFUSE = (
        "ne pas accorder",
        Effect(
            before=_WAITING,
            status=Status.NOT_GRANTED,
            line="Soutien non accordé",
            notice=Telling(
                "Non accordée",
                "n’est pas accordée",
                "Le motif est dans les détails de la demande, avec ce qui peut être fait.",
                to=(Audience.PROVIDER,),
            ),
            close_reason=CloseReason.NOT_GRANTED,
        ),
    )
    ASK_REVIEW = (
        "demander une révision",
        Effect(
            before=(Status.COMPLIANT, Status.NOT_GRANTED),
            status=Status.REVIEW,
            line="Révision demandée",
            notice=Telling(
                "Révision demandée",
                "a une révision demandée",
                "La décision d’avant compte jusqu’à la vôtre.",
                to=(Audience.DIRECTORATE,),
            ),
        ),
    )
    ANNOUNCE_DEPARTURE = (
        "annoncer un départ",
        Effect(
            before=_LEAVING,
            status=None,
            stays=True,
            line="Départ de l’enfant annoncé",
            notice=Telling(
                "Départ annoncé",
                "a un départ annoncé",
                "La date est dans la demande : terminez-la pour ce motif.",
                to=(Audience.DIRECTORATE,),
            ),
        ),
    )
    CLOSE_DEPARTURE = (
        "terminer après un départ",
        Effect(
            before=_LEAVING,
            status=Status.CLOSED,
            line="Terminé après le départ de l’enfant",
            notice=_ending(CloseReason.DEPARTURE),
            close_reason=CloseReason.DEPARTURE,
        ),
    )
    CLOSE_YEAR_END = (
        "terminer à la fin de l’année",
        Effect(
            before=(*_LEAVING, Status.NOT_GRANTED),
            status=Status.CLOSED,
            line="Terminé à la fin de l’année de référence",
            notice=_ending(CloseReason.END_OF_YEAR),
            close_reason=CloseReason.END_OF_YEAR,
        ),
    )
    CLOSE_DUPLICATE = (
        "terminer un doublon",
        Effect(
            before=_WITH_MINISTRY,
            status=Status.CLOSED,
            line="Terminé : demande en double",
            notice=_ending(CloseReason.DUPLICATE),
            close_reason=CloseReason.DUPLICATE,
        ),
    )
    CLOSE_WITHDRAWN = (
        "terminer après un retrait",
        Effect(
            before=_LEAVING,
            status=Status.CLOSED,
            line="Terminé : retiré par le service de garde",
            notice=_ending(CloseReason.WITHDRAWN),
            close_reason=CloseReason.WITHDRAWN,
        ),
    )
    GIVE_UP = (
        "abandonner la demande",
        Effect(
            before=(Status.COMMENTED,),
            status=Status.CLOSED,
            line="Abandonné par le service de garde",
            notice=Telling(
                "Abandonnée",
                "est abandonnée par le service de garde",
                "Elle est terminée.",
                to=(Audience.DIRECTORATE,),
            ),
            close_reason=CloseReason.WITHDRAWN,
        ),
    )
    ABANDON = (
        "abandonner la demande retirée",
        # The Ministry was told of the withdrawal, and has nothing to read.
        Effect(
            before=(Status.WITHDRAWN,),
            status=Status.CLOSED,
            line="Abandonné après le retrait de la transmission",
            notice=Telling("Abandonnée", "est abandonnée"),
            close_reason=CloseReason.ABANDONED,
        ),
    )
    ANNUL = (
        "annuler une réponse inscrite",
        Effect(
            before=(Status.COMMENTED, Status.COMPLIANT, Status.NOT_GRANTED, Status.CLOSED),
            status=Status.TRANSMITTED,
            line="Réponse inscrite annulée",
            notice=Telling(
                "Réponse inscrite annulée",
                "n’a plus la réponse inscrite",
                "Le service de garde l’avait inscrite par erreur\u00a0: le motif est dans la demande.",
                to=(Audience.DIRECTORATE,),
            ),
            undoes=True,
        ),
    )
    DELETE = "supprimer", Effect(before=(Status.DRAFT,), status=None, line="Supprimé")


BY_NAME: Mapping[str, Event] = {event.value: event for event in Event}
"""Each event by the name that the store keeps."""

TRANSITIONS: Mapping[tuple[Status, Event], Status | None] = {
    (before, event): event.effect.after(before) for event in Event for before in event.effect.before
}
"""A transition that is not here does not exist. None: the request is gone."""


def way(before: Status, after: Status) -> tuple[Status, ...]:
    """The shortest way from a status to another, which is its last step; () when they are the same, or none leads."""
    ways: dict[Status, tuple[Status, ...]] = {before: ()}
    for _ in Status:
        moves = ((old, new) for (old, event), new in TRANSITIONS.items() if not event.effect.undoes)
        steps = {(old, new) for old, new in moves if new and old in ways and new not in ways}
        ways |= {new: (*ways[old], new) for old, new in sorted(steps, reverse=True)}
    return ways.get(after, ())


def decide(status: Status, event: Event) -> Effect:
    """What ``event`` causes for a request in ``status``; raises ``Refusal`` when it may not happen to it."""
    if status not in event.effect.before:
        raise Refusal(_refusal(status, event))
    return event.effect


def either(statuses: Iterable[Status]) -> str:
    """« Brouillon » ou « En commentaires », in the order of the programme."""
    chosen = set(statuses)
    return " ou ".join(f"« {status.in_sentence} »" for status in Status if status in chosen)


def _refusal(status: Status, event: Event) -> str:
    needed = either(event.effect.before)
    if event is Event.DELETE:
        return f"Vous ne pouvez supprimer que les demandes dont le statut est {needed}."
    if event in (Event.TRANSMIT, Event.HAND_OVER) and status is Status.TRANSMITTED:
        return "Cette demande est déjà transmise au Ministère."
    return f"Pour {event}, il faut une demande au statut {needed} (statut actuel : « {status.in_sentence} »)."
