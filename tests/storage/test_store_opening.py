"""Opening a store: what is made, what is refused and with which words."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from mes_tui.domain.errors import StoreUnusable
from storage.engines import location, sqlite
from storage.engines.location import Location, network_type
from storage.engines.sqlite import driver
from storage.schema.version import APPLICATION_ID, HEAD
from storage.store import Store
from tests import prepared

LIGHT = """
import sys
from storage.engines.sqlite import driver
from storage.store import Store
store = Store.open(sys.argv[1])
assert store.rows("SELECT count(*) FROM request WHERE status = :status", {"status": "BROUILLON"}) == [(0,)]
store.data_version()
store.close()
heavy = {"sqlalchemy", "sqlmodel", "alembic", "pydantic"} & set(sys.modules)
sys.exit(f"imported: {heavy}" if heavy else 0)
"""


def refusal(place: Path, *, create: bool = True) -> str:
    with pytest.raises(StoreUnusable) as caught:
        Store.open(place, create=create).close()
    return caught.value.sentence


def test_a_new_store_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    place = tmp_path / "données" / "mes.db"
    before = os.umask(0)
    try:
        with Store.open(place) as store:
            with store.writing():
                pass
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in place.parent.iterdir()}
            assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700
            assert store.dialect == "sqlite"
            assert store.rows("SELECT version_num FROM alembic_version") == [(HEAD,)]
            assert store.rows("PRAGMA application_id") == [(APPLICATION_ID,)]
    finally:
        os.umask(before)
    assert modes.pop("mes.db") == 0o600
    assert set(modes.values()) <= {0o600}
    assert sorted(path.name for path in place.parent.iterdir()) == ["mes.db", "mes.db-lignee", "mes.db-queue"]


def test_an_up_to_date_store_opens_with_the_driver_alone(store: Store, place: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LIGHT, str(place)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_importing_the_door_imports_nothing_heavy() -> None:
    code = (
        "import sys, storage, storage.store, storage.engines.location, storage.schema.version\n"
        "sys.exit(str({'sqlalchemy', 'sqlmodel', 'alembic', 'pydantic'} & set(sys.modules) or ''))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == ""


@pytest.mark.parametrize("query_only", [True, False])
def test_every_connection_has_the_settings_of_the_store(store: Store, place: Path, query_only: bool) -> None:
    expected = {
        "journal_mode": "wal",
        "synchronous": 2,
        "busy_timeout": 30_000,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "temp_store": 2,
        "recursive_triggers": 1,
        "query_only": int(query_only),
    }
    connection = sqlite.connect(place, query_only=query_only)
    try:
        assert {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in expected} == expected
    finally:
        connection.close()


def test_sessions_have_the_settings_of_the_store(store: Store) -> None:
    with store.reading() as session:
        assert session.connection().exec_driver_sql("PRAGMA query_only").scalar() == 1
    with store.writing() as session:
        connection = session.connection()
        read = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("foreign_keys", "secure_delete")
        }
        assert read == {"foreign_keys": 1, "secure_delete": 1}
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


@pytest.mark.parametrize(
    ("version", "mode"),
    [((3, 40, 1), "delete"), ((3, 51, 2), "delete"), ((3, 51, 3), "wal"), ((3, 53, 4), "wal"), ((4, 0, 0), "wal")],
)
def test_a_sqlite_that_loses_rows_in_wal_mode_gets_the_rollback_journal(version: tuple[int, ...], mode: str) -> None:
    assert sqlite.journal_mode(version) == mode


def test_the_store_works_with_the_rollback_journal(monkeypatch: pytest.MonkeyPatch, place: Path) -> None:
    monkeypatch.setattr(sqlite, "journal_mode", lambda: "delete")
    with Store.open(place) as store:
        with store.writing() as session:
            session.connection().exec_driver_sql("INSERT INTO user_account VALUES ('uid:1000', 'Zoé', '', '', '', '')")
        assert store.rows("SELECT name FROM user_account") == [("Zoé",)]
        assert store.facts()["journal"] == "delete"
        assert store.scrub()
        assert {path.name for path in place.parent.iterdir()} == {
            place.name,
            f"{place.name}-queue",
            f"{place.name}-lignee",
        }


def _loose_file(folder: Path) -> Path:
    place = prepared.new_store(folder / "mes.db")
    place.chmod(0o640)
    return place


def _loose_folder(folder: Path) -> Path:
    (folder / "ouvert").mkdir()
    (folder / "ouvert").chmod(0o750)
    return folder / "ouvert" / "mes.db"


def _link(folder: Path) -> Path:
    prepared.new_store(folder / "vrai.db")
    (folder / "mes.db").symlink_to(folder / "vrai.db")
    return folder / "mes.db"


def _folder_in_its_place(folder: Path) -> Path:
    (folder / "mes.db").mkdir()
    return folder / "mes.db"


def _read_only_file(folder: Path) -> Path:
    place = prepared.new_store(folder / "mes.db")
    place.chmod(0o400)
    return place


def _read_only_folder(folder: Path) -> Path:
    (folder / "fermé").mkdir()
    (folder / "fermé").chmod(0o500)
    return folder / "fermé" / "mes.db"


def _missing_folder(folder: Path) -> Path:
    return folder / "absent" / "plus loin" / "mes.db"


def _text(folder: Path) -> Path:
    place = folder / "mes.db"
    place.touch(0o600)
    place.write_text("Élise marche « seule »\n" * 200)
    return place


def _other_program(folder: Path) -> Path:
    place = folder / "mes.db"
    place.touch(0o600)
    connection = driver.connect(str(place))
    connection.execute("CREATE TABLE recette (nom TEXT)")
    connection.execute("PRAGMA application_id = 7")
    connection.close()
    return place


def _unmarked(folder: Path) -> Path:
    place = _other_program(folder)
    connection = driver.connect(str(place))
    connection.execute("PRAGMA application_id = 0")
    connection.close()
    return place


def _newer(folder: Path) -> Path:
    place = prepared.new_store(folder / "mes.db")
    connection = driver.connect(str(place))
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    return place


def _without_version(folder: Path) -> Path:
    place = prepared.new_store(folder / "mes.db")
    connection = driver.connect(str(place))
    connection.execute("DELETE FROM alembic_version")
    connection.commit()
    connection.close()
    return place


def _cut_in_half(folder: Path) -> Path:
    place = prepared.new_store(folder / "mes.db")
    os.truncate(place, 3 * 4096 + 100)
    return place


@pytest.mark.parametrize(
    ("prepare", "wrong", "remedy"),
    [
        (_loose_file, "mode 0640", "chmod 600"),
        (_loose_folder, "mode 0750", "chmod 700"),
        (_link, "lien symbolique", "Donnez le chemin"),
        (_folder_in_its_place, "n’est pas un fichier", "Donnez le chemin"),
        (_read_only_file, "lecture seule", "chmod 600"),
        (_read_only_folder, "lecture seule", "Rendez-le modifiable"),
        (_missing_folder, "n’existe pas", "Créez-le"),
        (_text, "n’est pas un dépôt", "Vérifiez le chemin"),
        (_other_program, "d’un autre programme", "Donnez le chemin"),
        (_unmarked, "d’un autre programme", "Donnez le chemin"),
        (_newer, "plus récent que ce programme", "Mettez le programme à jour"),
        (_without_version, "incomplet", "Restaurez"),
        (_cut_in_half, "abîmé", "restaurez"),
    ],
)
def test_an_unsafe_place_is_refused_with_a_remedy(tmp_path: Path, prepare, wrong: str, remedy: str) -> None:  # type: ignore[no-untyped-def]
    sentence = refusal(prepare(tmp_path))
    assert wrong in sentence
    assert remedy in sentence


@pytest.mark.parametrize("prepare", [_text, _other_program, _unmarked, _newer])
def test_a_refused_file_is_left_as_it_was(tmp_path: Path, prepare) -> None:  # type: ignore[no-untyped-def]
    place = prepare(tmp_path)
    before = place.read_bytes()
    refusal(place)
    assert place.read_bytes() == before
    assert {path.name for path in tmp_path.iterdir()} <= {place.name, f"{place.name}-queue"}


def test_a_store_of_another_account_is_refused(store: Store, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 4242)
    assert "appartient à un autre compte" in refusal(place)


def test_a_missing_store_is_not_made_when_that_is_not_wanted(tmp_path: Path) -> None:
    assert "n’existe pas" in refusal(tmp_path / "mes.db", create=False)
    assert list(tmp_path.iterdir()) == []


MOUNTS = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/root rw
30 22 0:25 / /srv/partage rw - nfs4 serveur:/partage rw
31 30 254:1 / /srv/partage/local rw - xfs /dev/b rw
32 22 0:26 / /srv/avec\040espace rw - fuse.sshfs élise@serveur:/ rw
33 22 0:27 / /srv/double rw - ext4 /dev/c rw
34 33 0:28 / /srv/double rw - cifs //serveur/double rw
35 22 0:29 / /srv/coffre rw - fuse.gocryptfs /coffre rw
une ligne que personne n’attend
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/zoé", ""),
        ("/srv/partage/mes", "nfs4"),
        ("/srv/partageur", ""),
        ("/srv/partage/local/mes", ""),
        ("/srv/avec espace/mes", "fuse.sshfs"),
        ("/srv/double", "cifs"),
        ("/srv/coffre/mes", ""),
    ],
)
def test_the_file_system_under_a_folder_is_known(tmp_path: Path, folder: str, kind: str) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    assert network_type(Path(folder), mounts) == kind


def test_a_network_file_system_is_refused(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text("30 22 0:25 / / rw - nfs4 serveur:/ rw\n")
    with pytest.raises(StoreUnusable) as caught:
        location.prepare(tmp_path / "mes.db", mounts=mounts)
    assert "réseau (nfs4)" in caught.value.sentence
    assert not (tmp_path / "mes.db").exists()


@pytest.mark.parametrize(
    ("text", "dialect", "label"),
    [
        ("/srv/mes/mes.db", "sqlite", "/srv/mes/mes.db"),
        ("sqlite:////srv/mes/mes.db", "sqlite", "/srv/mes/mes.db"),
        ("postgresql://mes:secret@serveur/mes?sslmode=require", "postgresql", "postgresql+psycopg://…@serveur/mes"),
        ("postgres://serveur/mes", "postgresql", "postgresql+psycopg://serveur/mes"),
        # Two servers are two places, wherever the address names them.
        (
            "postgresql://mes@/mes?password=secret&host=/run/a&sslmode=require&port=5433&user=x",
            "postgresql",
            "postgresql+psycopg://…@/mes?host=/run/a&port=5433",
        ),
        ("postgresql+psycopg2://mes:secret@serveur/mes", "postgresql", "postgresql+psycopg://…@serveur/mes"),
    ],
)
def test_a_location_is_read_from_its_text_and_shown_without_password(text: str, dialect: str, label: str) -> None:
    place = Location.of(text)
    assert (place.dialect, place.label) == (dialect, label)
    assert "psycopg://" in place.url or place.path is not None
    assert Location.of(place) == place


def test_an_unknown_kind_of_address_is_refused() -> None:
    with pytest.raises(StoreUnusable, match="mysql://"):
        Location.of("mysql://serveur/mes")


def test_a_name_that_sqlite_would_read_as_an_address_is_a_file_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Store.open("file:mes.db?mode=memory").close()
    assert (tmp_path / "file:mes.db?mode=memory").stat().st_size > 0
