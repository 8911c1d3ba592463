"""A request from its creation to the eve of its transmission: each denial, each effect, each stale version."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import RequestType, Right, Status
from mes_tui.domain.errors import NotFound, Refusal, Settled, Stale
from mes_tui.domain.people import Allowance, SupportGrant
from mes_tui.domain.requests import Place
from mes_tui.services.drafts import OpenRequestExists
from storage import records
from storage.store import Store
from tests.services.builders import (
    AGENT,
    BAIE,
    CHILDREN,
    CLERK,
    COLLINES,
    DIRECTOR,
    GALETS,
    QUAI,
    READER,
    SITES,
    STRANGER,
    Work,
    child_file,
    file_key,
)


@pytest.mark.feature("P22", "P30", "P44")
def test_a_new_request_is_a_numbered_draft_with_its_prefilled_answers(work: Work) -> None:
    request_id = work.draft()
    file = work.drafts.read(request_id)
    assert (file.request.number, file.request.status, file.request.year) == ("2021-11-001", Status.DRAFT, 2021)
    assert (file.request.division, file.request.site, file.request.necsg) == (BAIE, QUAI, "1000001")
    assert file.request.created_at == file.request.modified_at
    assert file.answers["sg_nom"] == "CPE DE LA BAIE"
    assert file.answers["jours_semaine"] == "5"
    assert work.journal("2021-11-001")[0] == ("uid:1", "créer", "NOUV")


@pytest.mark.feature("P22")
def test_numbers_follow_each_other_by_year_and_region_and_are_never_given_again(work: Work) -> None:
    first = work.draft("D1")
    assert work.number(first) == "2021-11-001"
    assert work.number(work.draft("D2", RequestType.RENEWAL_UNCHANGED)) == "2021-11-002"
    work.drafts.delete(first, "2021-11-001")
    assert work.number(work.draft("D1")) == "2021-11-003"
    office = work.as_(Actor("uid:8", "Aude", frozenset({Right.ENTER}), frozenset({COLLINES})))
    assert work.number(office.draft("D20")) == "2021-16-001"
    work.clock.forward(days=365)
    assert work.number(work.as_(DIRECTOR).draft("D9")) == "2022-11-001"


@pytest.mark.thorough
def test_the_counter_grows_to_four_digits(work: Work, store: Store) -> None:
    with store.writing() as session:
        for _ in range(999):
            records.next_number(session, 2021, "11")
    assert work.number(work.draft()) == "2021-11-1000"


@pytest.mark.feature("P39", "P42")
@pytest.mark.parametrize(
    ("key", "type_", "words"),
    [
        ("D3", RequestType.NEW, f"Installation des Galets ({GALETS})"),
        ("D0", RequestType.NEW, "est terminé"),
        ("D404", RequestType.NEW, "n’est plus dans vos données"),
    ],
)
def test_create_refuses_a_child_who_is_not_eligible(work: Work, key: str, type_: RequestType, words: str) -> None:
    with pytest.raises(Refusal, match=words.replace("(", r"\(").replace(")", r"\)")):
        work.drafts.create(file_key(key), type_)
    assert work.store.rows("SELECT count(*) FROM request") == [(0,)]
    assert work.store.rows("SELECT count(*) FROM request_number") == [(0,)]


def test_create_refuses_a_child_past_the_age(work: Work, store: Store) -> None:
    with store.writing() as session:
        records.upsert_child(session, BAIE, replace(CHILDREN[0], birth_date=date(2016, 1, 1)))
    with pytest.raises(Refusal, match="dépasse l’âge admissible"):
        work.draft()
    with store.writing() as session:
        records.upsert_child(session, BAIE, replace(CHILDREN[0], birth_date=date(2016, 9, 30)))
    # Past the age on 30 September only: that the measure looks on that day is inferred.
    doubts = [cause.sentence for cause in work.submission.analyse(work.draft()).warnings]
    assert [doubt for doubt in doubts if "à confirmer" in doubt and "30 septembre 2016" in doubt]


@pytest.mark.feature("P41", "P42")
@pytest.mark.parametrize("kind", list(RequestType))
def test_without_known_history_every_type_is_created(work: Work, kind: RequestType) -> None:
    work.clock.forward(days=365)
    assert work.as_(DIRECTOR).draft("D1", kind)


@pytest.mark.feature("P41", "P42")
@pytest.mark.parametrize("declared", [False, True])
def test_create_refuses_what_a_known_subsidy_contradicts(work: Work, store: Store, declared: bool) -> None:
    with store.writing() as session:
        records.upsert_grant(session, BAIE, SupportGrant("1000001", BAIE, QUAI, 2021, "4", "200", declared))
    work.clock.forward(days=365)
    if declared:
        assert work.draft("D1", RequestType.NEW)
        return
    with pytest.raises(Refusal, match="a déjà reçu une subvention") as refused:
        work.draft("D1", RequestType.NEW)
    assert refused.value.key == "type"


@pytest.mark.parametrize(
    ("actor", "words"),
    [
        (READER, "Vous ne possédez pas les accès pour créer"),
        (STRANGER, "autre service de garde"),
        (AGENT, "Le Ministère ne peut pas modifier"),
    ],
    ids=["reader", "stranger", "agent"],
)
def test_who_may_not_create_is_told_why(work: Work, actor: Actor, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        work.as_(actor).draft()
    assert work.store.rows("SELECT count(*) FROM request") == [(0,)]


def test_one_open_request_by_child_site_and_year(work: Work, store: Store) -> None:
    request_id = work.draft()
    with pytest.raises(OpenRequestExists) as exists:
        work.as_(CLERK).draft("D1", RequestType.RENEWAL_CHANGED)
    assert (exists.value.request_id, exists.value.number) == (request_id, "2021-11-001")
    with store.writing() as session:
        records.upsert_child_file(session, BAIE, child_file("D1b", "1000001", QUAI))
        records.upsert_child_file(session, BAIE, child_file("D1g", "1000001", GALETS))
    with pytest.raises(OpenRequestExists):
        work.draft("D1b")
    assert work.number(work.draft("D1g")) == "2021-11-002"


def test_a_closed_request_leaves_room_for_another(work: Work) -> None:
    request_id = work.transmitted()
    with pytest.raises(OpenRequestExists):
        work.draft()
    work.close(request_id)
    assert work.draft()


@pytest.mark.feature("P42")
def test_a_renewal_copies_the_answers_that_last_from_the_previous_request(work: Work, store: Store) -> None:
    first = work.transmitted()
    work.declare(first)
    with store.writing() as session:
        records.upsert_grant(session, BAIE, SupportGrant("1000001", BAIE, QUAI, 2021, "4,5", "262"))
    work.clock.forward(days=365)
    later = work.as_(DIRECTOR)
    file = later.drafts.read(later.draft("D1", RequestType.RENEWAL_UNCHANGED))
    form = later.drafts.evaluate(file)[0]
    assert file.request.previous == "2021-11-001"
    previous = later.drafts.read(first)
    copied = {f.key for f in form.fields() if f.copied and not f.prefill and f.key in previous.answers}
    assert copied
    assert {key for key in copied if file.answers.get(key, "") == ""} == set()
    assert "plan_date" not in copied
    assert "plan_date" not in file.answers


@pytest.mark.feature("P47")
def test_save_keeps_the_text_as_typed_with_its_version_and_its_place(work: Work) -> None:
    request_id = work.draft()
    version = work.version(request_id)
    saved = work.drafts.save(
        request_id, {"plan_date": "15 ju", "diagnostic": "50 % [/] ᐃᓄᒃ"}, version, Place(3, 2, "diagnostic")
    )
    file = work.drafts.read(request_id)
    assert (file.answers["plan_date"], file.answers["diagnostic"]) == ("15 ju", "50 % [/] ᐃᓄᒃ")
    assert saved.version == file.request.version == version + 1
    assert (saved.at, saved.behind, saved.others) == (file.request.modified_at, False, {})
    assert file.request.place == Place(3, 2, "diagnostic")
    assert work.journal("2021-11-001")[-2] == ("uid:1", "modifier", "diagnostic,plan_date")


def test_text_is_cleaned_before_it_is_stored(work: Work) -> None:
    request_id = work.draft()
    work.drafts.save(
        request_id,
        {"diagnostic": "a\x1b]52;c;x\x07\nb\u202ec\u2028d", "moyens": "un\r\ndeux\x1b[31m\ttrois"},
        work.version(request_id),
    )
    answers = work.drafts.read(request_id).answers
    assert answers["diagnostic"] == "a]52;c;x bc d"
    assert answers["moyens"] == "un\ndeux[31m trois"


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize(
    ("key", "text", "words"),
    [
        ("inconnu", "x", "n’existe pas"),
        ("aieh", "oui", "se lit seulement"),
        ("sig_parent", "Camille", "se lit seulement"),
        ("sg_nom", "Un autre nom", "ne se modifie pas"),
        ("diagnostic", "x" * 301, "compte 301 caractères : la limite est de 300"),
    ],
)
def test_save_refuses_what_is_not_an_answer_and_writes_nothing(work: Work, key: str, text: str, words: str) -> None:
    request_id = work.draft()
    version = work.version(request_id)
    with pytest.raises(Refusal, match=words) as refused:
        work.drafts.save(request_id, {"plan_date": "2021-06-15", key: text}, version)
    assert refused.value.key == key
    assert work.version(request_id) == version
    assert "plan_date" not in work.drafts.read(request_id).answers


def test_a_text_of_exactly_the_limit_is_kept_whole(work: Work) -> None:
    request_id = work.draft()
    work.drafts.save(request_id, {"diagnostic": "é" * 300}, work.version(request_id))
    assert work.drafts.read(request_id).answers["diagnostic"] == "é" * 300


def test_the_same_field_written_by_two_is_refused_to_the_second_with_both_texts(work: Work) -> None:
    request_id = work.draft()
    version = work.version(request_id)
    other = work.as_(CLERK)
    other.drafts.save(request_id, {"diagnostic": "celui du commis", "plan_date": "2021-06-01"}, version)
    with pytest.raises(Stale) as stale:
        work.drafts.save(request_id, {"diagnostic": "le mien", "prof_type": "psychologue"}, version)
    assert stale.value.theirs == {"diagnostic": "celui du commis"}
    assert stale.value.mine == {"diagnostic": "le mien"}
    assert stale.value.version == version + 1
    assert "prof_type" not in work.drafts.read(request_id).answers
    work.drafts.save(request_id, {"diagnostic": "le mien"}, stale.value.version)
    assert work.drafts.read(request_id).answers["diagnostic"] == "le mien"


def test_different_fields_written_by_two_are_both_kept_and_said(work: Work) -> None:
    request_id = work.draft()
    version = work.version(request_id)
    work.as_(CLERK).drafts.save(request_id, {"plan_date": "2021-06-01"}, version)
    saved = work.drafts.save(request_id, {"diagnostic": "le mien"}, version)
    assert (saved.behind, saved.others, saved.version) == (True, {"plan_date": "2021-06-01"}, version + 2)
    answers = work.drafts.read(request_id).answers
    assert (answers["plan_date"], answers["diagnostic"]) == ("2021-06-01", "le mien")


def test_an_answer_emptied_by_somebody_else_is_a_change_too(work: Work) -> None:
    request_id = work.draft()
    work.drafts.save(request_id, {"diagnostic": "avant"}, work.version(request_id))
    version = work.version(request_id)
    work.as_(CLERK).drafts.save(request_id, {"diagnostic": ""}, version)
    with pytest.raises(Stale) as stale:
        work.drafts.save(request_id, {"diagnostic": "après"}, version)
    assert stale.value.theirs == {"diagnostic": ""}


def test_the_same_text_written_by_two_is_no_conflict(work: Work) -> None:
    request_id = work.draft()
    version = work.version(request_id)
    work.as_(CLERK).drafts.save(request_id, {"diagnostic": "pareil"}, version)
    assert work.drafts.save(request_id, {"diagnostic": "pareil"}, version).behind


@pytest.mark.parametrize("actor", [READER, STRANGER, AGENT], ids=["reader", "stranger", "agent"])
def test_who_may_not_enter_neither_opens_nor_saves_nor_deletes(work: Work, actor: Actor) -> None:
    request_id = work.draft()
    version, other = work.version(request_id), work.as_(actor)
    for attempt in (
        lambda: other.drafts.open(request_id),
        lambda: other.drafts.save(request_id, {"diagnostic": "x"}, version),
        lambda: other.drafts.correct_comment(request_id, 1, True, "", version),
        lambda: other.drafts.delete(request_id, "2021-11-001"),
    ):
        with pytest.raises(Refusal):
            attempt()
    other.drafts.remember(request_id, Place(5, 0, ""))
    file = work.drafts.read(request_id)
    assert (file.request.version, file.request.place) == (version, Place())


def test_who_opens_second_is_told_who_holds_the_request_and_may_still_save(work: Work) -> None:
    request_id = work.draft()
    assert work.drafts.open(request_id).held_by == ""
    assert work.drafts.open(request_id).held_by == ""
    other = work.as_(CLERK)
    opened = other.drafts.open(request_id)
    assert opened.held_by.startswith("Maude Lavoie remplit cette demande, ouverte depuis ")
    assert other.drafts.save(request_id, {"diagnostic": "x"}, opened.file.request.version).version
    assert "ouverte ailleurs" in work.as_(DIRECTOR).drafts.open(request_id).held_by


def test_a_lease_is_given_back_or_expires_by_itself_unless_saves_renew_it(work: Work) -> None:
    request_id, other = work.draft(), work.as_(CLERK)
    work.drafts.open(request_id)
    work.drafts.release(request_id)
    assert other.drafts.open(request_id).held_by == ""
    work.clock.forward(minutes=9)
    other.drafts.save(request_id, {"diagnostic": "x"}, work.version(request_id))
    work.clock.forward(minutes=9)
    assert work.drafts.open(request_id).held_by.startswith("Jean Roy")
    work.drafts.release(request_id)
    assert work.drafts.open(request_id).held_by.startswith("Jean Roy")
    work.clock.forward(minutes=2)
    assert work.drafts.open(request_id).held_by == ""


def test_remember_changes_neither_the_version_nor_the_date(work: Work) -> None:
    request_id = work.draft()
    before = work.drafts.read(request_id).request
    work.drafts.remember(request_id, Place(4, 0, "PLAN\x1b"))
    after = work.drafts.read(request_id).request
    assert after.place == Place(4, 0, "PLAN")
    assert (after.version, after.modified_at) == (before.version, before.modified_at)
    assert work.drafts.open(request_id).file.request.place == Place(4, 0, "PLAN")


CANARY = "canari-a-ne-pas-retrouver"


@pytest.mark.feature("P69")
def test_a_deleted_draft_leaves_its_number_and_nothing_else_in_the_files(work: Work, tmp_path: Path) -> None:
    from mes_tui.domain.codes import Nature

    request_id = work.filled()
    work.drafts.save(request_id, {"diagnostic": CANARY}, work.version(request_id))
    work.put(request_id, Nature.PLAN, f"%PDF-1.4 {CANARY} %%EOF".encode() * 1000)
    work.drafts.open(request_id)
    with pytest.raises(Refusal, match="tapez 2021-11-001"):
        work.drafts.delete(request_id, "2021-11-01")
    assert work.version(request_id)
    work.drafts.delete(request_id, " 2021-11-001 ")
    for table in ("request", "answer", "attachment", "attachment_blob", "lease"):
        assert work.store.rows(f"SELECT count(*) FROM {table}") == [(0,)]
    assert work.journal("2021-11-001")[-1] == ("uid:1", "supprimer", "3000-2000")
    for path in tmp_path.iterdir():
        assert CANARY.encode() not in path.read_bytes()
    with pytest.raises(NotFound):
        work.drafts.read(request_id)


@pytest.mark.feature("P69")
def test_only_a_draft_can_be_deleted(work: Work) -> None:
    for request_id in (work.transmitted("D1"), work.commented("D9")):
        with pytest.raises(Refusal, match="Vous ne pouvez supprimer que les demandes dont le statut est « Brouillon »"):
            work.drafts.delete(request_id, work.number(request_id))
        assert work.status(request_id) is not Status.DRAFT


@pytest.mark.feature("P63", "P64")
def test_a_transmitted_request_opens_for_reading_only(work: Work) -> None:
    request_id = work.transmitted()
    with pytest.raises(Refusal, match="ne peut pas modifier une demande transmise"):
        work.drafts.open(request_id)
    with pytest.raises(Refusal, match="ne peut pas modifier une demande transmise"):
        work.drafts.save(request_id, {"diagnostic": "x"}, work.version(request_id))
    assert work.drafts.read(request_id).request.status is Status.TRANSMITTED


@pytest.mark.feature("P66", "P68")
def test_comments_are_ticked_one_by_one_with_a_reply(work: Work, store: Store) -> None:
    request_id = work.commented()
    first, second = work.drafts.read(request_id).comments
    saved = work.drafts.correct_comment(request_id, first.id, True, "Fait :\nvoir [/]", work.version(request_id))
    done = work.drafts.read(request_id).comments[0]
    assert (done.corrected, done.reply) == (True, "Fait :\nvoir [/]")
    assert store.rows("SELECT open_comments FROM request") == [(1,)]
    work.drafts.correct_comment(request_id, second.id, True, "", saved.version)
    assert store.rows("SELECT open_comments FROM request") == [(0,)]
    work.drafts.correct_comment(request_id, first.id, False, "", work.version(request_id))
    assert store.rows("SELECT open_comments FROM request") == [(1,)]
    with pytest.raises(Settled):
        work.drafts.correct_comment(request_id, 404, True, "", work.version(request_id))


def test_drafts_follow_the_next_import_and_transmitted_requests_do_not(work: Work, store: Store) -> None:
    sent, draft = work.transmitted("D1"), work.draft("D9")
    with store.writing() as session:
        records.upsert_child(session, BAIE, replace(CHILDREN[0], last_name="Nouveau-Nom"))
        records.upsert_child(session, BAIE, replace(CHILDREN[3], last_name="Nouveau-Nom"))
        records.upsert_site(session, replace(SITES[0], name="Nouveau Quai"))
        records.upsert_site(session, replace(SITES[1], name="Nouveaux Galets"))
        records.upsert_child_file(session, BAIE, child_file("D1", "1000001", QUAI, allowance=Allowance()))
    file = work.drafts.read(sent)
    assert (file.child.last_name, file.site.name) == ("Exemple", "Installation du Quai")
    assert file.child_file.allowance.admissible
    assert work.drafts.read(draft).child.last_name == "Nouveau-Nom"
    shown = dict(store.rows("SELECT id, child_name || ' ' || site_name || ' ' || folded FROM request"))
    assert shown[sent] == "EXEMPLE, Lou Installation du Quai exemple, lou | installation du quai"
    assert shown[draft].startswith("NOUVEAU-NOM, Élise ᐃᓄᒃ Nouveaux Galets nouveau-nom, elise")
