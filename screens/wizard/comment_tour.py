"""The Ministry's comments in the wizard: going from one to the next over pages and steps, ticking the one at hand."""

from mes_tui.domain.comments import TICKED, Part, RankedComment, part_key, place_name, progress, read_key
from mes_tui.domain.receivability import DOCUMENTS_STEP, target_of
from mes_tui.domain.requests import Place
from mes_tui.forms.comments import here, neighbour, place_of_field
from mes_tui.forms.french import long_date
from screens.wizard.frame import WizardFrame
from screens.wizard.step import FORM
from widgets.comment_bar import CommentKey

# The commands that only a commented request has, as the bar over the page names them.
IN_BAR = {"previous_comment": "Précédent", "next_comment": "Suivant", "correct": "Corrigé"}
NO_COMMENT = "Cette demande n’a pas de commentaire à corriger."


class CommentTour:
    """Goes over the comments of the request that is open in ``frame``, in the order of the form."""

    def __init__(self, frame: WizardFrame) -> None:
        self._frame = frame

    @property
    def progress(self) -> str:
        """« 1/2 commentaires corrigés », "" for a request without comments."""
        comments = self._frame.comments
        return progress([item.comment for item in comments]) if comments else ""

    @property
    def first_left(self) -> RankedComment | None:
        """The first comment that is not corrected yet."""
        return next((item for item in self._frame.comments if not item.comment.corrected), None)

    def goes_on(self, left: Place) -> bool:
        """Whether who was ``left`` there was in what a comment still asks for, or in a window that did not close."""
        session = self._frame.session
        if session is None or not left.key or left.step > DOCUMENTS_STEP:
            return False
        at = self.comment_of(left.key)
        return bool(session.held_by) or (at is not None and not at.comment.corrected)

    def keys(self) -> tuple[CommentKey, ...]:
        """What the bar offers, with the keys as they are set."""
        return tuple(CommentKey(id_, self._frame.key_name(id_), label) for id_, label in IN_BAR.items())

    def comment_of(self, key: str) -> RankedComment | None:
        """The comment at hand on ``key``: a field, an entry of a comment, the nature of a document."""
        session = self._frame.session
        return here(session.form, self._frame.comments, key, session.comment) if session is not None else None

    def go(self, step: int) -> None:
        """Go to the next comment (1) or to the one before (-1), on whatever page it is."""
        self._frame.move(self._to_neighbour(step))

    async def _to_neighbour(self, step: int) -> None:
        session, comments = self._frame.session, self._frame.comments
        if session is None:
            return
        self._frame.settle()
        at = self._frame.at
        if at or self._frame.number == FORM:
            start = place_of_field(session.form, session.place.page, at)
            comment = neighbour(session.form, self._frame.comments, self.comment_of(at), start, step)
        else:
            # From another step: to the first one that is left to correct; backwards, to the last one.
            comment = (self.first_left if step > 0 else None) or (comments[0 if step > 0 else -1] if comments else None)
        if comment is not None:
            await self.show(comment)

    async def show(self, item: RankedComment) -> None:
        """Show the page, or the document, of a comment, the focus in what it is about."""
        target = target_of(item)
        await self._frame.goto(target.step, target.page, target.key)
        key, place = self._frame.key_name("correct"), place_name(item.comment.page)
        self._frame.say(f"Commentaire {item.rank} sur {item.total}, {place} : {key} coche « Corrigé ».")

    def correct(self) -> None:
        """Tick or untick the comment of the section, or of the document, where the person is."""
        frame = self._frame
        item = self.comment_of(frame.at) if frame.at else None
        if item is None:
            frame.say(f"Pas de commentaire ici : {frame.key_name('next_comment')} mène au suivant.")
            return
        frame.settle()
        key = part_key(item.comment.id, Part.CORRECTED)
        frame.take(key, "" if item.comment.corrected else TICKED)
        self.say_corrected(key)

    def say_corrected(self, key: str) -> None:
        """Say what the box « Corrigé » saved under ``key`` is now, and what is left; nothing about another key."""
        part = read_key(key)
        item = self.comment_of(key) if part is not None and part[1] is Part.CORRECTED else None
        next_key = self._frame.key_name("next_comment")
        left = sum(not other.comment.corrected for other in self._frame.comments)
        if item is None:
            return
        if not item.comment.corrected:
            self._frame.say(f"Commentaire {item.rank} : « Corrigé » n’est plus coché.")
        elif left:
            self._frame.say(f"Commentaire {item.rank} corrigé ; il en reste {left} ({next_key}).")
        else:
            self._frame.say(self._all_corrected())

    def _all_corrected(self) -> str:
        session = self._frame.session
        if session is not None and session.still_wrong:
            return f"Commentaires tous corrigés, mais il reste {session.still_wrong}."
        signature = session.file.signature if session is not None and session.signed else None
        if signature is None:
            return "Tout est corrigé : signez et soumettez à l’étape 5."
        day = long_date(signature.signed_at.astimezone().date())
        return f"Tout est corrigé ; la signature du {day} vaut toujours : soumettez à l’étape 5."
