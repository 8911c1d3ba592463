"""What only depends on what it is given is asked once: a PDF examined by the child, a document printed.

Each job of the child costs the start of a program, each printout the loading of the fonts, and the tests of services
join and print the same few documents everywhere. The tests of the child and of printing ask each time, as does
``make check``.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache, wraps
from typing import Any

from mes_tui.attachments import bundles, confined, inspection
from mes_tui.printing import apart, render
from mes_tui.printing.model import Document
from tests import budget

_each_time = False
Apart = apart.Drawer


def _once(function: Callable[..., Any]) -> Callable[..., Any]:
    known = lru_cache(maxsize=128)(function)

    @wraps(function)
    def ask(*given: Any, **more: Any) -> Any:
        # Who hears each line, or may give up, is answered by a child of their own.
        alone = _each_time or more.get("heard") or more.get("given_up")
        return (function if alone else known)(*given, **more)

    return ask


def _drawn_once(function: Callable[..., bytes]) -> Callable[..., bytes]:
    known = lru_cache(maxsize=128)(function)

    @wraps(function)
    def draw(document: Document, *told: Any) -> bytes:
        # What hears of the files that it carries hears each time.
        return function(document, *told) if _each_time or document.carried else known(document)

    return draw


class Here:
    """In place of the process that draws: the tests of that process, of commands and of terminals have it."""

    draw = staticmethod(apart.paint)


def install() -> None:
    """Let this process ask once, and draw by itself."""
    apart.Drawer = Here  # type: ignore[assignment,misc]
    if budget.SHORT:
        render.render = _drawn_once(render.render)
        run_child: Any = _once(confined.run_child)
        for module in (inspection, bundles):
            module.run_child = run_child  # type: ignore[attr-defined]


@contextmanager
def each_time() -> Iterator[None]:
    """Everything is asked each time, inside."""
    global _each_time
    _each_time = True
    yield
    _each_time = False
