"""Somebody who works through another account: files in one folder of their own, whatever the command and the option."""

import argparse
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import platformdirs
import pytest

from mes_tui import cli, settings
from mes_tui.bootstrap import Services, open_administration, open_services
from mes_tui.domain.access import Actor
from mes_tui.domain.errors import Refusal
from mes_tui.grammar import parser
from mes_tui.services import locker
from mes_tui.services.accounts import PROVIDER_RIGHTS
from mes_tui.services.prints import PrintKind
from mes_tui.settings import STORE_NAME
from storage import records
from storage.store import Store
from tests.budget import some

Run = Callable[..., CompletedProcess[str]]
SUDO = "4000000001"
# What each command needs beside the argument that names a file; « {number} » is that of a request.
REFUSED = ("vous n’avez pas de casier", "ne se garde pas", "compte qui tient le dépôt lui-même")
BESIDE = {
    ("importer", "fichier"): (),
    ("reimporter", "fichier"): (),
    ("sauvegarder", "fichier"): (),
    ("restaurer", "fichier"): (),
    ("restaurer", "vers"): ("copie.db",),
    ("lister", "sortie"): ("--format", "csv"),
    ("imprimer", "sortie"): ("{number}",),
    ("imprimer", "dossier"): ("--liste", "brouillons"),
    ("exporter", "sortie"): ("{number}",),
    ("remplir", "de"): ("{number}",),
    ("joindre", "fichier"): ("{number}", "--emplacement", "rapport"),
    ("demo", "dossier"): ("--sans-ouvrir",),
    ("utilisateurs importer", "fichier"): (),
    ("casier deposer", "nom"): (),
    ("casier prendre", "nom"): (),
    ("casier effacer", "nom"): (),
}


def naming_files() -> dict[tuple[str, str], argparse.Action]:
    """Each argument of the command line that names a file, by its command (« casier deposer »)."""
    return dict(_naming(parser(), ()))


def _naming(
    grammar: argparse.ArgumentParser, command: tuple[str, ...]
) -> Iterator[tuple[tuple[str, str], argparse.Action]]:
    for action in grammar._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield from _naming(inner, (*command, name))
        elif action.type is Path:
            yield (" ".join(command), action.dest), action


@pytest.fixture
def office(office: Path) -> Path:
    """The sample office, which knows two people of a shared account with every right, and one under sudo."""
    with Store.open(office / STORE_NAME) as store, store.writing() as session:
        divisions = frozenset(records.all_divisions(session))
        for login in ("nom:zoe", "nom:luc", f"uid:{SUDO}"):
            records.put_account(session, Actor(login, login, PROVIDER_RIGHTS, divisions))
    return office


def files_in(*folders: Path) -> list[tuple[Path, int]]:
    """What stands in each of ``folders``, with its size; a folder of the account may keep how often it was refused."""
    return sorted((path, path.lstat().st_size if path.is_file() else 0) for one in folders for path in one.iterdir())


def test_every_argument_that_names_a_file_is_tried() -> None:
    assert set(naming_files()) == set(BESIDE)


@pytest.mark.parametrize("way", [("--identite", "zoe"), ()], ids=["forced command", "sudo"])
@pytest.mark.parametrize(("command", "argument"), BESIDE)
@pytest.mark.thorough(keep=8)
def test_without_a_folder_of_their_own_nobody_takes_or_puts_a_file_anywhere(
    run: Run, office: Path, tmp_path: Path, command: str, argument: str, way: tuple[str, ...]
) -> None:
    moved, named_file = tmp_path / "réglages", tmp_path / "nommé.toml"
    (moved / "mes-tui").mkdir(parents=True)
    for file in (moved / "mes-tui" / "config.toml", named_file):
        file.write_text(f'[restreint]\nracine = "{tmp_path}"\nimpression = true\n')
    environ = {
        **({} if way else {"SUDO_UID": SUDO}),
        # Neither moves the settings of a shared account.
        "XDG_CONFIG_DIRS": str(moved),
        "XDG_CONFIG_HOME": str(moved),
        "MES_TUI_CONFIG": str(named_file),
    }
    with Store.open(office / STORE_NAME) as store:
        number = store.rows("SELECT number FROM request WHERE status = 'BROUILLON'")[0][0]
    action = naming_files()[command, argument]
    beside = [word.format(number=number) for word in BESIDE[command, argument]]
    targets = [tmp_path / "neuf", office / STORE_NAME, Path("neuf.pdf")]
    for target in some(targets, targets[1:2]):
        before = files_in(tmp_path, office)
        named = [*action.option_strings[-1:], str(target)]
        done = run(*way, *command.split(), *beside, *named, environ_too=environ)
        assert (done.returncode, done.stdout) == (1, ""), done
        assert any(said in done.stderr for said in REFUSED), done.stderr
        assert before == files_in(tmp_path, office)


@pytest.fixture
def enter(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Services]]:
    """The services of a person of the shared account, where the machine's settings give a folder for everybody."""
    machine, root = tmp_path / "machine", tmp_path / "casiers"
    machine.mkdir()
    root.mkdir(mode=0o755)
    (machine / "config.toml").write_text(f'[restreint]\nracine = "{root}"\n')
    monkeypatch.setattr(platformdirs, "site_config_dir", lambda _name: str(machine))
    monkeypatch.setattr(platformdirs, "user_config_dir", lambda _name: str(tmp_path / "personne"))
    opened: list[Services] = []

    def enter(identity: str) -> Services:
        loaded = settings.load({"MES_TUI_HOME": str(office)}, identity)
        opened.append(open_services(replace(loaded, state=tmp_path), create=True))
        return opened[-1]

    yield enter
    for services in opened:
        services.store.close()


