"""The lists as the screens get them: the guide's columns, cells as people read them, who may see them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import CloseReason, ListKind
from mes_tui.domain.errors import Refusal
from mes_tui.domain.people import Guardian
from mes_tui.services.lists import ListQuery, Lists, columns
from storage import records
from tests.services.builders import (
    AGENT,
    BAIE,
    CLERK,
    CLOSING,
    COLLINES,
    ENDED,
    GALETS,
    NUAGES,
    QUAI,
    READER,
    STRANGER,
    Work,
    child_file,
)

COLLINES_CLERK = replace(CLERK, divisions=frozenset({COLLINES}))
LABELS = {
    ListKind.CHILDREN: ("Enfant", "Naissance", "NECSG", "Installation", "AIEH", "Demande"),
    ListKind.CURRENT: ("Numéro", "Enfant", "Installation", "Transmise", "Mise à jour", "Statut"),
    ListKind.DRAFTS: ("Numéro", "Enfant", "Installation", "Créée le", "Modifiée le", "Type"),
    ListKind.COMPLIANT: ("Numéro", "Enfant", "Installation", "Transmise", "Conforme le", "Type"),
    ListKind.CLOSED: ("Numéro", "Enfant", "Installation", "Terminée le", "Motif", "Type"),
    ListKind.ALL: ("Numéro", "Enfant", "Installation", "Mise à jour", "Statut", "Type"),
}


@pytest.mark.feature("P16", "P18", "P19", "P20")
@pytest.mark.parametrize("kind", list(ListKind))
def test_columns_are_those_of_the_guide(kind: ListKind) -> None:
    assert tuple(column.label for column in columns(kind)) == LABELS[kind]
    assert ListQuery.first(kind, BAIE).sort in {column.key for column in columns(kind)}


@pytest.mark.feature("P14", "P23")
def test_cells_are_what_people_read(work: Work) -> None:
    sent = work.transmitted("D1")
    work.draft("D9")
    lists = Lists(work.context)
    (row,) = lists.window(ListQuery.first(ListKind.CURRENT, BAIE))
    assert row.cells == (
        "2021-11-001", "EXEMPLE, Lou", "du Quai", "2021-08-02", "2021-08-02", "Transmis"
    )  # fmt: skip
    assert (row.id, row.key, row.marked) == (sent, "2021-11-001", False)
    (row,) = lists.window(ListQuery.first(ListKind.DRAFTS, BAIE))
    assert row.cells[1:3] == ("O’NEILL-ŒUVRAY [/], Élise ᐃᓄᒃ", "des Galets")
    assert row.cells[-1] == "Nouvelle"
    children = {row.child_file: row.cells for row in lists.window(ListQuery.first(ListKind.CHILDREN, BAIE))}
    assert children["D1"] == (
        "EXEMPLE, Lou", "2019-03-14", "1000001", "du Quai", "Active", "2021-11-001"
    )  # fmt: skip
    assert children["D3"][4:] == ("Non active", "")


@pytest.mark.thorough(keep=2)
@pytest.mark.feature("P20")
@pytest.mark.parametrize("reason", CLOSING)
def test_the_reason_of_a_closed_request_is_in_its_column(work: Work, reason: CloseReason) -> None:
    request = work.transmitted("D1")
    work.clock.instant = datetime(2022, 9, 5, 15, tzinfo=UTC)
    work.as_(AGENT).review.decide(request, CLOSING[reason], ENDED, work.version(request))
    (row,) = Lists(work.context).window(ListQuery.first(ListKind.CLOSED, BAIE))
    assert row.cells[4] == reason.short_label


def test_every_reason_of_a_closed_request_has_room_in_its_column() -> None:
    room = {column.key: column.width for column in columns(ListKind.CLOSED) if not column.flexible}
    assert [reason for reason in CloseReason if len(reason.short_label) > room["reason"]] == []


def test_two_files_of_a_child_in_one_site_are_told_apart(work: Work) -> None:
    both = Guardian("O’Neill-Œuvray [/]", "Élise")
    added = (
        child_file("D4", "1000001", QUAI, guardian=both),
        child_file("D5", "1000002", GALETS, guardian=both),
        child_file("D21", "1000020", "3200-7731", guardian=both, home_provider="R1"),
    )
    with work.context.store.writing() as session:
        for file in added:
            records.upsert_child_file(session, COLLINES if file.home_provider else BAIE, file)
    places = {
        row.child_file: row.cells[3]
        for lists, division in ((Lists(work.context), BAIE), (Lists(work.as_(COLLINES_CLERK).context), COLLINES))
        for row in lists.window(ListQuery.first(ListKind.CHILDREN, division))
    }
    assert places == {
        "D1": "du Quai (Camille Exemple)",
        "D4": "du Quai (Élise O’Neill-Œuvray [/])",
        "D2": "du Quai",
        "D3": "des Galets",
        "D5": "des Galets",
        "D9": "des Galets",
        "D20": "Trois-Collines (Solène Marchand-Vif, Camille Exemple)",
        "D21": "Trois-Collines (Solène Marchand-Vif, Élise O’Neill-Œuvray [/])",
    }


def test_days_are_local_days(work: Work) -> None:
    work.clock.instant = datetime(2021, 8, 3, 2, 30, tzinfo=UTC)
    work.draft()
    (row,) = Lists(work.context).window(ListQuery.first(ListKind.DRAFTS, BAIE))
    assert row.cells[3] == work.clock.instant.astimezone().date().isoformat()


@pytest.mark.thorough
@pytest.mark.feature("P14", "P21")
def test_counts_follow_the_requests(work: Work) -> None:
    lists = Lists(work.context)
    assert dict(lists.counts(BAIE)) == dict.fromkeys(ListKind, 0) | {ListKind.CHILDREN: 4}
    work.commented("D1")
    work.draft("D9")
    counts = lists.counts(BAIE)
    assert (counts[ListKind.CURRENT], counts[ListKind.DRAFTS], lists.commented(BAIE)) == (1, 1, 1)
    assert dict(lists.counts("")) == dict.fromkeys(ListKind, 0)


@pytest.mark.parametrize("actor", [READER, CLERK], ids=["reader", "clerk"])
def test_every_right_of_the_division_sees_its_lists(work: Work, actor: Actor) -> None:
    work.draft()
    assert len(Lists(work.as_(actor).context).window(ListQuery.first(ListKind.DRAFTS, BAIE))) == 1


@pytest.mark.thorough(keep=4)
@pytest.mark.parametrize("kind", list(ListKind))
@pytest.mark.parametrize("actor", [STRANGER, AGENT], ids=["stranger", "agent"])
def test_lists_of_others_stay_closed(work: Work, actor: Actor, kind: ListKind) -> None:
    work.draft()
    lists = Lists(work.as_(actor).context)
    with pytest.raises(Refusal):
        lists.window(ListQuery.first(kind, BAIE))
    with pytest.raises(Refusal):
        lists.total(ListQuery.first(kind, BAIE))
    assert dict(lists.counts(BAIE)) == dict.fromkeys(ListKind, 0)
    assert lists.commented(BAIE) == 0


def test_a_list_holds_its_own_division_only(work: Work) -> None:
    work.draft()
    lists = Lists(work.as_(STRANGER).context)
    assert lists.window(ListQuery.first(ListKind.DRAFTS, NUAGES)) == ()
