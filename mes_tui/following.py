"""When to look at what others wrote: each second, or as soon as the store tells of itself that somebody did. Light."""

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services


async def time_to_look(services: "Services", seconds: float, *, told: bool) -> None:
    """Return when it is time to look, at the latest after ``seconds``.

    Something was ``told`` just before: the whole time all the same, or a hundred sessions read again at each save.
    """
    store = services.store
    if told or not store.tells:
        await asyncio.sleep(seconds)
        return
    try:
        await asyncio.to_thread(store.wait_for_others, seconds)
    except asyncio.CancelledError:
        # The program does not end before its threads.
        store.wait_no_more()
        raise
