"""« mes-tui purger »: what has been kept long enough goes, or is only told (``--simulation``)."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mes_tui.bootstrap import open_administration
from mes_tui.cli_commands.output import ProgressBar, say_json
from mes_tui.domain.codes import Status
from mes_tui.domain.retention import Kept, Stays
from mes_tui.forms.french import NBSP, counted, long_date
from mes_tui.settings import Settings
from mes_tui.terminal import say

if TYPE_CHECKING:
    from mes_tui.services.retention import Going, Purge, Staying


def run(options: argparse.Namespace, settings: Settings) -> int:
    """Print what goes by kind, with its day, then what is old and stays, with why. Raises Refusal, NotSaved."""
    with open_administration(settings) as services:
        if options.simulation:
            purge = services.retention.preview()
        else:
            with ProgressBar("Purge") as bar:
                purge = services.retention.purge(lambda done, of: bar.show(done, of, "demandes"))
    if options.json:
        say_json(_keyed(purge, simulation=options.simulation))
        return 0
    if options.silencieux:
        return _quiet(purge, simulation=options.simulation)
    for line in _lines(purge):
        say(line)
    if not purge.going:
        say("Rien n’a dépassé sa durée de conservation.")
    elif options.simulation:
        say("Simulation\u00a0: rien n’a été effacé. Sans --simulation, ce qui est dit plus haut part pour toujours.")
    else:
        say("C’est effacé, et le journal le dit. Les copies que vous gardez ailleurs le contiennent encore.")
    return 0


def _quiet(purge: "Purge", *, simulation: bool) -> int:
    """For cron: what a simulation would erase, which somebody has to decide; what was changed outside the application,
    which is never purged. 1 when there is any."""
    told = list(_lines(purge)) if simulation and purge.going else [_kept(one) for one in purge.staying if _altered(one)]
    for line in told:
        say(line, error=True)
    return 1 if told else 0


def _altered(staying: "Staying") -> bool:
    return staying.why is Stays.ALTERED


def _kept(staying: "Staying") -> str:
    what = f"NECSG{NBSP}{staying.what}" if staying.kind is Kept.CHILD else staying.what
    return f"{what} ({staying.division}){NBSP}: {staying.why.label}"


def _lines(purge: "Purge") -> Iterator[str]:
    for kind in Kept:
        going, before = purge.of(kind), purge.limits.of(kind)
        if not going or before is None:
            continue
        total = sum(one.count for one in going)
        yield f"{counted(total, *kind.words)}, d’avant le {long_date(before)}{f'{NBSP}:' if going[0].what else '.'}"
        yield from (f"  {_told(one)}" for one in going if one.what)
    if purge.staying:
        yield f"Restent, quoique d’avant ces dates{NBSP}:"
    for one in purge.staying:
        yield f"  {_kept(one)}"


def _told(going: "Going") -> str:
    day = long_date(going.day)
    match going.kind:
        case Kept.REQUEST:
            return f"{going.what} ({going.division}), {Status(going.status).in_sentence.lower()} le {day}"
        case Kept.CHILD:
            return f"NECSG{NBSP}{going.what} ({going.division}), parti le {day}"
        case Kept.COPY:
            return f"{going.what}, faite le {day}"
    return f"{going.what}{NBSP}: {counted(going.count, 'fichier', 'fichiers')}"


def _keyed(purge: "Purge", *, simulation: bool) -> dict[str, object]:
    limits = {kind.value: before.isoformat() for kind in Kept if (before := purge.limits.of(kind)) is not None}
    going = [
        {
            "genre": one.kind.value,
            "quoi": one.what,
            "service": one.division,
            "date": one.day.isoformat(),
            "statut": one.status,
            "nombre": one.count,
        }
        for one in purge.going
    ]
    staying = [
        {"genre": one.kind.value, "quoi": one.what, "service": one.division, "raison": one.why.value}
        for one in purge.staying
    ]
    return {"simulation": simulation, "limites": limits, "partent": going, "restent": staying}