@pytest.mark.thorough
def test_each_person_of_a_shared_account_has_a_folder_of_their_own(
    enter: Callable[[str], Services], tmp_path: Path
) -> None:
    zoe, luc = enter("zoe"), enter("luc")
    hers, his = zoe.files_root(), luc.files_root()
    assert (hers, his) == (tmp_path / "casiers" / "nom-zoe", tmp_path / "casiers" / "nom-luc")
    assert hers is not None
    assert his is not None
    assert hers.stat().st_mode & 0o777 == his.stat().st_mode & 0o777 == 0o700
    assert (zoe.settings.picker_root, zoe.settings.printers) == (hers, False)
    request = zoe.store.rows("SELECT id FROM request WHERE status = 'BROUILLON'")[0][0]
    written = zoe.prints.write(zoe.prints.render(request, PrintKind.SIGNATURES), Path("à signer.pdf"))
    assert written == hers / "à signer.pdf"
    for act in (
        lambda: luc.documents.examine(request, written),
        lambda: luc.prints.write(luc.prints.render(request, PrintKind.SIGNATURES), written, overwrite=True),
        lambda: luc.prints.write(luc.prints.render(request, PrintKind.SIGNATURES), Path("../nom-zoe/autre.pdf")),
        lambda: luc.upkeep.back_up(hers / "copie.db"),
    ):
        with pytest.raises(Refusal, match=r"nom-luc.» seulement"):
            act()
    assert os.listdir(hers) == ["à signer.pdf"]
    assert zoe.documents.examine(request, written).facts is not None


def test_only_who_holds_the_store_in_person_looks_after_it_outside_of_the_lockers(
    enter: Callable[[str], Services], office: Path, tmp_path: Path
) -> None:
    copies = tmp_path / "copies"
    copies.mkdir(mode=0o700)
    settled = replace(settings.load({"MES_TUI_HOME": str(office)}), state=tmp_path)
    with open_administration(replace(settled, identity="zoe")) as theirs:
        with pytest.raises(Refusal, match=r"nom-zoe.» seulement"):
            theirs.upkeep.back_up(copies / "copie.db")
        with pytest.raises(Refusal, match=r"nom-zoe.» seulement"):
            theirs.upkeep.rotate(copies, 3)
    with open_administration(settled) as own:
        made = own.upkeep.back_up(copies / "copie.db"), own.upkeep.rotate(copies, 3)
    assert [file.parent for file in made] == [copies] * 2


def test_a_locker_is_that_of_the_person_and_has_its_room(
    enter: Callable[[str], Services], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    zoe, luc = enter("zoe").locker, enter("luc").locker
    zoe.put(Path("plan.pdf"), b"%PDF plan")
    assert (zoe.files(), luc.files(), zoe.take(Path("plan.pdf"))) == ((("plan.pdf", 9),), (), b"%PDF plan")
    with pytest.raises(Refusal, match="existe déjà"):
        zoe.put(Path("plan.pdf"), b"autre")
    for name in ("../nom-zoe/plan.pdf", "/etc/passwd", f"{tmp_path}/casiers/nom-zoe/plan.pdf"):
        for act in (luc.take, luc.remove):
            with pytest.raises(Refusal, match="n’est pas un nom de votre casier"):
                act(Path(name))
    monkeypatch.setattr(locker, "ROOM", 12)
    with pytest.raises(Refusal, match="plein"):
        zoe.put(Path("autre.pdf"), b"%PDF")
    zoe.remove(Path("plan.pdf"))
    zoe.put(Path("autre.pdf"), b"%PDF")
    assert zoe.files() == (("autre.pdf", 4),)


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        ("lister --liste brouillons", 0, "Demandes brouillons"),
        ("mes-tui casier", 1, "casier"),
        ("scp -t .", 2, "« scp » ne se demande pas par SSH"),
    ],
)
def test_a_forced_command_does_what_mes_tui_does_and_nothing_else(
    run: Run, office: Path, asked: str, code: int, said: str
) -> None:
    done = run("--identite", "zoe", environ_too={"SSH_ORIGINAL_COMMAND": asked})
    assert done.returncode == code
    assert said in (done.stdout + done.stderr).replace("\u00a0", " ")


@pytest.mark.parametrize("asked", ["", "lister", "mes-tui journal --demande 2021-11-001", "casier"])
def test_who_asks_of_a_forced_command_is_whom_it_names(monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    """Whatever is asked: without a name, it would be done by the account that holds the store."""
    monkeypatch.setenv("SSH_ORIGINAL_COMMAND", asked)
    assert cli._options(["--identite", "zoe"]).identite == "zoe"


def test_a_person_without_access_leaves_no_folder(enter: Callable[[str], Services], tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="n’a pas accès"):
        enter("inconnue")
    assert os.listdir(tmp_path / "casiers") == []


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("person", ["--agent", "--commis"])
def test_the_people_of_the_sample_office_open_nothing_else(run: Run, office: Path, tmp_path: Path, person: str) -> None:
    real = tmp_path / "vrai"
    real.mkdir(mode=0o700)
    shutil.copy2(office / STORE_NAME, real)
    done = run("demo", "--dossier", str(real), person, "--sans-ouvrir", environ_too={"MES_TUI_HOME": "/nulle/part"})
    assert (done.returncode, done.stdout) == (1, "")
    assert "n’est pas marqué comme bureau d’exemple" in done.stderr
    assert "faites-en un autre dans un dossier vide" in done.stderr
    assert (
        run("demo", "--dossier", str(office), person, "--sans-ouvrir", environ_too={"MES_TUI_HOME": "/x"}).returncode
        == 0
    )
