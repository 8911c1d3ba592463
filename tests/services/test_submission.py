"""Check-list, electronic signature, transmission."""

import json
from dataclasses import replace

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import ListKind, Nature, RequestType, Right, Status
from mes_tui.domain.errors import NotFound, Refusal, Stale
from mes_tui.domain.people import Allowance, SupportGrant
from mes_tui.services.lists import Lists
from mes_tui.services.signatures import changed_labels
from storage import records
from storage.store import Store
from tests.services.builders import (
    AGENT,
    BAIE,
    CHILDREN,
    CLERK,
    COLLINES,
    DIRECTOR,
    QUAI,
    READER,
    SIGNATURES,
    STRANGER,
    Work,
    child_file,
)


def _lines(work: Work, request_id: int) -> dict[str, bool]:
    return {line.label: line.passed for line in work.submission.analyse(request_id).lines}


@pytest.mark.feature("P57")
def test_the_check_list_follows_the_request(work: Work) -> None:
    request_id = work.draft()
    assert _lines(work, request_id) == {
        "Champs obligatoires remplis": False,
        "Commentaires corrigés": True,
        "Plan d’intégration": False,
        Nature.SIGNATURES.label: False,
        "Signature électronique du directeur du service de garde": False,
    }
    ready = work.ready("D9")
    assert all(_lines(work, ready).values())
    assert work.submission.analyse(ready).receivable


def test_every_cause_leads_to_its_field(work: Work) -> None:
    request_id = work.draft()
    form = work.drafts.evaluate(work.drafts.read(request_id))[0]
    fields = next(line for line in work.submission.analyse(request_id).lines if line.key == "fields")
    assert len(fields.causes) > 20
    for cause in fields.causes:
        assert (cause.target.step, cause.target.page) == (3, form.locate(cause.target.key)[0].number)


@pytest.mark.feature("P58")
def test_a_signature_binds_the_content_and_says_who(work: Work) -> None:
    request_id = work.ready()
    file = work.drafts.read(request_id)
    assert file.signature is not None
    assert (file.signature.full_name, file.signature.signed_by) == ("Maude Lavoie", "uid:1")
    assert file.signature.content["document:PLAN"] == file.attachments[0].sha256
    state = work.submission.signature_state(file)
    assert (state.signed, state.void, state.changed) == (True, False, ())
    assert state.sentence.startswith("Signée par Maude Lavoie, Directrice générale, le 2 août 2021 à ")
    assert ("uid:1", "signer", "") in work.journal(file.request.number)


def test_an_unsigned_request_says_so(work: Work) -> None:
    state = work.submission.signature_state(work.drafts.read(work.draft()))
    assert (state.signed, state.void, state.sentence) == (False, False, "La demande n’est pas signée.")


@pytest.mark.feature("P58")
def test_any_change_after_the_signature_voids_it_and_names_what_changed(work: Work) -> None:
    request_id = work.ready()
    work.drafts.save(request_id, {"heures_jour": "5"}, work.version(request_id))
    work.put(request_id, Nature.PLAN, b"%PDF-1.4 autre plan %%EOF")
    file = work.drafts.read(request_id)
    form = work.drafts.evaluate(file)[0]
    state = work.submission.signature_state(file)
    assert (state.signed, state.void) == (False, True)
    assert form.field("heures_jour").label in state.changed
    assert "Document\u00a0: Plan d’intégration" in state.changed
    assert "«\u00a0Document\u00a0: Plan d’intégration\u00a0»" in state.sentence
    signature = work.submission.analyse(request_id).lines[-1]
    assert not signature.passed
    assert signature.causes[0].sentence == state.sentence
    with pytest.raises(Refusal, match="n’est pas encore recevable – Signature électronique"):
        work.submission.transmit(request_id, work.version(request_id))
    work.sign(request_id)
    assert work.submission.analyse(request_id).receivable


