"""Each line of the journal seals what its request holds: what changes without a line is noticed by the next action."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mes_tui.domain.codes import Nature
from storage import records
from storage.records import seals
from tests.services.builders import DIRECTOR, SIGNATURES, Work
from tests.services.tampering import behind, changed_outside


def unsealed(work: Work) -> list[str]:
    """The requests that are not what their last line sealed."""
    with work.store.reading() as session:
        requests = work.store.rows("SELECT id, number FROM request ORDER BY id")
        return [number for id_, number in requests if changed_outside(session, id_)]


def test_a_whole_life_leaves_nothing_unsealed(work: Work) -> None:
    request_id = work.commented()
    assert unsealed(work) == []
    for comment in work.drafts.read(request_id).comments:
        work.drafts.correct_comment(request_id, comment.id, True, "C’est fait [/].", work.version(request_id))
        assert unsealed(work) == []
    work.documents.remove(request_id, Nature.PLAN, work.version(request_id))
    assert unsealed(work) == []
    work.put(request_id, Nature.PLAN)
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))
    assert unsealed(work) == []
    work.declare(request_id)
    assert unsealed(work) == []
    work.close(request_id)
    assert unsealed(work) == []
    gaps = [line for line in work.journal(work.number(request_id)) if line[1] == "écart"]
    assert gaps == []


CHANGES = {
    "an answer": "UPDATE answer SET text = 'autre' WHERE request_id = 1 AND key = 'sg_resp_nom'",
    "an answer removed": "DELETE FROM answer WHERE request_id = 1 AND key = 'sg_resp_nom'",
    "an answer added": "INSERT INTO answer VALUES (1, 'inconnu', 'x', 1)",
    "a document": f"UPDATE attachment SET sha256 = '{'0' * 64}' WHERE request_id = 1",
    "a title": "UPDATE attachment SET title = 'Autre.pdf' WHERE request_id = 1",
    "the clerk's word": "UPDATE attachment SET note = 'vu' WHERE request_id = 1",
    "the type": "UPDATE request SET type = 'TRANS' WHERE id = 1",
    "the status": "UPDATE request SET status = 'CONFORME', compliant_at = modified_at WHERE id = 1",
    "the child": "UPDATE request SET child_file = 'D9', necsg = '1000009' WHERE id = 1",
    "the signer": "UPDATE signature SET last_name = 'Autre' WHERE request_id = 1",
    "the signature": "DELETE FROM signature WHERE request_id = 1",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.thorough(keep=2)
def test_what_was_changed_outside_is_written_down_by_the_next_action(work: Work, place: Path, change: str) -> None:
    request_id = work.ready()
    assert (request_id, unsealed(work)) == (1, [])
    behind(place, change)
    number = work.number(request_id)
    assert unsealed(work) == [number]
    before = len(work.journal(number))
    work.as_(DIRECTOR).drafts.read(request_id)
    assert work.journal(number)[before:] == [("", "écart", ""), ("uid:1", "consulter", "")]
    assert unsealed(work) == []


ACTIONS: dict[str, Callable[[Work, int], object]] = {
    "modifier": lambda work, id_: work.drafts.save(id_, {"sg_resp_nom": "Ève"}, work.version(id_)),
    "signer": lambda work, id_: work.sign(id_),
    "joindre": lambda work, id_: work.put(id_, Nature.PLAN, SIGNATURES),
    "ouvrir": lambda work, id_: work.drafts.open(id_),
    "retirer": lambda work, id_: work.documents.remove(id_, Nature.PLAN, work.version(id_)),
}


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("action", ACTIONS)
def test_no_action_seals_what_somebody_else_changed(work: Work, place: Path, action: str) -> None:
    request_id = work.ready()
    behind(place, CHANGES["an answer"])
    ACTIONS[action](work, request_id)
    assert [line[1] for line in work.journal(work.number(request_id))][-2:] == ["écart", action]


PARTS = {
    "gens:3000-2000": "UPDATE child SET last_name = 'Autre' WHERE necsg = '1000001'",
    "subventions:3000-2000": "UPDATE support_grant SET hours_per_day = '8'",
    "comptes:": "UPDATE user_account SET email = 'autre@exemple.invalid'",
}


@pytest.mark.parametrize("part", PARTS)
def test_what_was_changed_of_a_part_is_written_down_before_it_is_sealed(work: Work, place: Path, part: str) -> None:
    behind(place, PARTS[part])
    with work.store.writing() as session:
        seals.touch(session, part)
        records.settle(session)
    lines = work.store.rows("SELECT action FROM journal WHERE scope = :part ORDER BY id", {"part": part})
    assert [action for (action,) in lines][-1] == "écart"
