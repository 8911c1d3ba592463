"""Names, titles and answers that nobody should ever have, written straight into a store of the sample office."""

import json
from collections.abc import Mapping
from itertools import cycle
from pathlib import Path
from typing import Any

from mes_tui.bootstrap import Services, open_services
from mes_tui.domain.access import Actor
from mes_tui.settings import STORE_NAME
from storage.engines.sqlite import driver
from tests.screens.office import DIRECTOR, NOW, copy, office, settings, signed_draft
from tests.services.builders import Clock

# None has an English word, even cut, or a loose guillemet: those found on the screen are the application's.
PAYLOADS = (
    " [/] «\u00a0O’Neill-Œuvray\u00a0» [bold]%s{0}",
    " [@click=app.suspend_process]x[/] [red",
    "\x1b]0;titre\x07\x1b[2J\x1b[6n\x1b[31m",
    "\x9b31m\x85\x90q\x9c",
    "\u202egro.elpmexe\u202c\u2066\u200f\u061c",
    "é" * 3 + "e\u0301" * 3 + "o\u0302\u0300\u0323" * 8,
    " ᐃᓄᒃᑎᑐᑦ ᓯᑯ",
    " שלום עולם مرحبا",
    " 日本語テキスト子供の名前",
    " 👩‍👩‍👧‍👦🏳️‍🌈",
    "\r\nx\ty\x0bz\u2028w\u2029v\x00\ufeff\ud7ff",
    " " + "Interminable-" * 5,
    "\u00a0\u202f\u3000\u200b",
)
# Table -> columns that hold what people wrote.
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "provider": ("name", "director"),
    "site": ("name", "address"),
    "home_provider": ("last_name", "first_name", "address"),
    "child": ("last_name", "first_name"),
    "request": ("child_name", "site_name"),
    "attachment": ("title", "note"),
    "comment": ("text", "author", "reply"),
    "remark": ("text", "author"),
    "answer": ("text",),
    "signature": ("first_name", "last_name", "function"),
    "user_account": ("name",),
    "notice": ("text",),
}
_JSON: Mapping[str, tuple[str, ...]] = {"child_file": ("guardian", "other_guardian"), "request": ("snapshot",)}
# Answers that are choices, numbers and dates are left alone: what is not one of them is shown as it was typed.
_FREE = 12


def poison(home: Path) -> None:
    """Put the payloads in turn behind every text of the store in ``home``; its guards are taken away first."""
    connection = driver.connect(str(home / STORE_NAME))
    with connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        turn = cycle(PAYLOADS)
        for table, columns in _COLUMNS.items():
            for column in columns:
                for rowid, text in _rows(connection, table, column):
                    if table != "answer" or len(text) > _FREE:
                        _write(connection, table, column, rowid, text + next(turn))
        for table, columns in _JSON.items():
            for column in columns:
                for rowid, text in _rows(connection, table, column):
                    _write(connection, table, column, rowid, json.dumps(_poisoned(json.loads(text), turn)))
    connection.close()


def hostile_office(folder: Path, actor: Actor = DIRECTOR) -> Services:
    """The sample office with the payloads, its complete draft signed again, open for ``actor``."""
    made = settings(folder)
    copy("hostile office", _build, made)
    return open_services(made, Clock(NOW), actor, create=True)


def _build(folder: Path) -> None:
    services = office(folder)
    services.store.close()
    poison(services.settings.home)
    services = open_services(services.settings, Clock(NOW), DIRECTOR, create=True)
    draft = signed_draft(services)
    version = services.drafts.read(draft).request.version
    services.submission.sign(draft, "Élise [/]", "O’Neill-Œuvray", "Directrice %s", version)
    services.drafts.release(draft)
    services.store.close()


def _rows(connection: Any, table: str, column: str) -> list[tuple[int, str]]:
    rows = connection.execute(f'SELECT rowid, "{column}" FROM "{table}" WHERE "{column}" <> \'\'').fetchall()
    return [(int(rowid), str(text)) for rowid, text in rows]


def _write(connection: Any, table: str, column: str, rowid: int, text: str) -> None:
    connection.execute(f'UPDATE "{table}" SET "{column}" = ? WHERE rowid = ?', (text, rowid))


_NAMES = ("last_name", "first_name", "address", "email", "name", "director")


def _poisoned(value: Any, turn: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _poisoned(inner, turn, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_poisoned(item, turn, key) for item in value]
    return value + next(turn) if isinstance(value, str) and value and key in _NAMES else value
