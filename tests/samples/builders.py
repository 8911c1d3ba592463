"""Settings for a store of its own."""

from pathlib import Path

from mes_tui.settings import Settings


def settings_in(folder: Path) -> Settings:
    """The shipped settings, with everything in ``folder``."""
    return Settings(home=folder, state=folder / "state", seal_file=folder / "state" / "sceau.cle")
