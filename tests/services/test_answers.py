"""What a provider records of the Ministry's answers where no agent gives them, and annuls when it is mistaken."""

import pytest

from mes_tui.domain.access import PROVIDERS_EVENTS
from mes_tui.domain.answering import BY_AGENTS, Answerer
from mes_tui.domain.answers import ANSWERS
from mes_tui.domain.codes import ListKind, RequestType, Right, Source, Status
from mes_tui.domain.comments import REPLY_LENGTH
from mes_tui.domain.errors import NotFound, Refusal, Stale
from mes_tui.domain.outcomes import as_known
from mes_tui.domain.requests import NewComment
from mes_tui.domain.statuses import Event
from mes_tui.services.list_exports import ListExports, ListFormat
from mes_tui.services.lists import ListQuery, Lists
from storage import records
from storage.store import Store
from tests.services.builders import (
    AGENT,
    ANSWERED,
    BAIE,
    CLERK,
    DIRECTOR,
    ENDED,
    READER,
    Clock,
    Work,
    employ,
    granting,
    left_alone,
)
from tests.services.exported import data_of, file_of

MARK = "inscrit par le service de garde"
COMMENT = NewComment(1, "personne_joindre", "Le poste [/] ne répond pas.")


@pytest.fixture
def work(store: Store) -> Work:
    """The director of an office without any agent."""
    made = Work(store, Clock())
    made.ready()
    left_alone(store)
    return made


@pytest.fixture
def sent(work: Work) -> int:
    """A request whose file was made to be handed over."""
    request_id = int(work.store.rows("SELECT max(id) FROM request")[0][0])
    work.submission.transmit(request_id, work.version(request_id))
    return request_id


def record(work: Work, request_id: int, event: Event, **typed: str) -> None:
    work.answers.record(request_id, event, Source.LETTER, {**ANSWERED, **typed}, work.version(request_id))


def comment(work: Work, request_id: int, *comments: NewComment) -> int:
    for one in comments:
        work.answers.prepare(request_id, one)
    return work.answers.record_comments(request_id, Source.EMAIL, ANSWERED, work.version(request_id))


@pytest.mark.feature("P61")
def test_what_is_sent_where_nobody_answers_is_to_be_handed_over(work: Work, sent: int) -> None:
    assert work.submission.answerer(sent) is Answerer.PROVIDER
    assert work.status(sent) is Status.TRANSMITTED
    lines = [entry.text for entry in work.journal_service.entries(work.number(sent))]
    assert lines[-1] == "Dossier signé préparé, à remettre au Ministère"
    assert not [line for line in lines if line.startswith("Transmis")]


def test_who_answers_is_told_with_the_receipt(store: Store) -> None:
    work = Work(store, Clock())
    request_id = work.ready()
    assert work.submission.transmit(request_id, work.version(request_id)).answers is Answerer.AGENT
    left_alone(store)
    other = work.draft("D2", RequestType.RENEWAL_CHANGED)
    assert work.submission.answerer(other).alone


@pytest.mark.parametrize("until_today", [True, False])
def test_nothing_is_recorded_where_an_agent_answers(store: Store, until_today: bool) -> None:
    work = Work(store, Clock())
    request_id = work.transmitted()
    if until_today:
        with store.writing() as session:
            records.put_user(session, AGENT.login, AGENT.name, {Right.AGENT}, (), {"11"}, work.context.today)
    before = store.data_version()
    for call in (
        lambda: record(work, request_id, Event.REFUSE),
        lambda: work.answers.prepare(request_id, COMMENT),
        lambda: work.answers.read(request_id),
        lambda: work.answers.record_comments(request_id, Source.PHONE, ANSWERED, work.version(request_id)),
    ):
        with pytest.raises(Refusal) as refused:
            call()
        assert refused.value.sentence == BY_AGENTS
    assert store.data_version() == before


def test_who_may_only_read_records_nothing(work: Work, sent: int) -> None:
    reader, clerk = work.as_(READER), work.as_(CLERK)
    for call in (lambda: record(reader, sent, Event.REFUSE), lambda: reader.answers.read(sent)):
        with pytest.raises(Refusal, match="il faut le droit"):
            call()
    record(clerk, sent, Event.REFUSE)
    assert work.status(sent) is Status.NOT_GRANTED


