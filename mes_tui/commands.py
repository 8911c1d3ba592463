"""The command table: one entry drives the bindings, the key bar, the palette, the help page and the README."""

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """``keys`` in Textual's names, the first one shown; ``label`` for the key bar, ``help`` one full sentence.

    Settings files name it by ``id``, which never changes. ``over_entries``: an entry has another use for its key.
    """

    id: str
    keys: tuple[str, ...]
    label: str
    help: str
    group: str
    in_bar: bool = True
    over_entries: bool = False


_NAMES = {
    "escape": "Échap",
    "enter": "Entrée",
    "delete": "Suppr",
    "space": "Espace",
    "left": "←",
    "right": "→",
    "slash": "/",
    "question_mark": "?",
    "pageup": "Page préc.",
    "pagedown": "Page suiv.",
}


def shown(key: str) -> str:
    """A Textual key name as people read it: « F8 », « Ctrl+Q », « Suppr »."""
    if key in _NAMES:
        return _NAMES[key]
    return "+".join(part.upper() if len(part) <= 3 else part.capitalize() for part in key.split("+"))


NO_KEY = "Ctrl+P"
"""How a command is reached that has no key of its own."""

_EVERYWHERE, _LIST, _DETAIL, _WIZARD, _DOCUMENTS = "Partout", "Dans une liste", "Détails", "Assistant", "Documents"
_NOTICES, _RIGHTS, _MINISTRY = "Avis", "Droits d’accès", "Bureau du Ministère"
_RENEWALS, _DATA = "Renouveler en lot", "Données"

