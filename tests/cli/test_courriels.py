"""« mes-tui courriels », and what « docteur » and « ou » say of the e-mails, in processes of their own."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryFile

import pytest

from mes_tui.settings import STORE_NAME
from storage import records
from storage.store import Store
from tests import forking
from tests.services.builders import BAIE, Clock
from tests.services.smtp_server import HOST, PASSWORD, USER, Inbox, authority, free_port, serving

Run = Callable[..., CompletedProcess[str]]
NUMBER = "2021-11-043"


def queue(office: Path, *addresses: str) -> None:
    """E-mails about a request, due since long."""
    at = Clock()()
    with Store.open(office / STORE_NAME) as store, store.writing() as session:
        notice = records.write_notice(session, BAIE, NUMBER, "RETURN_WITH_COMMENTS", "La demande [/].", at)
        records.queue_mails(session, notice, addresses, at)


@pytest.fixture
def configure(environ: dict[str, str], tmp_path: Path) -> Callable[..., None]:
    """Write the settings of the e-mails."""

    def write(port: int, *more: str) -> None:
        lines = [f'serveur = "{HOST}"', f"port = {port}", 'expediteur = "mes@exemple.invalid"']
        if not any(line.startswith("securite") for line in more):
            lines.append('securite = "aucune"')
        path = tmp_path / "réglages.toml"
        path.write_text("\n".join(["[courriel]", *lines, *more]) + "\n", encoding="utf-8")
        environ["MES_TUI_CONFIG"] = str(path)

    return write


@pytest.mark.feature("P65")
def test_what_is_due_is_sent_and_counted(run: Run, office: Path, configure: Callable[..., None]) -> None:
    queue(office, "un@exemple.invalid", "deux@exemple.invalid", "absent@exemple.invalid")
    inbox = Inbox(refused={"absent@exemple.invalid": "550 Inconnu"})
    with serving(inbox) as port:
        configure(port)
        done = run("courriels")
        assert done.stdout.replace("\u00a0", " ") == "2 courriels envoyés et 1 abandonné.\n"
        assert (done.returncode, done.stderr) == (1, "Le serveur de courriel refuse l’adresse (550).\n")
        again = run("courriels")
        assert (again.returncode, again.stdout, again.stderr) == (0, "Aucun courriel à envoyer.\n", "")
    assert sorted(inbox.addresses) == ["deux@exemple.invalid", "un@exemple.invalid"]
    assert {str(message["Subject"]) for message in inbox.messages} == {f"La demande {NUMBER} a été commentée"}


@pytest.mark.feature("P65")
def test_a_server_that_is_down_is_said_and_is_no_failure_for_good(
    run: Run, office: Path, configure: Callable[..., None]
) -> None:
    queue(office, "un@exemple.invalid")
    port = free_port()
    configure(port)
    done = run("courriels")
    assert done.stdout.replace("\u00a0", " ") == "1 à réessayer.\n"
    assert (done.returncode, done.stderr) == (0, f"Le serveur de courriel {HOST}:{port} ne répond pas.\n")
    state = run("docteur").stdout.replace("\u00a0", " ")
    assert f"courriels : {HOST}:{port}, 1 à envoyer, 0 envoyé, 0 abandonné, prochain essai : 20" in state


@pytest.mark.thorough
@pytest.mark.feature("P65")
def test_two_programs_at_once_send_each_e_mail_once(
    environ: dict[str, str], office: Path, configure: Callable[..., None]
) -> None:
    addresses = [f"personne{number}@exemple.invalid" for number in range(20)]
    queue(office, *addresses)
    inbox = Inbox()
    with serving(inbox) as port:
        configure(port)
        with TemporaryFile() as told:
            output = (told.fileno(), told.fileno())
            programs = [forking.command(("courriels",), output, environ, office) for _ in range(2)]
            ended = [program.wait(60) for program in programs]
            told.seek(0)
            assert ended == [0, 0], told.read().decode()
    assert sorted(inbox.addresses) == sorted(addresses)


@pytest.mark.thorough
@pytest.mark.feature("P65")
@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_the_password_is_read_from_its_own_private_file_only(
    run: Run, office: Path, environ: dict[str, str], tmp_path: Path, configure: Callable[..., None], mode: int
) -> None:
    certificate, trusted = authority(tmp_path)
    environ["SSL_CERT_FILE"] = str(trusted)
    (tmp_path / "secret").write_text(PASSWORD, encoding="utf-8")
    (tmp_path / "secret").chmod(mode)
    queue(office, "un@exemple.invalid")
    inbox = Inbox()
    with serving(inbox, security="starttls", certificate=certificate, login=True) as port:
        # The name of the file is relative to the settings.
        configure(port, 'securite = "starttls"', f'utilisateur = "{USER}"', 'mot_de_passe_fichier = "secret"')
        done = run("courriels")
        where = run("ou")
        state = run("docteur")
    private = mode == 0o600
    assert (done.returncode, len(inbox.messages)) == (0 if private else 1, int(private))
    for told in (done.stderr, where.stdout, state.stdout):
        assert ("chmod 600" in told) is not private
        assert PASSWORD not in told
    assert f"courriel.mot_de_passe_fichier = {tmp_path}/secret (fichier {tmp_path}/réglages.toml)" in where.stdout
    assert f"courriel.utilisateur = {USER}" in where.stdout


def test_without_a_server_the_command_says_where_to_set_it(run: Run, office: Path) -> None:
    done = run("courriels")
    assert (done.returncode, done.stdout, "[courriel]" in done.stderr) == (2, "", True)
    assert "courriel = (aucun) (valeur par défaut)" in run("ou").stdout
    assert "courriels : aucun serveur réglé, 0 à envoyer" in run("docteur").stdout.replace("\u00a0", " ")


def test_the_doctor_says_why_an_e_mail_was_given_up(run: Run, office: Path, configure: Callable[..., None]) -> None:
    queue(office, "absent@exemple.invalid")
    with serving(Inbox(refused={"absent@exemple.invalid": "550 Inconnu"})) as port:
        configure(port)
        assert run("courriels").returncode == 1
    told = run("docteur").stdout.replace("\u00a0", " ")
    assert (
        f"courriel abandonné : demande {NUMBER}, absent@exemple.invalid – "
        "Le serveur de courriel refuse l’adresse (550)." in told
    )