def test_a_change_is_named_once_not_with_the_results_that_follow_from_it(work: Work) -> None:
    request_id = work.ready()
    work.drafts.save(request_id, {"jours_semaine": "4"}, work.version(request_id))
    state = work.submission.signature_state(work.drafts.read(request_id))
    assert state.changed == ("Jours de fréquentation par semaine",)
    assert "«\u00a0Jours par semaine\u00a0»" not in state.sentence


def test_results_are_named_when_nothing_else_changed(work: Work) -> None:
    request_id = work.ready()
    form = work.drafts.evaluate(work.drafts.read(request_id))[0]
    before = {"r_jours_semaine": "5", "heures_jour": "4,5", "request:site": "a"}
    assert changed_labels(form, before, before | {"r_jours_semaine": "4"}) == ("Jours par semaine",)
    assert changed_labels(form, before, before | {"r_jours_semaine": "4", "request:site": "b"}) == (
        "Jours par semaine",
        "Installation",
    )


def test_what_is_not_content_leaves_the_signature_valid(work: Work) -> None:
    request_id = work.ready()
    answers = work.drafts.read(request_id).answers
    typed = {"heures_jour": f" {answers['heures_jour']}", "plan_date": "2021-06-15"}
    work.drafts.save(request_id, typed, work.version(request_id))
    work.clock.forward(days=20)
    assert work.submission.signature_state(work.drafts.read(request_id)).signed


def test_a_signed_document_that_is_removed_voids_the_signature(work: Work) -> None:
    request_id = work.ready()
    work.documents.remove(request_id, Nature.SIGNATURES, work.version(request_id))
    state = work.submission.signature_state(work.drafts.read(request_id))
    assert state.changed == ("Document\u00a0: Signatures MES",)


def test_an_import_that_changes_the_child_voids_the_signature_of_a_draft(work: Work, store: Store) -> None:
    request_id = work.ready()
    with store.writing() as session:
        records.upsert_child(session, BAIE, replace(CHILDREN[0], first_name="Loup"))
    assert work.submission.signature_state(work.drafts.read(request_id)).void


def test_an_incomplete_request_may_be_signed(work: Work) -> None:
    request_id = work.draft()
    work.sign(request_id)
    assert work.submission.signature_state(work.drafts.read(request_id)).signed
    assert not work.submission.analyse(request_id).receivable


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (("", "Lavoie", "Directrice"), "first_name"),
        (("Maude", " \t\u00a0", "Directrice"), "last_name"),
        (("Maude", "Lavoie", "\x1b\u202e"), "function"),
        (("Maude", "L" * 81, "Directrice"), "last_name"),
    ],
)
def test_a_signature_without_a_usable_name_is_refused(work: Work, typed: tuple[str, str, str], key: str) -> None:
    request_id = work.draft()
    with pytest.raises(Refusal) as refused:
        work.submission.sign(request_id, *typed, version=1)
    assert refused.value.key == key
    assert work.drafts.read(request_id).signature is None


@pytest.mark.feature("P59", "P60")
@pytest.mark.parametrize("actor", [CLERK, READER, STRANGER, AGENT], ids=["clerk", "reader", "stranger", "agent"])
def test_only_the_right_to_sign_signs(work: Work, actor: Actor) -> None:
    request_id = work.draft()
    with pytest.raises(Refusal, match=r"Signature|autre service|Le Ministère ne peut pas"):
        work.as_(actor).submission.sign(request_id, "Jean", "Roy", "Commis", 1)
    assert work.drafts.read(request_id).signature is None


def test_signing_what_somebody_changed_meanwhile_is_refused(work: Work) -> None:
    request_id = work.draft()
    work.as_(CLERK).drafts.save(request_id, {"diagnostic": "x"}, 1)
    with pytest.raises(Stale):
        work.submission.sign(request_id, "Maude", "Lavoie", "Directrice", 1)


