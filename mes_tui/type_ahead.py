"""Keys typed faster than the screen follows reach what the person meant, in the order they were typed.

Textual gives a key to the focused widget at once, but runs a binding (Tab, F8, End) only when the key has climbed up to
the application. Keys that arrive together, after a pause of the network or while a page is drawn, would overtake the
Tab before them and end up in the wrong field. Here each key waits until the one before it is done.
"""

import asyncio
from collections import deque
from typing import Any, Generic

from textual import events
from textual.app import App, ReturnType
from textual.message_pump import MessagePump
from textual.screen import Screen

from mes_tui import textual_internals as internals

# Seconds between two looks at what the key under way is waiting for.
_LOOK = 0.05
# Seconds after which a key waits no more, whatever for: a network that hangs must not keep the keyboard.
_PATIENCE = 5.0


class TypeAheadApp(App[ReturnType], Generic[ReturnType]):
    """An application that takes keys and pastes one at a time."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._ahead: deque[events.Event] = deque()
        self._in_hand: events.Event | None = None
        self._next_look: asyncio.TimerHandle | None = None
        self._held_by: Screen[Any] | None = None
        self._held_key = ""
        self._hold_ends: asyncio.TimerHandle | None = None

    def hold_typing(self, screen: Screen[Any] | None = None) -> None:
        """Keep what is typed from now on until ``release_typing``: ``screen``, or the current one, changes its content.

        A dialog opened meanwhile takes its keys as usual. The key that began the hold is dropped when it repeats.
        The hold ends by itself after a few seconds.
        """
        self.release_typing()
        self._held_by = screen or self.screen
        self._held_key = self._in_hand.key if isinstance(self._in_hand, events.Key) else ""
        while self._ahead and self._repeats(self._ahead[0]):
            self._ahead.popleft()
        self._hold_ends = asyncio.get_running_loop().call_later(_PATIENCE, self.release_typing)

    def release_typing(self) -> None:
        """Give out what was typed during the hold."""
        if self._hold_ends is not None:
            self._hold_ends.cancel()
        self._held_by = self._hold_ends = None
        self.call_later(self._give_out)

    @property
    def _holding(self) -> bool:
        return self._held_by is not None and self._held_by is self.screen

    def _repeats(self, event: events.Event) -> bool:
        return isinstance(event, events.Key) and event.key == self._held_key

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if not (self._holding and not self._ahead and self._repeats(event)):
                self._ahead.append(event)
                await self._give_out()
            return
        await super().on_event(event)

    async def _give_out(self) -> None:
        """Give the next key to its widget, unless the one before is still under way or the screen holds it."""
        # Keys may still arrive while the application closes: no screen is left to take them.
        if self._in_hand is not None or not self._ahead or not self.is_running:
            return
        if self._holding:
            return
        event = self._in_hand = self._ahead.popleft()
        target: MessagePump = self.focused or self.screen
        deadline = asyncio.get_running_loop().time() + _PATIENCE
        self._look_again(event, target, self.screen, deadline)
        await super().on_event(event)
        # A binding with priority is done already; another key goes to ``target`` and climbs from there.
        if not event.is_forwarded or not target.call_later(self._follow, event, target):
            self._done(event)

    def _look_again(self, event: events.Event, target: MessagePump, screen: Screen[Any], deadline: float) -> None:
        loop = asyncio.get_running_loop()
        self._next_look = loop.call_later(_LOOK, self._look, event, target, screen, deadline)

    def _look(self, event: events.Event, target: MessagePump, screen: Screen[Any], deadline: float) -> None:
        """The key is done too when another screen came in front, or when its widget went away with it."""
        if self._in_hand is not event:
            return
        over = asyncio.get_running_loop().time() > deadline
        if over or self.screen is not screen or not target.is_running:
            self._done(event)
        else:
            self._look_again(event, target, screen, deadline)

    def _follow(self, event: events.Event, node: MessagePump) -> None:
        """Called in ``node`` right after it had the key: follow it to the parent, where it may have climbed."""
        parent = internals.parent(node)
        ended = parent is None or internals.stops_before(event, parent)
        if ended or parent is None or not parent.call_later(self._follow, event, parent):
            self._done(event)

    def _done(self, event: events.Event) -> None:
        if self._in_hand is not event:
            return
        if self._next_look is not None:
            self._next_look.cancel()
        self._in_hand = self._next_look = None
        if self._ahead:
            self.call_later(self._give_out)
