"""The home of the linear mode: opening it on a store, its first menu, leaving it."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from io import TextIOWrapper
from types import FrameType
from typing import TYPE_CHECKING, TextIO

from mes_tui.domain.access import Action, may
from mes_tui.domain.codes import ListKind, MinistryListKind
from mes_tui.domain.errors import Refusal
from mes_tui.forms.french import counted, quoted
from mes_tui.linear import creating, lists
from mes_tui.linear.desk import Desk, Entry, menu
from mes_tui.linear.reading import ELSEWHERE, Reading
from mes_tui.linear.talk import Back, Leave, Talk
from mes_tui.services.locker_note import emptied

if TYPE_CHECKING:
    from mes_tui.bootstrap import Services

NO_SERVICE = "Cette application n’est pas un service du ministère de la Famille."
NO_PROVIDER = "Aucun service de garde : importez vos données (« mes-tui importer »)."
GOODBYE = "Au revoir. Tout ce qui était répondu est enregistré."
_HELP = "Tapez le numéro d’un choix, ou le début de ses mots, puis Entrée."


def run(
    services: "Services",
    source: TextIO | None = None,
    target: TextIO | None = None,
    first: ListKind | MinistryListKind | None = None,
) -> None:
    """Talk with the person until they leave or the input is over. ``first`` is the list to read at once."""
    talk = Talk(source or sys.stdin, target or sys.stdout)
    desk = Desk(talk, services)
    try:
        with talk.place("accueil", _HELP):
            _greet(desk)
            if first is not None:
                desk.level(first.label, partial(_list, desk, first))
            while True:
                try:
                    menu(desk, "Accueil", partial(_entries, desk))
                except Back:
                    talk.say("Vous êtes à l’accueil ; « quitter » ferme mes-tui.")
    except (Leave, KeyboardInterrupt):
        with suppress(Leave):
            talk.say(GOODBYE)


@contextmanager
def over_standard_streams() -> Iterator[None]:
    """The standard input as it may be read, whatever it holds; what ends the session is heard as its end."""
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="surrogateescape")
    before = {number: signal.signal(number, _leave) for number in (signal.SIGHUP, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _greet(desk: Desk) -> None:
    talk, services = desk.talk, desk.services
    talk.say(f"mes-tui, ligne par ligne. Compte : {services.actor.name}. {NO_SERVICE}")
    if services.settings.sample:
        talk.say(f"{services.settings.sample.value}.")
    if services.actor.barred:
        talk.error(services.actor.barred)
    if not services.actor.agent:
        providers = services.office.providers()
        desk.division = providers[0].division if providers else ""
        talk.say(f"Service de garde : {providers[0].division} {providers[0].name}." if providers else NO_PROVIDER)
    if said := emptied(services.settings.picker_root):
        talk.say(said)
    talk.say("Tapez un numéro puis Entrée. « aide » dit les commandes, partout.")


def _entries(desk: Desk) -> list[Entry]:
    return _ministry(desk) if desk.services.actor.agent else _provider(desk)


def _provider(desk: Desk) -> list[Entry]:
    services, division = desk.services, desk.division
    counts, commented = services.lists.counts(division), services.lists.commented(division)
    entries = []
    for kind in ListKind:
        more = f", {counted(commented, 'à corriger', 'à corriger')}" if kind is ListKind.CURRENT and commented else ""
        entries.append(Entry(f"{kind.label} ({counts[kind]}{more})", partial(_list, desk, kind), place=kind.label))
    denied = may(services.actor, Action.CREATE, division)
    entries.append(Entry("Créer une demande", partial(creating.create, desk), denied))
    entries.append(_notices(desk))
    if len(services.office.providers()) > 1:
        entries.append(Entry("Changer de service de garde", partial(_change_provider, desk)))
    return [*entries, Entry("Ce qui n’est pas ici", partial(desk.talk.say, ELSEWHERE))]


def _ministry(desk: Desk) -> list[Entry]:
    try:
        counts = desk.services.ministry_lists.counts()
    except Refusal:  # who lost their access keeps the menu, without its counts
        counts = {}
    entries = [
        Entry(f"{kind.label} ({counts.get(kind, 0)})", partial(_list, desk, kind), place=kind.label)
        for kind in MinistryListKind
    ]
    return [*entries, _notices(desk)]


def _list(desk: Desk, kind: ListKind | MinistryListKind) -> None:
    if isinstance(kind, MinistryListKind):
        lists.ministry_list(desk, kind, partial(_read, desk))
    elif desk.division:
        lists.provider_list(desk, kind)
    else:
        desk.talk.error(NO_PROVIDER)


def _read(desk: Desk, request_id: int) -> None:
    """Read one request, as the side that the person is on does."""
    if desk.services.actor.agent:
        from mes_tui.linear.ministry import Review

        Review(desk, request_id).run()
    else:
        Reading(desk, request_id).run()


def _notices(desk: Desk) -> Entry:
    unread = desk.services.notices.unread()
    return Entry(
        f"Avis ({unread} à lire)" if unread else "Avis",
        partial(lists.notices, desk, partial(_read, desk)),
        place="Avis",
    )


def _change_provider(desk: Desk) -> None:
    providers = desk.services.office.providers()
    chosen = desk.talk.choose("", [f"{one.division} {one.name}" for one in providers])
    if isinstance(chosen, int):
        desk.division = providers[chosen].division
        desk.talk.say(f"Service de garde : {quoted(providers[chosen].name)}.")
