"""The Ministry's comments in the wizard: going from one to the next over pages and steps, ticking the one at hand."""

from textual import on

from mes_tui.commands import BY_ID
from mes_tui.domain.comments import TICKED, Part, RankedComment, anchor, part_key, progress, read_key
from mes_tui.forms.comments import here, neighbour, place_of_field
from mes_tui.forms.french import long_date
from screens.wizard.moving import FORM, Moving
from widgets.comment_bar import CommentBar, CommentKey

# The commands that only a commented request has, as the bar over the page names them.
IN_BAR = {"previous_comment": "Précédent", "next_comment": "Suivant", "correct": "Corrigé"}
NO_COMMENT = "Cette demande n’a pas de commentaire à corriger."


class Commenting(Moving):
    """The part of the wizard that follows the comments of a request to correct."""

    @property
    def comments(self) -> tuple[RankedComment, ...]:
        """The comments to correct, in the order of the form."""
        return self.session.comments if self.session is not None else ()

    @property
    def comment_progress(self) -> str:
        """« 1/2 commentaires corrigés », "" for a request without comments."""
        return progress([item.comment for item in self.comments]) if self.comments else ""

    def key_name(self, command: str) -> str:
        """The key of ``command`` as it is set, for a sentence."""
        return self.key_of(BY_ID[command])

    def comment_keys(self) -> tuple[CommentKey, ...]:
        """What the bar offers, with the keys as they are set."""
        return tuple(CommentKey(id_, self.key_name(id_), label) for id_, label in IN_BAR.items())

    def comment_of(self, key: str) -> RankedComment | None:
        """The comment at hand when the field ``key``, or an entry of a comment, has the focus."""
        if self.session is None:
            return None
        return here(self.session.form, self.comments, key, self.session.comment)

    def do_next_comment(self) -> None:
        """The next comment, on whatever page it is."""
        self._go(1)

    def do_previous_comment(self) -> None:
        """The comment before, on whatever page it is."""
        self._go(-1)

    def _go(self, step: int) -> None:
        self.mes.hold_typing()
        self.attempt(self.one_move(self._to_neighbour(step)), group="move")

    async def _to_neighbour(self, step: int) -> None:
        session = self.session
        if session is None:
            return
        self.settle()
        place = session.place
        if self.number == FORM:
            start = place_of_field(session.form, place.page, place.key)
            wanted = neighbour(session.form, self.comments, self.comment_of(place.key), start, step)
        else:
            # From another step: to the first one, or the last one backwards.
            wanted = self.comments[0 if step > 0 else -1] if self.comments else None
        if wanted is not None:
            await self.to_comment(wanted)

    async def to_comment(self, wanted: RankedComment) -> None:
        """Show the page of ``wanted``, the focus in what it is about."""
        await self.goto(FORM, wanted.comment.page, anchor(wanted.comment.id))
        key = self.key_name("correct")
        self.say(f"Commentaire {wanted.rank} sur {wanted.total}, page {wanted.comment.page} : {key} coche « Corrigé ».")

    def do_correct(self) -> None:
        """Tick or untick the comment of the section where the person is."""
        session = self.session
        found = self.comment_of(session.place.key) if session is not None and self.number == FORM else None
        if found is None:
            self.say(f"Pas de commentaire ici : {self.key_name('next_comment')} mène au suivant.")
            return
        self.settle()
        key = part_key(found.comment.id, Part.CORRECTED)
        self.step.take(key, "" if found.comment.corrected else TICKED)
        self.tell_corrected(key)

    def tell_corrected(self, key: str) -> None:
        """Say what the box « Corrigé » saved under ``key`` is now, and what is left; nothing about another key."""
        read = read_key(key)
        found = self.comment_of(key) if read is not None and read[1] is Part.CORRECTED else None
        left = sum(not item.comment.corrected for item in self.comments)
        if found is None:
            return
        if not found.comment.corrected:
            self.say(f"Commentaire {found.rank} : « Corrigé » n’est plus coché.")
        elif left:
            self.say(f"Commentaire {found.rank} corrigé ; il en reste {left} ({self.key_name('next_comment')}).")
        else:
            self.say(self._all_corrected())

    def _all_corrected(self) -> str:
        signature = self.session.file.signature if self.session is not None and self.session.signed else None
        if signature is None:
            return "Tout est corrigé : signez et soumettez à l’étape 5."
        day = long_date(signature.signed_at.astimezone().date())
        return f"Tout est corrigé ; la signature du {day} vaut toujours : soumettez à l’étape 5."

    @on(CommentBar.Pressed)
    async def _bar_pressed(self, event: CommentBar.Pressed) -> None:
        event.stop()
        await self.run_command(event.command)
