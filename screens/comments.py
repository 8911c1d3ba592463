"""« Commentaires »: all that the Ministry said of a request, round by round, with what was answered (P67)."""

from mes_tui.domain.comments import DOCUMENTS, RankedComment, progress, rounds
from mes_tui.domain.outcomes import rounds_of_reviews
from mes_tui.domain.requests import Comment
from mes_tui.forms.comments import ranked, round_name
from mes_tui.forms.french import counted, long_date, time_of_day
from mes_tui.forms.vocabulary import Form
from screens.reading import Passage, Reading, ReadingScreen
from widgets.menu import MenuEntry

NONE = "Le Ministère n’a pas commenté cette demande."


class CommentsScreen(ReadingScreen):
    """Every round stays readable, whatever became of the request since."""

    NAME = "Commentaires"
    HELP_TITLE = "Commentaires"
    HELP_TEXT = (
        "Les commentaires du Ministère, la dernière ronde d’abord : ✓ corrigé, ✗ à corriger. Les flèches choisissent ; "
        "le commentaire choisi et sa réponse se lisent en entier dessous (Page suiv. pour la suite). On les corrige en "
        "modifiant la demande, tant qu’elle est « En commentaires »."
    )

    def load(self) -> Reading:
        file = self.services.drafts.read(self.request_id)
        form = self.services.drafts.evaluate(file)[0]
        all_rounds, reviews = rounds(file.comments), rounds_of_reviews(file.outcomes)
        passages = tuple(
            passage
            for number, received in all_rounds
            for passage in _round(form, round_name(number, reviews), received)
        )
        comments = counted(len(file.comments), "commentaire", "commentaires")
        many = f"{comments}, {counted(len(all_rounds), 'ronde', 'rondes')}"
        title = f"Commentaires de la demande {file.request.number} : {many}"
        return Reading(file, title if all_rounds else NONE, passages, NONE)


def _round(form: Form, name: str, comments: tuple[Comment, ...]) -> tuple[Passage, ...]:
    received = long_date(comments[0].created_at.astimezone().date())
    heading = MenuEntry("", f"{name}, reçue le {received} : {progress(comments)}")
    return (Passage(heading), *(_passage(item) for item in ranked(form, comments)))


def _passage(item: RankedComment) -> Passage:
    comment = item.comment
    sign = "✓" if comment.corrected else "✗"
    place = f"p. {comment.page}" if comment.page != DOCUMENTS else "doc."
    label = f"{sign} {place} {item.title} – {comment.text}"
    return Passage(MenuEntry(str(comment.id), label), whole_text(item))


def whole_text(item: RankedComment) -> str:
    """Everything about a comment, on as many lines as it takes."""
    comment, at = item.comment, item.comment.created_at.astimezone()
    return (
        f"Commentaire {item.rank} sur {item.total}, {item.where}\n"
        f"{comment.signed}, le {long_date(at.date())} à {time_of_day(at)}\n\n"
        f"{comment.text}\n\n"
        f"{'✓ Corrigé' if comment.corrected else '✗ Pas encore coché « Corrigé »'}\n"
        f"{f'Réponse : {comment.reply}' if comment.reply else 'Sans réponse.'}"
    )
