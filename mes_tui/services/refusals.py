"""What was refused at a door of the store, told in the journal. Light.

The same refusal of the same person leaves a line an hour: those between are counted beside the technical log, and the
next line says how many. Nobody fills the disk by asking.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from mes_tui.domain.errors import Refusal
from mes_tui.domain.journal import Door, JournalAction
from mes_tui.services.accounts import any_account
from mes_tui.services.context import WorkContext
from storage.queries import journal as queries
from storage.records.mapping import JournalLine, instant_text

QUIET = timedelta(hours=1)
COUNTS = "refus.json"
"""The file of the counts, in the folder of the technical log."""
_VERSION = 1
_MOST_COUNTS = 500


class Refusals:
    """Writes them. ``folder`` keeps the counts; lost, only the numbers are."""

    def __init__(self, context: WorkContext, folder: Path) -> None:
        self._context, self._counts = context, folder / COUNTS

    def tell(self, door: Door, command: str = "") -> None:
        """Write that the person was refused at ``door``; ``command`` is one of ours, never what they typed.

        Who was refused is told why, whether this can be written or not: nothing is raised.
        """
        context, detail = self._context, f"{door}:{command}:"
        who = context.actor.login
        with suppress(Refusal):
            if not any_account(context.store):  # half made: nobody is to find a line in it
                return
            since = instant_text(context.now - QUIET)
            if context.rows(queries.refusal_told(who, detail, since)):
                self._count(f"{who}:{detail}")
                return
            told = f"{detail}{self._taken(f'{who}:{detail}')}"
            context.store.tell(lambda: JournalLine(context.now, who, "", JournalAction.REFUSED, told, context.origin))

    def _count(self, refusal: str) -> None:
        with suppress(OSError), self._kept() as counts:
            counts[refusal] = counts.pop(refusal, 0) + 1

    def _taken(self, refusal: str) -> int:
        with suppress(OSError), self._kept() as counts:
            return counts.pop(refusal, 0)
        return 0

    @contextmanager
    def _kept(self) -> Iterator[dict[str, int]]:
        """The counts, written back as they are left; those of longest ago make room."""
        counts = self._read()
        before = dict(counts)
        yield counts
        if counts == before:
            return
        self._counts.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = self._counts.with_suffix(f".{os.getpid()}")
        partial.touch(mode=0o600)
        kept = dict(list(counts.items())[-_MOST_COUNTS:])
        partial.write_text(json.dumps({"version": _VERSION, "refus": kept}), encoding="utf-8")
        partial.replace(self._counts)

    def _read(self) -> dict[str, int]:
        """Nothing for a file that is not there, or not ours to read."""
        try:
            kept = json.loads(self._counts.read_text(encoding="utf-8"))
            if kept["version"] == _VERSION:
                return {str(name): int(number) for name, number in kept["refus"].items()}
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            pass
        return {}
