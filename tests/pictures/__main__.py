"""Draw the README's pictures (SVG, 80 × 24) and write its key table anew."""

import asyncio
import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from mes_tui import settings
from mes_tui.app import MesApp
from mes_tui.bootstrap import open_services
from mes_tui.commands import keys_markdown
from mes_tui.samples.build import build

HERE = Path(__file__).parent
README = HERE.parent.parent / "README.md"
INSTANT = datetime(2026, 11, 23, 15, 5, tzinfo=UTC)
# Picture -> the keys that lead to it from home, and a text that must be on the screen before it is taken.
PICTURES: dict[str, tuple[tuple[str, ...], str]] = {
    "accueil": ((), "Bienvenue"),
    "liste": (("2",), "sur"),
    "formulaire": (("3", "enter", "m", "ctrl+g", "4"), "[4]"),
    "verification": (("3", "enter", "s"), "Analyse de recevabilité"),
}


def screen_text(app: MesApp) -> str:
    """What is on the screen, line by line."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


async def wait_for(pilot: Pilot[Any], condition: Callable[..., bool], *given: object) -> None:
    """Let the application work until ``condition(*given)`` holds."""
    for _ in range(400):
        if condition(*given):
            return
        await pilot.pause(0.02)
    raise TimeoutError("the screen never came")


async def picture_of(app: MesApp, keys: tuple[str, ...], text: str) -> str:
    """The SVG of ``app`` after ``keys``, once ``text`` is on the screen."""
    async with app.run_test(size=(80, 24)) as pilot:
        for key in keys:
            before = screen_text(app)
            await pilot.press(key)
            await wait_for(pilot, lambda before: screen_text(app) != before, before)
            await pilot.pause(0.2)
        await wait_for(pilot, lambda: text in screen_text(app))
        # Without the web font that Textual names: a picture asks nothing of the network.
        return re.sub(r"@font-face \{.*?\}\s*", "", app.export_screenshot(title="mes-tui"), flags=re.DOTALL)


async def draw(home: Path) -> None:
    """Draw every picture on a fresh sample office in ``home``."""
    own = replace(settings.load(), home=home, database_url="")
    services = open_services(own, clock=lambda: INSTANT, create=True)
    build(services)
    for name, (keys, text) in PICTURES.items():
        picture = await picture_of(MesApp(services), keys, text)
        (HERE / f"{name}.svg").write_text(picture, encoding="utf-8")
    services.store.close()


def write_keys() -> None:
    """Replace the README's key table by the command table's."""
    text = README.read_text(encoding="utf-8")
    found = re.sub(
        r"(<!-- keys: begin -->\n).*?(<!-- keys: end -->)",
        lambda match: f"{match[1]}{keys_markdown()}{match[2]}",
        text,
        flags=re.DOTALL,
    )
    README.write_text(found, encoding="utf-8")


if __name__ == "__main__":
    write_keys()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(draw(Path(folder) / "office"))