@pytest.mark.thorough
@pytest.mark.feature("P65", "P66", "P67", "P68")
def test_comments_that_were_received_are_corrected_like_the_others(work: Work, sent: int) -> None:
    kept = work.answers.prepare(sent, COMMENT)
    work.answers.prepare(sent, NewComment(4, "besoins", "Tapé par mégarde."))
    assert [one.text for one in work.answers.read(sent).draft_comments] == [COMMENT.text, "Tapé par mégarde."]
    work.answers.remove(sent, kept + 1)
    work.answers.prepare(sent, NewComment(1, "personne_joindre", "Le poste a changé."), kept)
    assert work.answers.record_comments(sent, Source.LETTER, ANSWERED, work.version(sent)) == 1
    file = work.drafts.read(sent)
    (received,) = file.comments
    assert (received.round, received.text, received.recorded) == (1, "Le poste a changé.", True)
    assert received.signed == f"{DIRECTOR.name} ({MARK})"
    assert file.request.standing == f"Commentaires ({MARK})"
    assert "n’est pas coché" in work.submission.analyse(sent).refusal
    work.drafts.correct_comment(sent, received.id, True, "Fait", work.version(sent))
    work.drafts.save(sent, {"sg_resp_poste": "204"}, work.version(sent))
    assert work.changes.of(sent)
    work.sign(sent)
    work.submission.transmit(sent, work.version(sent))
    assert not work.drafts.read(sent).request.recorded
    assert comment(work, sent, COMMENT) == 1
    assert [one.round for one in work.drafts.read(sent).comments] == [1, 2]


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("typed", [{}, {"answered_on": "2021-08-03"}, {"answered_on": "hier"}])
def test_an_answer_has_its_date_which_is_not_to_come(work: Work, sent: int, typed: dict[str, str]) -> None:
    with pytest.raises(Refusal) as refused:
        work.answers.record(sent, Event.REFUSE, Source.LETTER, typed, work.version(sent))
    assert refused.value.key == "answered_on"


def test_less_is_granted_with_the_words_that_came(work: Work, sent: int) -> None:
    with pytest.raises(Refusal, match="explication reçue") as refused:
        record(work, sent, Event.DECLARE_COMPLIANT, hours="3")
    assert refused.value.key == "text"
    record(work, sent, Event.DECLARE_COMPLIANT, **granting("3"))
    (told,) = work.drafts.read(sent).outcomes
    assert (told.hours, told.source, str(told.answered_on)) == ("3", Source.LETTER, "2021-08-01")
    with pytest.raises(Refusal, match="Motif de la correction"):
        record(work, sent, Event.CORRECT_DECISION, hours="4")


def test_the_lists_and_their_files_say_what_was_recorded(work: Work, sent: int) -> None:
    record(work, sent, Event.DECLARE_COMPLIANT, **granting("3"))
    query = ListQuery.first(ListKind.COMPLIANT, BAIE)
    (row,) = Lists(work.context).window(query)
    assert row.cells[0].endswith(" I")
    assert MARK in row.sentence
    assert MARK in ListExports(work.context, Lists(work.context)).render([query], ListFormat.CSV).data.decode(
        "utf-8-sig"
    )


def test_the_colleagues_are_told_and_not_who_recorded(work: Work, sent: int) -> None:
    record(work, sent, Event.DECLARE_COMPLIANT, **granting("3"))
    ((kind, text),) = work.store.rows("SELECT kind, text FROM notice WHERE recipient = :own", {"own": BAIE})
    assert (kind, "a inscrite" in text or "a inscrit" in text) == ("DECLARE_COMPLIANT:inscrite", True)
    assert work.store.rows("SELECT login FROM notice_read") == [(DIRECTOR.login,)]


def test_comments_that_are_typed_are_not_lost_unawares(work: Work, sent: int) -> None:
    work.answers.prepare(sent, COMMENT)
    with pytest.raises(Refusal, match="sans être inscrits"):
        record(work, sent, Event.REFUSE)
    work.answers.record(sent, Event.REFUSE, Source.PHONE, ANSWERED, work.version(sent), discard=True)
    assert work.store.rows("SELECT 1 FROM remark") == []


