"""A request under the eyes of the Ministry: read, comment, decide, and on to the next one (P63, P65 to P67)."""

from mes_tui.domain.access import Action, may
from screens.review.comments import NONE_HERE
from screens.review.decisions import Deciding

_ACTIONS = {
    "comment": Action.COMMENT,
    "comment_field": Action.COMMENT,
    "edit_remark": Action.COMMENT,
    "remove_remark": Action.COMMENT,
    "return_request": Action.RETURN,
    "declare": Action.DECLARE,
    "close_request": Action.CLOSE,
    "print": Action.PRINT,
}


class ReviewScreen(Deciding):
    """The keys of the review, and why one is refused."""

    KEYS = (
        "help",
        "back",
        "previous_section",
        "next_section",
        "previous_request",
        "next_request",
        "comment",
        "comment_field",
        "return_request",
        "declare",
        "close_request",
        "edit_remark",
        "remove_remark",
        "open_document",
        "history",
        "print",
        "refresh",
        "menu",
        "palette",
        "quit",
    )
    HELP_TITLE = "Étude d’une demande"
    HELP_TEXT = (
        "Les flèches et Page suiv. lisent la demande\u00a0; F7 et F8 vont d’une section à l’autre, un chiffre de 1 à 7 "
        "mène à sa page, 0 au début. C prépare un commentaire sur la section, L sur la question sous le curseur, M le "
        "modifie, Suppr le retire\u00a0: le service de garde n’en voit rien avant le retour de la demande (R). "
        "F déclare la demande conforme, avec les heures accordées\u00a0; T la termine. F12 passe à la demande suivante "
        "de la liste, F11 à la précédente. O mène aux documents, H à l’historique. Le Ministère ne peut rien modifier "
        "de ce que le service de garde a inscrit."
    )

    def hidden(self, command: str) -> bool:
        return command in ("edit_remark", "remove_remark") and self.comment_here() is None

    def refusal(self, command: str) -> str:
        if self.reviewed is None or command not in _ACTIONS:
            return ""
        request = self.reviewed.file.request
        reason = may(self.services.actor, _ACTIONS[command], request.division, request.status, request.region)
        if reason:
            return reason
        if command == "return_request" and not self.reviewed.pending:
            return "Préparez d’abord un commentaire (C) sur une section."
        return NONE_HERE if self.hidden(command) else ""
