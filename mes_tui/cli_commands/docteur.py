"""« mes-tui docteur »: the whole store read again, and what is wrong in it."""

import argparse
from datetime import datetime
from typing import TYPE_CHECKING

from mes_tui.bootstrap import open_administration
from mes_tui.cli_commands.output import say_json
from mes_tui.forms.french import counted, iso_date, time_of_day
from mes_tui.settings import Settings
from mes_tui.settings_zone import label
from mes_tui.terminal import say

if TYPE_CHECKING:
    from mes_tui.attachments.child.kernel import Walls
    from mes_tui.bootstrap import Services


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print what the store says of itself, then each fault; the exit status is 1 when there is one.

    Only for whoever manages every division or holds the store: a fault names what is in it.
    """
    from mes_tui.attachments.inspection import walls

    with open_administration(settings) as services:
        facts = [f"{name} : {value}" for name, value in services.upkeep.facts().items()]
        facts += [zone_line(settings.zone, services.context.now), *mail_lines(services), wall_line(walls())]
        troubles = mail_troubles(services)
        if not (options.json or options.silencieux):
            # The rest takes a while.
            for fact in facts:
                say(fact)
        faults = services.upkeep.faults()
    if options.json:
        say_json({"faits": facts, "fautes": list(faults), "courriels": troubles})
        return 1 if faults else 0
    if options.silencieux:
        for sentence in (*faults, *troubles):
            say(sentence, error=True)
        return 1 if faults or troubles else 0
    for fault in faults:
        say(fault, error=True)
    if not faults:
        say("Tout a été relu : structure, liens, gardes et documents sont intacts.")
    return 1 if faults else 0


def zone_line(zone: str, now: datetime) -> str:
    """In which zone days and hours are told, and what they are now."""
    local = now.astimezone()
    return f"fuseau des jours et des heures : {label(zone)}, il est {time_of_day(local)} le {iso_date(local)}"


def wall_line(walls: "Walls") -> str:
    """What keeps a document that would take over the process that opens it from going any further, on this machine."""
    closed = f"ni fichier, ni autre processus (Landlock {walls.paths})" if walls.paths else "sans Landlock"
    calls = (
        "seuls quelques appels au noyau permis (seccomp)"
        if walls.calls
        else "sans filtre des appels au noyau, donc sans photos HEIC"
    )
    weak = "" if walls.calls or walls.paths else " – ce noyau protège mal\u00a0: n’y joignez que des documents sûrs"
    return f"documents PDF\u00a0: ouverts à part, en mémoire et en temps limités, {closed}, {calls}{weak}"


def mail_troubles(services: "Services") -> list[str]:
    """What keeps e-mails from leaving: the settings, those that wait for too long, those given up lately."""
    mail, outbox = services.settings.mail, services.outbox
    late = outbox.late()
    told = [
        f"{counted(late, 'courriel attend', 'courriels attendent')} depuis plus d’une heure : voyez "
        "« mes-tui courriels » et [courriel] dans les réglages."
    ]
    given_up = [
        f"courriel abandonné : demande {number}, {who} – {why}" for number, who, why in outbox.given_up(lately=True)
    ]
    return [*(told if late else []), *given_up, *filter(None, [mail.trouble if mail else ""])]


def mail_lines(services: "Services") -> list[str]:
    """What there is to say of the e-mails: where they go, how many wait, why the last ones were given up."""
    mail, state = services.settings.mail, services.outbox.state()
    parts = [
        f"courriels : {mail.label if mail else 'aucun serveur réglé'}",
        f"{state.waiting} à envoyer",
        counted(state.sent, "envoyé", "envoyés"),
        counted(state.given_up, "abandonné", "abandonnés"),
    ]
    if state.next_at is not None:
        local = state.next_at.astimezone()
        parts.append(f"prochain essai : {iso_date(local)} {time_of_day(local)}")
    given_up = [
        f"courriel abandonné : demande {number}, {who} – {why}" for number, who, why in services.outbox.given_up()
    ]
    return [", ".join(parts), *given_up, *filter(None, [mail.trouble if mail else ""])]
