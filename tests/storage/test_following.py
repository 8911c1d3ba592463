"""When an application looks at what others wrote: on PostgreSQL as soon as the server says so, and never in a storm."""

import asyncio
import time
from types import SimpleNamespace
from typing import Any, cast

import pytest

from mes_tui.bootstrap import Services
from mes_tui.following import time_to_look
from storage.store import Store
from tests.storage import office

LONG = 60.0
"""Seconds that nobody waits for here."""


def services(store: Store) -> Services:
    return cast(Services, SimpleNamespace(store=store))


@pytest.fixture
def other(postgres_url: str) -> Any:
    with Store.open(postgres_url) as opened:
        yield opened


@pytest.mark.feature("P60")
def test_it_is_time_to_look_as_soon_as_somebody_saved(postgres_store: Store, other: Store) -> None:
    postgres_store.others_version()

    async def follow() -> None:
        waiting = asyncio.create_task(time_to_look(services(postgres_store), LONG, told=False))
        await asyncio.to_thread(save, other)
        await asyncio.wait_for(waiting, LONG / 2)

    asyncio.run(follow())


def save(store: Store) -> None:
    with store.writing() as session:
        office.note(session, "geste")


def test_after_news_the_whole_time_passes(postgres_store: Store, other: Store) -> None:
    postgres_store.others_version()
    save(other)
    before = time.monotonic()
    asyncio.run(time_to_look(services(postgres_store), 0.2, told=True))
    assert time.monotonic() - before >= 0.2


def test_an_application_that_ends_does_not_wait_for_the_server(postgres_store: Store) -> None:
    postgres_store.others_version()

    async def leave() -> None:
        waiting = asyncio.create_task(time_to_look(services(postgres_store), LONG, told=False))
        # The thread waits, or has not begun: both must end.
        await asyncio.sleep(0)
        waiting.cancel()

    before = time.monotonic()
    asyncio.run(leave())
    assert time.monotonic() - before < LONG / 2


def test_a_file_is_looked_at_in_its_time(store: Store) -> None:
    before = time.monotonic()
    asyncio.run(time_to_look(services(store), 0.1, told=False))
    assert time.monotonic() - before >= 0.1
