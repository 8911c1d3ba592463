"""The Ministry's part, and what the store refuses to anybody."""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from sqlalchemy import text

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import CloseReason, ListKind, Right, Status
from mes_tui.domain.errors import NotFound, NotSaved, Refusal, Stale
from mes_tui.domain.requests import NewComment
from mes_tui.domain.statuses import Event
from mes_tui.services.lists import ListQuery, Lists
from mes_tui.services.ministry_review import Review, Reviewed
from storage.store import Store
from tests.services.builders import AGENT, BAIE, CLOSING, DIRECTOR, ENDED, Work, granting

COLLEAGUE = Actor("uid:10", "Élise [/] O’Neill-Œuvray", frozenset({Right.AGENT}), regions=frozenset({"11"}))
ELSEWHERE = Actor("uid:11", "Agent d’ailleurs", frozenset({Right.AGENT}), frozenset({BAIE}), regions=frozenset({"06"}))
TYPED = "Précisez [/] 50 % :\n\x1b[31mdeux lignes ᐃᓄᒃ"
COMMENT = NewComment(1, "personne_joindre", TYPED)
OTHER = NewComment(4, "besoins", "À quelle fréquence?", "besoin_sante_niveau")


def review(work: Work, actor: Actor = AGENT) -> Review:
    return work.as_(actor).review


@pytest.mark.feature("P67")
def test_comments_are_prepared_edited_and_removed_out_of_the_providers_sight(work: Work) -> None:
    request_id = work.transmitted()
    agent, before = review(work), work.drafts.read(request_id)
    first = agent.prepare(request_id, COMMENT)
    second = agent.prepare(request_id, OTHER)
    assert agent.prepare(request_id, NewComment(2, "plan", "Autre [bold]"), first) == first
    agent.remove(request_id, second)
    (draft,) = agent.read(request_id).draft_comments
    assert (draft.id, draft.page, draft.section, draft.text) == (first, 2, "plan", "Autre [bold]")
    assert draft.author == AGENT.name
    after = work.drafts.read(request_id)
    assert (after.comments, after.request.modified_at) == ((), before.request.modified_at)
    assert Lists(work.context).commented(BAIE) == 0
    prepared = [line for line in work.journal(before.request.number) if "comment" in line[1]]
    assert prepared == [
        (AGENT.login, "préparer un commentaire", "1:personne_joindre"),
        (AGENT.login, "préparer un commentaire", "4:besoins"),
        (AGENT.login, "préparer un commentaire", "2:plan"),
        (AGENT.login, "retirer un commentaire préparé", "4:besoins"),
    ]


@pytest.mark.feature("P17", "P65", "P66", "P67")
def test_comments_bring_the_request_back_to_the_provider(work: Work, store: Store) -> None:
    request_id = work.transmitted()
    agent = review(work)
    agent.prepare(request_id, OTHER)
    agent.prepare(request_id, COMMENT)
    assert agent.return_with_comments(request_id, work.version(request_id)) == 2
    file = work.drafts.read(request_id)
    assert file.request.status is Status.COMMENTED
    assert [(c.page, c.field, c.round, c.author, c.corrected) for c in file.comments] == [
        (1, "", 1, AGENT.name, False),
        (4, "besoin_sante_niveau", 1, AGENT.name, False),
    ]
    assert file.comments[0].text == "Précisez [/] 50 % :\n[31mdeux lignes ᐃᓄᒃ"
    assert agent.read(request_id).draft_comments == ()
    assert ("3000-2000", "2021-11-001", "RETURN_WITH_COMMENTS") in store.rows(
        "SELECT recipient, request_number, kind FROM notice"
    )
    lists = Lists(work.context)
    assert lists.commented(BAIE) == 1
    (row,) = lists.window(ListQuery.first(ListKind.CURRENT, BAIE))
    assert (row.marked, row.cells[-1]) == (True, "Commentaires")
    assert work.drafts.open(request_id).file.comments == file.comments
    assert work.drafts.open(request_id).held_by == ""


def test_a_second_round_of_comments_adds_to_the_first(work: Work) -> None:
    request_id = work.commented()
    for comment in work.drafts.read(request_id).comments:
        work.drafts.correct_comment(request_id, comment.id, True, "", work.version(request_id))
    work.submission.transmit(request_id, work.version(request_id))
    work.return_with(request_id, COMMENT)
    assert sorted(c.round for c in work.drafts.read(request_id).comments) == [1, 1, 2]


