"""Every store of a test process shares the statements that SQLAlchemy has compiled.

A program opens one store, and compiles each statement once. A test process opens a thousand: a fifth of the time of the
tests of services was compiling the same statements again for each.
"""

from functools import wraps
from typing import Any

from sqlalchemy import Dialect, Engine
from sqlalchemy.util import LRUCache

_make = Engine.__init__
_dialects: dict[type[Dialect], Dialect] = {}
_statements: LRUCache[Any, Any] = LRUCache(2000)


@wraps(_make)
def _share(engine: Engine, pool: Any, dialect: Dialect, *given: Any, **more: Any) -> None:
    # The dialect is part of the key of a statement; that of PostgreSQL holds the isolation level of its engine.
    one = _dialects.setdefault(type(dialect), dialect) if dialect.name == "sqlite" else dialect
    _make(engine, pool, one, *given, **more)
    if dialect.name == "sqlite":
        engine._compiled_cache = _statements


def install() -> None:
    """Let the engines made from now on share their statements."""
    Engine.__init__ = _share  # type: ignore[assignment,method-assign]
