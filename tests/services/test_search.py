"""The search over everything that a provider wrote: what is found, where, in which order, and for whom."""

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Nature
from mes_tui.domain.errors import Refusal
from mes_tui.services import search
from mes_tui.services.lists import Lists
from mes_tui.services.search import Search, excerpt
from tests.services.builders import AGENT, BAIE, NUAGES, READER, STRANGER, Work


def hits(work: Work, typed: str, division: str = BAIE) -> list[tuple[str, str]]:
    """Where ``typed`` is found, with the text shown."""
    found = Search(work.context, Lists(work.context)).find(division, typed)
    return [hit.cells[2:] for hit in found]  # type: ignore[misc]


@pytest.fixture
def request_id(work: Work) -> int:
    request_id = work.filled()
    answers = {"diagnostic": "Trisomie 21 et œdème d’Élise", "sg_resp_nom": "Noé O’Neill"}
    work.drafts.save(request_id, answers, work.version(request_id))
    work.put(request_id, Nature.PLAN)
    return request_id


@pytest.mark.thorough(keep=3)
@pytest.mark.parametrize(
    ("typed", "where", "text"),
    [
        ("trisomie", "Page 2, Diagnostic", "Trisomie 21"),
        ("OEDEME elise", "Page 2, Diagnostic", "œdème d’Élise"),
        ("21 trisomie", "Page 2, Diagnostic", "Trisomie 21"),
        ("o'neill noe", "Page 1, Personne à joindre au service de garde", "Noé O’Neill"),
        ("plan [/]", "Document : Plan", "Plan [/].pdf"),
        ("rapport du profess", "Page 2, Attestation", "Rapport du professionnel"),
        ("2021-11-001", "Demande", "Brouillon"),
        ("EXEMPLE", "Demande", "Brouillon"),
    ],
)
def test_what_was_written_is_found_where_it_stands(
    work: Work, request_id: int, typed: str, where: str, text: str
) -> None:
    assert any(place.replace("\u00a0", " ").startswith(where) and text in shown for place, shown in hits(work, typed))


@pytest.mark.thorough(keep=3)
@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "introuvable", "trisomie introuvable", "'; DROP TABLE answer;"])
def test_what_stands_nowhere_is_not_found(work: Work, request_id: int, typed: str) -> None:
    assert hits(work, typed) == []


def test_a_comment_and_its_reply_are_found(work: Work) -> None:
    request_id = work.commented()
    comment = work.drafts.read(request_id).comments[0]
    work.drafts.correct_comment(request_id, comment.id, True, "Téléphone ajouté.", work.version(request_id))
    assert hits(work, "précisez la page 1") == [("Commentaire, page 1", "Précisez la page 1.")]
    assert hits(work, "telephone ajoute") == [("Réponse au commentaire, page 1", "Téléphone ajouté.")]


def test_short_words_find_numbers_and_names_only(work: Work, request_id: int) -> None:
    assert {where for where, _ in hits(work, "01")} == {"Demande"}


def test_nothing_is_read_twice_nor_forgotten_from_one_reading_to_the_next(
    work: Work, request_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = hits(work, "exemple") + hits(work, "exemple") + hits(work, "trisomie")
    for size in (1, 2, 7):
        monkeypatch.setattr(search, "_AT_ONCE", size)
        assert hits(work, "exemple") + hits(work, "exemple") + hits(work, "trisomie") == whole


def test_no_more_rows_are_told_than_can_be_read(work: Work, request_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(hits(work, "exemple")) > 1
    monkeypatch.setattr(search, "MOST", 1)
    assert len(hits(work, "exemple")) == 1


@pytest.mark.parametrize(
    ("actor", "division"),
    [(STRANGER, BAIE), (AGENT, BAIE), (READER, NUAGES)],
    ids=["of another provider", "Ministry", "elsewhere"],
)
def test_nothing_of_somebody_else_is_found(work: Work, request_id: int, actor: Actor, division: str) -> None:
    with pytest.raises(Refusal):
        hits(work.as_(actor), "trisomie", division)


def test_who_may_only_read_finds_too(work: Work, request_id: int) -> None:
    assert hits(work.as_(READER), "trisomie") == hits(work, "trisomie") != []


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("un deux trois quatre cinq six sept", ("six",), "… cinq six sept"),
        ("Œdème\nd’Élise", ("oed",), "Œdème d’Élise"),
        ("un deux", ("x",), "un deux"),
    ],
)
def test_an_excerpt_begins_near_what_was_searched(text: str, words: tuple[str, ...], shown: str) -> None:
    assert excerpt(text, words) == shown
