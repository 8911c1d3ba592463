"""The SQLAlchemy side of the store, imported at the first transaction only."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlmodel import Session

from storage.engines import sqlite
from storage.engines.lending import Lending


def sqlite_engine(path: Path, *, query_only: bool = False, agent: str = "") -> Engine:
    """An engine on the store: one writing connection, or several that can only read.

    ``agent``, a login: what an agent of the Ministry may not change is refused. The driver's own BEGIN is switched off:
    a read followed by a write in a deferred transaction fails at once under contention, whatever the timeout, so
    writers begin IMMEDIATE.
    """
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        module=sqlite.driver,
        creator=lambda: sqlite.connect(path, query_only=query_only, agent=agent),
        poolclass=QueuePool,
        pool_size=2 if query_only else 1,
        max_overflow=16,
    )
    begin = "BEGIN" if query_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def application_name() -> str:
    """What the server is told of this program, and tells its administrator and « mes-tui seances »."""
    return f"mes-tui {socket.gethostname()}:{os.getpid()}"


def postgres_engine(url: str, options: str) -> Engine:
    """An engine on a PostgreSQL base, to make or to change a store; ``options`` are the server's settings for its
    connections."""
    return create_engine(
        url,
        connect_args={"options": options, "connect_timeout": 10, "application_name": application_name()},
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
    )


def lent_connections(url: str, options: str) -> Lending:
    """The connections of a program that works on a PostgreSQL base; ``options`` as for ``postgres_engine``."""
    asked = {"options": options, "connect_timeout": 10, "application_name": application_name()}
    return Lending(
        create_engine(url, connect_args=asked, pool_size=1, max_overflow=0, pool_pre_ping=True),
        create_engine(url, connect_args=asked, poolclass=NullPool),
    )


def reading_on(engine: Engine) -> Engine:
    """The same connections, for a frozen view that cannot write."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def writing_on(engine: Engine) -> Engine:
    """The same, to write: writers come one by one, so each sees what the one before wrote."""
    return engine.execution_options(isolation_level="READ COMMITTED", postgresql_readonly=False)


@contextmanager
def transaction(engine: Engine, *, commit: bool, first: str = "") -> Iterator[Session]:
    """A session that is begun at once and either committed or rolled back; driver errors come out as they are.

    ``first`` is a statement run before the session is lent.
    """
    session = Session(engine, expire_on_commit=False)
    try:
        connection = session.connection()
        if first:
            connection.exec_driver_sql(first)
        yield session
        if commit:
            session.commit()
    finally:
        # After « disk full » SQLite has already rolled back by itself.
        with suppress(SQLAlchemyError):
            session.rollback()
        session.close()


@contextmanager
def translated(told: Callable[[BaseException], Exception]) -> Iterator[None]:
    """Raise ``told(error)`` in place of an error of the driver, bare or inside one of SQLAlchemy."""
    try:
        yield
    except Exception as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        if cause is None or not isinstance(error, (DBAPIError, sqlite.driver.Error)):
            raise
        raise told(cause) from error
