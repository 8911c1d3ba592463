"""What the steps and the helpers of the wizard ask of the screen around them."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Protocol

from textual.app import App
from textual.message import Message

from mes_tui.domain.comments import RankedComment
from mes_tui.services.children import ChildMatch
from screens.base import Given, Returned
from screens.shell import Shell
from screens.wizard.open_request import OpenRequest
from widgets.comment_bar import CommentKey
from widgets.status_line import StatusLine

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services
    from mes_tui.services.submission import Receipt


class WizardFrame(Protocol):
    """The wizard. ``session`` is the open request, None before it exists; ``number`` the step shown, 0 for none.

    ``child`` is the number to search at once and ``child_file`` the file that the cursor goes to, "" for none;
    ``match`` is the child chosen for a new request.
    """

    session: OpenRequest | None
    number: int
    match: ChildMatch | None
    child: str
    child_file: str

    @property
    def app(self) -> App[object]: ...

    @property
    def mes(self) -> Shell: ...

    @property
    def services(self) -> "Services": ...

    @property
    def status(self) -> StatusLine:
        """The line that says things, and whether all is saved."""

    # Doing.

    async def call(self, function: Callable[Given, Returned], *args: Given.args, **kwargs: Given.kwargs) -> Returned:
        """Call a service in a thread."""

    def attempt(self, work: Coroutine[Any, Any, None], group: str = "task", *, exclusive: bool = False) -> None:
        """Run ``work`` beside the event loop's handlers; a refusal is shown."""

    async def run_command(self, command: str) -> None: ...

    def post_message(self, message: Message) -> bool:
        """Thread-safe."""

    # Saying.

    def say(self, sentence: str, *, alert: bool = False) -> None: ...

    def say_here(self, sentence: str, *, alert: bool = False) -> None:
        """Say something of what the person is on, on the step that is drawn."""

    def say_when_free(self, sentence: str) -> None:
        """Say something that can wait: a refusal or a failure that is being read stays."""

    def stop_saying(self, sentence: str) -> None:
        """Take ``sentence`` away when it is still what is said."""

    def key_name(self, command: str) -> str:
        """The key of ``command`` as it is set, for a sentence."""

    def refresh_keys(self) -> None: ...

    def refresh_steps(self) -> None:
        """Show the state of each step, the keys and the breadcrumb as they stand now."""

    # Going.

    def move(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin ``work``, which goes to another place; dropped while another move is under way."""

    async def goto(self, step: int, page: int = 0, key: str = "") -> None:
        """Go to a step, and for the form to a page and a field."""

    async def open_request(self, request_id: int, step: int = 0) -> None:
        """Open ``request_id`` for editing, at ``step`` or where it was left."""

    async def offer_open(self, request_id: int, number: str) -> bool:
        """A request is already open for this child, site and year: offer to open it; True when the person does."""

    async def transmitted(self, receipt: "Receipt") -> None:
        """The request is at the Ministry: leave the wizard and show the receipt."""

    def one_level_back(self, *, kept: bool) -> None:
        """Close the wizard; ``kept``: the request, if there is one, may still be seen."""

    # What is typed.

    def take(self, key: str, text: str) -> None:
        """Take ``text`` as the answer of ``key`` on the step that is drawn."""

    def settle(self) -> None:
        """Hand what is typed on the screen to the save queue."""

    def reload(self) -> None:
        """Show the answers again on the step that is drawn."""

    async def reread(self) -> None:
        """Read the request again and show what others wrote meanwhile; what is typed stays."""

    def pending(self) -> None:
        """Something is typed that the save queue has not got yet."""

    def unchanged(self) -> None:
        """What was typed says the same as before."""

    # The comments to correct.

    @property
    def at(self) -> str:
        """The key of what the person is on, on the step that is drawn."""

    @property
    def comments(self) -> tuple[RankedComment, ...]: ...

    @property
    def comment_progress(self) -> str: ...

    def comment_keys(self) -> tuple[CommentKey, ...]: ...

    def say_corrected(self, key: str) -> None:
        """Say what the box « Corrigé » saved under ``key`` is now."""
