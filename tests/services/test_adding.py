"""A document joined by a script: what the screen would ask is said beforehand, or refused with what lifts it."""

from pathlib import Path
from typing import Any

import pytest

from mes_tui.domain.codes import Nature, RequestType
from mes_tui.domain.errors import Refusal
from mes_tui.forms.french import quoted
from mes_tui.services import adding
from mes_tui.services.adding import Added, Adding, Wish
from storage.store import Store
from tests.attachments.documents import launch, on_opening, plain, with_files, written
from tests.lives.kept import everything
from tests.services.builders import CLERK, DIRECTOR, READER, Work


@pytest.fixture
def join(work: Work, tmp_path: Path) -> Any:
    """Join bytes to a request as the director does."""

    def call(request_id: int, data: bytes, nature: Nature = Nature.PLAN, **wish: Any) -> Added:
        (tmp_path / "plan é.pdf").write_bytes(data)
        return Adding(work.context).add(request_id, tmp_path / "plan é.pdf", Wish(nature, **wish))

    return call


def refused(call: Any) -> Refusal:
    with pytest.raises(Refusal) as found:
        call()
    return found.value


def documents(work: Work, request_id: int) -> dict[str, str]:
    return {one.name: one.title for one in work.drafts.read(request_id).attachments}


def test_a_document_is_joined_and_the_request_left(work: Work, join: Any) -> None:
    request_id = work.draft()
    joined = join(request_id, plain())
    assert (joined.title, joined.told) == ("plan é.pdf", ())
    assert work.journal(joined.number)[-1] == (DIRECTOR.login, "joindre", "PLAN")
    assert documents(work, request_id) == {"PLAN": "plan é.pdf"}
    assert work.as_(CLERK).drafts.open(request_id).held_by == ""


@pytest.mark.thorough(keep=3)
@pytest.mark.parametrize(
    ("data", "nature", "before", "key", "wish"),
    [
        (plain(), Nature.PLAN, "occupied", adding.REPLACE, {"replace": True}),
        (with_files("a.txt"), Nature.PLAN, "", adding.COPY, {"copy": True}),
        (written(on_opening(launch())), Nature.PLAN, "", adding.COPY, {"copy": True}),
        (plain(), Nature.PSI, "another child", adding.ANYWAY, {"anyway": True}),
        (plain(), Nature.OTHER, "", adding.TITLE, {"title": "Lettre [/]"}),
        (plain(), Nature.SIGNATURES, "", adding.SIGNED, {"signed": ("sig_parent",), "word": "Vu"}),
        (plain(), Nature.SIGNATURES, "signed by the parent", "word", {"word": "Vu"}),
    ],
    ids=["occupied", "files", "launch", "double", "title", "signers", "word"],
)
def test_what_would_be_asked_is_refused_with_what_lifts_it(
    work: Work, store: Store, join: Any, data: bytes, nature: Nature, before: str, key: str, wish: dict[str, Any]
) -> None:
    request_id, said = work.draft(), {}
    if before == "occupied":
        work.put(request_id, nature)
    elif before == "another child":
        join(work.draft("D2", RequestType.NEW), data)
    elif before:
        said = {"signed": ("sig_parent",)}
    stored = everything(store)
    refusal = refused(lambda: join(request_id, data, nature, **said))
    assert refusal.key == key
    assert everything(store) == stored
    joined = join(request_id, data, nature, **said, **wish)
    assert documents(work, request_id).keys() == {nature.value}
    if key in (adding.COPY, adding.ANYWAY):
        # What was accepted beforehand is told afterwards.
        assert joined.told != ()


@pytest.mark.thorough
def test_one_more_comes_beside_where_there_may_be_several(work: Work, join: Any) -> None:
    request_id = work.draft()
    for pages in (1, 2):
        join(request_id, plain(pages), Nature.REPORT)
    assert documents(work, request_id).keys() == {"RAPPORT", "RAPPORT-2"}
    assert refused(lambda: join(request_id, plain(3), Nature.REPORT, rank=2)).key == adding.REPLACE
    join(request_id, plain(3), Nature.REPORT, rank=2, replace=True)
    assert documents(work, request_id).keys() == {"RAPPORT", "RAPPORT-2"}
    assert "au plus" in refused(lambda: join(request_id, plain(3), Nature.PLAN, rank=2)).sentence


def test_replacing_says_what_goes_and_never_adds_beside(work: Work, store: Store, join: Any) -> None:
    request_id = work.draft()
    join(request_id, plain(1), Nature.REPORT)
    assert join(request_id, plain(2), Nature.REPORT, replace=True).told == (f"Il remplace {quoted('plan é.pdf')}.",)
    assert documents(work, request_id).keys() == {"RAPPORT"}
    join(request_id, plain(3), Nature.REPORT)
    stored = everything(store)
    refusal = refused(lambda: join(request_id, plain(4), Nature.REPORT, replace=True))
    assert refusal.key == adding.WHICH
    assert f"1 {quoted('plan é.pdf')}, 2 {quoted('plan é.pdf')}" in refusal.sentence
    assert everything(store) == stored


@pytest.mark.parametrize("data", [b"", b"texte", b"%PDF-1.4 rien"])
def test_what_no_copy_helps_is_refused_whatever_is_said(work: Work, store: Store, join: Any, data: bytes) -> None:
    request_id = work.draft()
    stored = everything(store)
    refusal = refused(lambda: join(request_id, data, copy=True, anyway=True, replace=True))
    assert refusal.key == ""
    assert everything(store) == stored


def test_a_signature_that_no_longer_covers_the_request_is_told(work: Work, join: Any) -> None:
    joined = join(work.ready(), plain(), replace=True)
    assert any("La signature de Maude Lavoie" in line for line in joined.told)


def test_a_request_open_elsewhere_gets_nothing(work: Work, store: Store, join: Any) -> None:
    request_id = work.draft()
    work.as_(CLERK).drafts.open(request_id)
    stored = everything(store)
    assert "dans l’autre fenêtre" in refused(lambda: join(request_id, plain())).sentence
    assert everything(store) == stored


def test_the_right_is_asked_before_the_file_is_read(work: Work, tmp_path: Path) -> None:
    reader = Adding(work.as_(READER).context)
    refusal = refused(lambda: reader.add(work.draft(), tmp_path / "absent.pdf", Wish(Nature.PLAN)))
    assert "Vous ne possédez pas les accès" in refusal.sentence
