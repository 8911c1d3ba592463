"""What the account wrote last in the division of a request: whom to join, and who signs. Offered, never imposed."""

from mes_tui.domain.access import Action
from mes_tui.domain.requests import Remembered
from mes_tui.forms.prefill import remembered_keys
from mes_tui.forms.values import parse
from mes_tui.services.context import WorkContext
from storage import records


class Memory:
    """What is offered to the account, of its own requests of one division."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def contact(self, request_id: int) -> Remembered | None:
        """Whom to join, as the account typed it in another request of the division. Raises NotFound, Refusal."""
        with self._context.view(request_id, Action.VIEW) as view:
            division, keys = view.request.division, remembered_keys(view.form)
            found = records.last_typed(view.session, division, self._context.actor.login, keys, request_id)
            if found is None:
                return None
            # As a new request is given it.
            texts = {key: parse(view.form.field(key), text).text for key, text in found.texts.items()}
            return Remembered(found.number, texts)

    def signer(self, request_id: int) -> Remembered | None:
        """How the account signed last in the division. Raises NotFound, Refusal."""
        with self._context.view(request_id, Action.VIEW) as view:
            return records.last_signer(view.session, view.request.division, self._context.actor.login)
