"""What a person chose for their own screen, on both engines: kept with their account, and nobody else's."""

from dataclasses import replace
from datetime import date

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.errors import Refusal
from mes_tui.services.preferences import Preferences
from mes_tui.services.tamper_check import TamperCheck
from mes_tui.settings_keys import THEMES
from storage import records
from storage.store import Store
from tests.services.builders import AGENT, CLERK, DIRECTOR, READER, Clock, fill, work_context

ROWS = "SELECT login, theme FROM preference ORDER BY login"


@pytest.fixture
def office(any_store: Store) -> Store:
    fill(any_store)
    return any_store


def of(store: Store, actor: Actor) -> Preferences:
    return Preferences(work_context(store, actor, Clock()))


def test_each_account_of_both_sides_has_its_own_theme(office: Store) -> None:
    first, agent = of(office, READER), of(office, AGENT)
    assert first.theme() == agent.theme() == ""
    for name in (*THEMES, "clair"):
        first.choose_theme(name)
        assert first.theme() == of(office, READER).theme() == name
    agent.choose_theme("contraste")
    assert (first.theme(), agent.theme(), of(office, DIRECTOR).theme()) == ("clair", "contraste", "")
    for _ in range(2):
        first.choose_theme("")
    assert [tuple(row) for row in office.rows(ROWS)] == [(AGENT.login, "contraste")]
    context = replace(work_context(office, DIRECTOR, Clock()), owner=True)
    assert TamperCheck(context).verify().faults == ()


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("name", ["rose", "SOMBRE", " ", "sombre\x1b[2J", "mes-sombre", "É" * 10_000])
def test_what_is_no_theme_is_neither_kept_nor_shown(office: Store, name: str) -> None:
    reader = of(office, READER)
    with pytest.raises(Refusal, match="Choisissez-en un de la liste"):
        reader.choose_theme(name)
    assert office.rows(ROWS) == []
    # What another version, or somebody else, wrote.
    with office.writing() as session:
        records.put_theme(session, READER.login, name)
    assert reader.theme() == ""


@pytest.mark.parametrize("known", [True, False], ids=["access is over", "unknown account"])
def test_who_has_no_access_any_more_keeps_nothing(office: Store, known: bool) -> None:
    over = replace(READER, login="uid:8", until=date(2021, 8, 1))
    other = of(office, over)
    with office.writing() as session:
        assert records.remove_user(session, over.login)
        if known:
            records.put_account(session, over)
    with pytest.raises(Refusal):
        other.choose_theme("clair")
    assert office.rows(ROWS) == []


def test_what_an_account_chose_goes_away_with_it(office: Store) -> None:
    of(office, CLERK).choose_theme("clair")
    of(office, READER).choose_theme("clair")
    with office.writing() as session:
        assert records.remove_user(session, CLERK.login)
    assert [login for login, _ in office.rows(ROWS)] == [READER.login]
