"""Show a stored document: its facts and its text, and a copy where the person chooses (P54)."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.app import App

from mes_tui.domain.requests import Attachment
from screens.document_view import DocumentView

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services

# Seconds given to the reader of the desktop to open a copy, once its view is closed.
_LINGER = 30


def open_document(app: App[Any], services: "Services", request_id: int, document: Attachment) -> None:
    """Open the view over the screen in front; the text is read in a thread when it is shown."""
    documents, root = services.documents, services.settings.picker_root
    shown: list[Path] = []

    def show_outside() -> None:
        shown.append(documents.show_outside(request_id, document.id))

    def closed(_: None) -> None:
        for copy in shown:
            app.set_timer(_LINGER, partial(documents.viewing.forget, copy))

    app.push_screen(
        DocumentView(
            document,
            read_pages=lambda: documents.text(request_id, document.id),
            save_copy=lambda path: documents.save_copy(request_id, document.id, path, overwrite=True),
            root=root,
            show_outside=show_outside if documents.viewing.possible else None,
        ),
        closed,
    )
