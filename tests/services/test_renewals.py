"""Year two: what was granted decides the types, a renewal starts from the request before, a whole office at once."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from mes_tui.domain.access import Action
from mes_tui.domain.codes import CloseReason, Nature, RequestType, Right, Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.people import SupportGrant
from mes_tui.forms.values import parse
from mes_tui.printing.model import Document, PrintKind
from mes_tui.services.context import WorkContext
from mes_tui.services.drafts import Drafts, OpenRequestExists
from mes_tui.services.papers import compose
from mes_tui.services.renewals import Renewal, Renewals, RenewalStep
from mes_tui.services.tamper_check import TamperCheck
from storage import records
from storage.store import Store
from tests.services.builders import (
    AGENT,
    BAIE,
    CHILDREN,
    CLERK,
    DIRECTOR,
    FILES,
    GALETS,
    PLAN,
    QUAI,
    READER,
    SIGNATURES,
    STRANGER,
    Clock,
    Work,
    child_file,
    employ,
    file_key,
    rules,
)
from tests.services.exported import exported

RSC, RAC = RequestType.RENEWAL_UNCHANGED, RequestType.RENEWAL_CHANGED
NEXT_YEAR = datetime(2022, 8, 3, 14, tzinfo=UTC)
AUTUMN = datetime(2022, 9, 6, 14, tzinfo=UTC)


def renewals(work: Work) -> Renewals:
    return Renewals(work.context, work.drafts)


def granted_last_year(work: Work, key: str = "D1") -> int:
    """A request of 2021-2022 that was declared compliant with 4.5 hours a day."""
    request_id = work.transmitted(key)
    work.declare(request_id)
    return request_id


def types(renewal: Renewal) -> list[RequestType]:
    return [offer.type for offer in renewal.offers]


def grants(store: Store, necsg: str) -> tuple[SupportGrant, ...]:
    with store.reading() as session:
        return records.load_grants(session, BAIE, necsg)


@pytest.mark.feature("P42")
def test_hours_granted_are_history_at_once_and_stay_so_after_the_end_of_the_year(work: Work, store: Store) -> None:
    request_id = granted_last_year(work)
    asked = work.drafts.evaluate(work.drafts.read(request_id))[2].texts["r_frequentation"]
    (found,) = grants(store, "1000001")
    assert found == SupportGrant("1000001", BAIE, QUAI, 2021, "4,5", asked)
    assert types(renewals(work).of_request(request_id)) == [RAC]
    work.clock.instant = NEXT_YEAR
    assert types(renewals(work).of_request(request_id)) == [RSC, RAC]
    with store.writing() as session:
        session.connection().exec_driver_sql("DELETE FROM support_grant")
    unknown = renewals(work).of_request(request_id)
    assert (types(unknown), {offer.proposed for offer in unknown.offers}) == ([RSC, RAC], {False})
    work.clock.instant = AUTUMN
    work.as_(AGENT).review.close_year(request_id)
    assert grants(store, "1000001") == (found,)
    assert types(renewals(work).of_request(request_id)) == [RSC, RAC]


def test_a_request_closed_without_hours_is_no_history(work: Work, store: Store) -> None:
    request_id = work.transmitted()
    work.close(request_id, CloseReason.DEPARTURE)
    assert grants(store, "1000001") == ()
    renewal = renewals(work).of_request(request_id)
    assert ({offer.proposed for offer in renewal.offers}, renewal.refusal) == ({False}, "")


@pytest.mark.feature("P41", "P42", "P44")
@pytest.mark.parametrize("type_", [RSC, RAC])
def test_a_renewal_is_prefilled_from_the_request_before(work: Work, type_: RequestType) -> None:
    before = granted_last_year(work)
    work.clock.instant = NEXT_YEAR
    renewal = renewals(work).of_request(before)
    assert (renewal.year, renewal.child, renewal.previous) == (2022, "EXEMPLE, Lou", "2021-11-001")
    assert renewals(work).of_file(file_key("D1")) == renewal
    assert renewal.copies == "Les réponses de la demande 2021-11-001 seront reprises."
    after = work.drafts.read(renewals(work).renew(renewal, type_))
    assert (after.request.type, after.request.status) == (type_, Status.DRAFT)
    assert (after.request.year, after.request.number, after.request.previous) == (2022, "2022-11-001", "2021-11-001")
    form, context, evaluation = work.drafts.evaluate(after)
    copied = {field.key for field in form.fields() if field.copied and not field.read_only}
    old = work.drafts.read(before).answers
    shared = {key for key in copied & set(old) if key in evaluation.visible}
    assert len(shared) > 10
    # A fact of the new import wins over a copy.
    assert {key for key in shared if after.answers.get(key, "") != parse(form.field(key), old[key]).text} <= {
        field.key for field in form.fields() if field.prefill
    }
    assert context.fact("granted_hours") == "4.5"
    assert work.journal("2022-11-001")[0] == ("uid:1", "créer", type_.value)


@pytest.mark.feature("P41", "P44")
def test_a_renewal_takes_the_edition_of_its_day_and_says_what_it_leaves(work: Work) -> None:
    before = granted_last_year(work)
    work.clock.instant = NEXT_YEAR
    since = replace(rules(), editions={**rules().editions, "pes_2026": date(2022, 6, 1)})
    context = WorkContext(work.context.store, lambda: since, work.clock, work.context.actor)
    drafts = Drafts(context)
    renewal = Renewals(context, drafts).of_request(before)
    assert renewal.left == ("Services de réadaptation reçus par l’enfant",)
    assert renewal.left[0] in renewal.copies
    after = drafts.read(Renewals(context, drafts).renew(renewal, RSC))
    was = drafts.read(before)
    assert (was.request.edition, after.request.edition) == ("pes_2021", "pes_2026")
    assert (after.answers["moyens"], "services_sante" in after.answers) == (was.answers["moyens"], False)
    assert drafts.evaluate(after)[2].locked >= {"besoin_sante_niveau"}


@pytest.mark.feature("P38", "P39")
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"end": date(2022, 6, 30)}, "est terminé"),
        ({"allowance": replace(FILES[0].allowance, end=date(2022, 6, 30))}, "ne bénéficie pas de l’allocation"),
        ({"born": date(2017, 1, 1)}, "dépasse l’âge admissible"),
    ],
    ids=["left", "no allowance", "too old"],
)
def test_a_renewal_that_does_not_fit_says_why(work: Work, store: Store, change: dict[str, object], said: str) -> None:
    before = granted_last_year(work)
    work.clock.instant = NEXT_YEAR
    with store.writing() as session:
        if "born" in change:
            records.upsert_child(session, BAIE, replace(CHILDREN[0], birth_date=change["born"]))  # type: ignore[arg-type]
        else:
            records.upsert_child_file(session, BAIE, replace(FILES[0], **change))  # type: ignore[arg-type]
    renewal = renewals(work).of_request(before)
    assert types(renewal) == []
    assert said in renewal.refusal
    with pytest.raises(Refusal, match=said):
        renewals(work).renew(renewal, RAC)


@pytest.mark.feature("P31")
def test_an_open_request_is_named_in_place_of_a_second_one(work: Work) -> None:
    before = granted_last_year(work)
    work.clock.instant = NEXT_YEAR
    made = renewals(work).renew(renewals(work).of_request(before), RSC)
    again = renewals(work).of_request(before)
    assert (again.offers, again.refusal, again.open) == ((), "", (made, "2022-11-001"))
    with pytest.raises(OpenRequestExists) as refused:
        renewals(work).renew(again, RAC)
    assert (refused.value.request_id, refused.value.number) == (made, "2022-11-001")


@pytest.mark.feature("P60")
def test_renewing_takes_the_right_to_enter_in_that_division(work: Work) -> None:
    before = granted_last_year(work)
    manager = replace(READER, login="uid:11", rights=frozenset({Right.MANAGE}))
    for actor in (READER, STRANGER, AGENT, manager):
        with pytest.raises(Refusal):
            renewals(work.as_(actor)).of_request(before)
        with pytest.raises(Refusal):
            renewals(work.as_(actor)).preview(BAIE)
    assert renewals(work.as_(CLERK)).preview(BAIE)


def an_office(work: Work, store: Store) -> None:
    """Last year: Lou and Élise granted here, Milan two years ago only; Zoé has left since; Noa is elsewhere."""
    for key in ("D1", "D9"):
        granted_last_year(work, key)
    with store.writing() as session:
        records.upsert_grant(session, BAIE, SupportGrant("1000003", BAIE, GALETS, 2021, "3", "200"))
        records.upsert_child_file(session, BAIE, child_file("D3", "1000003", GALETS, end=date(2022, 6, 30)))
        records.upsert_grant(session, BAIE, SupportGrant("1000020", "3200-7730", "3200-7731", 2021, "3", "200"))
    work.clock.instant = NEXT_YEAR


@pytest.mark.thorough
def test_the_preview_names_every_child_of_last_year_with_a_type_or_why_not(work: Work, store: Store) -> None:
    an_office(work, store)
    found = {renewal.file.key: renewal for renewal in renewals(work).preview(BAIE)}
    # Lou has an older file too, in another site, which is over.
    assert list(found) == ["D0", "D1", "D9", "D3"]
    assert [types(found[key]) for key in found] == [[], [RSC, RAC], [RSC, RAC], []]
    assert "est terminé" in found["D3"].refusal
    assert (found["D9"].child, found["D9"].previous) == ("O’NEILL-ŒUVRAY [/], Élise ᐃᓄᒃ", "2021-11-002")
    assert renewals(work.as_(STRANGER)).preview("3100-4410") == ()


@pytest.mark.thorough
def test_a_batch_makes_each_draft_for_itself_and_says_what_it_could_not(work: Work, store: Store) -> None:
    an_office(work, store)
    lot = [(renewal, RAC if renewal.file.key == "D9" else RSC) for renewal in renewals(work).preview(BAIE)]
    ready = [pair for pair in lot if pair[0].offers]
    # A colleague renews Lou's between the preview and the batch.
    colleague = Work(store, Clock(NEXT_YEAR), CLERK)
    colleague.drafts.create(file_key("D1"), RAC)
    told: list[RenewalStep] = []
    steps = renewals(work).prepare(ready, told.append)
    assert (told, [step.done for step in steps]) == (list(steps), [1, 2])
    assert [(step.child, step.type, step.number) for step in steps] == [
        ("EXEMPLE, Lou", RSC, ""),
        ("O’NEILL-ŒUVRAY [/], Élise ᐃᓄᒃ", RAC, "2022-11-002"),
    ]
    assert "2022-11-001 est déjà ouverte" in steps[0].refused
    assert store.rows("SELECT number, type, status FROM request WHERE year = 2022 ORDER BY id") == [
        ("2022-11-001", "RAC", "BROUILLON"),
        ("2022-11-002", "RAC", "BROUILLON"),
    ]
    manager = replace(DIRECTOR, login="uid:12", rights=frozenset({Right.MANAGE}))
    employ(store, replace(manager, divisions=frozenset({BAIE, "3100-4410", "3200-7730"})))
    assert (
        TamperCheck(work.as_(replace(manager, divisions=frozenset({BAIE, "3100-4410", "3200-7730"}))).context)
        .verify()
        .faults
        == ()
    )


def test_a_batch_that_is_given_up_keeps_what_is_made(work: Work, store: Store) -> None:
    an_office(work, store)
    ready = [(renewal, RSC) for renewal in renewals(work).preview(BAIE) if renewal.offers]
    made: list[RenewalStep] = []
    steps = renewals(work).prepare(ready, made.append, lambda: bool(made))
    assert [step.number for step in steps] == ["2022-11-001"]
    assert store.rows("SELECT count(*) FROM request WHERE year = 2022") == [(1,)]


def read_everywhere(work: Work, request_id: int) -> tuple[object, ...]:
    """What the request says on each side, on paper and in its export; what it is worth."""
    agent, read = work.as_(AGENT), work.drafts.details(request_id)
    told: list[object] = [
        read.evaluation,
        work.submission.signature_state(read.file),
        work.submission.analyse(request_id),
    ]
    who = [work, agent] if read.file.request.transmitted_at else [work]
    told += [one.review.read(request_id).pages for one in who]
    papers = [archive(one, request_id) for one in who]
    told += [paper.pages for paper in papers]
    told += [json.loads(paper.carried[0].data)["reponses"] for paper in papers]
    return (*told, *(paper.cover.revision for paper in papers))


def archive(work: Work, request_id: int) -> Document:
    """What the exported file says, before it is drawn."""
    with work.context.view(request_id, Action.PRINT) as view:
        return compose(view, PrintKind.ARCHIVE, work.context.now).document


@pytest.mark.feature("P41")
@pytest.mark.parametrize("kind", [RSC, RAC])
@pytest.mark.thorough
def test_a_renewal_reads_nothing_of_the_request_that_it_renews_once_it_is_made(
    work: Work, store: Store, kind: RequestType
) -> None:
    first = work.commented()
    need = {"besoin_sante_description": "Jamais transmis [/]."}
    work.drafts.save(first, need, work.version(first))
    with store.writing() as session:
        records.upsert_grant(session, BAIE, SupportGrant("1000001", BAIE, QUAI, 2021, "4,5", "262"))
    work.clock.forward(days=365)
    request_id = work._filled("D1", kind)
    sent, (key,) = work.as_(AGENT).review.read(first).file.answers, need
    assert work.drafts.read(request_id).answers[key] == sent[key] != need[key]
    assert (work.drafts.details(request_id).evaluation.locked >= need.keys()) == (kind is RSC)
    for nature, data in ((Nature.PLAN, PLAN), (Nature.SIGNATURES, SIGNATURES)):
        work.put(request_id, nature, data)
    work.sign(request_id)
    for step in (lambda: None, lambda: work.submission.transmit(request_id, work.version(request_id))):
        step()
        assert exported(work, request_id).revision == 1
        before = read_everywhere(work, request_id)
        changed = {"besoin_sante_description": f"Changé ensuite {before[-1]}.", "besoin_sommeil_niveau": "constant"}
        work.drafts.save(first, changed, work.version(first))
        assert read_everywhere(work, request_id) == before
    assert TamperCheck(replace(work.context, owner=True)).verify().faults == ()


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("signer", "quality"), [("Camille", "MERE"), ("Hugo", "")])
def test_what_was_said_of_who_signed_is_not_said_of_another(
    work: Work, store: Store, signer: str, quality: str
) -> None:
    request_id = work.filled()
    work.drafts.save(request_id, {"parent_qualite": "MERE"}, work.version(request_id))
    for nature, data in ((Nature.PLAN, PLAN), (Nature.SIGNATURES, SIGNATURES)):
        work.put(request_id, nature, data)
    work.sign(request_id)
    work.submission.transmit(request_id, work.version(request_id))
    work.declare(request_id)
    file = replace(FILES[0], guardian=replace(FILES[0].guardian, first_name=signer))
    with store.writing() as session:
        records.upsert_child_file(session, BAIE, file)
    later = Work(store, Clock(NEXT_YEAR))
    answers = later.drafts.read(later.draft("D1", RAC)).answers
    assert answers.get("parent_qualite", "") == quality
    assert answers["sg_resp_nom"]


def test_a_renewal_that_is_refused_takes_no_answers() -> None:
    refused = Renewal(file_key("D1"), "EXEMPLE, Lou", "Quai", 2022, refusal="Sans allocation.", previous="2021-11-001")
    assert refused.copies == ""
