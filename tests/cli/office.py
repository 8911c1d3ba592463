"""A small store for the command line: one provider, two sites, the account that runs the tests as its manager."""

import shutil
from pathlib import Path

from mes_tui.bootstrap import Services, open_services
from mes_tui.domain.codes import ServiceType
from mes_tui.domain.people import Site
from mes_tui.domain.providers import Provider
from mes_tui.services.accounts import PROVIDER_RIGHTS, os_account
from mes_tui.settings import Settings
from storage import records
from tests import prepared

DIVISION = "3000-2000"


def open_office(folder: Path) -> Services:
    """The services of a new store that knows one provider, in ``folder``."""
    shutil.copytree(prepared.folder("one provider", _fill), folder)
    return open_services(_settings(folder), create=True)


def _settings(folder: Path) -> Settings:
    return Settings(home=folder, state=folder, seal_file=folder / "sceau.cle")


def _fill(folder: Path) -> None:
    with open_services(_settings(folder), create=True) as services, services.store.writing() as session:
        records.upsert_provider(session, Provider(DIVISION, "CPE de la Baie [/]", ServiceType.CPE, "06", "Ève Roy"))
        for number, name in (("3000-2001", "L’Œuvre des p’tits"), ("3000-2002", "Soleil")):
            site = Site(number, DIVISION, name, "1, rue de l’Église, Montréal", "H3B 1A7", "06")
            records.upsert_site(session, site)
        session.flush()
        records.put_user(session, *os_account(), PROVIDER_RIGHTS, [DIVISION])
