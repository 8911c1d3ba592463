"""Show a stored document: its facts and its text, and a copy where the person chooses (P54)."""

from mes_tui.domain.requests import Attachment
from screens.base import MesScreen
from screens.document_view import DocumentView


def open_document(screen: MesScreen[None], request_id: int, document: Attachment) -> None:
    """Open the view over ``screen``; the text is read in a thread when it is shown."""
    services = screen.services
    screen.app.push_screen(
        DocumentView(
            document,
            read_pages=lambda: services.documents.text(request_id, document.id),
            save_copy=lambda path: services.documents.save_copy(request_id, document.id, path, overwrite=True),
            root=services.settings.picker_root,
        )
    )
