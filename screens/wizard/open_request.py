"""The request that a wizard has open, with what its fields held before."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from mes_tui.services import open_request
from mes_tui.services.autosave import Autosave, SaveState
from widgets.past import Past

if TYPE_CHECKING:
    from mes_tui.services.drafts import Opened


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
