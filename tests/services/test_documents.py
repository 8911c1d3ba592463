"""Documents: attached from a file, replaced, removed, read, copied."""

import hashlib
import os
from pathlib import Path

import pytest

from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Nature
from mes_tui.domain.errors import NotFound, NotSaved, Refusal, Stale
from storage import records
from storage.store import Store
from tests.attachments.documents import plain
from tests.services.builders import AGENT, CLERK, READER, STRANGER, Work, rules

NASTY_NAME = "Plan d’Élise [b] 50\u00a0% \x1b[31m\u202eᐃᓄᒃ.pdf"


def _file(folder: Path, name: str = "Plan.pdf", data: bytes | None = None) -> Path:
    path = folder / name
    path.write_bytes(plain(2) if data is None else data)
    return path


@pytest.mark.feature("P50", "P53", "P54", "P55")
def test_an_attached_document_is_in_the_store_with_its_facts(work: Work, tmp_path: Path) -> None:
    request_id = work.draft()
    version = work.version(request_id)
    path = _file(tmp_path, NASTY_NAME)
    saved = work.documents.attach(request_id, Nature.PLAN, path, version)
    file = work.drafts.read(request_id)
    (document,) = file.attachments
    assert (document.nature, document.pages, document.scripted) == (Nature.PLAN, 2, False)
    assert document.title == "Plan d’Élise [b] 50\u00a0% [31mᐃᓄᒃ.pdf"
    assert document.size == path.stat().st_size
    assert document.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (saved.version, saved.at) == (version + 1, document.received_at)
    assert file.request.version == saved.version
    assert work.journal("2021-11-001")[-2] == ("uid:1", "joindre", "PLAN")
    assert [text.strip()[:4] for text in work.documents.text(request_id, document.id)] == ["Plan", "Ergo"]
    drawing = work.documents.drawing(request_id, document.id)
    assert (drawing.data, drawing.name) == (path.read_bytes(), document.title)
    assert work.journal("2021-11-001")[-1][1:] == ("lire le document", "PLAN")


def test_the_same_slot_again_replaces_its_document_and_keeps_no_byte_of_it(
    work: Work, store: Store, tmp_path: Path
) -> None:
    request_id = work.draft()
    first = work.documents.attach(request_id, Nature.PLAN, _file(tmp_path, "un.pdf"), 1)
    work.documents.attach(request_id, Nature.PLAN, _file(tmp_path, "deux.pdf", plain(1)), first.version)
    assert [found.title for found in work.drafts.read(request_id).attachments] == ["deux.pdf"]
    assert store.rows("SELECT count(*) FROM attachment_blob") == [(1,)]
    written = [line[1:] for line in work.journal("2021-11-001") if line[2] == "PLAN"]
    assert written == [("joindre", "PLAN"), ("remplacer", "PLAN")]


def test_a_document_of_another_slot_stays(work: Work) -> None:
    request_id = work.draft()
    work.put(request_id, Nature.SIGNATURES)
    work.put(request_id, Nature.PLAN)
    work.documents.remove(request_id, Nature.PLAN, work.version(request_id))
    assert [found.nature for found in work.drafts.read(request_id).attachments] == [Nature.SIGNATURES]


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P51")
@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("vide.pdf", b"", "est vide"),
        ("note.pdf", b"Bonjour", "n’est pas un PDF"),
        ("lettre.pdf", b"PK\x03\x04", "traitement de texte"),
        ("gros.pdf", plain(1)[:-7] + b"x" * 4_194_300 + b"%%EOF", "la limite est de"),
    ],
)
def test_a_file_that_is_not_acceptable_changes_nothing(
    work: Work, tmp_path: Path, name: str, data: bytes, words: str
) -> None:
    request_id = work.draft()
    with pytest.raises(Refusal, match=words):
        work.documents.attach(request_id, Nature.PLAN, _file(tmp_path, name, data), 1)
    assert work.version(request_id) == 1
    assert work.drafts.read(request_id).attachments == ()


@pytest.mark.parametrize("actor", [READER, STRANGER, AGENT], ids=["reader", "stranger", "agent"])
def test_who_may_not_attach_is_refused_before_the_file_is_read(work: Work, tmp_path: Path, actor: Actor) -> None:
    request_id = work.draft()
    work.put(request_id, Nature.PLAN)
    other = work.as_(actor)
    with pytest.raises(Refusal, match=r"accès|autre service|Le Ministère ne peut pas"):
        other.documents.attach(request_id, Nature.PSI, tmp_path / "absent.pdf", 1)
    with pytest.raises(Refusal, match=r"accès|autre service|Le Ministère ne peut pas"):
        other.documents.remove(request_id, Nature.PLAN, 1)
    assert len(work.drafts.read(request_id).attachments) == 1


def test_attach_and_remove_on_an_older_version_are_refused(work: Work, tmp_path: Path) -> None:
    request_id = work.draft()
    work.put(request_id, Nature.PLAN)
    work.as_(CLERK).drafts.save(request_id, {"diagnostic": "x"}, 1)
    with pytest.raises(Stale) as stale:
        work.documents.attach(request_id, Nature.PSI, _file(tmp_path), 1)
    assert stale.value.version == 2
    with pytest.raises(Stale):
        work.documents.remove(request_id, Nature.PLAN, 1)
    assert [found.nature for found in work.drafts.read(request_id).attachments] == [Nature.PLAN]