@pytest.mark.parametrize(
    ("comment", "key", "words"),
    [
        (NewComment(1, "inconnue", "x"), "section", "n’a pas de section"),
        (NewComment(9, "personne_joindre", "x"), "section", "n’a pas de section"),
        (NewComment(1, "personne_joindre", "x", "besoin_sante_niveau"), "field", "n’a pas de champ"),
        (NewComment(1, "personne_joindre", " \x1b \n"), "text", "vide"),
        (NewComment(1, "personne_joindre", "é" * 2001), "text", "la limite est de 2000"),
    ],
)
@pytest.mark.thorough(keep=2)
def test_a_comment_without_place_or_text_is_refused(work: Work, comment: NewComment, key: str, words: str) -> None:
    request_id = work.transmitted()
    with pytest.raises(Refusal, match=words) as refused:
        review(work).prepare(request_id, comment)
    assert refused.value.key == key
    with pytest.raises(Refusal, match="au moins un commentaire"):
        review(work).return_with_comments(request_id, work.version(request_id))
    with pytest.raises(NotFound, match="plus en préparation"):
        review(work).remove(request_id, 404)
    assert work.status(request_id) is Status.TRANSMITTED


@pytest.mark.feature("P19")
@pytest.mark.parametrize(
    ("typed", "stored"),
    [("4,5", "4,5"), ("4.5", "4,5"), ("4 h 30", "4,5"), (" 0,25 ", "0,25"), ("3", "3"), ("4½", "4,5")],
)
@pytest.mark.thorough(keep=2)
def test_a_compliant_request_is_in_its_list_with_the_hours_granted(work: Work, typed: str, stored: str) -> None:
    request_id = work.transmitted()
    assert review(work).read(request_id).asked.hours == Decimal("4.5")
    work.declare(request_id, typed)
    request = work.drafts.read(request_id).request
    assert (request.status, request.granted_hours) == (Status.COMPLIANT, stored)
    assert request.compliant_at is not None
    (row,) = Lists(work.context).window(ListQuery.first(ListKind.COMPLIANT, BAIE))
    assert row.id == request_id


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "est vide"),
        ("\x1b", "est vide"),
        ("beaucoup [/]", "Heures accordées par jour"),
        ("0", "de 0,01 à 4,5"),
        ("-1", "de 0,01 à 4,5"),
        ("4,6", "de 0,01 à 4,5"),
        ("5", "de 0,01 à 4,5"),
        ("8", "de 0,01 à 4,5"),
    ],
)
@pytest.mark.thorough(keep=3)
def test_hours_that_cannot_be_granted_are_refused(work: Work, typed: str, words: str) -> None:
    request_id = work.transmitted()
    with pytest.raises(Refusal, match=words) as refused:
        work.declare(request_id, typed)
    assert refused.value.key == "hours"
    assert work.status(request_id) is Status.TRANSMITTED


def test_prepared_comments_are_never_lost_without_a_word(work: Work) -> None:
    first, second = work.transmitted(), work.transmitted("D9")
    agent = review(work)
    for request_id in (first, second):
        agent.prepare(request_id, COMMENT)
    with pytest.raises(Refusal, match=r"préparés \(1\)"):
        work.declare(first)
    with pytest.raises(Refusal, match=r"préparés \(1\)"):
        work.close(second)
    agent.decide(first, Event.DECLARE_COMPLIANT, granting("4"), work.version(first), discard=True)
    agent.decide(second, Event.CLOSE_DEPARTURE, ENDED, work.version(second), discard=True)
    for request_id in (first, second):
        assert (agent.read(request_id).draft_comments, work.drafts.read(request_id).comments) == ((), ())


@pytest.mark.feature("P20")
@pytest.mark.parametrize("reason", [reason for reason in CLOSING if reason is not CloseReason.NOT_GRANTED])
@pytest.mark.thorough(keep=2)
def test_a_closed_request_is_in_its_list_with_the_reason(work: Work, reason: CloseReason) -> None:
    request_id = work.commented()
    work.clock.forward(days=400)
    work.close(request_id, reason)
    request = work.drafts.read(request_id).request
    assert (request.status, request.close_reason) == (Status.CLOSED, reason)
    (row,) = Lists(work.context).window(ListQuery.first(ListKind.CLOSED, BAIE))
    assert (row.cells[3], row.cells[4], row.marked) == ("2022-09-06", reason.short_label, False)


