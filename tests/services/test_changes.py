"""What changed since a request was sent: old and new as people read them, for the provider and for the Ministry."""

import pytest

from mes_tui.domain.codes import Nature, Status
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.forms.editions import edition
from mes_tui.services.changes import NO_ANSWER, NO_DOCUMENT, NOT_ASKED, SENT_DOCUMENT, Change, compare
from storage.store import Store
from tests.forms.builders import EDITION
from tests.services.builders import AGENT, READER, STRANGER, Work, rules

FORM = edition(EDITION, rules())


def correct(work: Work, request_id: int, **answers: str) -> None:
    work.drafts.save(request_id, answers, work.version(request_id))


def send_again(work: Work, request_id: int) -> None:
    for comment in work.drafts.read(request_id).comments:
        work.drafts.correct_comment(request_id, comment.id, True, "", work.version(request_id))
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))


def labelled(changes: tuple[Change, ...]) -> dict[str, tuple[str, str]]:
    return {change.label: (change.before, change.after) for change in changes}


@pytest.mark.feature("P67")
def test_the_provider_sees_old_and_new_since_the_last_sending(work: Work) -> None:
    request_id = work.commented()
    before = work.drafts.read(request_id).answers["diagnostic"]
    correct(work, request_id, diagnostic="Élise [/] ᐃᓄᒃ", sg_resp_tel="4185550199")
    found = work.changes.of(request_id)
    assert found is not None
    assert found.until is None
    told = labelled(found.changes)
    assert told[FORM.field("diagnostic").label] == (before, "Élise [/] ᐃᓄᒃ")
    assert told[FORM.field("sg_resp_tel").label][1] == "418 555-0199"
    assert [change.page for change in found.changes] == sorted(change.page for change in found.changes)


def test_nothing_changed_is_an_empty_comparison(work: Work) -> None:
    request_id = work.commented()
    found = work.changes.of(request_id)
    assert found is not None
    assert found.changes == ()
    correct(work, request_id, diagnostic="Autre")
    correct(work, request_id, diagnostic=work.drafts.read(request_id).answers["diagnostic"])
    again = work.changes.of(request_id)
    assert again is not None
    assert len(again.changes) == 1


@pytest.mark.feature("P63", "P67")
def test_the_ministry_never_sees_what_is_not_sent(work: Work) -> None:
    request_id = work.commented()
    correct(work, request_id, diagnostic="Pas encore envoyé")
    assert work.as_(AGENT).changes.of(request_id) is None
    send_again(work, request_id)
    for who in (work, work.as_(AGENT)):
        found = who.changes.of(request_id)
        assert found is not None
        assert found.until is not None
        assert found.since < found.until
        assert labelled(found.changes)[FORM.field("diagnostic").label][1] == "Pas encore envoyé"


@pytest.mark.feature("P67")
def test_documents_are_said_replaced_added_or_taken_away(work: Work) -> None:
    request_id = work.commented()
    work.put(request_id, Nature.PLAN, b"%PDF-1.4 autre plan %%EOF")
    work.put(request_id, Nature.REPORT, b"%PDF-1.4 rapport %%EOF")
    work.documents.remove(request_id, Nature.SIGNATURES, work.version(request_id))
    found = work.changes.of(request_id)
    assert found is not None
    told = {
        label.replace("\u00a0", " "): (old, new.replace("\u00a0", " "))
        for label, (old, new) in labelled(found.changes).items()
    }
    assert told == {
        f"Document : {Nature.PLAN.short_label}": (
            SENT_DOCUMENT,
            "Remplacé : « Plan [/].pdf », reçu le 2 août 2021",
        ),
        f"Document : {Nature.REPORT.short_label}": (NO_DOCUMENT, "Ajouté : « Plan [/].pdf », reçu le 2 août 2021"),
        f"Document : {Nature.SIGNATURES.short_label}": (SENT_DOCUMENT, "Retiré"),
    }


# Field, text before, text after, as they are read.
READ = [
    ("sg_resp_tel", "4185550100", "", "418 555-0100", NO_ANSWER),
    ("sg_resp_tel", "", "4185550100", NO_ANSWER, "418 555-0100"),
    ("plan_date", "2021-08-02", "2021-07-01", "2 août 2021", "1er juillet 2021"),
    ("inconnu", "a", "b", "a", "b"),
    ("request:type", "NOUV", "RAC", "Nouvelle", "Renouvellement avec changement"),
]


@pytest.mark.parametrize(("name", "old", "new", "read_old", "read_new"), READ)
def test_values_are_shown_as_people_read_them(name: str, old: str, new: str, read_old: str, read_new: str) -> None:
    (change,) = compare(FORM, {name: old}, {name: new})
    assert (change.before, change.after) == (read_old, read_new)


def test_a_field_that_does_not_apply_any_more_says_so() -> None:
    (change,) = compare(FORM, {"sg_resp_tel": "4185550100"}, {}, visible=frozenset())
    assert change.after == NOT_ASKED


def test_every_field_of_the_form_can_be_told() -> None:
    texts = {field.key: "oui" for field in FORM.fields()}
    found = compare(FORM, {}, texts)
    assert len(found) == len(texts)
    assert all(change.label and change.before and change.after and change.page for change in found)
    assert [change.page for change in found] == sorted(change.page for change in found)


def test_a_request_sent_once_or_never_has_nothing_to_compare(work: Work) -> None:
    assert work.changes.of(work.draft("D9")) is None
    sent = work.transmitted("D1")
    assert work.changes.of(sent) is None
    assert work.status(sent) is Status.TRANSMITTED


def test_reading_the_changes_asks_for_the_right_and_writes_nothing(work: Work, store: Store) -> None:
    request_id = work.commented()
    reader, stranger = work.as_(READER), work.as_(STRANGER)
    before = store.rows("SELECT count(*) FROM journal"), work.version(request_id)
    assert reader.changes.of(request_id) is not None
    with pytest.raises(Refusal, match="un autre service de garde"):
        stranger.changes.of(request_id)
    with pytest.raises(NotFound):
        work.changes.of(404)
    assert (store.rows("SELECT count(*) FROM journal"), work.version(request_id)) == before
