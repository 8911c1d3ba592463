"""What is read before a request is signed or sent, and after: the same words wherever that is done."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from mes_tui.domain.access import Action, Actor, may
from mes_tui.domain.receivability import SIGNATURE, Cause, Receivability
from mes_tui.domain.requests import Request, RequestFile
from mes_tui.forms.french import long_date, time_of_day
from mes_tui.services.changes import Comparison
from mes_tui.services.lists import list_label
from mes_tui.services.submission import Receipt, is_own

NO_RIGHT = "Signature électronique de la demande : refusée. {reason}"
# What changed stands beside it, whole.
VOID = "La signature ne vaut plus, car la demande a changé : il faut signer de nouveau."
_WAITS = "{} Rien n’est perdu : la demande attend dans « {} »."
_DECLARED = (
    "Demande {0}, {1}.\n\n«\u00a0Je déclare que les renseignements de cette demande sont exacts, et je la signe au nom "
    "du service de garde.\u00a0»\n{2}, {3}"
)
_FOR_ANOTHER = "Le compte ouvert est celui de {0}\u00a0: l’historique dira qu’il a signé au nom de quelqu’un d’autre."
_BOUND = "Si une réponse ou un document change ensuite, il faudra signer de nouveau."
_SENT_HERE = (
    "Soumettre la demande {} au Ministère\u00a0? Une fois transmise, elle ne pourra plus être modifiée. Elle est "
    "inscrite dans cette base\u00a0; rien n’est envoyé sur Internet."
)
_HANDED_OVER = (
    "Soumettre la demande {}\u00a0? Une fois soumise, elle ne pourra plus être modifiée. Aucun agent du Ministère ne "
    "lit cette base et rien n’est envoyé sur Internet\u00a0: l’application prépare le dossier signé, un PDF avec tous "
    "ses documents, et vous le remettez à la direction régionale."
)
_UNCHANGED = "Aucune réponse ni aucun document n’a changé depuis la dernière transmission."


def waits(actor: Actor, request: Request) -> str:
    """Why ``actor`` may not send ``request``, and where it waits for who may; "" when nothing forbids it."""
    reason = may(actor, Action.TRANSMIT, request.division, request.status)
    return _WAITS.format(reason, list_label(request.status)) if reason else ""


def signer_of(name: str) -> dict[str, str]:
    """The account's ``name`` as a first and a last name, nothing when it is one word: that is often a login."""
    first, _, last = " ".join(name.split()).partition(" ")
    return {"first_name": first, "last_name": last} if last else {}


def voided(analysis: Receivability) -> Receivability:
    """``analysis`` where the line of the signature says shortly that the one given is worth nothing any more."""
    lines = (
        replace(line, causes=tuple(replace(cause, sentence=VOID) for cause in line.causes))
        if line.key == SIGNATURE
        else line
        for line in analysis.lines
    )
    return replace(analysis, lines=tuple(lines))


def cautions(warnings: Iterable[Cause]) -> str:
    """What is said of a request and keeps nothing from being done, one a line."""
    return "\n".join(f"Attention : {cause.sentence}" for cause in warnings)


def declaration(file: RequestFile, signer: str, function: str, actor: Actor) -> str:
    """What ``signer`` declares by signing the request of ``file``, and whose account does it when it is another's."""
    whose = _DECLARED.format(file.request.number, file.child.list_name, signer, function)
    other = "" if is_own(signer, actor) else _FOR_ANOTHER.format(actor.name)
    return "\n\n".join(filter(None, (whose, other, _BOUND)))


def sending(number: str, *, alone: bool, compared: Comparison | None, told: str) -> str:
    """The question asked before the request is sent. ``alone``: no agent answers in the store; ``compared``: what
    changed since it was sent before; ``told``: the ``cautions``."""
    question = (_HANDED_OVER if alone else _SENT_HERE).format(number)
    unchanged = _UNCHANGED if compared is not None and not compared.changes else ""
    return "\n\n".join(filter(None, (question, unchanged, told)))


def handed_over(receipt: Receipt, record: str = "avec I dans les détails de la demande") -> str:
    """What the provider keeps of a request to hand over, and does next; ``record``: how an answer is recorded."""
    local = receipt.at.astimezone()
    return (
        f"La demande {receipt.number} est soumise, le {long_date(local.date())} à {time_of_day(local)}.\n\n"
        "Rien n’a été envoyé\u00a0: cette application n’est pas un service du Ministère, et aucun de ses agents ne lit "
        "cette base. Il vous reste à\n\n"
        "1. enregistrer le dossier signé, que l’application prépare maintenant\u00a0: un PDF avec le formulaire, ses "
        "documents et la signature\u00a0;\n"
        f"2. le remettre à la direction régionale\u00a0: {receipt.directorate}\u00a0;\n"
        f"3. inscrire sa réponse quand elle arrive, {record}.\n\n"
        "Le service de garde ne peut plus modifier cette demande. Statut de la demande\u00a0: Transmis."
    )


def receipt_text(receipt: Receipt, printing: str = "avec F9 dans ses détails") -> str:
    """The receipt of a transmission: number, instant, whom the notice goes to (P61, P62); ``printing``: how the request
    is printed."""
    local = receipt.at.astimezone()
    return (
        f"La demande {receipt.number} a été transmise au Ministère le {long_date(local.date())} "
        f"à {time_of_day(local)}.\n\nStatut de la demande : Transmis\n"
        f"Une notification est destinée à la direction régionale : {receipt.directorate}.\n\n"
        "Le service de garde ne peut plus modifier cette demande ; le Ministère ne peut pas la modifier non plus.\n\n"
        "Cette application n’est pas un service du Ministère et n’envoie rien sur Internet : la demande et la "
        "notification sont inscrites dans cette base, que la direction régionale doit pouvoir consulter.\n\n"
        f"Conservez ce numéro. Vous pouvez imprimer la demande {printing}."
    )


def written(place: Path, directorate: str, printing: str = "F9, dans les détails") -> str:
    """What is left to do with the file ``place`` that is handed over to ``directorate``."""
    return (
        f"Dossier à remettre : {place}\n\nIl contient des renseignements confidentiels. Remettez-le à la direction "
        f"régionale : {directorate}.\n\n"
        "Ses documents sont des fichiers joints au PDF (le trombone d’Acrobat Reader). Si votre direction ne les voit "
        f"pas, remettez aussi l’impression « Avec les documents joints » ({printing}) : toutes les pages s’y suivent."
    )


def not_written(export: str = "X, dans les détails de la demande, l’enregistre.") -> str:
    """That the file to hand over was not written; ``export`` says how it is."""
    return f"Le dossier à remettre n’est pas enregistré. {export}"
