"""The records of the store, one module for each noun. Functions take a session; frozen dataclasses go in and out.

``from storage import records`` costs nothing: a module, and SQLModel with it, is imported when one of its names is
first asked for.
"""

# ruff: noqa: F403 - mypy reads the names where they are defined
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storage.records.accounts import *
    from storage.records.aside import *
    from storage.records.deeds import *
    from storage.records.documents import *
    from storage.records.follow_up import *
    from storage.records.former import *
    from storage.records.journal import *
    from storage.records.lines import *
    from storage.records.mapping import *
    from storage.records.news import *
    from storage.records.notices import *
    from storage.records.outbox import *
    from storage.records.people import *
    from storage.records.remembered import *
    from storage.records.request_people import *
    from storage.records.requests import *
    from storage.records.review import *
    from storage.records.traces import *
    from storage.records.work import *
else:

    def __getattr__(name):
        """The record called ``name``, from the module that defines it."""
        if not name.startswith("_") and name not in (*_MODULES, *_APART):
            for module in _loaded(_MODULES):
                value = vars(module).get(name)
                if value is not None and getattr(value, "__module__", module.__name__) == module.__name__:
                    return globals().setdefault(name, value)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


_MODULES = (
    *("requests", "former", "aside", "follow_up", "documents", "review", "journal", "lines", "deeds", "mapping"),
    *("people", "remembered", "request_people", "traces", "accounts", "notices", "news", "outbox", "work"),
)
# Asked for by their own names only.
_APART = ("audit", "examinations", "imported", "resealing", "restore", "retention", "seals", "typed")


@cache
def load() -> None:
    """Import what an action on a request needs and map its tables: before a writer's turn, it keeps nobody waiting."""
    from sqlalchemy.orm import configure_mappers

    list(_loaded((*_MODULES, "seals")))
    configure_mappers()


def _loaded(names: Iterable[str]) -> Iterator[ModuleType]:
    return (import_module(f"{__name__}.{name}") for name in names)