def test_each_side_prepares_its_own_comments(store: Store) -> None:
    """An agent that goes away leaves what the provider may not read; what a provider typed is not an agent's."""
    work = Work(store, Clock())
    request_id = work.transmitted()
    work.as_(AGENT).review.prepare(request_id, NewComment(1, "personne_joindre", "Secret du Ministère"))
    left_alone(store)
    mine = work.answers.prepare(request_id, COMMENT)
    assert [one.text for one in work.answers.read(request_id).draft_comments] == [COMMENT.text]
    with pytest.raises(NotFound):
        work.answers.remove(request_id, mine - 1)
    assert work.answers.record_comments(request_id, Source.EMAIL, ANSWERED, work.version(request_id)) == 1
    assert [one.text for one in work.drafts.read(request_id).comments] == [COMMENT.text]
    assert [entry.text for entry in work.journal_service.entries(work.number(request_id))][-2:] == [
        "Commentaire reçu, tapé avant d’être inscrit, page\u00a01",
        f"Retourné avec des commentaires, {MARK}",
    ]


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("event", [event for event in Event if event not in ANSWERS])
def test_what_is_no_answer_of_the_ministry_is_not_recorded(work: Work, sent: int, event: Event) -> None:
    """A clerk may record an answer: what the provider itself decides takes another right."""
    for request_id in (sent, work.draft("D9")):
        before = (work.status(request_id), work.version(request_id))
        with pytest.raises((ValueError, Refusal)):
            work.answers.record(request_id, event, Source.LETTER, {**ENDED, **ANSWERED}, before[1])
        assert (work.status(request_id), work.version(request_id)) == before
    assert work.drafts.read(sent).outcomes == ()


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("event", PROVIDERS_EVENTS)
def test_what_a_provider_tells_takes_away_nothing_that_the_ministry_prepares(work: Work, event: Event) -> None:
    employ(work.store, AGENT)
    request_id = work.transmitted("D2")
    agent = work.as_(AGENT).review
    agent.prepare(request_id, COMMENT)
    with pytest.raises((ValueError, Refusal)) as refused:
        work.review.decide(request_id, event, ENDED, work.version(request_id), discard=True)
    assert "préparés" not in str(refused.value)
    assert [comment.text for comment in agent.read(request_id).draft_comments] == [COMMENT.text]


def test_what_was_recorded_stays_so_once_there_is_an_agent(work: Work, sent: int) -> None:
    record(work, sent, Event.DECLARE_COMPLIANT, **granting("3"))
    employ(work.store, AGENT)
    agent = work.as_(AGENT).review.read(sent)
    assert agent.file.request.recorded
    assert agent.outcomes[0].source is Source.LETTER
    with pytest.raises(Refusal, match="répond elle-même"):
        record(work, sent, Event.CLOSE_DEPARTURE, day="2021-08-02")
    # The Ministry's own word replaces it, and the provider has nothing of its own to annul any more.
    work.decide(sent, Event.CORRECT_DECISION, granting("4"))
    file = work.drafts.read(sent)
    assert (file.request.recorded, file.request.granted_hours) == (False, "4")
    assert [one.source for one in file.outcomes] == [Source.LETTER, None]
    with pytest.raises(Refusal, match="rien à annuler"):
        work.answers.annul(sent, ENDED, work.version(sent))


def test_a_mistake_is_annulled_with_its_reason_agents_or_not(work: Work, sent: int) -> None:
    record(work, sent, Event.DECLARE_COMPLIANT, **granting("3"))
    employ(work.store, AGENT)
    with pytest.raises(Refusal, match="Motif de l’annulation"):
        work.answers.annul(sent, {}, work.version(sent))
    assert work.answers.annul(sent, {"text": "Lettre d’un autre enfant"}, work.version(sent)) is Status.TRANSMITTED
    file = work.drafts.read(sent)
    assert (file.request.granted_hours, file.request.compliant_at, file.request.recorded) == ("", None, False)
    assert work.store.rows("SELECT 1 FROM support_grant WHERE necsg = '1000001'") == []
    work.declare(sent, "4")
    assert work.drafts.read(sent).request.granted_hours == "4"