@pytest.mark.feature("P61", "P62")
def test_transmission_freezes_tells_and_writes_all_at_once(work: Work, store: Store) -> None:
    request_id = work.ready()
    # Another window is open on it: a sent request is the Ministry's to hold.
    work.as_(CLERK).drafts.open(request_id)
    version = work.version(request_id)
    receipt = work.submission.transmit(request_id, version)
    file = work.drafts.read(request_id)
    assert receipt.number == "2021-11-001"
    assert receipt.directorate == "Capitale-Nationale, Nord et Est"
    assert (file.request.status, file.request.transmitted_at) == (Status.TRANSMITTED, receipt.at)
    assert file.request.version == version + 1
    assert store.rows("SELECT recipient, request_number, kind FROM notice") == [
        ("region:11", "2021-11-001", "TRANSMIT")
    ]
    [sent] = [line for line in work.journal("2021-11-001") if line[1] == "transmettre"]
    assert (sent[0], len(sent[2])) == ("uid:1", 64)  # its digest
    snapshot = json.loads(store.rows("SELECT snapshot FROM request")[0][0])
    assert snapshot["child"]["last_name"] == "Exemple"
    assert store.rows("SELECT count(*) FROM lease") == [(0,)]
    counts = Lists(work.context).counts(BAIE)
    assert (counts[ListKind.CURRENT], counts[ListKind.DRAFTS]) == (1, 0)
    assert work.submission.signature_state(file).signed


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("type_", list(RequestType))
def test_every_type_can_be_transmitted_in_the_first_year(work: Work, type_: RequestType) -> None:
    assert work.status(work.transmitted("D9", type_)) is Status.TRANSMITTED


def test_a_renewal_without_change_keeps_the_needs_of_the_previous_request(work: Work, store: Store) -> None:
    first = work.transmitted("D1")
    work.declare(first)
    with store.writing() as session:
        records.upsert_grant(session, BAIE, SupportGrant("1000001", BAIE, QUAI, 2021, "4,5", "262"))
    work.clock.forward(days=365)
    request_id = work.filled("D1", RequestType.RENEWAL_UNCHANGED)
    file = work.drafts.read(request_id)
    locked = "besoin_sante_niveau"
    assert file.answers[locked] == "frequent"
    # The same answer in other words is no change.
    assert work.drafts.save(request_id, {locked: "Fréquent"}, file.request.version).version
    file = work.drafts.read(request_id)
    with pytest.raises(Refusal, match="ne se modifie pas") as refused:
        work.drafts.save(request_id, {locked: "aucun"}, file.request.version)
    assert refused.value.key == locked
    work.put(request_id, Nature.PLAN)
    work.put(request_id, Nature.SIGNATURES, SIGNATURES)
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))
    assert work.status(request_id) is Status.TRANSMITTED


def test_a_coordinating_office_transmits_too(work: Work) -> None:
    director = Actor("uid:1", "Aude Brume", frozenset({Right.ENTER, Right.SIGN}), frozenset({COLLINES}))
    office = work.as_(director)
    request_id = office.filled("D20")
    office.put(request_id, Nature.PLAN)
    office.put(request_id, Nature.SIGNATURES, SIGNATURES)
    office.sign(request_id)
    assert office.submission.transmit(request_id, office.version(request_id)).directorate == "Sud"


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("missing", ["field", "document", "signature", "allowance", "age"])
def test_transmission_is_refused_when_one_thing_is_missing_and_nothing_changes(
    work: Work, store: Store, missing: str
) -> None:
    request_id = work.ready()
    version = work.version(request_id)
    if missing == "field":
        version = work.drafts.save(request_id, {"moyens": ""}, version).version
    elif missing == "document":
        version = work.documents.remove(request_id, Nature.PLAN, version).version
    elif missing == "signature":
        version = work.drafts.save(request_id, {"diagnostic": "Autre"}, version).version
    elif missing == "allowance":
        with store.writing() as session:
            ended = Allowance(True, None, work.context.today.replace(day=1))
            records.upsert_child_file(session, BAIE, child_file("D1", "1000001", QUAI, allowance=ended))
    else:
        with store.writing() as session:
            records.upsert_child(
                session, BAIE, replace(CHILDREN[0], birth_date=CHILDREN[0].birth_date.replace(year=2015))
            )
    before = store.rows("SELECT * FROM request")
    with pytest.raises(Refusal, match="n’est pas encore recevable"):
        work.submission.transmit(request_id, version)
    assert store.rows("SELECT * FROM request") == before
    assert store.rows("SELECT count(*) FROM notice") == [(0,)]
    assert "transmettre" not in {line[1] for line in work.journal("2021-11-001")}


