"""A small store for the command line: one provider, two sites, the account that runs the tests as its manager."""

from dataclasses import replace
from pathlib import Path

from mes_tui.bootstrap import Services, open_services
from mes_tui.domain.codes import ServiceType
from mes_tui.domain.people import Site
from mes_tui.domain.providers import Provider
from mes_tui.services.accounts import os_account
from mes_tui.settings import Settings
from storage import records

DIVISION = "3000-2000"


def open_office(folder: Path) -> Services:
    """The services of a store that knows one provider; makes it when ``folder`` is new."""
    settings = Settings(home=folder, state=folder)
    services = open_services(settings)
    if not services.office.providers():
        _fill(services)
        services.store.close()
        services = open_services(replace(settings))
    return services


def _fill(services: Services) -> None:
    from mes_tui.services.accounts import PROVIDER_RIGHTS

    with services.store.writing() as session:
        records.upsert_provider(session, Provider(DIVISION, "CPE de la Baie [/]", ServiceType.CPE, "06", "Ève Roy"))
        for number, name in (("3000-2001", "L’Œuvre des p’tits"), ("3000-2002", "Soleil")):
            site = Site(number, DIVISION, name, "1, rue de l’Église, Montréal", "H3B 1A7", "06")
            records.upsert_site(session, site)
        session.flush()
        records.put_user(session, *os_account(), PROVIDER_RIGHTS, [DIVISION])
