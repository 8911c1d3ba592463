"""Preparing comments on the section, or on the question, under the cursor (P67)."""

from collections.abc import Callable
from functools import partial

from mes_tui.domain.comments import commented_nature
from mes_tui.domain.documents import nature_name
from mes_tui.domain.requests import DraftComment, NewComment
from mes_tui.forms.french import quoted
from screens.dialogs import Confirm
from screens.review.frame import CommentFrame
from screens.review.reading import RequestReading

KEPT = "Commentaire préparé\u00a0: le service de garde ne le verra qu’au retour de la demande (R)."
NO_SECTION = "Placez le curseur dans une section du formulaire (F8, ou un chiffre) ou sur un document (O), puis C."
NO_QUESTION = "Placez le curseur sur une question du formulaire, puis L."
LABEL = "Commentaire au service de garde"
_EXCERPT = 200


class Comments:
    """The comments being written in ``frame``, where the cursor of ``reading`` is.

    ``made`` says how they come to be, ``label`` names their text, ``kept`` is said of one that was kept.
    """

    def __init__(
        self, frame: CommentFrame, reading: RequestReading, made: str = "préparé", label: str = LABEL, kept: str = KEPT
    ) -> None:
        self._frame, self._reading, self._made, self._label, self._kept = frame, reading, made, label, kept

    @property
    def none_here(self) -> str:
        """Why there is nothing to change here."""
        return f"Aucun commentaire {self._made} ici."

    @property
    def here(self) -> DraftComment | None:
        """The prepared comment under the cursor, else the first one of its section."""
        prepared = self._frame.reviewed.draft_comments if self._frame.reviewed else ()
        spot = self._reading.spot
        in_section = [comment for comment in prepared if (comment.page, comment.section) == (spot.page, spot.section)]
        exact = [comment for comment in in_section if comment.id == spot.draft_comment]
        exact = exact or [comment for comment in in_section if comment.field == spot.field]
        return next(iter(exact or in_section), None)

    def follow(self) -> None:
        """The cursor is on another place."""
        if self._reading.spot.draft_comment:
            self._frame.say(f"Commentaire {self._made}\u00a0: M le modifie, Suppr le retire.")

    def add_to_section(self) -> None:
        """Comment the section, or the document, joined or missing."""
        spot = self._reading.spot
        if spot.page or spot.of_document:
            self._write("Nouveau commentaire", spot.page, spot.section)
        else:
            self._frame.say(NO_SECTION, alert=True)

    def add_to_field(self) -> None:
        """Comment the question."""
        spot = self._reading.spot
        if spot.field and spot.page:
            self._write("Nouveau commentaire", spot.page, spot.section, spot.field)
        else:
            self._frame.say(NO_QUESTION, alert=True)

    def edit(self) -> None:
        """Change the prepared comment."""
        comment = self.here
        if comment is not None:
            self._write(f"Commentaire {self._made}", comment.page, comment.section, comment.field, comment)

    def remove(self) -> None:
        """Remove the prepared comment, after a confirmation."""
        comment = self.here
        if comment is not None:
            self._frame.attempt(self._remove(comment), group="comment", exclusive=True)

    async def _remove(self, comment: DraftComment) -> None:
        frame = self._frame
        text = comment.text if len(comment.text) <= _EXCERPT else f"{comment.text[:_EXCERPT]}…"
        title, question = f"Commentaire {self._made}", f"Retirer ce commentaire {self._made}\u00a0?\n\n{text}"
        if await frame.app.push_screen_wait(Confirm(title, question, "Retirer")):
            await frame.call(frame.commenting.remove, frame.request_id, comment.id)
            frame.own_writes += 1
            await frame.reread()
            frame.say("Commentaire retiré.")

    def _write(self, title: str, page: int, section: str, field: str = "", comment: DraftComment | None = None) -> None:
        save = partial(self._save, self._frame.request_id, page, section, field, comment.id if comment else None)
        about, text = self._about(page, section, field), comment.text if comment else ""
        self._frame.attempt(self._edit(title, about, text, save), group="comment", exclusive=True)

    async def _edit(self, title: str, about: str, text: str, save: Callable[[str], None]) -> None:
        from screens.review.comment_dialog import CommentDialog

        dialog = CommentDialog(title, about, text, save, self._frame.reread, self._label)
        if await self._frame.app.push_screen_wait(dialog):
            # Shown after what the cursor, put back where it was, has to say.
            self._frame.call_after_refresh(self._frame.say, self._kept)

    def _save(self, request_id: int, page: int, section: str, field: str, comment: int | None, text: str) -> None:
        self._frame.commenting.prepare(request_id, NewComment(page, section, text, field), comment)
        self._frame.own_writes += 1

    def _about(self, page: int, section: str, field: str) -> str:
        assert self._frame.reviewed is not None
        nature = commented_nature(page, section)
        if nature is not None:
            return f"Document {quoted(nature_name(nature, self._frame.reviewed.form.natures))}"
        form = self._frame.reviewed.form
        form_page = next(candidate for candidate in form.pages if candidate.number == page)
        titles = [part.title for part in form_page.sections if part.key == section]
        name = next(filter(None, titles), form_page.title)
        about = f"Page {page}, {quoted(name)}"
        return f"{about}, {quoted(form.field(field).label)}" if field else about