def test_the_year_is_not_closed_before_its_end(work: Work) -> None:
    request_id, open_one = work.transmitted(), work.transmitted("D9")
    work.declare(request_id)
    for attempt in (
        lambda: work.close(request_id, CloseReason.END_OF_YEAR),
        lambda: review(work).close_year(request_id),
    ):
        with pytest.raises(Refusal, match="2021-2022 se termine en 2022"):
            attempt()
    # From the second calendar year on, the last day is for the Ministry to know: it is inferred.
    work.clock.forward(days=160)
    assert review(work).close_year(request_id) == work.number(request_id)
    assert work.drafts.read(request_id).request.close_reason is CloseReason.END_OF_YEAR
    for request in (request_id, open_one):
        with pytest.raises(Refusal):
            review(work).close_year(request)
    assert work.status(open_one) is Status.TRANSMITTED


def attempts(work: Work, request_id: int, actor: Actor) -> tuple[Callable[[], object], ...]:
    """Each of the Ministry's actions, tried by ``actor``."""
    tried, version = review(work, actor), work.version(request_id)
    return (
        lambda: tried.prepare(request_id, COMMENT),
        lambda: tried.remove(request_id, 1),
        lambda: tried.return_with_comments(request_id, version),
        lambda: tried.decide(request_id, Event.DECLARE_COMPLIANT, granting("4"), version),
        lambda: tried.decide(request_id, Event.CLOSE_DEPARTURE, ENDED, version),
        lambda: tried.close_year(request_id),
    )


@pytest.mark.feature("P63")
@pytest.mark.parametrize(
    ("actor", "words"), [(DIRECTOR, "réservée au Ministère"), (ELSEWHERE, "une région qui n’est pas la vôtre")]
)
def test_what_is_an_agents_of_the_region_is_refused_to_others(work: Work, actor: Actor, words: str) -> None:
    request_id = work.transmitted()
    review(work).prepare(request_id, COMMENT)
    for attempt in attempts(work, request_id, actor):
        with pytest.raises(Refusal, match=words):
            attempt()
    assert work.status(request_id) is Status.TRANSMITTED
    assert len(review(work).read(request_id).draft_comments) == 1


def test_an_agent_reads_what_was_sent_from_their_regions_and_nothing_else(work: Work) -> None:
    sent, draft = work.transmitted(), work.draft("D9")
    assert review(work).open(sent).file.request.number == work.number(sent)
    assert review(work).open(sent).pages[0].sections
    with pytest.raises(Refusal, match="statut"):
        review(work).open(draft)
    with pytest.raises(Refusal, match="région"):
        review(work, ELSEWHERE).open(sent)
    with pytest.raises(NotFound):
        review(work).open(404)


@pytest.mark.feature("P71")
def test_an_event_out_of_its_status_is_refused(work: Work) -> None:
    draft = work.draft("D9")
    for attempt in attempts(work, draft, AGENT):
        with pytest.raises(Refusal, match="dont le statut est"):
            attempt()
    closed = work.commented()
    for attempt in attempts(work, closed, AGENT)[:4]:
        with pytest.raises(Refusal, match=r"« Transmis »[^(]* \(statut actuel : « En commentaires »"):
            attempt()
    work.close(closed)
    for attempt in attempts(work, closed, AGENT):
        with pytest.raises(Refusal, match="statut actuel : « Terminée »"):
            attempt()
    assert work.status(draft) is Status.DRAFT


def test_a_decision_on_what_has_changed_since_is_refused(work: Work) -> None:
    """Two agents: the second one has not read what the first one did."""
    request_id = work.transmitted()
    mine, theirs = review(work), review(work, COLLEAGUE)
    version = mine.read(request_id).file.request.version
    theirs.prepare(request_id, COMMENT)
    decisions: tuple[Callable[[], object], ...] = (
        lambda: mine.return_with_comments(request_id, version),
        lambda: mine.decide(request_id, Event.DECLARE_COMPLIANT, granting("4"), version, discard=True),
        lambda: mine.decide(request_id, Event.CLOSE_DEPARTURE, ENDED, version, discard=True),
    )
    for decision in decisions:
        with pytest.raises(Stale):
            decision()
    theirs.return_with_comments(request_id, work.version(request_id))
    with pytest.raises(Refusal, match="En commentaires"):
        mine.decide(request_id, Event.DECLARE_COMPLIANT, granting("4"), work.version(request_id))
    assert [notice for (notice,) in work.store.rows("SELECT kind FROM notice WHERE recipient = '3000-2000'")] == [
        "RETURN_WITH_COMMENTS"
    ]


