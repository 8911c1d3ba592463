"""« Gestion des droits d’accès »: opened from the menu, changed with the keyboard, refused in words."""

import pwd
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mes_tui.bootstrap import Services
from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.services.accounts import PROVIDER_RIGHTS, read_actor
from screens.access_rights import AccessRightsScreen
from screens.account import AccountScreen
from screens.dialogs import Confirm
from screens.home import HomeScreen
from tests.screens.driver import Desk, at_work
from tests.screens.office import AGENT, BAIE, CLERK, READER, office
from tests.services.builders import employ
from widgets.form_page import FormPage
from widgets.menu import Menu
from widgets.record_list import RecordList

MANAGER = Actor("uid:7", "Ève Gestion", PROVIDER_RIGHTS, frozenset({BAIE}))
CHIEF = Actor("uid:8", "Noé Chef", frozenset({Right.AGENT, Right.MANAGE}), regions=frozenset({"11", "16"}))
ZOE = Actor("nom:zoe", "Zoé O’Neill-Œuvray [/] ᐃᓄᒃ", frozenset({Right.CONSULT}), frozenset({BAIE}))


def managed(folder: Path, actor: Actor = MANAGER, *others: Actor, owner: bool = False) -> Services:
    """The sample office, open for ``actor``; ``others`` have accounts too."""
    services = office(folder, actor)
    employ(services.store, *others)
    services.context.owner = owner
    return services


async def opened(desk: Desk) -> RecordList:
    """The list of accounts, from the home screen."""
    await desk.press("9")
    await desk.at(AccessRightsScreen)
    shown = desk.widget(RecordList)
    await desk.until(lambda: shown.row)
    return shown


async def chosen(desk: Desk, login: str) -> None:
    """The form of an account of the list."""
    shown = desk.widget(RecordList)
    await desk.press("home")
    for _ in range(shown.held.total):
        row = shown.row
        if row is not None and row.key == login:
            break
        await desk.press("down")
    await desk.press("enter")
    await desk.at(AccountScreen)
    await desk.sees(login)


async def go_to(desk: Desk, key: str) -> None:
    """Put the cursor in a field."""
    desk.widget(FormPage).focus_key(key)
    await desk.until(lambda: desk.widget(FormPage).current_key == key)


@pytest.mark.feature("P60")
async def test_the_accounts_are_listed_with_their_rights(tmp_path: Path) -> None:
    over = replace(ZOE, until=date(2021, 10, 31), email="zoe@exemple.ca")
    async with at_work(managed(tmp_path, MANAGER, over)) as desk:
        shown = await opened(desk)
        cells = {row.key: row.cells for row in shown.held.rows}
        assert cells["nom:commis"] == ("Sylvie Lasaisie", "Consulter, Saisir", "", "nom:commis")
        assert cells["uid:7"] == ("Ève Gestion", "Consulter, Saisir, Signer, Gérer", "", "uid:7")
        # Every right is read whole at 80 columns, and so is the account.
        await desk.sees("Ève Gestion Consulter, Saisir, Signer, Gérer uid:7", "nom:direction")
        assert cells["nom:zoe"][1:3] == ("Consulter", "2021-10-31")
        assert [row.key for row in shown.held.rows if row.marked] == ["nom:zoe"]
        assert "nom:ministere" not in cells
        await desk.press("end")
        await desk.sees("Accès terminé le 31 octobre 2021", "Courriel : zoe@exemple.ca")