def test_transmission_of_an_older_version_is_refused(work: Work) -> None:
    request_id = work.ready()
    version = work.version(request_id)
    work.as_(CLERK).drafts.save(request_id, {"diagnostic": "x"}, version)
    with pytest.raises(Stale):
        work.submission.transmit(request_id, version)
    assert work.status(request_id) is Status.DRAFT


@pytest.mark.parametrize("actor", [READER, STRANGER, AGENT], ids=["reader", "stranger", "agent"])
def test_who_may_not_enter_does_not_transmit(work: Work, actor: Actor) -> None:
    request_id = work.ready()
    with pytest.raises(Refusal):
        work.as_(actor).submission.transmit(request_id, work.version(request_id))
    assert work.status(request_id) is Status.DRAFT


@pytest.mark.feature("P61", "A5", "C30")
def test_what_is_signed_waits_for_who_may_sign_to_be_sent(work: Work) -> None:
    request_id = work.ready()
    clerk, version = work.as_(CLERK), work.version(request_id)
    with pytest.raises(Refusal, match=r"il faut le droit «.Saisir dans les formulaires – Signature.»"):
        clerk.submission.transmit(request_id, version)
    assert clerk.submission.analyse(request_id).refusal == ""
    assert work.as_(DIRECTOR).submission.transmit(request_id, version).number == "2021-11-001"


def test_transmitting_twice_is_refused(work: Work) -> None:
    request_id = work.transmitted()
    with pytest.raises(Refusal, match="ne peut pas modifier une demande transmise"):
        work.submission.transmit(request_id, work.version(request_id))


@pytest.mark.feature("P64", "P68")
def test_a_commented_request_is_transmitted_again_once_corrected_and_signed(work: Work, store: Store) -> None:
    request_id = work.commented()
    first, second = work.drafts.read(request_id).comments
    work.drafts.save(request_id, {"diagnostic": "Précisé"}, work.version(request_id))
    assert not _lines(work, request_id)["Commentaires corrigés"]
    for comment in (first, second):
        work.drafts.correct_comment(request_id, comment.id, True, "Fait", work.version(request_id))
    work.sign(request_id)
    # The people stay those of the first transmission.
    with store.writing() as session:
        records.upsert_child(session, BAIE, replace(CHILDREN[0], last_name="Nouveau"))
    work.submission.transmit(request_id, work.version(request_id))
    file = work.drafts.read(request_id)
    assert (file.request.status, file.child.last_name) == (Status.TRANSMITTED, "Exemple")
    assert [comment.corrected for comment in file.comments] == [True, True]
    assert store.rows("SELECT count(*) FROM notice WHERE kind = 'TRANSMIT'") == [(2,)]


def test_what_a_transmitted_request_says_does_not_change_with_the_days(work: Work) -> None:
    request_id = work.transmitted()
    before = work.drafts.evaluate(work.drafts.read(request_id))[2]
    work.clock.forward(days=900)
    after = work.drafts.evaluate(work.drafts.read(request_id))[2]
    assert (after.texts, after.issues, after.warnings) == (before.texts, before.issues, before.warnings)


def test_a_request_that_is_gone_is_not_found(work: Work) -> None:
    for attempt in (
        lambda: work.submission.analyse(404),
        lambda: work.submission.sign(404, "a", "b", "c", 1),
        lambda: work.submission.transmit(404, 1),
    ):
        with pytest.raises(NotFound, match="n’existe plus"):
            attempt()
