"""The digest of the tables that the last step of the schema makes; ``python -m tests.storage.shape`` writes it anew."""

import re
import tempfile
from pathlib import Path

from storage.schema import version
from storage.store import Store
from storage.upkeep import checkup

FILE = Path(version.__file__)


def generated(store: Store) -> str:
    """The digest of ``store``, where nobody wrote yet."""
    with store.reading() as session:
        return checkup.shape(session.connection())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "mes.db") as new:
        text = re.sub('^SHAPE = ".*"$', f'SHAPE = "{generated(new)}"', FILE.read_text(encoding="utf-8"), flags=re.M)
    FILE.write_text(text, encoding="utf-8")
