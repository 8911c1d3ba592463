"""Who the command line takes the person for: processes of their own, with what that person writes in them."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from mes_tui.domain.codes import Right
from mes_tui.settings import STORE_NAME
from storage import records
from storage.store import Store
from tests.cli.office import DIVISION, open_office

Run = Callable[..., CompletedProcess[str]]
ZOE = "Zoé O’Neill-Œuvray [/]"


@pytest.fixture
def office(tmp_path: Path, environ: dict[str, str]) -> Path:
    """A store whose manager runs the tests, and that knows a clerk of a shared account and one under sudo."""
    home = tmp_path / "bureau"
    open_office(home).store.close()
    with Store.open(home / STORE_NAME) as store, store.writing() as session:
        records.put_user(session, "nom:zoe", ZOE, {Right.CONSULT}, [DIVISION])
        records.put_user(session, "uid:4000000001", ZOE, {Right.CONSULT}, [DIVISION])
    environ["MES_TUI_HOME"] = str(home)
    return home


@pytest.mark.thorough(keep=3)
@pytest.mark.feature("P1", "P60")
@pytest.mark.parametrize(
    ("words", "environ", "said"),
    [
        (("--identite", "zoe"), {}, f"il faut le droit «\u00a0{Right.MANAGE.label}\u00a0»"),
        ((), {"SUDO_UID": "4000000001"}, f"il faut le droit «\u00a0{Right.MANAGE.label}\u00a0»"),
        (("--identite", "inconnue"), {}, "Le compte «\u00a0inconnue\u00a0» (nom:inconnue) n’a pas accès à ce dépôt"),
        ((), {"SUDO_UID": "4000000002"}, "(uid:4000000002) n’a pas accès à ce dépôt"),
        (("--identite", "Zoé"), {}, "s’écrit avec des lettres minuscules"),
        (("--identite", "zoe"), {"SUDO_UID": "4000000001"}, "n’est acceptée que du compte qui tient le dépôt"),
    ],
    ids=["forced command", "sudo", "unknown name", "unknown account", "odd name", "name under sudo"],
)
def test_a_name_or_sudo_gives_the_rights_of_that_account_only(
    run: Run, office: Path, tmp_path: Path, words: tuple[str, ...], environ: dict[str, str], said: str
) -> None:
    done = run(*words, "sauvegarder", str(tmp_path / "copie.db"), environ_too=environ)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert not (tmp_path / "copie.db").exists()


@pytest.mark.feature("P1", "P60")
def test_a_name_of_the_environment_is_nobody_s(run: Run, office: Path, tmp_path: Path) -> None:
    forged = {"USER": "zoe", "LOGNAME": "zoe", "SUDO_USER": "zoe"}
    done = run("sauvegarder", str(tmp_path / "copie.db"), environ_too=forged)
    assert (done.returncode, done.stderr) == (0, "")
