"""How far a long work is with the pages of a copy, as the child says, or with the documents of a file."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from mes_tui.attachments.confined import Heard


@dataclass(frozen=True, slots=True)
class PageProgress:
    """A page of a copy is done: ``done`` of ``of``, at the ``turn``-th try; 0 once it is compared with the document."""

    done: int
    of: int
    turn: int
    unit: ClassVar[str] = "pages"

    @property
    def sentence(self) -> str:
        """« Page 3 de 12, essai 2 », « Vérification : page 3 de 12 »"""
        where = f"page {self.done} de {self.of}"
        if not self.turn:
            return f"Vérification : {where}"
        return where.capitalize() + (f", essai {self.turn}" if self.turn > 1 else "")


@dataclass(frozen=True, slots=True)
class DocumentProgress:
    """A document is in the file: ``done`` of ``of``."""

    done: int
    of: int
    unit: ClassVar[str] = "documents"

    @property
    def sentence(self) -> str:
        """« Document 3 de 9 »"""
        return f"Document {self.done} de {self.of}"


Progress = Callable[[PageProgress], None]
DocumentsToo = Callable[[PageProgress | DocumentProgress], None]


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
