"""The pages of the form that were shown, kept for the next time: a page is not made twice for what did not change."""

from textual.containers import Vertical

from screens.wizard.open_request import OpenRequest
from widgets.form_page import FormPage


class KeptPages(Vertical):
    """Shows one page at a time; it stands first among those that were made."""

    def __init__(self) -> None:
        super().__init__(id="page-body")
        self._made: dict[int, FormPage] = {}
        self.shown: FormPage | None = None

    async def show(self, session: OpenRequest, number: int) -> FormPage:
        """Put the page ``number`` in view as its answers are now."""
        page = self._made.get(number)
        if page is not None and page.made_of == _made_of(session, number):
            page.show_again(session.evaluation, session.answers, session.origins)
            self.move_child(page, before=0)
        else:
            if page is not None:
                await page.remove()
            self._made[number] = page = _made(session, number)
            await self.mount(page, before=0)
        self.shown = page
        for other in self._made.values():
            other.display = other is page
        return page


def _made_of(session: OpenRequest, number: int) -> tuple[object, ...]:
    return session.form.pages[number - 1], tuple(session.comments_on(number)), session.context.today


def _made(session: OpenRequest, number: int) -> FormPage:
    return FormPage(
        session.form.pages[number - 1],
        session.evaluation,
        session.answers,
        today=session.context.today,
        comments=session.comments_on(number),
        pasts=session.pasts,
        origins=session.origins,
    )
