"""Another « dossier parent-enfant » for a request: what changes is told, then follows; what was sent stays."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from mes_tui.domain.codes import ListKind, MinistryListKind, Quality, Right, Status
from mes_tui.domain.errors import NotFound, NotSaved, Refusal, Stale
from mes_tui.domain.people import Allowance, Child, ChildFile, Guardian, Site
from mes_tui.domain.requests import NewComment
from mes_tui.domain.statuses import Event
from mes_tui.importing.package import DATA_FILE
from mes_tui.printing.model import PrintKind
from mes_tui.services.dossiers import Dossiers
from mes_tui.services.file_changes import FileChange, FileChanges
from mes_tui.services.lists import ListQuery, Lists
from mes_tui.services.ministry_lists import MinistryLists, MinistryQuery
from mes_tui.services.tamper_check import TamperCheck
from storage import records
from storage.store import Store
from tests import prepared
from tests.services import exported
from tests.services.builders import AGENT, BAIE, DIRECTOR, FILES, GALETS, GRANTS, QUAI, Clock, Work, fill, seal

LEFT, AUNT = Guardian("Exemple", "Camille"), Guardian("Zibeline", "Aude", "8, rang Deux", "G0C 1A0")
OLD = FILES[0]
NEW = replace(OLD, key="D7", guardian=AUNT, other_guardian=LEFT, start=date(2021, 8, 1), days_per_week="3")


def imported(store: Store, *files: ChildFile, child: Child | None = None, site: Site | None = None) -> None:
    """What the management software says from now on."""
    with store.writing() as session:
        if child is not None:
            records.upsert_child(session, BAIE, child)
        if site is not None:
            records.upsert_site(session, site)
        session.flush()
        for file in files:
            records.upsert_child_file(session, BAIE, file)
        records.settle(session)


def replaced(store: Store) -> None:
    """The former « dossier » is over, a new one has another signatory: what CSG prescribes."""
    imported(store, replace(OLD, end=date(2021, 8, 1)), NEW)


def found(work: Work, request_id: int) -> dict[str, FileChange]:
    return {change.key: change for change in FileChanges(work.context).of(request_id)}


def take(work: Work, request_id: int, key: str = "D7") -> None:
    FileChanges(work.context).make(request_id, key, work.version(request_id))


def intact(work: Work) -> None:
    assert TamperCheck(replace(work.context, owner=True)).verify().faults == ()


def drafted(work: Work) -> int:
    return work.ready()


def commented(work: Work) -> int:
    return work.commented()


def withdrawn(work: Work) -> int:
    request_id = work.transmitted()
    work.outcomes.tell(request_id, Event.WITHDRAW, {}, work.version(request_id))
    return request_id


BEFORE = {"drafted": drafted, "commented": commented, "withdrawn": withdrawn}


@pytest.mark.parametrize("bring", BEFORE.values(), ids=BEFORE)
@pytest.mark.thorough
@pytest.mark.feature("C2")
def test_the_dossier_that_replaces_another_is_taken(any_store: Store, bring: Callable[[Work], int]) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    request_id = bring(work)
    before = work.drafts.read(request_id)
    assert found(work, request_id) == {}
    replaced(any_store)
    assert "terminé" in work.submission.analyse(request_id).refusal or before.comments
    change = found(work, request_id)["D7"]
    told = {one.label: (one.before, one.after) for one in change.changes}
    assert told["Identité du parent responsable"] == ("Camille Exemple", "Aude Zibeline")
    assert told["Identité de l’autre parent"][1] == "Camille Exemple"
    # Prefilled and left so: it follows.
    assert [text[0] for text in told["Jours de fréquentation par semaine"]] == ["5", "3"]
    assert (change.refusal, change.own, change.signed, change.papers) == ("", False, True, True)
    take(work, request_id)
    after = work.drafts.read(request_id)
    assert (after.request.child_file, after.child_file.guardian) == ("D7", AUNT)
    assert (after.request.number, after.comments) == (before.request.number, before.comments)
    followed = {"jours_semaine": after.answers["jours_semaine"], "date_debut_freq": "2021-08-01"}
    assert after.answers == {**before.answers, **followed}
    state = work.submission.signature_state(after)
    assert state.void
    assert "Identité du parent responsable" in state.changed
    assert work.journal(before.request.number)[-1][1] == "changer le dossier"
    assert found(work, request_id) == {}
    intact(work)


def test_an_answer_that_was_typed_stays_and_is_told(store: Store) -> None:
    fill(store)
    work = Work(store, Clock())
    request_id = work.draft()
    work.drafts.save(request_id, {"jours_semaine": "4"}, work.version(request_id))
    replaced(store)
    assert found(work, request_id)["D7"].left == ("Jours de fréquentation par semaine",)
    take(work, request_id)
    assert work.drafts.read(request_id).answers["jours_semaine"] == "4"


MOTHER = replace(OLD.guardian, quality=Quality.MOTHER)
HUGO = Guardian("Zibeline", "Hugo")
SIGNS = {
    "known of the former one only": (MOTHER, HUGO, ""),
    "typed for the former one": (OLD.guardian, HUGO, ""),
    "known of both": (MOTHER, replace(HUGO, quality=Quality.FATHER), "PERE"),
    "typed, then known": (OLD.guardian, replace(HUGO, quality=Quality.FATHER), "PERE"),
    "typed for who still signs": (OLD.guardian, replace(OLD.guardian, last_name="EXEMPLE"), "MERE"),
}


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("former", "now", "quality"), SIGNS.values(), ids=SIGNS)
def test_what_is_said_of_who_signs_is_not_said_of_another(
    store: Store, former: Guardian, now: Guardian, quality: str
) -> None:
    fill(store)
    work = Work(store, Clock())
    imported(store, replace(OLD, guardian=former))
    request_id = work.draft()
    if former.quality is None:
        work.drafts.save(request_id, {"parent_qualite": "MERE"}, work.version(request_id))
    imported(store, replace(OLD, guardian=former, end=date(2021, 8, 1)), replace(NEW, guardian=now))
    assert found(work, request_id)["D7"].left == ()
    take(work, request_id)
    assert work.drafts.read(request_id).answers.get("parent_qualite", "") == quality


def test_what_a_review_may_still_take_back_keeps_its_place(store: Store) -> None:
    """The hours of two installations would be granted by one request."""
    fill(store)
    work = Work(store, Clock())
    request_id = work.transmitted()
    work.declare(request_id, "3")
    work.outcomes.tell(request_id, Event.ASK_REVIEW, {"text": "Motif."}, work.version(request_id))
    work.return_with(request_id, NewComment(1, "personne_joindre", "Précisez."))
    imported(store, replace(NEW, site=GALETS), replace(NEW, key="D8"))
    changes = found(work, request_id)
    assert "déjà obtenu" in changes["D7"].refusal
    with pytest.raises(Refusal, match="déjà obtenu"):
        take(work, request_id)
    # Another signatory in the same place is no other place.
    take(work, request_id, "D8")


REFUSED = {
    "no allowance": (replace(NEW, allowance=Allowance()), "ne bénéficie pas"),
    "another region": (replace(NEW, site="3000-2009"), "autre région"),
}


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("file", "words"), REFUSED.values(), ids=REFUSED)
def test_a_dossier_that_cannot_be_taken_says_why(store: Store, file: ChildFile, words: str) -> None:
    fill(store)
    work = Work(store, Clock())
    request_id = work.draft()
    imported(store, file, site=Site("3000-2009", BAIE, "Îlot", "1, rue Basse", "G0C 1A0", "09"))
    assert words in found(work, request_id)["D7"].refusal
    with pytest.raises(Refusal, match=words):
        take(work, request_id)


def test_only_a_running_dossier_of_the_child_is_taken_on_what_was_read(store: Store) -> None:
    fill(store)
    work = Work(store, Clock())
    request_id, version = work.draft(), 1
    replaced(store)
    for key in ("D0", "D1", "D2", "D7 ", "ailleurs"):
        with pytest.raises(NotFound):
            take(work, request_id, key)
    with pytest.raises(Stale):
        FileChanges(work.context).make(request_id, "D7", version + 1)
    assert work.drafts.read(request_id).request.child_file == "D1"


@pytest.mark.thorough
@pytest.mark.feature("C3")
def test_the_installation_is_changed_unless_the_child_has_a_request_there(store: Store) -> None:
    fill(store)
    work = Work(store, Clock())
    request_id = work.ready()
    imported(store, replace(NEW, site=GALETS))
    assert "Installation" in {change.label for change in found(work, request_id)["D7"].changes}
    other = work.draft("D7")
    with pytest.raises(Refusal, match=work.number(other)):
        take(work, request_id)
    work.drafts.delete(other, work.number(other))
    take(work, request_id)
    (row,) = Lists(work.context).window(ListQuery.first(ListKind.DRAFTS, BAIE))
    assert row.cells[2] == "des Galets"
    assert work.drafts.read(request_id).site.number == GALETS
    # The place that it left is free.
    assert work.draft("D1")
    intact(work)


SISTER = Child("1000077", "1201900000099", "Exemple", "Mia", date(2019, 3, 14))
SAME = {
    "same NIREC": Child("1000078", "1201900000017", "Exemple-Zibeline", "Lou", date(2019, 3, 14)),
    "same names, no NIREC": Child("1000078", "", "EXEMPLE", "lou", date(2019, 3, 14)),
}


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("child", SAME.values(), ids=SAME)
def test_a_dossier_under_another_necsg_is_taken_when_it_is_the_same_child(store: Store, child: Child) -> None:
    fill(store)
    work = Work(store, Clock())
    request_id = work.ready()
    imported(store, replace(NEW, key="D8", necsg=SISTER.necsg), child=SISTER)
    imported(store, replace(NEW, necsg=child.necsg), child=child)
    assert set(found(work, request_id)) == {"D7"}
    take(work, request_id)
    file = work.drafts.read(request_id)
    assert (file.request.necsg, file.child) == (child.necsg, child)
    intact(work)


def test_what_the_dossier_of_a_commented_request_says_since_is_taken(store: Store) -> None:
    fill(store)
    work = Work(store, Clock())
    request_id = work.commented()
    imported(store, replace(OLD, guardian=AUNT))
    change = found(work, request_id)["D1"]
    assert change.own
    take(work, request_id, "D1")
    assert work.drafts.read(request_id).child_file.guardian == AUNT
    intact(work)


@pytest.mark.thorough
def test_the_ministry_reads_the_people_that_were_sent_until_the_next_sending(any_store: Store, tmp_path: Path) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    request_id, number = exported.commented(work), "2021-11-001"
    agent = work.as_(replace(AGENT, rights=AGENT.rights | {Right.MANAGE}))
    before = agent.review.read(request_id)
    imported(any_store, replace(OLD, end=date(2021, 8, 1)), replace(NEW, site=GALETS))
    take(work, request_id)
    after = agent.review.read(request_id)
    assert (after.pages, after.file.child_file, after.file.request.site) == (before.pages, before.file.child_file, QUAI)
    lists = MinistryLists(agent.context)
    assert lists.total(replace(MinistryQuery.first(MinistryListKind.RETURNED), filter="galets")) == 0
    assert "changer le dossier" not in {entry.line.action for entry in agent.journal_service.entries(number)}
    for kind in (PrintKind.FULL, PrintKind.ARCHIVE):
        data = agent.prints.render(request_id, kind).data
        assert "Zibeline" not in _said(data)
    with pytest.raises(NotSaved), any_store.writing() as session:
        session.connection().exec_driver_sql("UPDATE request SET sent_people = ''")
    path = tmp_path / "dossier.pdf"
    path.write_bytes(work.prints.render(request_id, PrintKind.ARCHIVE).data)
    _sent_again(work, request_id)
    assert agent.review.read(request_id).file.child_file.guardian == AUNT
    assert lists.total(replace(MinistryQuery.first(MinistryListKind.TO_REVIEW), filter="galets")) == 1
    intact(work)
    _taken_back(path, tmp_path)


def _said(data: bytes) -> str:
    reader = PdfReader(BytesIO(data))
    carried = [part.decode() for part in reader.attachments.get(DATA_FILE, [])]
    return "\n".join([*(page.extract_text() for page in reader.pages), *carried])


def _sent_again(work: Work, request_id: int) -> None:
    for comment in work.drafts.read(request_id).comments:
        work.drafts.correct_comment(request_id, comment.id, True, "Fait", work.version(request_id))
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))


def _taken_back(path: Path, folder: Path) -> None:
    """Exported while it was corrected: the provider finds what it prepared, the Ministry what it was sent."""
    with Store.open(prepared.new_store(folder / "autre.db"), seal=seal()) as other:
        fill(other)
        holder = Work(other, Clock(), replace(DIRECTOR, rights=DIRECTOR.rights | {Right.MANAGE}))
        holder.context.owner = True
        Dossiers(holder.context).take_back(path)
        agent = holder.as_(AGENT)
        (row,) = MinistryLists(agent.context).window(MinistryQuery.first(MinistryListKind.RETURNED))
        assert holder.drafts.read(row.id).child_file.guardian == AUNT
        assert agent.review.read(row.id).file.child_file.guardian == OLD.guardian
        intact(holder)


@pytest.mark.thorough
def test_given_up_in_the_middle_of_it_the_request_stays_as_it_was_sent_for_the_ministry(any_store: Store) -> None:
    fill(any_store)
    work = Work(any_store, Clock())
    request_id = work.commented()
    replaced(any_store)
    take(work, request_id)
    work.outcomes.tell(request_id, Event.GIVE_UP, {"text": "Départ."}, work.version(request_id))
    assert work.status(request_id) is Status.CLOSED
    assert work.as_(AGENT).drafts.read(request_id).child_file.key == "D1"
    intact(work)


@pytest.mark.thorough
def test_the_file_says_the_people_of_the_last_sending_beside_those_prepared(store: Store) -> None:
    fill(store)
    work = Work(store, Clock())
    request_id = exported.commented(work)
    data = json.loads(_data(work, request_id))
    assert "donnees_transmises" not in data or data["donnees_transmises"] is None
    replaced(store)
    take(work, request_id)
    data = json.loads(_data(work, request_id))
    (now,), (sent,) = data["donnees"]["dossiers"], data["donnees_transmises"]["dossiers"]
    assert (now["id"], sent["id"]) == ("D7", "D1")


def _data(work: Work, request_id: int) -> bytes:
    made = work.prints.render(request_id, PrintKind.ARCHIVE).data
    (data,) = PdfReader(BytesIO(made)).attachments[DATA_FILE]
    return bytes(data)


def test_a_type_that_the_history_of_the_place_contradicts_is_told(store: Store) -> None:
    fill(store)
    work = Work(store, Clock(datetime(2022, 8, 2, 14, tzinfo=UTC)))
    request_id = work.draft()
    replaced(store)
    assert found(work, request_id)["D7"].doubt == ""
    with store.writing() as session:
        records.upsert_grant(session, BAIE, replace(GRANTS[0], necsg=OLD.necsg, year=2021))
        records.settle(session)
    assert "changez-le" in found(work, request_id)["D7"].doubt


def test_an_untouched_draft_becomes_what_one_made_for_the_new_dossier_would_be(store: Store) -> None:
    fill(store)
    work = Work(store, Clock())
    request_id = work.draft()
    replaced(store)
    take(work, request_id)
    work.drafts.delete(request_id, work.number(request_id))
    taken = work.draft("D7")
    fresh = work.drafts.read(taken).answers
    work.drafts.delete(taken, work.number(taken))
    imported(store, replace(NEW, end=date(2021, 8, 1)), OLD)
    other = work.draft()
    replaced(store)
    take(work, other)
    assert work.drafts.read(other).answers == fresh