COMMANDS: tuple[Command, ...] = (
    Command("help", ("f1", "ctrl+f"), "Aide", "Aide sur l’écran ou sur le champ où vous êtes.", _EVERYWHERE),
    Command("back", ("f3", "escape"), "Retour", "Revenir en arrière d’un niveau ; rien n’est perdu.", _EVERYWHERE),
    Command("refresh", ("f5", "ctrl+r"), "Relire", "Relire les données ; ce qui est tapé reste.", _EVERYWHERE),
    Command("create", ("f6", "ctrl+n"), "Créer", "Créer une demande.", _EVERYWHERE),
    Command("menu", ("f10", "ctrl+l"), "Menu", "Ouvrir le menu.", _EVERYWHERE),
    Command(
        "theme",
        (),
        "Thème",
        "Choisir les couleurs de vos écrans\u00a0: sombre, clair, contraste élevé.",
        _EVERYWHERE,
        in_bar=False,
    ),
    Command("palette", ("ctrl+p",), "Commandes", "Toutes les commandes de l’écran.", _EVERYWHERE, in_bar=False),
    Command(
        "quit",
        ("ctrl+q",),
        "Quitter",
        "Se déconnecter : quitter l’application ; tout est déjà enregistré.",
        _EVERYWHERE,
    ),
    Command(
        "provider",
        ("f2",),
        "Service de garde",
        "Changer de service de garde, à l’accueil ou dans une liste.",
        _LIST,
    ),
    Command("previous_list", ("left",), "Liste préc.", "Liste précédente.", _LIST),
    Command("next_list", ("right",), "Liste suiv.", "Liste suivante.", _LIST),
    Command("sort", ("f4", "ctrl+t"), "Trier", "Choisir l’ordre de la liste : une colonne, un sens.", _LIST),
    Command("reverse", ("ctrl+u",), "Inverser", "Inverser l’ordre du tri.", _LIST, in_bar=False),
    Command(
        "print_list",
        ("f9", "ctrl+o"),
        "Imprimer",
        "Imprimer toutes les demandes de la liste, un document chacune.",
        _LIST,
    ),
    Command("export_list", ("ctrl+x",), "Exporter", "Écrire la liste dans un fichier CSV ou Excel.", _LIST),
    Command("filter", ("slash",), "Filtrer", "Filtrer la liste ; tapez simplement.", _LIST, in_bar=False),
    Command(
        "find", ("slash",), "Chercher", "Chercher dans les demandes : numéros, noms, documents, réponses.", _EVERYWHERE
    ),
    Command(
        "mark_row",
        ("space",),
        "Marquer",
        "Marquer la demande pour l’imprimer avec d’autres, ou la démarquer.",
        _LIST,
        in_bar=False,
    ),
    Command("open", ("enter",), "Ouvrir", "Ouvrir ce qui est choisi.", _LIST),
    Command("add_user", ("a",), "Ajouter", "Donner accès à une autre personne.", _RIGHTS),
    Command("remove_user", ("delete", "d"), "Retirer", "Retirer tout accès à la personne choisie.", _RIGHTS),
    Command("suspend_user", ("s",), "Suspendre", "Suspendre l’accès de la personne choisie, ou le rétablir.", _RIGHTS),
    Command("open_sessions", ("o",), "Séances ouvertes", "Voir qui a le dépôt ouvert, et fermer une séance.", _RIGHTS),
    Command("end_session", ("delete", "f"), "Fermer", "Fermer la séance choisie, une fois tout enregistré.", _RIGHTS),
    Command("save_user", ("f8",), "Enregistrer", "Enregistrer les droits de la personne.", _RIGHTS),
    Command("import_file", ("f8",), "Importer", "Choisir un fichier de données, et voir ce qu’il changerait.", _DATA),
    Command("add_child", ("a",), "Enfant", "Ajouter un enfant, saisi ici.", _DATA),
    Command("add_site", ("n",), "Installation", "Ajouter une installation, saisie ici.", _DATA),
    Command("confirm_import", ("f8",), "Importer", "Importer le fichier dont vous lisez l’aperçu.", _DATA),
    Command("save_entry", ("f8",), "Enregistrer", "Enregistrer l’enfant ou l’installation.", _DATA),
    Command(
        "renew_all",
        ("f8", "ctrl+y"),
        "Renouveler",
        "Renouveler en lot : préparer les brouillons des enfants subventionnés l’an dernier, après un aperçu.",
        _LIST,
    ),
    Command("read_all", ("l",), "Tout lu", "Marquer tous les avis comme lus.", _NOTICES),
    Command(
        "renewal_type",
        ("t", "space"),
        "Type",
        "Changer le type de la ligne : sans changement, avec changement, ne pas préparer.",
        _RENEWALS,
    ),
    Command("prepare", ("f8",), "Préparer", "Préparer les brouillons choisis.", _RENEWALS),
    Command("edit", ("m", "f2"), "Modifier", "Modifier la demande.", _DETAIL),
    Command(
        "print",
        ("f9", "ctrl+o"),
        "Imprimer",
        "Imprimer le formulaire, la page de signatures, le récapitulatif ou le dossier complet.",
        _DETAIL,
    ),
    Command(
        "submit", ("s", "f8"), "Soumettre", "Aller à la vérification pour signer et soumettre la demande.", _DETAIL
    ),
    Command(
        "ask_signature",
        ("f",),
        "Faire signer",
        "Remettre la demande à signer à la direction, qui en est avisée, ou la reprendre.",
        _DETAIL,
    ),
    Command(
        "note",
        ("n",),
        "Note",
        "Écrire une note sur la demande, jamais transmise, et la date où y revenir.",
        _DETAIL,
    ),
    Command(
        "comments",
        ("c",),
        "Commentaires",
        "Lire les commentaires du Ministère, ronde par ronde.",
        _DETAIL,
        in_bar=False,
    ),
    Command(
        "changes",
        ("v",),
        "Ce qui a changé",
        "Voir ce qui a changé depuis la transmission : avant, maintenant.",
        _DETAIL,
        in_bar=False,
    ),
    Command("attach", ("a",), "Joindre", "Ajouter un document à la demande.", _DETAIL),
    Command("delete", ("delete", "d"), "Supprimer", "Supprimer le brouillon pour toujours.", _DETAIL),
    Command(
        "tell",
        ("u",),
        "Suites",
        "Changer le type ou le dossier parent-enfant, ou dire au Ministère ce qui arrive, comme un départ.",
        _DETAIL,
    ),
    Command(
        "record",
        ("i",),
        "Inscrire",
        "Inscrire la réponse reçue du Ministère, là où aucun agent ne répond dans la base, ou l’annuler.",
        _DETAIL,
    ),
    Command(
        "export",
        ("x", "ctrl+x"),
        "Exporter",
        "Exporter le dossier : un PDF avec ses données et ses documents.",
        _DETAIL,
    ),
    Command(
        "renew", ("r",), "Renouveler", "Préparer le renouvellement de la demande, avec ses réponses reprises.", _DETAIL
    ),
    Command("history", ("h",), "Historique", "Voir qui a fait quoi, quand et d’où.", _DETAIL),
    Command("values", ("f4",), "Liste", "Liste des valeurs du champ : choix, calendrier, fichiers.", _WIZARD),
    Command("previous", ("f7",), "Précédent", "Page ou étape précédente ; jamais bloqué.", _WIZARD),
    Command("next", ("f8",), "Suivant", "Page ou étape suivante.", _WIZARD),
    Command(
        "problems",
        ("ctrl+e",),
        "Problèmes",
        "Aller aux problèmes que F8 a trouvés dans la page ; Entrée mène au champ.",
        _WIZARD,
        in_bar=False,
        over_entries=True,
    ),
    Command(
        "next_empty",
        ("f6", "ctrl+n"),
        "Manque",
        "Aller au champ suivant de la page qui reste à remplir ou à corriger.",
        _WIZARD,
    ),
    Command(
        "same_above",
        ("ctrl+d",),
        "Comme au-dessus",
        "Dans un tableau, répondre comme la ligne au-dessus (« comme lundi ») et passer à la suivante.",
        _WIZARD,
        over_entries=True,
    ),
    Command("goto", ("ctrl+g",), "Aller à", "Aller à une page ou à une étape.", _WIZARD),
    Command(
        "previous_comment",
        ("f11", "ctrl+b"),
        "Comm. préc.",
        "Commentaire précédent du Ministère, sur n’importe quelle page.",
        _WIZARD,
        in_bar=False,
    ),
    Command(
        "next_comment",
        ("f12", "ctrl+s"),
        "Comm. suiv.",
        "Commentaire suivant du Ministère, sur n’importe quelle page.",
        _WIZARD,
        in_bar=False,
    ),
    Command(
        "correct",
        ("f2",),
        "Corrigé",
        "Cocher ou décocher « Corrigé » sur le commentaire de la section où vous êtes.",
        _WIZARD,
        in_bar=False,
    ),
    Command("sign", ("s",), "Signer", "Signer électroniquement la demande, une fois lu ce que l’on déclare.", _WIZARD),
    Command("narrow", ("f2",), "Limiter", "Limiter la liste : service de garde, type, attente.", _MINISTRY),
    Command(
        "close_year", ("f8", "ctrl+y"), "Terminer", "Terminer toutes les demandes de la liste, fin d’année.", _MINISTRY
    ),
    Command("previous_section", ("f7",), "Sect. préc.", "Section précédente du formulaire.", _MINISTRY, in_bar=False),
    Command("next_section", ("f8",), "Sect. suiv.", "Section suivante du formulaire.", _MINISTRY),
    Command("previous_request", ("f11", "p"), "Dem. préc.", "Demande précédente de la liste.", _MINISTRY, in_bar=False),
    Command("next_request", ("f12", "n"), "Dem. suiv.", "Demande suivante de la liste.", _MINISTRY),
    Command("comment", ("c",), "Commenter", "Préparer un commentaire sur la section ou le document.", _MINISTRY),
    Command("comment_field", ("l",), "Ligne", "Préparer un commentaire sur la question sous le curseur.", _MINISTRY),
    Command("edit_remark", ("m",), "Modifier", "Modifier le commentaire préparé dans la section.", _MINISTRY),
    Command("remove_remark", ("delete",), "Retirer", "Retirer le commentaire préparé dans la section.", _MINISTRY),
    Command("return_request", ("r",), "Retourner", "Retourner la demande avec les commentaires préparés.", _MINISTRY),
    Command("declare", ("f",), "Conforme", "Déclarer la demande conforme, avec ce qui est accordé.", _MINISTRY),
    Command("correct_decision", ("d",), "Corriger", "Corriger la décision jusqu’à la fin de l’année.", _MINISTRY),
    Command("return_for_type", ("y",), "Autre type", "Retourner la demande pour un autre type.", _MINISTRY),
    Command("refuse", ("a",), "Refuser", "Ne pas accorder le soutien, avec le motif.", _MINISTRY),
    Command(
        "close_request", ("t",), "Terminer", "Terminer la demande : départ, fin d’année, doublon ou retrait.", _MINISTRY
    ),
    Command("record_comments", ("r",), "Inscrire", "Inscrire les commentaires reçus du Ministère.", _MINISTRY),
    Command("add_document", ("enter", "a"), "Ajouter", "Ajouter un document dans la case choisie.", _DOCUMENTS),
    Command("open_document", ("o",), "Ouvrir", "Voir le document : renseignements, texte, image.", _DOCUMENTS),
    Command("state_signers", ("n",), "Signataires", "Dire qui a signé sur la feuille de signatures.", _DOCUMENTS),
    Command("remove_document", ("delete", "d"), "Supprimer", "Supprimer le document de la demande.", _DOCUMENTS),
)