@pytest.mark.feature("P60")
async def test_an_account_is_suspended_once_confirmed_and_restored_by_the_same_key(tmp_path: Path) -> None:
    services = managed(tmp_path, MANAGER, ZOE)
    async with at_work(services) as desk:
        shown = await opened(desk)
        await desk.press("end", "s")
        await desk.at(Confirm)
        await desk.sees("Suspendre l’accès de Zoé O’Neill-Œuvray [/] ᐃᓄᒃ (nom:zoe) ?", "C : Confirmer")
        # The key that asked answers nothing.
        await desk.press("s")
        await desk.at(Confirm)
        await desk.press("escape")
        assert read_actor(services.store, ZOE.login) == ZOE
        await desk.press("s")
        await desk.at(Confirm)
        await desk.press("c")
        await desk.sees("est suspendu.", "Suspendu")
        assert read_actor(services.store, ZOE.login) == replace(ZOE, suspended=True)
        assert [row.key for row in shown.held.rows if row.marked] == [ZOE.login]
        await desk.press("s")
        await desk.sees("est rétabli.")
        assert read_actor(services.store, ZOE.login) == ZOE


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P60")
@pytest.mark.parametrize("actor", [READER, CLERK], ids=lambda actor: actor.name)
async def test_without_the_right_the_entry_says_why_and_whom_to_ask(tmp_path: Path, actor: Actor) -> None:
    refusal = "il faut le droit « Gestion des droits d’accès ». Demandez-le à Maude Lavague."
    async with at_work(office(tmp_path, actor)) as desk:
        await desk.press("9")
        await desk.sees(refusal)
        assert isinstance(desk.app.screen, HomeScreen)
        await desk.press("f10")
        await desk.until(lambda: desk.app.screen.query(Menu) and desk.widget(Menu).entries)
        await desk.press("9")
        await desk.at(HomeScreen)
        await desk.sees(refusal)


@pytest.mark.feature("P60")
async def test_rights_are_ticked_an_end_typed_and_all_saved_with_f8(tmp_path: Path) -> None:
    services = managed(tmp_path)
    async with at_work(services) as desk:
        await opened(desk)
        await chosen(desk, "nom:commis")
        assert desk.widget(FormPage).current_key == "rights"
        # The form keeps a margin, as every other screen.
        assert {row[:1] for row in desk.lines()[2:-2]} <= {" ", ""}
        await desk.press("down", "down", "space", "tab")
        await desk.write("31 août 2022")
        await go_to(desk, "email")
        await desk.write("sylvie@exemple.ca")
        await desk.press("f8")
        await desk.at(AccessRightsScreen)
        await desk.sees("Droits enregistrés : Sylvie Lasaisie.")
        found = read_actor(services.store, "nom:commis")
        assert found is not None
        assert found.rights == {Right.CONSULT, Right.ENTER, Right.SIGN}
        assert (found.until, found.email) == (date(2022, 8, 31), "sylvie@exemple.ca")
        await desk.sees("Consulter, Saisir, Signer 2022-08-31")


@pytest.mark.feature("P60")
async def test_somebody_new_is_found_by_the_name_of_their_account(tmp_path: Path) -> None:
    system = next(entry for entry in pwd.getpwall() if entry.pw_uid > 10)
    login = f"uid:{system.pw_uid}"
    services = managed(tmp_path)
    async with at_work(services) as desk:
        await opened(desk)
        await desk.press("a")
        await desk.at(AccountScreen)
        await desk.write(system.pw_name)
        await desk.press("tab")
        page = desk.widget(FormPage)
        await desk.until(lambda: page.editors["login"].typed == login and page.editors["name"].typed)
        await go_to(desk, "rights")
        await desk.press("space", "f8")
        await desk.sees("Droits enregistrés")
        found = read_actor(services.store, login)
        assert found is not None
        assert (found.rights, found.divisions) == ({Right.CONSULT}, {BAIE})
        assert found.name == page.editors["name"].typed


@pytest.mark.thorough
@pytest.mark.feature("P60")
async def test_what_is_missing_or_refused_is_said_and_nothing_typed_is_lost(tmp_path: Path) -> None:
    services = managed(tmp_path, MANAGER, ZOE)
    async with at_work(services) as desk:
        await opened(desk)
        await desk.press("a", "f8")
        await desk.at(AccountScreen)
        await desk.sees("« Compte » est vide", "« Droits » est sans réponse")
        page = desk.widget(FormPage)
        for typed, said in (("personne [/] ici", "Aucun compte de cette machine"), ("nom:zoe", "a déjà accès")):
            await go_to(desk, "login")
            await desk.press("ctrl+u")
            await desk.write(typed)
            await go_to(desk, "name")
            await desk.press("ctrl+u")
            await desk.write("Zoé Côté")
            await go_to(desk, "rights")
            if not page.editors["rights"].typed:
                await desk.press("space")
            await desk.press("f8")
            await desk.sees(said)
            assert isinstance(desk.app.screen, AccountScreen)
            assert page.current_key == "login"
            assert page.editors["name"].typed == "Zoé Côté"
        await go_to(desk, "until")
        await desk.write("hier")
        await desk.press("f8")
        await desk.sees("n’est pas une date lisible")
        assert page.current_key == "until"


