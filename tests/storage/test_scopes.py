"""A line of the journal about no request is read where it belongs, and nowhere else; on both engines."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import ListKind, MinistryListKind, Right
from mes_tui.domain.journal import JournalAction
from mes_tui.services.access_rights import AccessRights
from mes_tui.services.accounts import PROVIDER_RIGHTS
from mes_tui.services.imports import Imports
from mes_tui.services.journal import Journal
from mes_tui.services.list_exports import ListExports, ListFormat
from mes_tui.services.lists import ListQuery, Lists
from mes_tui.services.ministry_lists import MinistryQuery
from mes_tui.services.request_work import note
from mes_tui.services.tamper_check import TamperCheck
from storage.store import Store
from tests.importing.builders import as_json, document
from tests.services.builders import BAIE, COLLINES, NUAGES, Clock, employ, fill, work_context
from tests.storage.office import execute

OURS = Actor("nom:ours", "Maude Lavoie", PROVIDER_RIGHTS, frozenset({BAIE}))
THEIRS = Actor("nom:theirs", "Noé Beauciel", PROVIDER_RIGHTS, frozenset({NUAGES}))
ALL = Actor("nom:all", "Ève Partout", PROVIDER_RIGHTS, frozenset({BAIE, NUAGES, COLLINES}))
CHIEF = Actor("nom:chief", "Ana Chef", frozenset({Right.AGENT, Right.MANAGE}), regions=frozenset({"06", "11"}))
FAR = Actor("nom:far", "Léa Loin", frozenset({Right.AGENT, Right.MANAGE}), regions=frozenset({"16"}))
STORE = ""


def clerk(login: str, *divisions: str) -> Actor:
    return Actor(login, "Zoé Secrète", frozenset({Right.CONSULT}), frozenset(divisions))


def rights(giver: Actor, given: Actor) -> Callable[[Store], None]:
    def give(store: Store) -> None:
        hands = AccessRights(work_context(store, giver, Clock()))
        hands.put(given)
        hands.remove(given.login)

    return give


def exported(store: Store) -> None:
    context = work_context(store, THEIRS, Clock())
    ListExports(context, Lists(context)).render([ListQuery.first(ListKind.CHILDREN, NUAGES)], ListFormat.CSV)


def ministry_list(store: Store) -> None:
    context = work_context(store, CHIEF, Clock())
    query = MinistryQuery.first(MinistryListKind.TO_REVIEW)
    ListExports(context, Lists(context)).render_ministry_list(query, ListFormat.CSV)


def imported(store: Store) -> None:
    Imports(work_context(store, OURS, Clock())).load_bytes(as_json(document()), "csg.json")


def backed_up(store: Store) -> None:
    context = work_context(store, ALL, Clock())
    with store.writing() as session:
        note(context, session, "", JournalAction.BACKED_UP, ("", ""))


# What is done, and where its lines are read.
DONE: dict[Callable[[Store], None], set[str]] = {
    rights(OURS, clerk("nom:a", BAIE)): {BAIE},
    rights(ALL, clerk("nom:b", BAIE, NUAGES)): {BAIE, NUAGES},
    rights(CHIEF, Actor("nom:c", "Ûna", frozenset({Right.AGENT}), regions=frozenset({"06"}))): {"region:06"},
    exported: {NUAGES},
    ministry_list: {"region:06", "region:11"},
    imported: {BAIE},
    backed_up: {STORE},
}
READERS = {
    OURS: {BAIE},
    THEIRS: {NUAGES},
    ALL: {BAIE, NUAGES, COLLINES, STORE},
    CHIEF: {"region:06", "region:11"},
    FAR: {"region:16"},
}


@pytest.mark.feature("P60", "P72")
def test_each_line_about_no_request_is_read_by_who_manages_its_place_only(any_store: Store) -> None:
    fill(any_store)
    employ(any_store, *READERS)
    for act, scopes in DONE.items():
        (before,) = any_store.rows("SELECT coalesce(max(id), 0) FROM journal")
        act(any_store)
        told = "SELECT id, scope, detail FROM journal WHERE id > :last AND action <> 'sceller'"
        lines = any_store.rows(told, {"last": before[0]})
        assert {scope for _, scope, _ in lines} == scopes
        for reader, places in READERS.items():
            read = {entry.line.id for entry in Journal(work_context(any_store, reader, Clock())).entries()}
            assert read & {id_ for id_, _, _ in lines} == {id_ for id_, scope, _ in lines if scope in places}
        # No line names a place but its own.
        named = [
            (scope, code) for _, scope, text in lines for code in (BAIE, NUAGES, "06", "11") if code in text.split(":")
        ]
        assert not [(scope, code) for scope, code in named if scope and code not in scope]


@pytest.mark.feature("P72")
def test_lines_of_before_are_read_by_who_holds_the_store_or_manages_all_of_it(any_store: Store) -> None:
    fill(any_store)
    employ(any_store, *READERS)
    backed_up(any_store)
    holder = work_context(any_store, replace(OURS, login="uid:99", rights=frozenset({Right.CONSULT})), Clock())
    holder.owner = True
    read = [entry.line.action for entry in Journal(holder).entries()]
    assert [action for action in read if action != "sceller"] == ["sauvegarder"]
    for reader in READERS:
        context = work_context(any_store, reader, Clock())
        assert len(list(Journal(context).entries())) == (reader is ALL), reader.login


@pytest.mark.feature("P72")
def test_what_seals_a_part_of_the_store_is_read_by_who_holds_it(any_store: Store) -> None:
    fill(any_store)
    employ(any_store, *READERS)
    imported(any_store)
    holder = work_context(any_store, OURS, Clock())
    holder.owner = True
    written = {id_ for (id_,) in any_store.rows("SELECT id FROM journal WHERE action = 'sceller'")}
    sealing = {entry.line.id: entry.text for entry in Journal(holder).entries() if entry.line.action == "sceller"}
    assert sealing.keys() == written
    assert f"Contenu scellé par l’application\u00a0: Données du service de garde {BAIE}" in sealing.values()
    for reader in READERS:
        read = [entry.line.action for entry in Journal(work_context(any_store, reader, Clock())).entries()]
        assert "sceller" not in read, reader.login


def test_a_line_given_to_another_place_is_found(store: Store, place: Path) -> None:
    """Its place is sealed with it; a line without one is what it was."""
    fill(store)
    employ(store, ALL)
    exported(store)
    backed_up(store)
    check = TamperCheck(work_context(store, ALL, Clock()))
    assert [fault for fault in check.verify().faults if "l’horloge" not in fault] == []
    for scope in (BAIE, ""):
        with store.writing() as session:
            execute(session, "DROP TRIGGER IF EXISTS guard_journal_changed")
            execute(session, "UPDATE journal SET scope = :scope WHERE scope <> ''", scope=scope)
        assert any("a été changée" in fault for fault in check.verify().faults)
