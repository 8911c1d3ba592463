"""From settings to services: the first account, unknown accounts, divisions that follow imports."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from mes_tui.bootstrap import open_services
from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.domain.errors import NotSaved, Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.services.accounts import os_account, sign_in
from mes_tui.settings import Settings
from storage import records
from storage.store import Store
from tests.services import public_methods
from tests.services.builders import (
    AGENT,
    BAIE,
    CLERK,
    COLLINES,
    DIRECTOR,
    NUAGES,
    PROVIDERS,
    Clock,
    employ,
    fill,
    left_alone,
)

NOON = Clock().instant


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "un" / "deux", state=tmp_path / "state")


@pytest.mark.feature("P60")
def test_the_first_account_of_an_empty_store_manages_it(settings: Settings) -> None:
    services = open_services(settings, Clock(), create=True)
    try:
        assert services.actor.login == f"uid:{os.getuid()}"
        assert services.actor.rights == {Right.CONSULT, Right.ENTER, Right.SIGN, Right.MANAGE}
        assert services.actor.divisions == frozenset()
        assert services.store.rows("SELECT who, action, detail FROM journal") == [
            (services.actor.login, "donner des droits", f"{services.actor.login}:CONSULTER,GERER,SAISIR,SIGNER"),
            (services.actor.login, "sceller", ""),
        ]
        assert services.office.providers() == ()
        with services.store.writing() as session:
            for provider in PROVIDERS:
                records.upsert_provider(session, provider)
                session.flush()
                records.add_division(session, services.actor.login, provider.division)
        services.context.reread_actor()
        assert services.actor.divisions == {BAIE, NUAGES, COLLINES}
        assert [provider.division for provider in services.office.providers()] == [BAIE, NUAGES, COLLINES]
    finally:
        services.store.close()
    again = open_services(settings, create=True)
    assert again.actor.divisions == {BAIE, NUAGES, COLLINES}
    again.store.close()


@pytest.mark.thorough
def test_a_store_filled_before_its_first_account_is_the_managers_too(settings: Settings, tmp_path: Path) -> None:
    settings.home.parent.mkdir(parents=True)
    with Store.open(settings.store_place) as store:
        fill(store)
        left_alone(store)
    services = open_services(settings, create=True)
    assert services.actor.divisions == {BAIE, NUAGES, COLLINES}
    services.store.close()


def test_an_unknown_account_is_refused_with_whom_to_ask(settings: Settings) -> None:
    settings.home.parent.mkdir(parents=True)
    with Store.open(settings.store_place) as store:
        fill(store)
        left_alone(store)
        sign_in(store, "uid:1", "Maude Lavoie", NOON, first=True)
        with pytest.raises(Refusal, match=r"Le compte «\u00a0Jean Roy\u00a0».*Maude Lavoie"):
            sign_in(store, "uid:2", "Jean Roy", NOON)
        with store.writing() as session:
            records.put_user(session, "uid:2", "Jean Roy", {Right.ENTER}, [BAIE])
        clerk = sign_in(store, "uid:2", "un autre nom", NOON)
        assert (clerk.name, clerk.rights, clerk.divisions) == ("Jean Roy", frozenset({Right.ENTER}), frozenset({BAIE}))
        assert clerk.manager == "Maude Lavoie"
        assert [user.login for user in store_users(store)] == ["uid:2", "uid:1"]


def store_users(store: Store) -> tuple[Actor, ...]:
    with store.reading() as session:
        return records.load_users(session)


@pytest.mark.feature("P60")
def test_an_account_that_is_named_has_the_rights_of_the_store(settings: Settings) -> None:
    settings.home.parent.mkdir(parents=True)
    with Store.open(settings.store_place) as store:
        fill(store)
        employ(store, replace(CLERK, rights=frozenset({Right.CONSULT})))
    services = open_services(settings, actor=replace(CLERK, rights=frozenset(Right)), create=True)
    try:
        assert (services.actor.rights, services.actor.divisions) == ({Right.CONSULT}, {BAIE})
        assert not services.context.owner
        assert services.lists is services.lists
        for name in ("children", "drafts", "documents", "submission", "prints", "imports", "review"):
            assert getattr(services, name) is getattr(services, name)
    finally:
        services.store.close()
    with pytest.raises(Refusal, match="n’a pas accès à ce dépôt"):
        open_services(settings, actor=DIRECTOR, create=True)


def test_the_name_of_the_account_comes_from_the_system_and_is_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd

    monkeypatch.setenv("USER", "faux")
    monkeypatch.setenv("LOGNAME", "faux")
    entry = pwd.getpwuid(os.getuid())

    def found(gecos: str) -> tuple[str, str]:
        fields = list(entry)
        fields[4] = gecos
        monkeypatch.setattr(pwd, "getpwuid", lambda _: pwd.struct_passwd(fields))
        return os_account()

    assert found("Élise \x1b[31mO’Neill\u202e,bureau 3,,") == (f"uid:{os.getuid()}", "Élise [31mO’Neill")
    assert found("") == (f"uid:{os.getuid()}", entry.pw_name)


@pytest.mark.thorough
def test_settings_reach_the_services(settings: Settings, tmp_path: Path) -> None:
    own = replace(settings, picker_root=tmp_path, printers=False)
    services = open_services(own, actor=DIRECTOR, create=True)
    assert services.context.picker_root == tmp_path
    assert services.prints.printers() == ()
    services.store.close()


def test_opening_and_listing_import_nothing_heavy(tmp_path: Path, settings: Settings) -> None:
    settings.home.parent.mkdir(parents=True)
    with Store.open(settings.store_place) as store:
        fill(store)
        left_alone(store)
        sign_in(store, f"uid:{os.getuid()}", "x", NOON, first=True)
    told = [str(action) for action in (JournalAction.REFUSED, JournalAction.LEFT, JournalAction.ENTERED)]
    code = f"""
