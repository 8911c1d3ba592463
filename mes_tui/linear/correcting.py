"""The Ministry's comments, corrected one by one (P66 to P68)."""

from functools import partial

from mes_tui.domain.comments import DOCUMENTS, TICKED, Part, RankedComment, commented_nature, part_key
from mes_tui.forms.comments import section_of
from mes_tui.forms.french import long_date, quoted
from mes_tui.forms.questions import asked_on
from mes_tui.linear import documents
from mes_tui.linear.desk import Entry, menu
from mes_tui.linear.filling import Filling
from mes_tui.linear.opened import Opened
from mes_tui.linear.talk import Back

_SOURCE_OF_READING = "Rien ne se remplit ici : ce que le commentaire vise vient d’ailleurs. Répondez au Ministère."


def correct(work: Opened, comment_id: int = 0) -> None:
    """Choose among the comments, or go to ``comment_id``, until the person goes back."""

    def entries() -> list[Entry]:
        if not work.session.comments:
            raise Back
        return [
            Entry(_label(item), partial(_one, work, item.comment.id), place=f"commentaire {item.rank}")
            for item in work.session.comments
        ]

    chosen = next((item for item in work.session.comments if item.comment.id == comment_id), None)
    if chosen is not None:
        work.desk.level(f"commentaire {chosen.rank}", lambda: _one(work, comment_id))
    if not work.session.comments:
        work.desk.talk.say("Cette demande n’a pas de commentaire à corriger.")
        return
    menu(work.desk, "Commentaires du Ministère", entries)


def _label(item: RankedComment) -> str:
    state = "corrigé" if item.comment.corrected else "à corriger"
    return f"Commentaire {item.rank} sur {item.total}, {item.where} : {state}"


def told(item: RankedComment) -> list[str]:
    """The whole comment, and what was answered."""
    comment = item.comment
    day = long_date(comment.created_at.astimezone().date())
    reply = f"Votre réponse : {comment.reply}" if comment.reply else ""
    state = "Coché « Corrigé »." if comment.corrected else "Pas encore coché « Corrigé »."
    heading = f"Commentaire {item.rank} sur {item.total}, {item.where}. {comment.signed}, {day} :"
    return [heading, comment.text, reply, state]


def _one(work: Opened, comment_id: int) -> None:
    """What may be done about one comment."""

    def item() -> RankedComment:
        found = next((item for item in work.session.comments if item.comment.id == comment_id), None)
        if found is None:
            work.desk.talk.error("ce commentaire ne se corrige plus\u00a0: la demande a changé. Relisez-la.")
            raise Back
        return found

    def answer(part: Part, text: str) -> bool:
        return work.answer(part_key(comment_id, part), text)

    def tick() -> None:
        if answer(Part.CORRECTED, TICKED):
            work.desk.talk.say(f"Commentaire {item().rank} corrigé.{_left(work)}")

    def restore() -> None:
        if answer(Part.CORRECTED, ""):
            work.desk.talk.say(f"Commentaire {item().rank} : « Corrigé » n’est plus coché.")

    def reply() -> None:
        empty = "la garder ; un texte la remplace" if item().comment.reply else "ne rien répondre"
        question = "Votre réponse au Ministère, en une ou plusieurs lignes, puis une ligne vide."
        heard = work.desk.talk.ask(f"{question} Entrée : {empty}.")
        if heard.text and answer(Part.REPLY, work.desk.talk.lines(heard.text)):
            work.desk.talk.say("Réponse enregistrée.")

    def unreply() -> None:
        if answer(Part.REPLY, ""):
            work.desk.talk.say("Réponse effacée.")

    def entries() -> list[Entry]:
        comment = item().comment
        what = "Joindre ou remplacer le document" if comment.page == DOCUMENTS else "Corriger les réponses visées"
        untick, set_tick = Entry("Retirer la marque « Corrigé »", restore), Entry("Cocher « Corrigé »", tick)
        ticked = untick if comment.corrected else set_tick
        replies = [Entry("Répondre au Ministère", reply)]
        if comment.reply:
            replies.append(Entry("Effacer la réponse", unreply))
        return [Entry(what, lambda: _repair(work, item())), ticked, *replies, Entry("Relire le commentaire", tell)]

    def tell() -> None:
        work.desk.talk.say(*told(item()))

    tell()
    menu(work.desk, f"Commentaire {item().rank}", entries)


def _repair(work: Opened, item: RankedComment) -> None:
    """Lead to what a comment is about."""
    session, comment = work.session, item.comment
    if comment.page == DOCUMENTS:
        documents.join(work, commented_nature(comment.page, comment.section))
        return
    section = section_of(session.form, comment)
    fields = [field.key for field in section.fields()] if section is not None else []
    wanted = [comment.field] if comment.field in fields else fields
    page = session.form.pages[comment.page - 1]
    only = {field.key for field in asked_on(page, session.evaluation)} & set(wanted)
    if not only:
        work.desk.talk.say(_SOURCE_OF_READING)
        return
    Filling(work, wanted).run((comment.page, next(key for key in wanted if key in only)))
    work.desk.talk.say(f"Fin de {quoted(item.title)}.")


def _left(work: Opened) -> str:
    left = sum(not item.comment.corrected for item in work.session.comments)
    if left:
        return f" Il en reste {left}."
    if work.session.still_wrong:
        return f" Commentaires tous corrigés, mais il reste {work.session.still_wrong}."
    signed = "la signature vaut toujours, soumettez" if work.session.signed else "signez et soumettez"
    return f" Tout est corrigé : {signed} à la vérification."
