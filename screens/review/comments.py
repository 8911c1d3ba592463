"""Preparing comments on the section, or on the question, under the cursor (P67)."""

from collections.abc import Callable
from functools import partial

from textual import on

from mes_tui.domain.requests import PendingComment
from mes_tui.forms.french import quoted
from mes_tui.services.ministry_review import Remark
from screens.dialogs import Confirm
from screens.review.examining import Examining
from screens.review.request_blocks import Spot
from widgets.reading import ReadingView

KEPT = "Commentaire préparé\u00a0: le service de garde ne le verra qu’au retour de la demande (R)."
NO_SECTION = "Placez le curseur dans une section du formulaire (F8, ou le chiffre d’une page), puis C."
NO_QUESTION = "Placez le curseur sur une question du formulaire, puis L."
NONE_HERE = "Aucun commentaire préparé dans cette section."
_EXCERPT = 200


class Commenting(Examining):
    """What is written stays out of the provider's sight until the request is returned."""

    def comment_here(self) -> PendingComment | None:
        """The prepared comment under the cursor, else the first of its section."""
        pending = self.reviewed.pending if self.reviewed else ()
        spot = self.spot
        here = [one for one in pending if (one.page, one.section) == (spot.page, spot.section)]
        exact = [one for one in here if one.id == spot.remark] or [one for one in here if one.field == spot.field]
        return next(iter(exact or here), None)

    @on(ReadingView.Moved)
    def _remark_reached(self, event: ReadingView.Moved) -> None:
        if isinstance(event.place, Spot) and event.place.remark:
            self.say("Commentaire préparé : M le modifie, Suppr le retire.")

    def do_comment(self) -> None:
        """Comment the section."""
        spot = self.spot
        if spot.section and spot.page:
            self._write("Nouveau commentaire", spot.page, spot.section)
        else:
            self.say(NO_SECTION)

    def do_comment_field(self) -> None:
        """Comment the question."""
        spot = self.spot
        if spot.field and spot.page:
            self._write("Nouveau commentaire", spot.page, spot.section, spot.field)
        else:
            self.say(NO_QUESTION)

    def do_edit_remark(self) -> None:
        """Write the prepared comment anew."""
        found = self.comment_here()
        if found is not None:
            self._write("Commentaire préparé", found.page, found.section, found.field, found)

    def do_remove_remark(self) -> None:
        """Take the prepared comment away."""
        found = self.comment_here()
        if found is not None:
            self.attempt(self._remove(found), group="comment", exclusive=True)

    async def _remove(self, found: PendingComment) -> None:
        text = found.text if len(found.text) <= _EXCERPT else f"{found.text[:_EXCERPT]}…"
        question = f"Retirer ce commentaire préparé\u00a0?\n\n{text}"
        if await self.app.push_screen_wait(Confirm("Commentaire préparé", question, "Retirer")):
            await self.call(self.services.review.remove, self.request_id, found.id)
            self.own_writes += 1
            await self.reread()
            self.say("Commentaire retiré.")

    def _write(self, title: str, page: int, section: str, field: str = "", found: PendingComment | None = None) -> None:
        save = partial(self._save, self.request_id, page, section, field, found.id if found else None)
        about = self._about(page, section, field)
        self.attempt(self._written(title, about, found.text if found else "", save), group="comment", exclusive=True)

    async def _written(self, title: str, about: str, text: str, save: Callable[[str], None]) -> None:
        from screens.review.comment_dialog import CommentDialog

        if await self.app.push_screen_wait(CommentDialog(title, about, text, save, self.reread)):
            # After what the cursor, put back where it was, has to say.
            self.call_after_refresh(self.say, KEPT)

    def _save(self, request_id: int, page: int, section: str, field: str, comment: int | None, text: str) -> None:
        self.services.review.prepare(request_id, Remark(page, section, text, field), comment)
        self.own_writes += 1

    def _about(self, page: int, section: str, field: str) -> str:
        assert self.reviewed is not None
        shown = next(found for found in self.reviewed.form.pages if found.number == page)
        titles = [part.title for part in shown.sections if part.key == section]
        name = next(filter(None, titles), shown.title)
        about = f"Page {page}, {quoted(name)}"
        return f"{about}, {quoted(self.reviewed.form.field(field).label)}" if field else about
