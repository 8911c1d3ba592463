"""Choose the colours: shown at once, and kept with the account of the person."""

from typing import Any

from mes_tui.domain.errors import Refusal
from mes_tui.settings_keys import CONTRAST, DARK, FIRST_THEME, LIGHT
from screens.base import MesScreen
from screens.print_dialog import choose

_TITLE = "Thème"
_TEXT = "Les couleurs de vos écrans, dans ce dépôt, sur chaque machine d’où vous l’ouvrez."
_LABELS = {
    DARK: "Sombre, pour un terminal au fond foncé",
    LIGHT: "Clair, pour un terminal au fond clair",
    CONTRAST: "Contraste élevé, blanc sur noir",
}
_OF_SETTINGS = "reglages"
_NOT_KEPT = "Le thème ne vaut que pour cette séance. "


async def choose_theme(screen: MesScreen[Any]) -> None:
    """Ask for a theme, show it, keep it; what cannot be kept is shown all the same. Raises Refusal."""
    preferences, first = screen.services.preferences, screen.services.settings.theme or FIRST_THEME
    own = await screen.call(preferences.theme)
    choices = [*_LABELS.items(), (_OF_SETTINGS, f"Celui des réglages\u00a0: {first}")]
    chosen = await choose(screen.app, _TITLE, _TEXT, choices, current=own or _OF_SETTINGS)
    if not chosen:
        return
    name = "" if chosen == _OF_SETTINGS else chosen
    screen.mes.use_theme(name or first)
    try:
        await screen.call(preferences.choose_theme, name)
    except Refusal as refusal:
        raise Refusal(f"{_NOT_KEPT}{refusal.sentence}") from refusal
