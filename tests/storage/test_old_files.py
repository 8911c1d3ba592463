"""The copies kept beside a store go with a purge, once they are old, and nothing else of its folder."""

from pathlib import Path

from mes_tui.domain.retention import Kept
from storage.store import Store
from tests.services.builders import fill
from tests.storage.test_retention import retention, verdict

COPIES = (
    ("{}.avant-0028.0027.20300101-080000-000001", True),
    ("{}.remplace.20300101-080000-000001", True),
    ("{}.deplace.20300101-080000-000001", True),
    ("{}.remplace.20310801-080000-000001", False),
    ("{}.avant-0028.0027.20310801-080000-000001", False),
    ("{}.remplace.20300101", False),
    ("{}.remplace.20300101-080000-000001.pdf", False),
    ("copie-20300101-080000-000001.db", False),
    ("autre.db.remplace.20300101-080000-000001", False),
)


def test_old_copies_beside_the_store_go_and_nothing_else(store: Store, place: Path) -> None:
    fill(store)
    for name, _ in COPIES:
        for suffix in ("", "-wal"):
            place.with_name(f"{name.format(place.name)}{suffix}").write_bytes(b"une copie")
    told = retention(store).preview()
    assert [one.what for one in told.of(Kept.COPY)] == sorted(name.format(place.name) for name, old in COPIES if old)
    retention(store).purge()
    left = {path.name for path in place.parent.iterdir()}
    for name, old in COPIES:
        for suffix in ("", "-wal"):
            assert (f"{name.format(place.name)}{suffix}" in left) is not old
    lines = store.rows("SELECT detail FROM journal WHERE action = 'vider' AND detail LIKE 'copie:%' ORDER BY id")
    gone = sorted(name.format(place.name) for name, old in COPIES if old)
    assert [detail for (detail,) in lines] == [f"copie:{name}:2030-01-01" for name in gone]
    assert verdict(store).faults == ()
