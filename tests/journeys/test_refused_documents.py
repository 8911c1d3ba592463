"""Which files are refused, with the sentence that says why and what to do, and the largest one that is accepted."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mes_tui.domain.codes import Nature
from screens.file_picker import FilePicker
from screens.wizard import WizardScreen
from tests.attachments.documents import locked, plain
from tests.budget import few
from tests.journeys import paths
from tests.journeys.driver import at_work
from tests.journeys.office import office

LIMIT = 4 * 1024 * 1024


def sized(size: int) -> bytes:
    """A real PDF of ``size`` bytes: readers pass over what stands between its objects."""
    whole = plain()
    start = whole.index(b"\n") + 1
    padding = b"%" + b" " * (size - len(whole) - 2) + b"\n"
    return _moved(whole[:start] + padding + whole[start:], len(padding), size)


def _moved(data: bytes, by: int, size: int) -> bytes:
    """The places of the objects, told at the end, moved too."""
    head, _, tail = data.rpartition(b"xref\n0 ")
    _, _, table = tail.partition(b"\n")
    lines = []
    for line in table.split(b"\n"):
        place, _, rest = line.partition(b" ")
        moved = rest.startswith(b"00000 n")
        lines.append(b"%010d %s" % (int(place) + by, rest) if moved else line)
    text = head + b"xref\n0 " + tail.split(b"\n", 1)[0] + b"\n" + b"\n".join(lines)
    before, _, after = text.rpartition(b"startxref\n")
    place, _, end = after.partition(b"\n")
    text = before + b"startxref\n%d\n" % (int(place) + by) + end
    return text if len(text) <= size else text.replace(b" " * (len(text) - size + 1), b" ", 1)


def torn() -> bytes:
    """A document whose inside is lost, its first and last bytes being right."""
    whole = plain(3)
    return whole[:20] + bytes(range(256)) * 4 + b"\n%%EOF\n"


# (name, content, sentence, said while choosing or once chosen)
REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("texte.pdf", "Plan d’intégration".encode, "« texte.pdf » n’est pas un PDF, malgré son nom."),
    ("vide.pdf", bytes, "« vide.pdf » est vide (0 octet). Enregistrez ou numérisez le document de nouveau."),
    (
        "gros.pdf",
        lambda: sized(LIMIT + 1),
        "« gros.pdf » fait 4 194 305 octets : la limite est de 4 Mo (4 194 304 octets).",
    ),
    ("abîmé.pdf", torn, "« abîmé.pdf » est illisible ou endommagé."),
    (
        "secret.pdf",
        lambda: locked("énigme", "AES-256"),
        "« secret.pdf » est protégé par un mot de passe. Retirez le mot de passe",
    ),
    ("image.pdf", lambda: b"GIF89a" + b"0" * 50, "n’est pas un PDF : c’est une image. Numérisez le document"),
]


@pytest.mark.thorough
@pytest.mark.feature("P51", "P53")
@pytest.mark.parametrize(("name", "content", "sentence"), few(REFUSED, 2), ids=[case[0] for case in few(REFUSED, 2)])
async def test_a_file_that_cannot_be_joined_is_refused_in_words_and_the_slot_stays_empty(
    tmp_path: Path, name: str, content: Callable[[], bytes], sentence: str
) -> None:
    settings = office(tmp_path)
    (tmp_path / "Documents" / name).write_bytes(content())
    async with at_work(settings) as clerk:
        await paths.draft(clerk)
        await paths.documents(clerk)
        await paths.pick(clerk, Nature.PLAN, name)
        await clerk.sees(sentence)
        if not isinstance(clerk.app.screen, WizardScreen):
            clerk.press("escape")
        await clerk.at(WizardScreen)
        await clerk.sees("Plan d’intégration * : + Ajouter…")


@pytest.mark.feature("P51", "P54", "P55")
@pytest.mark.thorough
async def test_exactly_four_mebibytes_are_accepted_replaced_and_removed(tmp_path: Path) -> None:
    settings = office(tmp_path)
    folder = tmp_path / "Documents"
    (folder / "juste.pdf").write_bytes(sized(LIMIT))
    assert (folder / "juste.pdf").stat().st_size == LIMIT
    paths.paper(folder, "autre.pdf", 2)
    async with at_work(settings) as clerk:
        await paths.draft(clerk)
        await paths.documents(clerk)
        clerk.press("o")
        await clerk.sees("Aucun document dans cette case : Entrée pour en ajouter un.")
        await paths.attach(clerk, Nature.PLAN, "juste.pdf")
        await clerk.sees("Plan d’intégration * : juste.pdf (4 Mo)", "4 Mo, 1 page, lettre", "reçu le 2 août 2021")
        clerk.press("home", "enter")
        await clerk.sees("La case « Plan d’intégration » contient juste.pdf. Le remplacer par un autre document ?")
        clerk.press("r")
        await clerk.at(FilePicker)
        await clerk.sees("autre.pdf")
        clerk.send("autre.pdf\r")
        await clerk.sees(
            "Votre document est maintenant ajouté à la demande : autre.pdf.", "2 pages, lettre", "reçu le 2 août 2021"
        )
        clerk.press("d")
        await clerk.sees("Supprimer autre.pdf de la case « Plan d’intégration » ? Le document sera effacé")
        clerk.press("s")
        await clerk.sees("Document supprimé : autre.pdf.", "Plan d’intégration * : + Ajouter…")
