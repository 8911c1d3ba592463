"""What the store says about itself: its mark in the file, its schema version. Light: imports nothing heavy."""

import os
from pathlib import Path

APPLICATION_ID = 0x4D455331
"""« MES1 » in the header of a SQLite store."""

MARK = "mes-tui MES1"
"""What a PostgreSQL store says on its version table."""

MOVED_TO = f"{MARK} déplacé : "
"""What it says there once its store is elsewhere, before the place."""

HEAD = max(name[1:5] for name in os.listdir(Path(__file__).parents[1] / "migrations" / "versions") if name[:2] == "v0")
"""The schema version this program reads and writes: the last revision of ``storage/migrations/versions``."""

SHAPE = "b59a601f5cd1671ab972e8c7a78f1419a9bc5c912913e1c68d4c9cad323f279c"
"""What ``storage.upkeep.checkup.shape`` gives for a SQLite store of this version."""

VERSION_TABLE = "alembic_version"
VERSION_QUERY = f"SELECT version_num FROM {VERSION_TABLE}"

SEARCH_TABLE = "request_fts"
"""The FTS5 trigram index on ``request.folded`` (SQLite); its ``rowid`` is ``request.id``."""

NUMBER_KEY = "substr({0}, 1, 8) || length({0}) || substr({0}, 9)"
"""The sort key of a request's number, indexed: « 2021-11-1043 » follows « 2021-11-999 », its counter being longer."""

GRANTS_AS_TOLD = f"year, {NUMBER_KEY.format('request')}, id"
"""The order in which the subsidies of a child are told: by year, what a file says, then what each request says."""