@pytest.mark.feature("P60")
async def test_the_last_manager_keeps_that_right_and_is_told_why(tmp_path: Path) -> None:
    services = managed(tmp_path)
    for user in services.access_rights.users():
        if user.login != MANAGER.login and Right.MANAGE in user.rights:
            employ(services.store, replace(user, rights=user.rights - {Right.MANAGE}))
    async with at_work(services) as desk:
        await opened(desk)
        await chosen(desk, MANAGER.login)
        await desk.press("end", "space", "f8")
        await desk.sees("Il faut au moins une personne, sans date de fin, pour gérer les droits d’accès")
        assert desk.widget(FormPage).current_key == "rights"
        await desk.press("f3")
        await desk.at(Confirm)
        await desk.press("q")
        await desk.at(AccessRightsScreen)
        await desk.press("delete")
        await desk.at(Confirm)
        await desk.press("r")
        await desk.sees("Il faut au moins une personne")
    assert Right.MANAGE in services.actor.rights


@pytest.mark.thorough
@pytest.mark.feature("P60")
async def test_what_is_not_saved_is_given_up_only_when_asked_to(tmp_path: Path) -> None:
    services = managed(tmp_path)
    before = read_actor_of(services, "nom:commis")
    async with at_work(services) as desk:
        await opened(desk)
        await chosen(desk, "nom:commis")
        await desk.press("f3")
        await desk.at(AccessRightsScreen)
        await chosen(desk, "nom:commis")
        await desk.press("space", "f3")
        await desk.at(Confirm)
        await desk.sees("ne sont pas enregistrés")
        await desk.press("escape")
        await desk.at(AccountScreen)
        assert desk.widget(FormPage).editors["rights"].typed == "SAISIR"
        await desk.press("ctrl+q")
        await desk.sees("NON ENREGISTRÉ", "F8 les enregistre, F3 les abandonne", "L’application reste ouverte")
        await desk.press("f3")
        await desk.at(Confirm)
        await desk.press("q")
        await desk.at(AccessRightsScreen)
        assert read_actor_of(services, "nom:commis") == before


def read_actor_of(services: Services, login: str) -> Actor | None:
    return read_actor(services.store, login)


@pytest.mark.feature("P60")
async def test_an_access_is_taken_away_after_a_confirmation(tmp_path: Path) -> None:
    services = managed(tmp_path, MANAGER, ZOE)
    async with at_work(services) as desk:
        shown = await opened(desk)
        await desk.press("end", "d")
        await desk.at(Confirm)
        await desk.sees("Retirer tout accès à Zoé O’Neill-Œuvray [/] ᐃᓄᒃ (nom:zoe)")
        await desk.press("enter", "escape")
        await desk.at(AccessRightsScreen)
        assert read_actor_of(services, "nom:zoe") is not None
        await desk.press("d")
        await desk.at(Confirm)
        await desk.press("r")
        await desk.sees("n’a plus accès.")
        await desk.until(lambda: "nom:zoe" not in [row.key for row in shown.held.rows])
        assert read_actor_of(services, "nom:zoe") is None