BY_ID = {command.id: command for command in COMMANDS}
WITHOUT_KEY = tuple(command.id for command in COMMANDS if not command.keys)
"""On every full screen: the palette has them, and settings may give them a key."""

_KEY = re.compile(
    r"(?:(?:ctrl|alt|shift)\+)*(?:f(?:[1-9]|1\d|2[0-4])|[a-zA-Z0-9]|escape|enter|tab|space|backspace|delete|insert|home"
    r"|end|pageup|pagedown|up|down|left|right|slash|backslash|minus|plus|comma|colon|semicolon|underscore|asterisk"
    r"|ampersand|at|tilde|[a-z]+(?:_[a-z]+)+)",
    re.ASCII,
)


def fault_of_keys(keymap: Mapping[str, str]) -> str:
    """What is wrong with a key that ``keymap`` gives to a command, "" for nothing.

    It must be one of a keyboard, and none that does something else on every screen.
    """
    own = {id_: tuple(key.strip() for key in keys.split(",")) for id_, keys in keymap.items()}
    everywhere = {key: c for c in COMMANDS if c.group == _EVERYWHERE for key in own.get(c.id, c.keys)}
    for id_, keys in own.items():
        for key in keys:
            other = everywhere.get(key)
            if not _KEY.fullmatch(key):
                return f"« {key} » n’est pas une touche : écrivez, par exemple, f9, ctrl+o ou delete"
            if other is not None and other.id != id_ and key not in BY_ID[id_].keys:
                return (
                    f"« {key} » ne peut pas être la touche de « {id_} » : elle est partout celle de "
                    f"« {other.id} ». Choisissez-en une autre, ou donnez-en une autre à « {other.id} »"
                )
    return ""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What some keys do, on every screen alike, and the ids of the commands that do it."""

    gesture: str
    keys: tuple[str, ...]
    commands: tuple[str, ...]


MEANINGS: tuple[Meaning, ...] = (
    Meaning("Aide", ("f1", "ctrl+f"), ("help",)),
    Meaning("Changer ce qui est montré, ou ce qui est inscrit là", ("f2",), ("provider", "narrow", "edit", "correct")),
    Meaning("Revenir d’un niveau", ("f3", "escape"), ("back",)),
    Meaning("Choisir dans une liste : valeurs, calendrier, ordre", ("f4", "ctrl+t"), ("values", "sort")),
    Meaning("Relire", ("f5", "ctrl+r"), ("refresh",)),
    Meaning("Ce qu’il y a à faire : créer, le champ qui manque", ("f6", "ctrl+n"), ("create", "next_empty")),
    Meaning("Page, étape ou section d’avant", ("f7",), ("previous", "previous_section")),
    Meaning(
        "Aller plus loin : page, étape ou section d’après, enregistrer, soumettre, préparer, toute la liste",
        ("f8", "ctrl+y"),
        (
            *("next", "next_section", "submit", "save_user", "prepare", "renew_all", "close_year"),
            *("import_file", "confirm_import", "save_entry"),
        ),
    ),
    Meaning("Imprimer ce qui est là", ("f9", "ctrl+o"), ("print", "print_list")),
    Meaning("Menu", ("f10", "ctrl+l"), ("menu",)),
    Meaning("Le précédent : commentaire, demande", ("f11", "ctrl+b"), ("previous_comment", "previous_request")),
    Meaning("Le suivant : commentaire, demande", ("f12", "ctrl+s"), ("next_comment", "next_request")),
    Meaning("Ouvrir, ou remplir la case, de la ligne choisie", ("enter",), ("open", "add_document")),
    Meaning("Cocher, changer la ligne choisie", ("space",), ("renewal_type", "mark_row")),
    Meaning("Chercher", ("slash",), ("find", "filter")),
    Meaning(
        "Supprimer, retirer, fermer la séance choisie",
        ("delete",),
        ("delete", "remove_document", "remove_user", "remove_remark", "end_session"),
    ),
    Meaning("La liste d’avant, la liste d’après", ("left", "right"), ("previous_list", "next_list")),
    Meaning("Inverser l’ordre", ("ctrl+u",), ("reverse",)),
    Meaning("Écrire dans un fichier", ("ctrl+x",), ("export_list", "export")),
    Meaning("Toutes les commandes", ("ctrl+p",), ("palette",)),
    Meaning("Quitter", ("ctrl+q",), ("quit",)),
    Meaning("Problèmes trouvés dans la page", ("ctrl+e",), ("problems",)),
    Meaning("Comme au-dessus", ("ctrl+d",), ("same_above",)),
    Meaning("Aller à une page, à une étape", ("ctrl+g",), ("goto",)),
)
"""No letter is here: it is that of a word that its own screen shows."""

OF_KEY: Mapping[str, Meaning] = {key: meaning for meaning in MEANINGS for key in meaning.keys}


def meanings_markdown(*, ids: bool = False) -> str:
    """One Markdown table: what each key means everywhere, with the commands that have it for developers (``ids``)."""
    rows = []
    for meaning in MEANINGS:
        which = f" {', '.join(f'`{id_}`' for id_ in meaning.commands)} |" if ids else ""
        rows.append(f"| {' ou '.join(map(shown, meaning.keys))} | {meaning.gesture} |{which}\n")
    head = "| Touche | Sens | Commandes |\n|---|---|---|\n" if ids else "| Touche | Sens |\n|---|---|\n"
    return head + "".join(rows)


def keys_markdown() -> str:
    """The key reference, one Markdown table a group: the help and the README show the same."""
    groups = dict.fromkeys(command.group for command in COMMANDS)
    parts = [f"### Une touche, un sens\n\n{meanings_markdown()}"]
    for group in groups:
        rows = "\n".join(
            f"| {' ou '.join(map(shown, command.keys)) or NO_KEY} | {command.label} | {command.help} |"
            for command in COMMANDS
            if command.group == group
        )
        parts.append(f"### {group}\n\n| Touche | Commande | Effet |\n|---|---|---|\n{rows}\n")
    return "\n".join(parts)
