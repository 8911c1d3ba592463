"""What a screen asks of the application around it. Screens know this, and nothing else of the application."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from textual import events
from textual.screen import Screen

from mes_tui.commands import Command
from mes_tui.domain.codes import ListKind, MinistryListKind, Status
from mes_tui.domain.providers import Provider
from mes_tui.terminal_graphics import Graphics

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services
    from mes_tui.services.ministry_lists import Narrowing, Queued


@dataclass
class Folders:
    """Where the person was last: the folder that files were taken from, the one that they were written in, and whether
    the newest files came first."""

    taken: Path | None = None
    written: Path | None = None
    by_date: bool = False


class Shell(Protocol):
    """The application, as screens see it.

    ``provider`` is the current one, None while the store has none; ``providers`` are those of the person's rights.
    ``flushers`` are called when the application ends, however it ends: each saves what is typed or frees what is held,
    without the event loop; ``asides`` says, by flusher, what to do with what it could not save when nobody comes back.
    ``folders`` are those where the person chose a file last. ``given`` is the key or the paste given out last.
    """

    given: events.Key | events.Paste | None

    flushers: list[Callable[[], None]]
    asides: dict[Callable[[], None], Callable[[], bool]]
    folders: Folders

    @property
    def services(self) -> "Services":
        """The use cases."""

    def ask_graphics(self, use: Callable[[Graphics], None]) -> None:
        """Ask the terminal whether it draws pictures; ``use`` is called if it does, now or later."""

    @property
    def provider(self) -> Provider | None: ...

    @property
    def providers(self) -> tuple[Provider, ...]: ...

    @property
    def provider_label(self) -> str:
        """« 3000-2000 CPE DE LA BAIE »; for an agent of the Ministry, their regions."""

    @property
    def division(self) -> str:
        """The number of the current provider's division, "" when the store has none yet."""

    def keys_of(self, command: Command) -> tuple[str, ...]:
        """The keys of ``command``: those of the settings, else those of the command table."""

    # Where to go.

    def go(self, destination: str | None) -> None:
        """Go to what a menu entry names: its id."""

    def close(self, screen: Screen[Any]) -> None:
        """Close ``screen``; below the last one is the home screen."""

    def open_menu(self, go: Callable[[str | None], None] | None = None) -> None: ...

    def open_list(self, kind: ListKind) -> None: ...

    def open_ministry_list(self, kind: MinistryListKind, narrowing: "Narrowing | None" = None) -> None: ...

    def open_detail(self, request_id: int) -> None: ...

    def open_in_its_list(self, request_id: int, status: Status) -> None:
        """Close everything above the home screen, then show the list of ``status`` and the request above it."""

    def open_review(self, queued: "Queued") -> None: ...

    def open_renewals(self) -> None: ...

    def open_wizard(self, request_id: int | None = None, *, child: tuple[str, str] = ("", ""), step: int = 0) -> None:
        """Open the wizard: on a new request, or on ``request_id`` at ``step`` (0: where it was left).

        ``child`` is a NECSG and the key of a file, to search at once.
        """

    def choose_provider(self, division: str) -> None:
        """Make ``division`` the current one and come back home."""

    def read_providers(self, division: str = "") -> None:
        """Read the providers of the person's rights again, and make ``division`` the current one."""

    def work_for(self, division: str) -> None:
        """Make ``division`` the current one, when it is one of the person's, and stay on the same screen."""

    async def leave(self) -> None:
        """Quit, unless something could not be saved."""

    # What is said and typed.

    def use_theme(self, theme_name: str) -> None:
        """Show everything in another theme (``settings_keys.THEMES``)."""

    def refused_creation(self) -> str:
        """Why the person cannot create a request now, "" when they can."""

    def leave_message(self, sentence: str) -> None:
        """Leave a message for the screen that comes back when this one closes."""

    def take_message(self) -> str:
        """The message left for the screen that comes back, "" for none; it is forgotten."""

    def type_again(self, event: events.Key | events.Paste) -> None:
        """Give what ``event``, just given out, types to what has the focus next, before what was typed since."""
