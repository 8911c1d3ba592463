"""Make a store in PostgreSQL, or bring its schema up to date: one transaction, which the server undoes if it fails."""

from collections.abc import Callable

from alembic import command
from sqlalchemy import Connection, Engine

from mes_tui.domain.errors import StoreUnusable
from storage.engines.postgres import WRITERS_LOCK, identify
from storage.schema import triggers
from storage.schema.version import HEAD, MARK
from storage.seal import UNSEALED, Seal
from storage.upkeep.migrate import configuration, known_versions, seal_older

_TURN = f"pg_advisory_xact_lock({WRITERS_LOCK})"


def bring_up_to_date(engine: Engine, label: str, seal: Seal = UNSEALED) -> None:
    """Bring the base up to date, what it holds sealed under the keys of ``seal``.

    Raises StoreUnusable when it is newer than the program or a check fails.
    """
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SELECT {_TURN}")
        version = identify(connection, label)
        # Another program may have done the work while we were waiting.
        if version == HEAD:
            return
        if version and version not in known_versions():
            raise StoreUnusable(
                f"La base « {label} » est plus récente que ce programme (version {version}, attendue {HEAD}). "
                "Mettez le programme à jour."
            )
        for name, (table, _) in stored_triggers(connection).items():
            connection.exec_driver_sql(f'DROP TRIGGER "{name}" ON "{table}"')
        command.upgrade(configuration(connection), "head")
        _guard(connection)
        if version:
            seal_older(connection, seal, version)
        _verify(connection, label)


def make_with(engine: Engine, label: str, fill: Callable[[Connection], None]) -> None:
    """Make a store in the empty base, with what ``fill`` writes there before the guards wake: all of it or nothing.

    Raises StoreUnusable where there is something already.
    """
    with engine.begin() as connection:
        connection.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = 0; SELECT {_TURN}")
        if identify(connection, label):
            raise StoreUnusable(
                f"La base « {label} » a déjà un dépôt, qui reste tel quel. Donnez une base vide : créez-en une "
                "(« createdb »), puis recommencez."
            )
        command.upgrade(configuration(connection), "head")
        fill(connection)
        _guard(connection)
        _verify(connection, label)


def _guard(connection: Connection) -> None:
    """Wake the guards, and say whose base it is."""
    # A table written anew is planned for as if it were empty, until the server looks at it by itself.
    connection.exec_driver_sql("ANALYZE")
    for statement in triggers.postgres_triggers().values():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(f"COMMENT ON TABLE alembic_version IS '{MARK}'")


def stored_triggers(connection: Connection) -> dict[str, tuple[str, str]]:
    """The guards of the base that are switched on: name → (table, body of the function)."""
    rows = connection.exec_driver_sql(
        "SELECT t.tgname, c.relname, p.prosrc FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal AND t.tgenabled = 'O' "
        "AND c.relnamespace = to_regnamespace(current_schema())"
    )
    return {row.tgname: (row.relname, row.prosrc) for row in rows}


def _verify(connection: Connection, label: str) -> None:
    version = identify(connection, label)
    if version != HEAD or stored_triggers(connection) != triggers.postgres_bodies():
        raise StoreUnusable(
            f"La mise à jour de la base « {label} » a été annulée : une vérification a échoué. La base est restée "
            "comme elle était ; demandez de l’aide."
        )
