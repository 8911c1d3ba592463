"""What the reading, the comments and the decisions of a review ask of the screen around them."""

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from textual.app import App

from mes_tui.domain.requests import NewComment
from mes_tui.services.ministry_review import Reviewed
from screens.base import Given, Returned
from screens.shell import Shell


class Commenting(Protocol):
    """The service that keeps the comments being prepared."""

    def prepare(self, request_id: int, comment: NewComment, comment_id: int | None = None) -> int: ...

    def remove(self, request_id: int, comment_id: int) -> None: ...


class ReadingFrame(Protocol):
    """``reviewed`` is the request as it was read last, None until the first reading."""

    request_id: int

    @property
    def reviewed(self) -> Reviewed | None: ...

    @property
    def app(self) -> App[object]: ...

    @property
    def mes(self) -> Shell: ...

    def say(self, sentence: str, *, alert: bool = False) -> None: ...


class CommentFrame(ReadingFrame, Protocol):
    """``own_writes`` counts the comments kept or removed since the last reading: each one counts in the request's
    version."""

    own_writes: int

    @property
    def commenting(self) -> Commenting: ...

    async def reread(self) -> None:
        """Show the request as it is now, the cursor where it is."""

    async def call(self, function: Callable[Given, Returned], *args: Given.args, **kwargs: Given.kwargs) -> Returned:
        """Call a service in a thread."""

    def attempt(self, work: Coroutine[Any, Any, None], group: str = "task", *, exclusive: bool = False) -> None:
        """Run ``work`` beside the event loop's handlers; a refusal is shown."""

    def call_after_refresh(self, callback: Callable[..., Any], *args: Any) -> bool: ...


class ReviewFrame(CommentFrame, Protocol):
    """The same, for decisions."""

    async def turn(self, step: int, *, chosen: bool) -> bool:
        """Go to the request after (1) or before (-1) this one in its list; False at the end of the list.

        The one that comes by itself is not ``chosen``: nobody examines it until something is done on it.
        """

    def dismiss(self) -> object: ...
