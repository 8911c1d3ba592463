"""What is left out of the Ministry's lists: all but a provider, a type, what has not waited long enough."""

from collections.abc import Mapping
from dataclasses import replace

from mes_tui.domain.codes import RequestType
from mes_tui.domain.rules import Choice
from mes_tui.domain.text import clean
from mes_tui.services.ministry_lists import EVERYTHING, Narrowing
from screens.base import MesScreen
from screens.print_dialog import choose
from widgets.choice_list import ChoiceList

_ALL, _DAYS = "*", (7, 14, 30, 60, 90)
PROVIDER, TYPE, WAIT, NOTHING = "provider", "type", "wait", "nothing"


def described(narrowing: Narrowing, providers: Mapping[str, str]) -> str:
    """« CPE DE LA BAIE, Transfert, 30 jours et plus »; "" when nothing is left out."""
    return ", ".join(filter(None, _parts(narrowing, providers).values()))


def _parts(narrowing: Narrowing, providers: Mapping[str, str]) -> dict[str, str]:
    provider = providers.get(narrowing.division, narrowing.division)
    return {
        PROVIDER: clean(provider),
        TYPE: narrowing.type.label if narrowing.type else "",
        WAIT: _wait(narrowing.days) if narrowing.days else "",
    }


def _wait(days: int) -> str:
    return f"transmises depuis {days} jours et plus"


async def ask(screen: MesScreen[None], narrowing: Narrowing) -> Narrowing | None:
    """What the person wants left out, None when they gave up."""
    providers = await screen.call(screen.services.ministry_lists.providers)
    now = _parts(narrowing, providers)
    limits = (
        (PROVIDER, f"Service de garde\u00a0: {now[PROVIDER] or 'tous'}"),
        (TYPE, f"Type de demande\u00a0: {now[TYPE] or 'tous'}"),
        (WAIT, f"Attente\u00a0: {now[WAIT] or 'toutes'}"),
        (NOTHING, "Ne rien limiter"),
    )
    limit = await choose(screen.app, "Limiter la liste", "Que voulez-vous voir\u00a0?", limits)
    if limit == NOTHING:
        return EVERYTHING
    if limit == PROVIDER:
        offered = tuple(Choice(division, f"{division} {name}") for division, name in providers.items())
        code = await _chosen(screen, "Service de garde", offered, narrowing.division)
        return None if code is None else replace(narrowing, division=code)
    if limit == TYPE:
        offered = tuple(Choice(type_.value, type_.label) for type_ in RequestType)
        code = await _chosen(screen, "Type de demande", offered, narrowing.type.value if narrowing.type else "")
        return None if code is None else replace(narrowing, type=RequestType(code) if code else None)
    if limit == WAIT:
        offered = tuple(Choice(str(days), _wait(days).capitalize()) for days in _DAYS)
        code = await _chosen(screen, "Attente", offered, str(narrowing.days or ""))
        return None if code is None else replace(narrowing, days=int(code or 0))
    return None


async def _chosen(screen: MesScreen[None], title: str, offered: tuple[Choice, ...], current: str) -> str | None:
    """The code chosen, "" for all, None when the person gave up."""
    everything = Choice(_ALL, "Tout voir")
    code = await screen.app.push_screen_wait(ChoiceList(title, (everything, *offered), current or _ALL))
    return "" if code == _ALL else code
