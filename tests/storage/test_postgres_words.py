"""What a server refuses to whoever comes in, in sentences: what is wrong, what to do, and never a password."""

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from mes_tui.domain.errors import NotSaved, StoreUnusable
from storage.engines.postgres_errors import not_saved, reason_of, unusable
from storage.store import Store
from tests.budget import some
from tests.storage import office
from tests.storage.postgres_cluster import ACCOUNT, administer, obstacle, running

SECRET = "très-secret"

# The server's own words, in English and in French, as its catalogues have them.
SAID = {
    "FATAL:  sorry, too many clients already": "full",
    "FATAL:  désolé, trop de clients sont déjà connectés": "full",
    "FATAL:  remaining connection slots are reserved for non-replication superuser connections": "full",
    "FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute": "full",
    "FATAL:  les emplacements de connexions restants sont réservés pour les connexions\nsuperutilisateur": "full",
    'FATAL:  too many connections for role "mes"': "limit",
    "FATAL:  trop de connexions pour la base de données « mes »": "limit",
    'FATAL:  password authentication failed for user "mes"': "password",
    "FATAL:  authentification par mot de passe échouée pour l'utilisateur  « mes »": "password",
    "fe_sendauth: no password supplied": "password",
    'FATAL:  database "mes" does not exist': "absent",
    "FATAL:  la base de données « mes » n'existe pas": "absent",
    "FATAL:  la base de donn\ufffdes « mes » n'existe pas": "absent",
    'FATAL:  role "mes" does not exist': "role",
    "FATAL:  le rôle « mes » n'existe pas": "role",
    'FATAL:  role "mes" is not permitted to log in': "role",
    "FATAL:  le rôle « mes » n'est pas autorisé à se connecter": "role",
    'FATAL:  permission denied for database "mes"': "role",
    "FATAL:  droit refusé pour la base de données « mes »": "role",
    'FATAL:  no pg_hba.conf entry for host "10.0.0.1", user "mes", database "mes", no encryption': "address",
    "FATAL:  aucune entrée dans pg_hba.conf pour l'hôte « 10.0.0.1 », utilisateur « mes », SSL off": "address",
    "server does not support SSL, but SSL was required": "tls",
    "le serveur ne supporte pas SSL alors que SSL était réclamé": "tls",
    "SSL error: certificate verify failed": "tls",
    'root certificate file "/root/.postgresql/root.crt" does not exist': "tls",
    "le certificat serveur pour « mes » ne correspond pas au nom d'hôte « autre »": "tls",
    "FATAL:  the database system is starting up": "starting",
    "FATAL:  le système de bases de données se lance": "starting",
    "FATAL:  le système de base de données s'arrête": "starting",
    "failed to resolve host 'absent.invalid': [Errno -2] Name or service not known": "name",
    'connection to server at "127.0.0.1", port 1 failed: Connection refused': "silent",
    "connection timeout expired": "silent",
    "FATAL:  etwas ganz anderes": "",
}


@pytest.mark.parametrize("words", some(list(SAID), list(SAID)[::4]))
def test_the_words_of_a_server_are_understood_in_both_languages(words: str) -> None:
    error = psycopg.OperationalError(words)
    assert reason_of(error) == SAID[words]
    told = unusable(error, "postgresql://…@serveur/mes")
    assert told.startswith("La base «\u00a0postgresql://…@serveur/mes\u00a0» ne peut pas être lue")
    assert ("etwas ganz anderes" in told) == (SAID[words] == "")
    assert not_saved(error).startswith("Enregistrement impossible\u00a0: ")


@dataclass(frozen=True)
class Server:
    """A server that asks for passwords and TLS, as that of a large office, with few connections to give."""

    local: str
    port: int
    root: Path

    def address(self, role: str = "mes", base: str = "mes", more: str = "", host: str = "localhost") -> str:
        return f"postgresql://{role}@{host}:{self.port}/{base}?sslrootcert={self.root}&{more}"