@pytest.mark.thorough
@pytest.mark.feature("P60")
async def test_an_account_of_two_offices_has_other_rights_in_each_and_may_leave_this_one_and_come_back(
    tmp_path: Path,
) -> None:
    both = replace(ZOE, divisions=frozenset({BAIE, "3100-4410"}))
    services = managed(tmp_path, MANAGER, both)
    async with at_work(services) as desk:
        await opened(desk)
        await chosen(desk, "nom:zoe")
        await desk.sees("travaille aussi ailleurs que chez vous", "Services de garde [x] 3000-2000")
        asked = ("name", "email", "rights", "until")
        assert [desk.widget(FormPage).editors[key].focusable for key in asked] == [False, True, True, True]
        await go_to(desk, "divisions")
        await desk.press("space", "f8")
        await desk.at(AccessRightsScreen)
        assert read_actor_of(services, "nom:zoe") == replace(both, divisions=frozenset({"3100-4410"}))
        await desk.press("a")
        await desk.at(AccountScreen)
        await desk.write("nom:zoe")
        await desk.press("tab")
        await desk.write("Un autre nom")
        await go_to(desk, "rights")
        await desk.press("down", "space", "f8")
        await desk.sees(f"Droits enregistrés : {ZOE.name}.")
        back = read_actor_of(services, "nom:zoe")
        assert back is not None
        assert (back.places, back.rights_in("3100-4410")) == (both.divisions, both.rights)
        assert back.rights_in(BAIE) == {Right.ENTER}


@pytest.mark.thorough
@pytest.mark.feature("P60")
async def test_rights_changed_by_somebody_else_meanwhile_are_not_written_over(tmp_path: Path) -> None:
    services = managed(tmp_path, MANAGER, ZOE)
    async with at_work(services) as desk:
        await opened(desk)
        await chosen(desk, "nom:zoe")
        employ(services.store, replace(ZOE, rights=frozenset({Right.SIGN})))
        await desk.press("space", "down", "space", "f8")
        await desk.sees("Une autre personne a changé les droits de ce compte entre-temps")
        assert read_actor_of(services, "nom:zoe") == replace(ZOE, rights=frozenset({Right.SIGN}))


@pytest.mark.thorough
@pytest.mark.feature("P60")
async def test_who_may_manage_nothing_more_is_brought_home_and_told(tmp_path: Path) -> None:
    services = managed(tmp_path)
    async with at_work(services) as desk:
        await opened(desk)
        employ(services.store, replace(MANAGER, rights=frozenset({Right.CONSULT})))
        await desk.press("f5")
        await desk.at(HomeScreen)
        await desk.sees("il faut le droit « Gestion des droits d’accès ». Demandez-le à Maude Lavague.")


@pytest.mark.thorough
@pytest.mark.feature("P60")
async def test_an_agent_who_manages_ticks_regions_of_their_own(tmp_path: Path) -> None:
    services = managed(tmp_path, CHIEF)
    async with at_work(services) as desk:
        shown = await opened(desk)
        assert {row.key for row in shown.held.rows} == {"nom:ministere", "uid:8", AGENT.login}
        await desk.press("a")
        await desk.at(AccountScreen)
        await desk.sees("[x] Agent du Ministère", "Capitale-Nationale, Nord et Est [ ] 11", "Sud [ ] 16")
        assert "Consulter" not in desk.read()
        await desk.write("nom:ana")
        await go_to(desk, "name")
        await desk.write("Ana Agente")
        await desk.press("f8")
        await desk.sees("Choisissez au moins une région")
        page = desk.widget(FormPage)
        assert page.current is not None
        assert page.current.field.label == "Capitale-Nationale, Nord et Est"
        await desk.press("space", "f8")
        await desk.at(AccessRightsScreen)
        assert read_actor_of(services, "nom:ana") == Actor(
            "nom:ana", "Ana Agente", frozenset({Right.AGENT}), regions=frozenset({"11"})
        )


@pytest.mark.thorough
@pytest.mark.feature("P60")
async def test_who_holds_the_store_makes_the_first_agent_on_the_screen(tmp_path: Path) -> None:
    services = managed(tmp_path, READER, owner=True)
    async with at_work(services) as desk:
        await opened(desk)
        await desk.press("a")
        await desk.at(AccountScreen)
        await desk.write("nom:ana")
        await go_to(desk, "name")
        await desk.write("Ana Agente")
        await go_to(desk, "rights")
        await desk.sees("Services de garde * [ ] 3000-2000")
        await desk.press("end", "space")
        await desk.until(lambda: "Services de garde" not in desk.read())
        await go_to(desk, "regions:3")
        await desk.press("end", "space", "f8")
        await desk.at(AccessRightsScreen)
        found = read_actor_of(services, "nom:ana")
        assert found is not None
        assert (found.rights, found.divisions, found.regions) == ({Right.AGENT}, frozenset(), {"17"})
