"""The reading of a request that was sent: where the cursor is, and how it goes from one place to another."""

from textual import events
from textual.app import ComposeResult

from mes_tui.domain.requests import Attachment
from screens.review.frame import ReadingFrame
from screens.review.request_blocks import SUMMARY, Spot, blocks_of
from widgets.list_heading import ListHeading
from widgets.reading import ReadingView

LAST = "C’est la dernière section."
NO_DOCUMENT = "Aucun document n’est joint à cette demande\u00a0: C commente celui qui manque."
ON_A_DOCUMENT = "Entrée\u00a0: ouvrir le document. C\u00a0: le commenter."


class RequestReading:
    """Reads the request of ``frame``; ``last`` is what is said when there is no section any more."""

    def __init__(self, frame: ReadingFrame, last: str = LAST) -> None:
        self._frame, self._last = frame, last
        self._heading = ListHeading("Lecture…", "", self._position)
        self.view = ReadingView()

    def body(self) -> ComposeResult:
        """The request under its heading."""
        yield self._heading
        yield self.view

    @property
    def spot(self) -> Spot:
        """Where the cursor is."""
        place = self.view.place
        return place if isinstance(place, Spot) else SUMMARY

    @property
    def document(self) -> Attachment | None:
        """The document under the cursor."""
        documents = self._frame.reviewed.file.attachments if self._frame.reviewed else ()
        return next((document for document in documents if document.id == self.spot.document), None)

    def _position(self) -> str:
        if self._frame.reviewed is None:
            return ""
        page = f"Page {self.spot.page} de {len(self._frame.reviewed.pages)} – " if self.spot.page else ""
        return f"{page}{self.view.percent}\u00a0%"

    def show(self, told: str, *, from_top: bool) -> None:
        """Read the request as it is now, ``told`` on the second line, from its beginning or where the cursor is."""
        assert self._frame.reviewed is not None
        self.view.show(blocks_of(self._frame.reviewed), from_top=from_top)
        file = self._frame.reviewed.file
        self._heading.retitle(f"{file.request.number} {file.request.type.label} – {file.child.list_name}", told)

    def follow(self) -> None:
        """The cursor is on another place."""
        self._heading.follow()
        if self.document is not None:
            self._frame.say(ON_A_DOCUMENT)

    def next_section(self) -> None:
        """Go to the next heading."""
        if not self.view.jump(1):
            self._frame.say(self._last)

    def previous_section(self) -> None:
        """Go to the heading before."""
        if not self.view.jump(-1):
            self._frame.say("C’est le début de la demande.")

    def take_digit(self, event: events.Key) -> None:
        """A digit goes to its page, 0 to the beginning."""
        if self.view.has_focus and event.character and event.character in "01234567":
            event.stop()
            page = int(event.character)
            self.view.go_to(lambda place: isinstance(place, Spot) and place.page == page)

    def open_document(self) -> None:
        """See the document under the cursor, if there is one."""
        from screens.document_view import open_document

        frame = self._frame
        if self.document is not None and frame.reviewed is not None:
            words = frame.reviewed.form.natures
            open_document(frame.app, frame.mes.services, frame.request_id, self.document, words)

    def to_documents(self) -> None:
        """See the document under the cursor, or go to the documents, joined else missing."""
        if self.document is not None:
            self.open_document()
        elif not self.view.go_to(lambda place: isinstance(place, Spot) and bool(place.document)):
            self.view.go_to(lambda place: isinstance(place, Spot) and place.of_document)
            self._frame.say(NO_DOCUMENT)
