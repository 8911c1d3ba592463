"""The request that a wizard has open, with what its fields held before."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from mes_tui.domain.codes import Status
from mes_tui.domain.requests import Remembered
from mes_tui.forms.prefill import remembered_keys
from mes_tui.services import open_request
from mes_tui.services.autosave import Autosave, SaveState
from widgets.past import Past

if TYPE_CHECKING:
    from mes_tui.services.drafts import Opened

REMEMBERED = "Repris de votre demande {}\u00a0: vérifiez."


class OpenRequest(open_request.OpenRequest):
    """``pasts`` holds by key what each field held during the visit."""

    def __init__(
        self,
        services: open_request.Desk,
        opened: "Opened",
        tell: Callable[[SaveState], None],
        queue: type[Autosave] = Autosave,
    ) -> None:
        super().__init__(services, opened, tell, queue)
        self.pasts: dict[str, Past] = {}
        # Whom to join and who signs, as the account wrote them last: each is read once it is shown.
        self.contact: Remembered | None = None
        self.last_signer: Remembered | None = None
        self.recalled: set[str] = set()

    @property
    def origins(self) -> Mapping[str, str]:
        """Where the answers come from that are as the account wrote them in another request, by key."""
        keys, contact = remembered_keys(self.form), self.contact
        if contact is None or self.file.request.status is not Status.DRAFT:
            return {}
        alike = all(self.answers.get(key, "") == contact.texts.get(key, "") for key in keys)
        return {keys[0]: REMEMBERED.format(contact.number)} if alike else {}