HBA = """
local all postgres trust
hostssl all mes,limite,ferme,absent localhost scram-sha-256
hostnossl all clair localhost scram-sha-256
"""


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    if reason := obstacle() or ("" if shutil.which("openssl") else "openssl is not installed"):
        pytest.skip(reason)
    folder, port = tmp_path_factory.mktemp("tls"), _free_port()

    def prepare(data: Path) -> None:
        command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
        files = ("-keyout", str(data / "server.key"), "-out", str(data / "server.crt"))
        subprocess.run([*command, "-addext", "subjectAltName=DNS:localhost", *files], check=True, capture_output=True)
        shutil.copy(data / "server.crt", folder / "root.crt")
        (data / "server.key").chmod(0o600)
        for name in ("server.key", "server.crt"):
            shutil.chown(data / name, ACCOUNT) if data.owner() == ACCOUNT else None
        (data / "pg_hba.conf").write_text(HBA)

    options = f"-c listen_addresses=localhost -c port={port} -c ssl=on -c max_connections=6"
    with running(f"{options} -c superuser_reserved_connections=2", prepare) as url:
        local = f"{url}&port={port}"
        roles = [f"CREATE ROLE {name} LOGIN PASSWORD '{SECRET}'" for name in ("mes", "limite", "clair")]
        administer(local, *roles, "CREATE ROLE ferme NOLOGIN", "ALTER ROLE limite CONNECTION LIMIT 1")
        administer(local, "CREATE DATABASE mes OWNER mes", "CREATE DATABASE autre", "ALTER ROLE ferme PASSWORD 'x'")
        administer(local, "REVOKE CONNECT ON DATABASE autre FROM PUBLIC")
        yield Server(local, port, folder / "root.crt")


@pytest.fixture
def passwords(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the passwords, that of the account."""
    file = tmp_path / "pgpass"
    file.write_text(f"localhost:*:*:*:{SECRET}\n", encoding="utf-8")
    file.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(file))
    return file


@dataclass(frozen=True)
class Case:
    """Who comes in how, and what is said."""

    said: str
    role: str = "mes"
    base: str = "mes"
    more: str = "sslmode=verify-full"
    host: str = "localhost"
    passwords: str = ""


CASES = {
    "a wrong password": Case("refuse le mot de passe", passwords="localhost:*:*:*:faux\n"),
    "no password": Case("refuse le mot de passe", passwords="ailleurs:*:*:*:faux\n"),
    "a base that is not there": Case("n’existe pas sur le serveur", base="absente"),
    "a role that is not there": Case("refuse le mot de passe", role="absent"),
    "a role that may not come in": Case("refuse", role="ferme"),
    "a base of others": Case("lui refuse cette base", base="autre"),
    "an address that the server does not take": Case("pg_hba.conf", role="inconnu"),
    "no TLS where it is asked": Case("pg_hba.conf", more="sslmode=disable"),
    "a certificate of nobody known": Case("TLS", more="sslmode=verify-full&sslrootcert=/absent.crt"),
    "a certificate of another name": Case("TLS", host="127.0.0.1"),
    "a name that leads nowhere": Case("ne mène à aucune adresse", host="absent.invalid"),
}


@pytest.mark.thorough
@pytest.mark.parametrize("name", CASES)
def test_each_way_of_not_coming_in_is_a_sentence(server: Server, passwords: Path, name: str) -> None:
    case = CASES[name]
    if case.passwords:
        passwords.write_text(case.passwords, encoding="utf-8")
    with pytest.raises(StoreUnusable) as caught:
        Store.open(server.address(case.role, case.base, case.more, case.host)).close()
    sentence = caught.value.sentence
    assert case.said in sentence
    assert SECRET not in sentence
    assert not re.search(r"FATAL|failed|Errno", sentence)


@pytest.mark.thorough
def test_the_roles_of_the_guide_open_a_store_through_tls(server: Server, passwords: Path) -> None:
    with Store.open(server.address(more="sslmode=verify-full")) as store:
        seen = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        assert store.rows(seen) == [(True,)]


@pytest.mark.thorough
@pytest.mark.parametrize("role", ["mes", "limite"])
def test_no_connection_left_is_said_and_nothing_saved_is_lost(server: Server, passwords: Path, role: str) -> None:
    address = server.address(role)
    said = "toutes les connexions permises" if role == "limite" else "toutes les connexions du serveur"
    with ExitStack() as stack:
        store = stack.enter_context(Store.open(server.address()))
        with store.writing() as session:
            office.note(session, "avant")
        before = office.actions(store)

        def fill() -> None:
            for _ in range(10):
                stack.enter_context(psycopg.connect(address))

        with pytest.raises(psycopg.OperationalError):
            fill()
        with pytest.raises(StoreUnusable) as caught:
            Store.open(address)
        assert said in caught.value.sentence
        # Who is in already goes on; a second connection is refused with the same words.
        assert office.actions(store) == before
        if role == "mes":
            with pytest.raises(NotSaved) as lost, store.reading(), store.writing() as session:
                office.note(session, "pendant")
            assert said in lost.value.sentence
            assert "ce qui était déjà enregistré est intact" in lost.value.sentence
    with Store.open(server.address()) as store:
        assert office.actions(store) == before
