"""Documents put behind another, and files taken out of the one that carries them."""

from collections.abc import Callable
from io import BytesIO

import pytest
from fpdf import FPDF
from pypdf import PdfReader

from mes_tui.attachments.bundles import Carried, Part, carried_files, merged
from mes_tui.attachments.confined import Stopped
from mes_tui.attachments.progress import PageProgress
from mes_tui.domain.errors import Refusal
from tests.attachments.documents import LINES, launch, locked, named_script, on_opening, on_page, plain, script, written
from tests.attachments.kinds import UNPROVEN


def pages_of(data: bytes) -> list[str]:
    return [sheet.extract_text().strip() for sheet in PdfReader(BytesIO(data)).pages]


def test_the_pages_of_each_part_follow_with_their_title() -> None:
    title = "Élise [/] O’Neill-Œuvray ᐃᓄᒃ.pdf"
    made = merged(plain(1), [Part(title, plain(3), 3), Part("deux", plain(2), 2)])
    shown = [line.replace("’", "'") for line in LINES]
    assert pages_of(made) == [shown[0], *shown, *shown[:2]]
    reader = PdfReader(BytesIO(made))
    assert [entry.title for entry in reader.outline] == [title, "deux"]  # type: ignore[union-attr]


def test_without_parts_the_first_is_itself() -> None:
    assert pages_of(merged(plain(2), [])) == pages_of(plain(2))


@pytest.mark.parametrize(
    "change", [on_opening(launch()), on_opening(script()), named_script, on_page(script())], ids=range(4)
)
def test_nothing_that_a_part_does_is_kept(change) -> None:  # type: ignore[no-untyped-def]
    made = merged(plain(1), [Part("actif", written(change), 1)])
    for trace in (b"/JavaScript", b"/JS", b"/Launch", b"/AA"):
        assert trace not in made


def test_a_part_locked_for_its_owner_only_is_put_behind_too() -> None:
    assert len(pages_of(merged(plain(1), [Part("numérisé", locked("", "AES-256"), 2)]))) == 3


@pytest.mark.parametrize("bad", [b"%PDF-1.7 x %%EOF", locked("secret", "AES-256"), b""])
def test_the_part_that_cannot_be_read_is_named(bad: bytes) -> None:
    parts = [Part("bon", plain(1), 1), Part("mauvais [/]", bad, 1), Part("autre", plain(1), 1)]
    with pytest.raises(Refusal, match=r"« mauvais \[/\] » ne peut pas être réuni"):
        merged(plain(1), parts)


def test_a_part_with_other_pages_than_expected_is_named() -> None:
    with pytest.raises(Refusal, match="« deux » ne peut pas"):
        merged(plain(1), [Part("un", plain(1), 1), Part("deux", plain(2), 3)])


def test_the_part_and_the_pages_that_would_not_be_seen_as_they_are_are_named() -> None:
    parts = [
        Part("bon", plain(1), 1),
        Part("calques", UNPROVEN["off by its usage only"](), 1),
        Part("autre", plain(1), 1),
    ]
    with pytest.raises(Refusal, match="calques » ne peut pas être réuni aux autres : la page 1 ne s’y verrait pas"):
        merged(plain(1), parts)


def test_each_page_of_all_is_told() -> None:
    told: list[PageProgress] = []
    merged(plain(2), [Part("un", plain(1), 1), Part("deux", plain(3), 3)], told.append)
    assert told == [PageProgress(done, 6, 0) for done in range(1, 7)]


def test_who_gives_up_gets_nothing() -> None:
    with pytest.raises(Stopped):
        merged(plain(1), [Part("un", plain(1), 1)], given_up=lambda: True)


def carrying(*files: tuple[str, bytes]) -> bytes:
    pdf = FPDF(format="letter")
    pdf.add_page()
    for name, data in files:
        pdf.embed_file(bytes=data, basename=name, compress=True)
    return bytes(pdf.output())


def test_the_files_come_out_as_they_went_in() -> None:
    files = (("demande.json", '{"é": "ᐃᓄᒃ"}'.encode()), ("plan.pdf", plain(3)), ("vide-ou-presque", b"\x00"))
    assert carried_files(carrying(*files), "dossier.pdf") == tuple(Carried(name, data) for name, data in files)
    assert carried_files(plain(1)) == ()


@pytest.mark.thorough(keep=3)
@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: carrying(*((f"f{index}", b"x") for index in range(41))), "trop de fichiers"),
        (lambda: carrying(("gros", bytes(6 * 1024 * 1024))), "trop lourds"),
        (lambda: carrying(("bombe", bytes(320 * 1024 * 1024))), "n’a pas pu être lu"),
        (lambda: b"%PDF-1.7 x %%EOF", "n’a pas pu être lu"),
        (lambda: locked("secret", "AES-256"), "n’a pas pu être lu"),
        (lambda: b"PK\x03\x04", "n’est pas un PDF"),
        (bytes, "vide"),
    ],
    ids=["many", "heavy", "bomb", "damaged", "locked", "archive", "empty"],
)
def test_what_is_not_a_file_of_ours_is_refused_in_words(make: Callable[[], bytes], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        carried_files(make(), "dossier [/].pdf")
