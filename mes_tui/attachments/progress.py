"""How far a child is with the pages of a copy, said as it works."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mes_tui.attachments.confined import Heard


@dataclass(frozen=True, slots=True)
class PageProgress:
    """A page of a copy is done: ``done`` of ``of``, at the ``turn``-th try; 0 once it is compared with the document."""

    done: int
    of: int
    turn: int

    @property
    def sentence(self) -> str:
        """« Page 3 de 12, essai 2 », « Vérification : page 3 de 12 »"""
        where = f"page {self.done} de {self.of}"
        if not self.turn:
            return f"Vérification : {where}"
        return where.capitalize() + (f", essai {self.turn}" if self.turn > 1 else "")


Progress = Callable[[PageProgress], None]


def heard_by(progress: Progress) -> Heard:
    """What tells ``progress`` of each page that a line of the child says is done."""

    def heard(line: bytes) -> None:
        told = parsed(line)
        done, of, turn = (number(told, key) for key in ("done", "of", "turn"))
        if min(done, of, turn) >= 0:
            progress(PageProgress(done, of, turn))

    return heard


def parsed(line: bytes) -> dict[str, Any]:
    """The object of a line, empty when it is none."""
    try:
        answer = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def number(told: dict[str, Any], key: str) -> int:
    """A count of the answer, -1 when it is none."""
    value = told.get(key)
    return value if type(value) is int and value >= 0 else -1
