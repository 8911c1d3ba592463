"""The technical trace of an unforeseen error: kinds and places only, never a message, a value or a name.

An error's own text may quote an answer, a child's name or a query; the file must be fit to be sent to a stranger.
"""

import logging
import os
import traceback
from datetime import UTC, datetime
from pathlib import Path

from mes_tui.domain import system_errors

LIMIT = 256 * 1024
_KEPT_FILES = 3
_log: list[Path] = []


def configure(path: Path) -> None:
    """Keep the traces in ``path`` from now on, those of the standard ``logging`` included."""
    _log[:] = [path]
    root = logging.getLogger()
    if not any(isinstance(handler, TraceHandler) for handler in root.handlers):
        root.addHandler(TraceHandler(logging.WARNING))


def record(error: BaseException) -> Path | None:
    """Append the trace of ``error`` and return the file, or None when it cannot be written."""
    return append(describe(error))


def append(text: str) -> Path | None:
    """Append ``text`` and return the file, or None when it cannot be written."""
    if not _log:
        return None
    path = _log[0]
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _rotate(path)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        with open(descriptor, "a", encoding="utf-8") as stream:
            stream.write(text)
    except OSError:
        return None
    return path


def describe(error: BaseException) -> str:
    """The trace as it is kept: one line for the moment, then the kind and the places of each error of the chain."""
    lines = [datetime.now(UTC).isoformat(timespec="seconds")]
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = type(current)
        lines.append(f"{kind.__module__}.{kind.__qualname__}")
        lines += [
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)
        ]
        current = current.__cause__ or current.__context__
    return "\n".join(lines) + "\n"


def sentence(error: BaseException) -> str:
    """Record ``error`` and return the French sentence to show for it: what the system refused, or that nobody knows."""
    path = record(error)
    refused = system_errors.sentence(error)
    if refused:
        return refused
    kept = f" La trace technique, sans renseignements personnels, est dans {path}." if path else ""
    return (
        "Une erreur imprévue a mis fin à mes-tui. Ce qui était enregistré l’est toujours."
        f"{kept} Rouvrez mes-tui ; si l’erreur revient, transmettez la trace à la personne qui s’occupe de "
        "l’application."
    )


def _rotate(path: Path) -> None:
    if not path.exists() or path.stat().st_size < LIMIT:
        return
    for number in range(_KEPT_FILES - 1, 0, -1):
        older = path.with_name(f"{path.name}.{number}")
        newer = path.with_name(f"{path.name}.{number - 1}") if number > 1 else path
        if newer.exists():
            newer.replace(older)


class TraceHandler(logging.Handler):
    """Keep the errors and warnings that libraries and workers log, in the same way: place and kind, never the words."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        append(
            f"{record.levelname} {record.name} {record.filename}:{record.lineno}\n" + (describe(error) if error else "")
        )