@pytest.mark.feature("P63")
def test_documents_of_a_transmitted_request_can_be_read_and_copied_only(work: Work, tmp_path: Path) -> None:
    request_id = work.transmitted()
    version = work.version(request_id)
    with pytest.raises(Refusal, match="ne peut pas modifier une demande transmise"):
        work.documents.remove(request_id, Nature.PLAN, version)
    with pytest.raises(Refusal, match="ne peut pas modifier une demande transmise"):
        work.documents.attach(request_id, Nature.PSI, _file(tmp_path), version)
    document = work.drafts.read(request_id).attachments[0]
    assert work.as_(READER).documents.save_copy(request_id, document.id, tmp_path / "copie.pdf").exists()


def test_a_removed_document_leaves_no_trace_in_the_files(work: Work, tmp_path: Path) -> None:
    request_id = work.draft()
    work.put(request_id, Nature.PLAN, b"%PDF-1.4 canari-du-document %%EOF" * 2000)
    work.documents.remove(request_id, Nature.PLAN, 1)
    for path in tmp_path.glob("mes.db*"):
        assert b"canari-du-document" not in path.read_bytes()
    with pytest.raises(NotFound, match="déjà vide"):
        work.documents.remove(request_id, Nature.PLAN, 2)


def test_a_copy_is_private_whole_and_replaces_nothing_unless_told(work: Work, tmp_path: Path) -> None:
    request_id = work.draft()
    work.put(request_id, Nature.PLAN, b"%PDF-1.4 contenu")
    (document,) = work.drafts.read(request_id).attachments
    old_mask = os.umask(0)
    try:
        written = work.documents.save_copy(request_id, document.id, tmp_path)
    finally:
        os.umask(old_mask)
    assert written == tmp_path / "Plan [-].pdf"
    assert written.read_bytes() == b"%PDF-1.4 contenu"
    assert written.stat().st_mode & 0o777 == 0o600
    written.write_bytes(b"autre chose")
    with pytest.raises(Refusal, match="existe déjà") as refused:
        work.documents.save_copy(request_id, document.id, written)
    assert refused.value.key == "overwrite"
    assert written.read_bytes() == b"autre chose"
    work.documents.save_copy(request_id, document.id, written, overwrite=True)
    assert written.read_bytes() == b"%PDF-1.4 contenu"
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []
    assert ("uid:1", "copier le document", "PLAN") in work.journal("2021-11-001")


def test_a_copy_never_follows_a_link_to_another_file(work: Work, tmp_path: Path) -> None:
    request_id = work.draft()
    work.put(request_id, Nature.PLAN)
    (document,) = work.drafts.read(request_id).attachments
    target, link = tmp_path / "cible", tmp_path / "lien.pdf"
    target.write_text("intact")
    link.symlink_to(target)
    for overwrite in (False, True):
        with pytest.raises(Refusal, match="existe déjà"):
            work.documents.save_copy(request_id, document.id, link, overwrite=overwrite)
    assert target.read_text() == "intact"
    assert link.is_symlink()


@pytest.mark.parametrize(
    ("place", "words"),
    [("absent/copie.pdf", "n’existe pas"), ("dossier", "est un dossier"), ("a\x00b", "pas utilisable")],
)
def test_a_copy_that_cannot_be_written_says_why(work: Work, tmp_path: Path, place: str, words: str) -> None:
    request_id = work.draft()
    work.put(request_id, Nature.PLAN)
    (document,) = work.drafts.read(request_id).attachments
    (tmp_path / "dossier" / "Plan [-].pdf").mkdir(parents=True)
    with pytest.raises(Refusal, match=words):
        work.documents.save_copy(request_id, document.id, tmp_path / place)


def test_files_stay_inside_the_only_folder_that_is_open(work: Work, tmp_path: Path) -> None:
    request_id = work.draft()
    work.put(request_id, Nature.PLAN)
    (document,) = work.drafts.read(request_id).attachments
    inbox = tmp_path / "depot"
    inbox.mkdir()
    (inbox / "sortie").symlink_to(tmp_path)
    work.context.picker_root = inbox
    for place in (tmp_path / "copie.pdf", inbox / ".." / "copie.pdf", inbox / "sortie" / "copie.pdf"):
        with pytest.raises(Refusal, match="seulement"):
            work.documents.save_copy(request_id, document.id, place)
    with pytest.raises(Refusal, match="seulement"):
        work.documents.attach(request_id, Nature.PSI, _file(tmp_path), 1)
    assert work.documents.save_copy(request_id, document.id, inbox).parent == inbox


def test_a_document_of_another_request_is_not_found(work: Work, tmp_path: Path) -> None:
    mine, other = work.draft("D1"), work.draft("D9")
    work.put(other, Nature.PLAN)
    (document,) = work.drafts.read(other).attachments
    with pytest.raises(NotFound):
        work.documents.text(mine, document.id)
    with pytest.raises(NotFound):
        work.documents.drawing(mine, document.id)
    with pytest.raises(NotFound):
        work.documents.save_copy(mine, document.id, tmp_path)


def test_bytes_that_come_back_different_are_not_kept(work: Work, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    from storage.records import documents as records_documents

    request_id = work.draft()
    work.put(request_id, Nature.PSI)
    monkeypatch.setattr(records_documents, "load_blob", lambda *_: b"%PDF-1.4 bit chang\xe9")
    with pytest.raises(NotSaved, match="diffère"):
        work.put(request_id, Nature.PLAN)
    monkeypatch.undo()
    with store.reading() as session:
        assert [found.nature for found in records.load_attachments(session, request_id)] == [Nature.PSI]


def test_the_limit_of_a_document_is_that_of_the_rules() -> None:
    assert rules().max_bytes == 4 * 1024 * 1024
