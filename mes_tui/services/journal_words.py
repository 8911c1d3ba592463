"""The actions of the journal in French: « Modifié : Jours par semaine, Rôle de la personne accompagnatrice »."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date
from functools import lru_cache, partial

from mes_tui.domain.answers import ANSWERS, RECORDED_BY, recorded
from mes_tui.domain.codes import ListKind, MinistryListKind, RequestType, Right, Status
from mes_tui.domain.comments import commented_nature, place_name
from mes_tui.domain.documents import USUAL, Words, file_label, nature_name
from mes_tui.domain.journal import FOR_ANOTHER, Door, JournalAction
from mes_tui.domain.retention import Kept
from mes_tui.domain.statuses import Event
from mes_tui.domain.text import clean
from mes_tui.forms.french import NBSP, counted, listed, long_date
from mes_tui.forms.vocabulary import Form
from mes_tui.printing.model import PrintKind
from mes_tui.services.signatures import content_label

Names = Mapping[str, str]
"""The names of the accounts by login."""

_LISTS: Mapping[str, str] = {kind.value: kind.label for kind in (*ListKind, *MinistryListKind)}
_CORRECTIONS = {"oui": "coché « Corrigé »", "non": "décoché", "réponse": "réponse écrite"}
_PLAIN: Mapping[str, str] = {
    **{event: event.effect.line for event in Event},
    **{recorded(event): f"{event.effect.line}, {RECORDED_BY}" for event in ANSWERS},
    JournalAction.VIEWED: "Consulté",
    JournalAction.OPENED: "Ouvert pour le remplir",
    JournalAction.SIGNATURE_WANTED: "Remis à la direction pour signature",
    JournalAction.SIGNATURE_UNWANTED: "Repris avant la signature de la direction",
    JournalAction.NOTED: "Note du service de garde écrite, changée ou effacée",
    JournalAction.EXAMINED: "Examen commencé par le Ministère",
    JournalAction.RENUMBERED: "NECSG de l’enfant changé dans CSG, suivi à l’importation",
    JournalAction.KEPT: "Reprise et envoi gardés tels quels avec la demande, à la mise à jour de l’application",
    JournalAction.SEALED: "Contenu scellé par l’application",
    JournalAction.TAMPERED: "Changement fait hors de l’application, constaté à ce moment",
    JournalAction.INVENTED: "Inventé pour un essai",
    JournalAction.BACKED_UP: "Tout le dépôt copié dans une sauvegarde",
    JournalAction.SESSION_ENDED: "Séance de quelqu’un d’autre fermée",
    JournalAction.PUT_BACK: "Tout le dépôt remis d’une copie",
    JournalAction.MOVED: "Tout le dépôt déplacé, identique, dans un autre lieu",
}
_ASIDE: Mapping[str, str] = {
    JournalAction.SET_ASIDE: "Tapé sans pouvoir être enregistré, mis de côté",
    JournalAction.ASIDE_TAKEN: "Texte mis de côté, repris",
    JournalAction.ASIDE_DROPPED: "Texte mis de côté, écarté",
}
_DOORS: Mapping[str, str] = {
    Door.ACCOUNT: "ce compte n’a pas accès au dépôt",
    Door.RIGHT: "un droit manque, ou le dossier n’est pas le sien",
    Door.ELSEWHERE: "la demande n’est pas parmi les siennes",
    Door.COMMAND: "cela ne se demande pas par SSH",
    Door.DEPOSIT: "ce fichier n’entre pas dans un casier",
    Door.APPLICATION: "dans l’application, un droit manque",
}
_DOCUMENT: Mapping[str, str] = {
    JournalAction.DOCUMENT_ATTACHED: "Document joint",
    JournalAction.DOCUMENT_REPLACED: "Document remplacé",
    JournalAction.DOCUMENT_REMOVED: "Document retiré",
    JournalAction.SIGNERS_STATED: "Signataires inscrits",
    JournalAction.DOCUMENT_READ: "Document ouvert",
    JournalAction.DOCUMENT_COPIED: "Document copié dans un fichier",
    JournalAction.DOCUMENT_OPENED: "Document ouvert dans un lecteur PDF",
}
_PREPARED: Mapping[str, str] = {
    JournalAction.COMMENT_PREPARED: "Commentaire préparé",
    JournalAction.COMMENT_WITHDRAWN: "Commentaire retiré",
    JournalAction.COMMENT_TYPED: "Commentaire reçu, tapé avant d’être inscrit",
    JournalAction.COMMENT_UNTYPED: "Commentaire reçu, retiré avant d’être inscrit",
}


_TYPED: Mapping[str, str] = {
    "ajouter": "Saisi ici, en attendant une importation",
    "corriger": "Saisi ici, corrigé",
    "enfant": "un enfant et son dossier",
    "installation": "une installation",
}


def _refused(detail: str) -> str:
    door, command, before = detail.split(":")
    asked = f" («{NBSP}{command}{NBSP}»)" if command else ""
    more = counted(int(before), "autre refus pareil", "autres refus pareils") if int(before) else ""
    return f"Refusé{NBSP}: {_DOORS[door]}{asked}{f', et {more} depuis la ligne d’avant' if more else ''}"


def _visited(done: str, detail: str) -> str:
    """« Application ouverte, séance 4711 »: the machine is where the line comes from. Older lines name no program."""
    number = detail.rpartition(":")[2]
    return f"{done}{f', séance {int(number)}' if number else ''}"


def _typed_here(detail: str) -> str:
    division, who, done = detail.rsplit(":", 2)
    return f"{_TYPED[done]}{NBSP}: {division}, {_TYPED[who]}"


def _child_exported(detail: str) -> str:
    necsg, count = detail.rsplit(":", 1)
    return f"Dossier d’un enfant exporté{NBSP}: NECSG{NBSP}{necsg}, {counted(int(count), 'demande', 'demandes')}"


def _purged(detail: str) -> str:
    """« Purgée : terminée le 31 août 2019 » for a request, « Enfant purgé : NECSG 1000001, parti le… » for a child."""
    what, *rest = detail.split(":")
    day = long_date(date.fromisoformat(rest[-1]))
    if what == Kept.CHILD:
        return f"Enfant purgé{NBSP}: NECSG{NBSP}{rest[0]}, parti le {day}"
    return f"Purgée{NBSP}: {Status(what).in_sentence.lower()} le {day}"


def _cleared(detail: str) -> str:
    what, *named, day = detail.split(":")
    before = f"d’avant le {long_date(date.fromisoformat(day))}"
    if what == Kept.COPY:
        return f"Copie du dépôt effacée{NBSP}: {':'.join(named)}, {before}"
    count = f"{counted(int(named[-1]), *Kept(what).words)} " if named else f"{Kept(what).words[1]} "
    whose = f" ({':'.join(named[:-1])})" if named[1:] else ""
    return f"Effacé{NBSP}: {count}{before}{whose}"


_SPELLED: Mapping[str, Callable[[str], str]] = {
    JournalAction.ENTERED: partial(_visited, "Application ouverte"),
    JournalAction.LEFT: partial(_visited, "Application fermée"),
    JournalAction.REFUSED: _refused,
    JournalAction.CHILD_EXPORTED: _child_exported,
    JournalAction.PURGED: _purged,
    JournalAction.CLEARED: _cleared,
    JournalAction.TYPED_HERE: _typed_here,
    JournalAction.NEWS_PUBLISHED: lambda detail: f"Nouvelle publiée{NBSP}: numéro {int(detail)}",
    JournalAction.NEWS_WITHDRAWN: lambda detail: f"Nouvelle retirée{NBSP}: numéro {int(detail)}",
}
"""Those whose detail says it all."""


def edited_text(keys: Iterable[str], form: Form | None) -> str:
    """« Modifié : … », see ``field_labels``."""
    return f"Modifié{NBSP}: {field_labels(keys, form)}"


def field_labels(keys: Iterable[str], form: Form | None) -> str:
    """Each field once, in the order of the form; a field that it does not have goes by its key."""
    ranks = _ranks(form) if form is not None else {}
    ordered = sorted(set(keys), key=lambda key: (ranks.get(key, len(ranks)), key))
    labels = (form.field(key).label if form is not None and key in form else key for key in ordered)
    return ", ".join(dict.fromkeys(labels))


@lru_cache(maxsize=8)
def _ranks(form: Form) -> dict[str, int]:
    return {field.key: rank for rank, field in enumerate(form.fields())}


def described(action: str, detail: str, form: Form | None, names: Names) -> str:
    """What a line of the journal says, for people. An action or a detail that is not known is shown as it is written.

    ``detail`` is read as the services write it; whatever it holds, nothing is raised.
    """
    if action in _PLAIN:
        return _PLAIN[action]
    text = ""
    with suppress(ValueError, KeyError):
        text = _with_detail(action, detail, form, names)
    return clean(text or ": ".join(filter(None, (action[:1].upper() + action[1:], detail))))


def _prepared_where(detail: str, words: Words) -> str:
    page, _, section = detail.partition(":")
    nature = commented_nature(int(page), section)
    return f"document{NBSP}: {nature_name(nature, words)}" if nature else place_name(int(page))


def _with_detail(action: str, detail: str, form: Form | None, names: Names) -> str:
    """ValueError when the detail is not what the services write."""
    words = form.natures if form is not None else USUAL
    if action in _SPELLED:
        return _SPELLED[action](detail)
    if action in _ASIDE:
        return f"{_ASIDE[action]}{NBSP}: {field_labels(detail.split(','), form)}"
    if action in _DOCUMENT:
        return f"{_DOCUMENT[action]}{NBSP}: {file_label(detail, words)}"
    if action in _PREPARED:
        return f"{_PREPARED[action]}, {_prepared_where(detail, words)}"
    match action:
        case JournalAction.SIGNED:
            return f"Signé électroniquement{', au nom de quelqu’un d’autre' if detail == FOR_ANOTHER else ''}"
        case JournalAction.CREATED:
            return f"Créé{NBSP}: {RequestType(detail).label}"
        case JournalAction.RETYPED:
            before, _, after = detail.partition(">")
            return f"Type changé{NBSP}: {RequestType(before).label} → {RequestType(after).label}"
        case JournalAction.REFILED:
            labels = dict.fromkeys(content_label(form, name) if form else name for name in detail.split(",") if name)
            return f"Dossier parent-enfant changé{NBSP}: {', '.join(labels) or 'sans effet sur la demande'}"
        case JournalAction.EDITED:
            return edited_text(detail.split(","), form)
        case JournalAction.CORRECTED:
            done = [_CORRECTIONS.get(part.rpartition(":")[2], part) for part in detail.split(",")]
            return f"Commentaire{NBSP}: {', '.join(dict.fromkeys(done))}"
        case JournalAction.PRINTED:
            kind, _, revision = detail.partition(" r")
            return f"Imprimé{NBSP}: {PrintKind(kind).label}, révision {int(revision)}"
        case JournalAction.EXPORTED:
            return f"Dossier exporté, révision {int(detail.rpartition(' r')[2])}"
        case JournalAction.LIST_EXPORTED:
            kind, place, format_, count = detail.split(":")
            rows = counted(int(count), "ligne", "lignes")
            # A list of the Ministry is of no division, unless it was narrowed to one.
            parts = (_LISTS.get(kind, kind), place, f"{rows} ({format_.upper()})")
            return f"Liste exportée{NBSP}: {', '.join(filter(None, parts))}"
        case JournalAction.RESTORED:
            return f"Repris d’un dossier exporté{NBSP}: {Status(detail).label}"
        case JournalAction.IMPORTED:
            division, created, updated = detail.rsplit(":", 2)
            added = counted(int(created), "ajout", "ajouts")
            return f"Données importées{NBSP}: {division}, {added}, {counted(int(updated), 'mise', 'mises')} à jour"
        case JournalAction.RIGHTS_GIVEN:
            sort, name, codes, places, last, *_ = [*detail.split(":"), "", "", ""]
            login = f"{sort}:{name}"
            rights = listed([Right(code).label for code in codes.split(",") if code]) or "aucun"
            where = f", pour {listed(places.split(','))}" if places else ""
            until = f", jusqu’au {long_date(date.fromisoformat(last))}" if last else ""
            return f"Droits donnés à {names.get(login, login)}{NBSP}: {rights}{where}{until}"
        case JournalAction.RIGHTS_REMOVED:
            return f"Droits retirés à {names.get(detail, detail)}"
        case JournalAction.SUSPENDED | JournalAction.RESUMED:
            which = "suspendu" if action == JournalAction.SUSPENDED else "rétabli"
            return f"Accès {which}{NBSP}: {names.get(detail, detail)}"
    return ""
