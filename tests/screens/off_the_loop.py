"""Catches a screen that uses the store in the event loop: every key would wait for the disk, or for a far server."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from storage.store import Store

ROOT = Path(__file__).resolve().parents[2]
_OWN = (f"{ROOT / 'screens'}/", str(ROOT / "mes_tui" / "app.py"))
# Before the first screen nobody waits for a key; at the end, what is typed is saved whatever happens.
ALLOWED = {"__init__", "flush", "get_default_screen", "last_save", "leave"}


def watch(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The places of the application's own code that use the store in the event loop from now on."""
    places: list[str] = []
    for name in ("rows", "reading", "writing"):
        monkeypatch.setattr(Store, name, _watched(getattr(Store, name), places))
    return places


def _watched(method: Callable[..., Any], places: list[str]) -> Callable[..., Any]:
    def called(store: Store, *args: Any, **options: Any) -> Any:
        if _in_a_loop():
            frames = list(_own_frames(sys._getframe(1)))
            if frames and not any(frame.f_code.co_name in ALLOWED for frame in frames):
                places.append(f"{Path(frames[0].f_code.co_filename).name}:{frames[0].f_lineno}")
        return method(store, *args, **options)

    return called


def _in_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _own_frames(frame: FrameType | None) -> Iterator[FrameType]:
    """The frames of the screens and of the application, innermost first; not those of a test that calls a service."""
    while frame is not None:
        if frame.f_code.co_filename.startswith(_OWN):
            yield frame
        frame = frame.f_back
