"""A file that is not acceptable as it is: the copy of it that is offered, joined once the person accepts it."""

from mes_tui.domain.codes import RequestType
from tests.attachments.documents import plain, with_files
from tests.linear.conftest import Open
from tests.linear.conversation import heard
from tests.services.builders import DIRECTOR, file_key


def test_a_copy_is_joined_once_it_is_accepted(open_as: Open) -> None:
    director = open_as(DIRECTOR)
    folder, id_ = director.files_root(), director.drafts.create(file_key("D1"), RequestType.NEW)
    assert folder is not None
    (folder / "plan.pdf").write_bytes(with_files("a.txt"))
    way = ("Demandes brouillons", "1", "Documents", "1", "Joindre", "plan.pdf")
    refused = heard(director, *way, "non")
    assert "Rien n’a été joint." in refused
    refused = heard(director, *way, "nettoyer", "non")
    assert "Laissé de côté : « a.txt »." in refused
    assert director.drafts.read(id_).attachments == ()
    assert "Votre document est maintenant ajouté" in heard(director, *way, "nettoyer", "joindre")
    assert [document.title for document in director.drafts.read(id_).attachments] == ["plan.pdf"]


def test_a_file_that_cannot_be_read_is_asked_for_again(open_as: Open) -> None:
    director = open_as(DIRECTOR)
    folder, id_ = director.files_root(), director.drafts.create(file_key("D1"), RequestType.NEW)
    assert folder is not None
    (folder / "plan.pdf").write_bytes(plain())
    (folder / "dossier").mkdir()
    said = heard(director, "Demandes brouillons", "1", "Documents", "1", "Joindre", "dossier", "plqn.pdf", "plan.pdf")
    assert said.count("Quel fichier ? Tapez son chemin.") == 3
    assert [document.title for document in director.drafts.read(id_).attachments] == ["plan.pdf"]
