"""Keys typed faster than the screen follows do what they would have done one by one.

Textual gives a key to the focused widget at once, whatever the key before is still doing: keys that arrive together,
after a pause of the network or while a page is drawn, would move in a list that is not read yet, or write in the field
that they were to leave. Here a key is given out once what the one before caused stands: the application and the screen
in front have handled all their messages, the tasks of that screen have ended, it is laid out and drawn.
"""

import asyncio
import time
from collections import deque
from typing import Any, Generic
from weakref import WeakSet

from textual import events
from textual.app import App, ReturnType
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.worker import Worker

from mes_tui import textual_internals as internals

BESIDE = "beside "
"""Begins the group of a task that goes on beside what the person does: only keys typed before its screen was drawn wait
for it."""

STANDS = 0.7
"""Seconds that a screen which came by itself stands, without a letter typed, before a letter acts in it; the same after
a letter that was refused, and between the letter that asks something and the same one, which confirms it."""

# Seconds between two looks at what is under way.
_LOOK = 0.005
_LOOK_WHEN_NOTHING_WAITS = 0.05
# Seconds after which a key waits no more, whatever for: a network that hangs must not keep the keyboard. Those that the
# application was at work, or without the processor, do not count.
_PATIENCE = 5.0
# Looks at a screen that rests and is still to be drawn: what never rests must not slow every key down.
_LOOKS_AT_PICTURE = 20


def since_boot() -> float:
    """Seconds, which go on while a portable sleeps."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class TypeAheadApp(App[ReturnType], Generic[ReturnType]):
    """An application that takes keys and pastes one at a time.

    ``touched_at`` is when the keyboard or the mouse was touched last, see ``since_boot``; ``given`` is what the person
    typed last of what was given out.
    """

    given: events.Key | events.Paste | None = None

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.touched_at = since_boot()
        self._ahead: deque[events.Key | events.Paste] = deque()
        # What the person did last does not stand yet; it has been waited for that long.
        self._under_way = False
        self._waited = 0.0
        self._looks = 0
        self._next_look: asyncio.Handle | None = None
        # Tasks that a key has waited for as long as one waits.
        self._endless: WeakSet[Worker[Any]] = WeakSet()
        self._asked: MessagePump | None = None
        self._drawn: Screen[Any] | None = None
        self._drawn_at = 0.0
        self._came_by_itself = False

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.InputEvent | events.Paste):
            self.touched_at = since_boot()
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self._ahead.append(event)
            self._begin()
            return
        if isinstance(event, events.MouseDown | events.MouseUp) and not event.is_forwarded:
            self._under_way = True
            self._begin()
        await super().on_event(event)

    def type_again(self, event: events.Key | events.Paste) -> None:
        """Give what ``event``, just given out, types to what has the focus next, before what was typed since."""
        again = events.Paste(event.text) if isinstance(event, events.Paste) else events.Key(event.key, event.character)
        self._ahead.appendleft(again)
        self._begin()

    def let_letters_rest(self) -> None:
        """What a letter asked was refused: it may begin a text that was meant for something else, whose other letters
        do nothing."""
        if isinstance(self.given, events.Key) and self.given.is_printable:
            self._came_by_itself, self._drawn_at = True, self.given.time

    def stood(self) -> None:
        """Called when what the person did last stands."""

    def typed_blind(self) -> None:
        """Called when letters were typed at a screen that nobody had seen: they did nothing."""

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        if screen is not self._drawn and screen is self.screen:
            self._came_by_itself = not self._under_way and self._drawn is not None
            self._drawn, self._drawn_at = screen, _now()
        super()._display(screen, renderable)

    def _begin(self) -> None:
        if self._next_look is None:
            self._waited = 0.0
        self._look_soon()

    def _look_soon(self) -> None:
        self._look_at(asyncio.get_running_loop().call_soon(self._look))

    def _look_at(self, look: asyncio.Handle) -> None:
        if self._next_look is not None:
            self._next_look.cancel()
        self._next_look = look

    def _look(self) -> None:
        """Give the next key when everything stands, else look again."""
        self._next_look = None
        # Keys may still arrive while the application closes: no screen is left to take them.
        if not self.is_running or not self.screen_stack:
            return
        tasks = self._tasks()
        beside = any(task.group.startswith(BESIDE) for task in tasks)
        ready = (event for event in self._ahead if not (beside and event.time < self._drawn_at))
        event = next(ready, None)
        if self._waited < _PATIENCE:
            waits = bool(self._ahead) and event is None
            if waits or any(not task.group.startswith(BESIDE) for task in tasks):
                self._wait()
                return
            if (busy := internals.busy(self)) is not None:
                self._wait(busy)
                return
            if not self._is_drawn(event) and self._looks < _LOOKS_AT_PICTURE:
                self._wait(looks=self._looks + 1)
                return
        else:
            self._endless.update(tasks)
        if self._under_way:
            self._under_way = False
            self.stood()
        if not self._ahead:
            return
        given = event or self._ahead[0]
        self._ahead.remove(given)
        self._waited = 0.0
        self.call_later(self._give, given)

    def _wait(self, busy: MessagePump | None = None, looks: int = 0) -> None:
        """Look again when ``busy`` has handled its messages, and from time to time: it may go away."""
        self._looks = looks
        pause = _LOOK if self._ahead else _LOOK_WHEN_NOTHING_WAITS
        if self._ahead and busy is not None:
            pause = _LOOK_WHEN_NOTHING_WAITS
            if busy is not self._asked and busy.call_later(self._answered):
                self._asked = busy
        self._look_at(asyncio.get_running_loop().call_later(pause, self._look_again, pause))

    def _look_again(self, after: float) -> None:
        self._waited += after
        self._look()

    def _answered(self) -> None:
        self._asked = None
        self._look_soon()

    def _tasks(self) -> list[Worker[Any]]:
        """The tasks of the screen in front that have not ended, but for those that do not seem to."""
        screen = self.screen
        return [
            task
            for task in self.workers
            if not task.is_finished
            and task not in self._endless
            and (task.node is screen or screen in task.node.ancestors)
        ]

    def _is_drawn(self, event: events.Key | events.Paste | None) -> bool:
        """Whether the screen in front is drawn as it is now. Letters need no layout: it takes the time of a picture."""
        return self.screen is self._drawn and (_is_text(event) or not internals.is_to_lay_out(self.screen))

    async def _give(self, event: events.Key | events.Paste) -> None:
        if self._acts_unseen(event):
            self._drawn_at = event.time
            self.typed_blind()
        else:
            self._under_way, self.given = True, event
            await super().on_event(event)
        self._look_soon()

    def _acts_unseen(self, event: events.Key | events.Paste) -> bool:
        """True for a letter, or the Enter of a text, that would act in a screen which the person did not ask for, or
        right after one that was refused.

        One that was typed for an entry is taken by the entry.
        """
        if not self._came_by_itself or not isinstance(event, events.Key) or event.time > self._drawn_at + STANDS:
            return False
        taken = self.focused is not None and self.focused.check_consume_key(event.key, event.character)
        return event.key == "enter" or (event.is_printable and not taken)


def _is_text(event: events.Key | events.Paste | None) -> bool:
    return isinstance(event, events.Paste) or (isinstance(event, events.Key) and event.is_printable)


def _now() -> float:
    """By the clock of the events."""
    return asyncio.get_running_loop().time()