import sys
from pathlib import Path
from mes_tui.bootstrap import open_services
from mes_tui.domain.codes import ListKind
from mes_tui.services.lists import ListQuery
from mes_tui.services.children import Search
from mes_tui.settings import Settings
services = open_services(Settings(home=Path({str(settings.home)!r}), state=Path()), create=True)
for kind in ListKind:
    services.lists.window(ListQuery.first(kind, {BAIE!r}))
services.lists.counts({BAIE!r})
assert services.children.search({BAIE!r}, Search(necsg="1000001"))
import mes_tui.services.drafts, mes_tui.services.prints
from mes_tui.domain.journal import Door
from mes_tui.services.refusals import Refusals
from mes_tui.services.visits import visit
with visit(services.context) as began:
    began()
Refusals(services.context, Path({str(tmp_path)!r})).tell(Door.COMMAND)
assert [row[0] for row in services.store.rows("SELECT action FROM journal ORDER BY id DESC LIMIT 3")] == {told}
heavy = [m for m in ("sqlmodel", "sqlalchemy", "alembic", "pypdf", "fpdf", "textual", "pydantic") if m in sys.modules]
print(heavy)
"""
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (answer.stdout.strip(), answer.stderr) == ("[]", "")


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P63")
@pytest.mark.parametrize(("actor", "refused"), [(AGENT, True), (DIRECTOR, False)], ids=["agent", "provider"])
def test_the_store_of_an_agent_takes_nothing_that_a_provider_writes(
    settings: Settings, actor: Actor, refused: bool
) -> None:
    from sqlalchemy import text

    settings.home.parent.mkdir(parents=True)
    with Store.open(settings.store_place) as store:
        fill(store)
        employ(store, actor)
    services = open_services(settings, actor=actor, create=True)
    sql = text("UPDATE child SET first_name = 'Autre' WHERE necsg = '1000001'")
    try:
        with services.store.writing() as session:
            session.connection().execute(sql)
        said = ""
    except NotSaved as refusal:
        said = refusal.sentence
    finally:
        services.store.close()
    assert said == (
        "Enregistrement refusé\u00a0: le Ministère ne peut pas modifier ce qu’un service de garde a inscrit."
        if refused
        else ""
    )


def test_every_service_is_a_property_of_the_bootstrap() -> None:
    assert public_methods.unreachable() == set()
