"""What the journal's lines say was done: one name for each action, stored as it is written here, for ever.

What moves a request leaves a line under its own name: see ``domain.statuses.Event``.
"""

from enum import StrEnum


class JournalAction(StrEnum):
    """An action that leaves a line. The values are stored: they are never changed nor given another meaning."""

    VIEWED = "consulter"
    OPENED = "ouvrir"
    CREATED = "créer"
    EDITED = "modifier"
    CORRECTED = "corriger"
    SIGNED = "signer"
    SIGNATURE_WANTED = "remettre à signer"
    SIGNATURE_UNWANTED = "reprendre avant la signature"
    NOTED = "noter"
    """The office wrote, changed or took away its own note about the request: what it says is in no line."""
    SET_ASIDE = "mettre de côté"
    """Somebody could not save what they typed any more: it is kept beside the answers, and the detail names which."""
    ASIDE_TAKEN = "reprendre un texte de côté"
    ASIDE_DROPPED = "écarter un texte de côté"
    DOCUMENT_ATTACHED = "joindre"
    DOCUMENT_REPLACED = "remplacer"
    DOCUMENT_REMOVED = "retirer"
    SIGNERS_STATED = "dire les signataires"
    DOCUMENT_READ = "lire le document"
    DOCUMENT_COPIED = "copier le document"
    DOCUMENT_OPENED = "ouvrir le document"
    COMMENT_PREPARED = "préparer un commentaire"
    COMMENT_WITHDRAWN = "retirer un commentaire préparé"
    COMMENT_TYPED = "taper un commentaire reçu"
    COMMENT_UNTYPED = "retirer un commentaire reçu"
    PRINTED = "imprimer"
    EXPORTED = "exporter"
    LIST_EXPORTED = "exporter la liste"
    CHILD_EXPORTED = "exporter l’enfant"
    """The whole file of a child left the store; the detail is its NECSG and how many requests went with it."""
    RESTORED = "reprendre"
    IMPORTED = "importer"
    TYPED_HERE = "saisir"
    """Somebody added or corrected a child or a site here, in place of a file."""
    RIGHTS_GIVEN = "donner des droits"
    RIGHTS_REMOVED = "retirer des droits"
    SUSPENDED = "suspendre un compte"
    RESUMED = "rétablir un compte"
    BACKED_UP = "sauvegarder"
    PUT_BACK = "restaurer"
    """A copy of the whole store took its place; the detail is the last hash known here of the one before it."""
    MOVED = "déplacer"
    """The whole store was taken to another place; the detail is the last hash of its journal before."""
    SESSION_ENDED = "fermer une séance"
    """Who looks after the store ended the session of the person that the detail names."""
    NEWS_PUBLISHED = "publier une nouvelle"
    NEWS_WITHDRAWN = "retirer une nouvelle"
    REFUSED = "refus"
    """A door stayed closed to somebody (``Door``): which one, for what command, how often since the line before."""
    ENTERED = "entrer"
    """Somebody opened the application; the detail is the program, « host:pid », "" in a line of an older version."""
    LEFT = "sortir"
    """Somebody closed it; who was cut off before leaves no line."""
    PURGED = "purger"
    """The request is gone, its time being over; about no request, a child. The detail says what ended, and when."""
    CLEARED = "vider"
    """Notices, e-mails, files of lockers or copies whose time is over went away: of what kind, before which day."""
    INVENTED = "inventer"
    EXAMINED = "examiner"
    """The Ministry opened what waits for it for the first time: from then on it cannot be withdrawn."""
    RETYPED = "changer le type"
    REFILED = "changer le dossier"
    """The « dossier parent-enfant » of the request, or what it says: the detail names what it changes there."""
    RENUMBERED = "changer le NECSG"
    """The child has another number in CSG, which an import brought: the request follows it."""
    KEPT = "figer"
    """Nobody's action: a migration wrote down, with the request, what it used to read elsewhere."""
    SEALED = "sceller"
    """What an action or a migration left beside the requests (``storage.records.seals``); about a request, what a
    migration found in it (``storage.records.resealing``)."""
    TAMPERED = "écart"
    """Nobody's action: the request, or another part of the store, was not what its last line had left."""


class Door(StrEnum):
    """Where somebody was refused. The values are stored: they are never changed nor given another meaning."""

    ACCOUNT = "compte"
    """The store does not know the account, or its time is over."""
    RIGHT = "droit"
    ELSEWHERE = "ailleurs"
    """A request asked for by a number that is none of theirs."""
    COMMAND = "commande"
    """Something that is not asked of a forced command."""
    DEPOSIT = "depot"
    """A file that does not go into a locker."""
    APPLICATION = "application"
    """An act in the application, full screen or line by line, for which a right is lacking."""


DRAFTING = frozenset(
    {
        JournalAction.EDITED,
        JournalAction.CORRECTED,
        JournalAction.DOCUMENT_ATTACHED,
        JournalAction.DOCUMENT_REPLACED,
        JournalAction.DOCUMENT_REMOVED,
        JournalAction.SIGNERS_STATED,
        JournalAction.RETYPED,
        JournalAction.REFILED,
        JournalAction.RENUMBERED,
        JournalAction.COMMENT_TYPED,
        JournalAction.COMMENT_UNTYPED,
        JournalAction.SIGNATURE_WANTED,
        JournalAction.SIGNATURE_UNWANTED,
        JournalAction.NOTED,
        JournalAction.SET_ASIDE,
        JournalAction.ASIDE_TAKEN,
        JournalAction.ASIDE_DROPPED,
    }
)
"""What a provider does before sending, or for itself: the Ministry reads what is sent."""

PREPARING = frozenset({JournalAction.COMMENT_PREPARED, JournalAction.COMMENT_WITHDRAWN})
"""What the Ministry does before returning: the provider reads what is returned."""

FOR_ANOTHER = "autre nom"
"""The detail of what was signed in a name that is not that of the account; which one, the signature says."""

READING = frozenset(
    {
        JournalAction.VIEWED,
        JournalAction.OPENED,
        JournalAction.DOCUMENT_READ,
        JournalAction.DOCUMENT_COPIED,
        JournalAction.DOCUMENT_OPENED,
        JournalAction.PRINTED,
        JournalAction.EXPORTED,
        JournalAction.LIST_EXPORTED,
        JournalAction.CHILD_EXPORTED,
        JournalAction.BACKED_UP,
        JournalAction.REFUSED,
        JournalAction.ENTERED,
        JournalAction.LEFT,
    }
)
"""What leaves a request, and all the rest of the store, as it was."""