def test_comments_are_annulled_as_long_as_nothing_was_corrected(work: Work, sent: int) -> None:
    comment(work, sent, COMMENT)
    work.drafts.save(sent, {"sg_resp_nom": "Une autre personne"}, work.version(sent))
    with pytest.raises(Refusal, match="ont changé depuis la transmission"):
        work.answers.annul(sent, ENDED, work.version(sent))
    sent_name = work.changes.of(sent)
    assert sent_name is not None
    work.drafts.save(sent, {"sg_resp_nom": sent_name.changes[0].before}, work.version(sent))
    assert work.answers.annul(sent, ENDED, work.version(sent)) is Status.TRANSMITTED
    (struck,) = work.drafts.read(sent).comments
    assert (struck.corrected, struck.reply) == (True, "Inscrit par erreur, puis annulé.")
    assert work.store.rows("SELECT open_comments FROM request WHERE id = :id", {"id": sent}) == [(0,)]
    # Those that truly came are a round of their own.
    comment(work, sent, COMMENT)
    assert [(one.round, one.corrected) for one in work.drafts.read(sent).comments] == [(1, True), (2, False)]
    request = work.drafts.read(sent)
    assert [one.corrected for one in as_known(request.comments, request.outcomes, 1)] == [True, False]


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("typed", ["Fait [/] : le poste est le 204.", "x" * REPLY_LENGTH])
def test_what_was_answered_to_comments_recorded_by_mistake_is_kept(work: Work, sent: int, typed: str) -> None:
    comment(work, sent, COMMENT)
    (received,) = work.drafts.read(sent).comments
    work.drafts.correct_comment(sent, received.id, False, typed, work.version(sent))
    work.answers.annul(sent, ENDED, work.version(sent))
    (struck,) = work.drafts.read(sent).comments
    assert struck.corrected
    assert struck.reply.startswith(typed)
    assert len(struck.reply) <= REPLY_LENGTH
    # Whoever answers for the Ministry later reads that nobody has them to correct, and nothing that was not sent.
    with work.store.writing() as session:
        records.put_user(session, AGENT.login, AGENT.name, {Right.AGENT}, (), {"11"})
        records.settle(session)
    (read,) = work.as_(AGENT).review.read(sent).file.comments
    assert (read.corrected, read.reply) == (True, "Inscrit par erreur, puis annulé.")


def test_an_end_is_not_annulled_beside_another_open_request(work: Work, sent: int) -> None:
    record(work, sent, Event.CLOSE_DUPLICATE)
    work.draft()
    with pytest.raises(Refusal, match="est ouverte pour cet enfant"):
        work.answers.annul(sent, ENDED, work.version(sent))
    assert work.status(sent) is Status.CLOSED


def test_what_somebody_else_changed_meanwhile_is_read_first(work: Work, sent: int) -> None:
    version = work.version(sent)
    record(work, sent, Event.DECLARE_COMPLIANT, **granting("3"))
    with pytest.raises(Stale):
        work.answers.annul(sent, ENDED, version)
    with pytest.raises(Stale):
        work.answers.record(sent, Event.CORRECT_DECISION, Source.LETTER, {**ANSWERED, **granting("4")}, version)


def test_nobody_knows_what_became_of_a_file_that_was_handed_over(work: Work, sent: int) -> None:
    """A correction is asked for as well as a withdrawal."""
    work.outcomes.tell(sent, Event.ASK_CORRECTION, ENDED, work.version(sent))
    record(work, sent, Event.RETURN_FOR_CORRECTION)
    assert work.status(sent) is Status.COMMENTED
    work.sign(sent)
    work.submission.transmit(sent, work.version(sent))
    work.outcomes.tell(sent, Event.WITHDRAW, {}, work.version(sent))
    assert work.status(sent) is Status.WITHDRAWN


@pytest.mark.thorough
def test_the_marks_go_with_an_exported_file() -> None:
    data = data_of(file_of("recorded"))
    assert data["demande"]["inscrite"] is True
    assert [one["inscrit"] for one in data["commentaires"]] == [True]
    assert [(one["provenance"], one["reponse_du"]) for one in data["suites"]] == [("COURRIEL", "2021-08-01")]
