"""Copies of a store in PostgreSQL, made and put back by the server's own programs: pg_dump and pg_restore."""

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from sqlalchemy import Engine, make_url

from mes_tui.domain.errors import StoreUnusable
from mes_tui.domain.system_errors import reason, remedy
from storage.engines.postgres import identify

_FOLDERS = Path("/usr/lib/postgresql")
# What neither program takes from whoever is at the keyboard: where the server is comes from the settings alone.
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "PGPASSFILE", "PGSSLROOTCERT", "PGSSLCERT", "PGSSLKEY", "PGSSLMODE")


def write_copy(url: str, label: str, destination: Path) -> None:
    """Write the store at ``url`` to ``destination``: new file, mode 0600, in the format of « pg_dump --format=custom ».

    Raises StoreUnusable when it cannot be made; an unfinished copy is removed.
    """
    try:
        os.close(os.open(destination, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise StoreUnusable(
            f"La copie « {destination} » ne peut pas être créée : {reason(error)}. {remedy(error)}"
        ) from error
    wanted = ("--format=custom", "--no-owner", "--no-privileges", "--schema=public", "--file", str(destination))
    try:
        _run("pg_dump", url, f"La base « {label} » n’a pas pu être copiée", *wanted)
    except BaseException:
        with suppress(OSError):
            destination.unlink()
        raise


def fill(url: str, label: str, writer: Engine, copy: Path) -> None:
    """Put the store of the file ``copy`` in the base at ``url``, which must be empty: all of it or nothing.

    Raises StoreUnusable.
    """
    if not copy.is_file():
        raise StoreUnusable(f"« {copy} » n’est pas un fichier. Donnez celui qu’a écrit « mes-tui sauvegarder ».")
    with writer.connect() as connection:
        if identify(connection, label):
            raise StoreUnusable(
                f"La base « {label} » a déjà un dépôt, qui reste tel quel. Une copie se remet dans une base vide : "
                "créez-en une (« createdb »), donnez-en l’adresse, puis recommencez."
            )
    wanted = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--schema=public", str(copy))
    with writer.begin() as connection:
        # The index of the search needs it, and a copy of one schema does not say so.
        if connection.exec_driver_sql("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'").first():
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    _run("pg_restore", url, f"« {copy} » n’a pas pu être remis dans la base « {label} »", *wanted)


def empty(writer: Engine) -> None:
    """Take out of the base what ``fill`` put there."""
    with writer.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")


def _run(program: str, url: str, failed: str, *words: str) -> None:
    found = path_of(program)
    if found is None:
        raise StoreUnusable(
            f"{failed} : le programme « {program} » n’est pas sur cette machine. Installez le paquet "
            "« postgresql-client », de la version du serveur ou d’une plus récente."
        )
    address = make_url(url).set(drivername="postgresql")
    environ = {name: os.environ[name] for name in _KEPT if name in os.environ}
    if address.password is not None:
        # On the command line, everybody on the machine would read it.
        environ["PGPASSWORD"] = address.password
    command = [found, "--dbname", address.set(password=None).render_as_string(), "--no-password", *words]
    done = subprocess.run(command, env=environ, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    if done.returncode:
        _refuse(failed, done.stderr.decode("utf-8", "replace"))


def path_of(program: str) -> str | None:
    """Where a program of PostgreSQL is, that of the newest version where Debian puts many aside; None for nowhere."""
    places = sorted(_FOLDERS.glob(f"*/bin/{program}"), key=lambda path: float(path.parts[-3]))
    return shutil.which(program) or (str(places[-1]) if places else None)


def _refuse(failed: str, said: str) -> NoReturn:
    """The program's own words, in the server's language, follow ours."""
    last = " ".join(said.split())[-300:]
    raise StoreUnusable(f"{failed}. Le serveur répond : « {last} ».")
