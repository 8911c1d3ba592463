"""Settings for a store of its own."""

from datetime import UTC, datetime
from pathlib import Path

from mes_tui.bootstrap import open_services
from mes_tui.samples.build import build
from mes_tui.settings import Settings
from tests import prepared

AUTUMN = datetime(2025, 10, 15, 15, tzinfo=UTC)
"""An ordinary day."""


def settings_in(folder: Path) -> Settings:
    """The shipped settings, with everything in ``folder``."""
    return Settings(home=folder, state=folder / "state", seal_file=folder / "state" / "sceau.cle")


def office_of(day: datetime) -> Path:
    """The folder of the closed sample office as it is made on ``day``, made once: never to be written to."""

    def made(folder: Path) -> None:
        with open_services(settings_in(folder / "mes"), clock=lambda: day, create=True) as services:
            build(services)

    return prepared.folder(f"office of {day:%Y-%m-%d}", made) / "mes"
