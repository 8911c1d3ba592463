"""A PDF that was given to the child once is not given to it again for the same job: its answer would be the same.

Each job costs the start of a program, and the tests of services join the same two documents everywhere. In
``tests/attachments``, which is about the child itself, and in ``make check``, every document is given to it each time.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from mes_tui.attachments import bundles, confined, inspection
from tests import budget

_ASKING: tuple[Any, ...] = (inspection, bundles)
_once = lru_cache(maxsize=128)(confined.run_child)


def _answered(*arguments: str, data: bytes, **more: Any) -> confined.Reply:
    """The answer to who only waits for it; who hears each line or may give up is answered by a child of their own."""
    alone = not data or {"heard", "given_up"} & more.keys()
    return (confined.run_child if alone else _once)(*arguments, data=data, **more)


def install() -> None:
    """Let the documents of this process be examined once."""
    if budget.SHORT:
        _ask(_answered)


@contextmanager
def each_time() -> Iterator[None]:
    """Every document is examined each time, inside."""
    before = _ASKING[0].run_child
    _ask(confined.run_child)
    yield
    _ask(before)


def _ask(run_child: Any) -> None:
    for module in _ASKING:
        module.run_child = run_child