def test_of_two_decisions_at_the_same_instant_one_is_taken(work: Work, store: Store) -> None:
    request_id = work.transmitted()
    version, start = work.version(request_id), Barrier(2)
    refused: list[Refusal] = []

    def decide(actor: Actor) -> None:
        with Store.open(store.location) as own:
            agent = Work(own, work.clock, actor).review
            start.wait()
            try:
                agent.decide(request_id, Event.DECLARE_COMPLIANT, granting("3" if actor is AGENT else "4"), version)
            except Refusal as refusal:
                refused.append(refusal)

    both = [Thread(target=decide, args=(actor,)) for actor in (AGENT, COLLEAGUE)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(refused) == 1
    assert work.status(request_id) is Status.COMPLIANT
    assert store.rows("SELECT count(*) FROM notice WHERE kind = 'DECLARE_COMPLIANT'") == [(1,)]


def test_two_agents_on_one_request_are_told_of_each_other(work: Work) -> None:
    request_id = work.transmitted()
    mine, theirs = review(work), review(work, COLLEAGUE)
    assert mine.open(request_id).held_by == ""
    assert theirs.open(request_id).held_by.startswith("Agente du Ministère examine cette demande, ouverte depuis")
    work.clock.forward(minutes=11)
    assert theirs.open(request_id).held_by == ""
    theirs.prepare(request_id, COMMENT)
    theirs.return_with_comments(request_id, work.version(request_id))
    assert work.drafts.open(request_id).held_by == ""


def test_a_request_returned_while_it_was_being_opened_is_not_held_against_its_provider(work: Work) -> None:
    request_id = work.transmitted()
    agent, colleague = work.as_(AGENT), review(work, COLLEAGUE)

    class Overtaken(Review):
        """A colleague returns the request between the reading and the lease."""

        def read(self, request_id: int) -> Reviewed:
            reviewed = super().read(request_id)
            colleague.prepare(request_id, COMMENT)
            colleague.return_with_comments(request_id, work.version(request_id))
            return reviewed

    Overtaken(agent.context).open(request_id)
    assert work.drafts.open(request_id).held_by == ""


def test_a_reading_is_written_once_in_the_journal(work: Work) -> None:
    request_id = work.transmitted()
    agent = review(work)
    for _ in range(3):
        agent.open(request_id)
    lines = work.journal(work.number(request_id))
    assert lines.count((AGENT.login, "consulter", "")) == 1


STATEMENTS = [
    "UPDATE answer SET text = 'x'",
    "DELETE FROM answer",
    "INSERT INTO answer(request_id, key, text, version) VALUES(:id, 'neuf', 'x', 1)",
    "UPDATE attachment SET title = 'x'",
    "DELETE FROM attachment",
    "UPDATE attachment_blob SET data = x'00'",
    "DELETE FROM attachment_blob",
    "UPDATE signature SET digest = 'x'",
    "DELETE FROM signature",
    "UPDATE request SET type = 'TRANS'",
    "UPDATE request SET number = '2021-11-999'",
    "UPDATE request SET snapshot = ''",
    "UPDATE request SET transmitted_at = ''",
    "UPDATE request SET status = 'BROUILLON'",
    "DELETE FROM request",
    "UPDATE journal SET who = 'x'",
    "DELETE FROM journal",
]


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P63")
@pytest.mark.parametrize("event", ["transmitted", "compliant", "closed"])
def test_nobody_changes_what_was_transmitted_not_even_by_sql(work: Work, store: Store, event: str) -> None:
    request_id = work.transmitted()
    if event == "compliant":
        work.declare(request_id)
    elif event == "closed":
        work.close(request_id)
    before = work.drafts.read(request_id)
    done = []
    for statement in STATEMENTS:
        with suppress(NotSaved), store.writing() as session:
            session.connection().execute(text(statement), {"id": request_id} if ":id" in statement else {})
            done.append(statement)
        assert work.drafts.read(request_id) == before, statement
    assert done == []
