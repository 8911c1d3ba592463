"""« mes-tui purger »: what it says, who may ask for it, and the lockers that it empties."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.retention import Kept
from mes_tui.services.context import WorkContext
from mes_tui.services.locker import Locker
from mes_tui.services.locker_note import NOTE
from mes_tui.services.retention import Retention
from storage.store import Store
from tests.services.builders import Clock, fill, rules, seal

Run = Callable[..., CompletedProcess[str]]
RULES = "[conservation]\nrequest_months = 1\nchild_months = 1\nnotice_months = 1\nmail_months = 1\ncopy_months = 1\n"
NOW = datetime(2031, 8, 2, 14, 0, tzinfo=UTC)


@pytest.mark.thorough
def test_a_simulation_then_a_purge_leave_a_store_that_is_sound(
    run: Run, office: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "règles.toml").write_text(RULES)
    (tmp_path / "config.toml").write_text('regles = "règles.toml"\n')
    environ["MES_TUI_CONFIG"] = str(tmp_path / "config.toml")
    told = json.loads(run("purger", "--simulation", "--json").stdout)
    assert (told["simulation"], {one["genre"] for one in told["partent"]}) == (True, {"demande", "enfant", "avis"})
    numbers = [one["quoi"] for one in told["partent"] if one["genre"] == "demande"]
    quiet = run("purger", "--simulation", "--silencieux")
    assert (quiet.returncode, quiet.stdout) == (1, "")
    assert all(number in quiet.stderr for number in numbers)
    done = run("purger")
    assert done.returncode == 0
    assert all(number in done.stdout for number in numbers)
    assert done.stdout.endswith("Les copies que vous gardez ailleurs le contiennent encore.\n")
    found = json.loads(run("verifier", "--json").stdout)
    assert (found["fautes"], sorted(found["purgees"])) == ([], sorted(numbers))
    assert "purgée le" in run("verifier").stdout
    assert "Rien n’a dépassé sa durée de conservation." in run("purger").stdout
    for words in ((), ("--simulation",)):
        quiet = run("purger", "--silencieux", *words)
        assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")


@pytest.mark.thorough
def test_a_person_of_a_shared_account_purges_nothing(run: Run, office: Path) -> None:
    for words in ((), ("--simulation",)):
        done = run("--identite", "direction", "purger", *words)
        assert (done.returncode, done.stdout) == (1, "")
        assert "Seul le compte qui tient le dépôt purge" in done.stderr


@pytest.fixture
def lockers(tmp_path: Path) -> Path:
    """Files of two people, old and new, and what is nobody's locker."""
    root = tmp_path / "casiers"
    for place, days in (
        ("nom-zoé-lou/vieux.pdf", 40),
        ("nom-zoe/plan [/] d’Élise.pdf", 40),
        ("nom-zoe/sous/vieux.pdf", 90),
        ("nom-zoe/neuf.pdf", 3),
        ("uid-1004/vieux.pdf", 31),
        ("uid-1005/neuf.pdf", 29),
        ("autre/vieux.pdf", 400),
        ("vieux.pdf", 400),
    ):
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF")
        moment = (NOW - timedelta(days=days)).timestamp()
        os.utime(path, (moment, moment))
    (tmp_path / "ailleurs.pdf").write_bytes(b"%PDF")
    os.utime(tmp_path / "ailleurs.pdf", (0, 0))
    (root / "nom-zoe" / "lien.pdf").symlink_to(tmp_path / "ailleurs.pdf")
    (root / "nom-luc").symlink_to(root / "autre")
    return root


@pytest.mark.thorough
def test_old_files_of_lockers_go_and_each_person_is_told_once(tmp_path: Path, lockers: Path) -> None:
    with Store.open(tmp_path / "mes.db", seal=seal()) as store:
        fill(store)
        holder = WorkContext(store, rules, Clock(NOW), Actor("uid:0", "Qui tient le dépôt"), owner=True)
        assert Retention(holder, lockers).preview().of(Kept.DEPOSIT) == ()
        purge = Retention(holder, lockers, 30)
        told = [(one.what, one.count) for one in purge.preview().of(Kept.DEPOSIT)]
        assert told == [("nom:zoe", 2), ("nom:zoé-lou", 1), ("uid:1004", 1)]
        assert [(one.what, one.count) for one in purge.purge().of(Kept.DEPOSIT)] == told
        left = sorted(str(path.relative_to(lockers)) for path in lockers.rglob("*") if path.is_file())
        assert [name for name in left if NOTE not in name] == [
            *("autre/vieux.pdf", "nom-zoe/lien.pdf", "nom-zoe/neuf.pdf", "uid-1005/neuf.pdf", "vieux.pdf"),
        ]
        assert (tmp_path / "ailleurs.pdf").exists()
        zoe = Locker(WorkContext(store, rules, Clock(NOW), Actor("nom:zoe", "Zoé"), lockers / "nom-zoe"))
        assert zoe.files() == (("neuf.pdf", 4),)
        assert zoe.emptied().replace("\u00a0", " ") == (
            "2 fichiers de votre casier, d’avant le 3 juillet 2031, ont été effacés : leur durée de conservation était "
            "passée."
        )
        assert zoe.emptied() == ""
        lines = store.rows("SELECT detail FROM journal WHERE action = 'vider' ORDER BY id")
        assert ("casier:nom:zoe:2:2031-07-03",) in lines


@pytest.mark.parametrize("note", ["", "{", "[]", '{"fichiers": "x", "avant": 3}', '{"fichiers": 2, "avant": "2031"}'])
def test_a_note_that_says_nothing_is_not_told(tmp_path: Path, note: str) -> None:
    (tmp_path / NOTE).write_text(note)
    context = WorkContext.__new__(WorkContext)
    context.no_files, context.picker_root = False, tmp_path
    assert Locker(context).emptied() == ""
