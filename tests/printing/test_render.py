"""What each document says, read back from the PDF."""

import subprocess
import sys
from importlib.resources import files
from io import BytesIO
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PageObject, PdfReader

from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.forms.presentation import ShownPage, ShownSection, ShownTable, presentation
from mes_tui.printing.model import PrintKind
from mes_tui.printing.render import render
from mes_tui.printing.signers import SignerNames
from tests.budget import examples, some
from tests.forms import builders as forms
from tests.printing.documents import CHILD, NUMBER, TIMETABLE, document, embedded_fonts, lines, page, printed, texts

DISCLAIMER = "Ce document n’est pas produit par le ministère de la Famille."


def numbered(word: str, count: int) -> str:
    """A text of ``count`` words, each different: what is lost is seen."""
    return " ".join(f"{word}{index}" for index in range(count))


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P48", "C28")
@pytest.mark.parametrize("kind", PrintKind)
def test_every_page_says_which_request_which_revision_and_where_it_stands(kind: PrintKind) -> None:
    pages = (page(5, "Moyens", *lines(("Moyens", numbered("mot", 1500)))),)
    found = texts(printed(document(kind, pages)))
    for index, text in enumerate(found, start=1):
        assert "Mesure exceptionnelle de soutien" in text
        assert f"Demande {NUMBER} – révision 3" in text
        assert "imprimé le 2 août 2021 à 14 h 05" in text
        behind = 4 if kind is PrintKind.FILE else 0  # the pages of the two documents
        assert f"Page {index} de {len(found) + behind}" in text
        assert DISCLAIMER in text
        assert f"Page {index} de {len(found) + behind} – {CHILD} – 14 mars 2019 – NECSG 1000001" in text


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("kind", PrintKind)
def test_paper_is_us_letter(kind: PrintKind) -> None:
    for sheet in printed(document(kind)).pages:
        assert (float(sheet.mediabox.width), float(sheet.mediabox.height)) == (612, 792)


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("kind", "draft"),
    some(
        list(product(PrintKind, [True, False])),
        [*product(PrintKind, [True]), (PrintKind.FULL, False), (PrintKind.SUMMARY, False)],
    ),
)
def test_the_watermark_is_on_every_page_until_the_request_is_transmitted(kind: PrintKind, draft: bool) -> None:
    found = texts(printed(document(kind, draft=draft, status_label="Transmis")))
    assert [("BROUILLON" in text) for text in found] == [draft] * len(found)


@pytest.mark.parametrize("kind", [PrintKind.FULL, PrintKind.SIGNATURES])
def test_nothing_lies_under_the_hands_of_those_who_sign(kind: PrintKind) -> None:
    *others, signed = printed(document(kind, draft=True)).pages
    assert f"BROUILLON – Demande {NUMBER}" in signed.extract_text()
    assert turned(signed) == []
    assert all("BROUILLON" in turned(sheet) for sheet in others)


def turned(sheet: PageObject) -> list[str]:
    """What is written across a page."""
    found: list[str] = []

    def read(text: str, matrix: list[float], _: object, font: object, size: object) -> None:
        if text.strip() and matrix[1]:
            found.append(text.strip())

    sheet.extract_text(visitor_text=read)
    return found


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("kind", [PrintKind.FULL, PrintKind.SIGNATURES, PrintKind.SUMMARY])
def test_the_longest_date_of_the_head_stays_on_one_line(kind: PrintKind) -> None:
    moment = "22 septembre 2021 à 14\u00a0h\u00a005"
    text = printed(document(kind, printed_at=moment)).pages[-1 if kind is PrintKind.SIGNATURES else 0].extract_text()
    said = [" ".join(line.split()) for line in text.splitlines() if "septembre" in line]
    assert [line.endswith(" ".join(moment.split())) for line in said] == [True, True]  # the head and the foot


@pytest.mark.feature("P48")
def test_the_full_form_says_everything_then_the_signatures_on_their_own_page() -> None:
    *body, last = texts(printed(document()))
    text = " ".join(body)
    assert f"Demande {NUMBER} – Formulaire complet" in text
    for said in (
        "Nouvelle demande",
        "CPE Les Petits Œufs d’Outremont",
        "2021-2022",
        "1. Renseignements sur l’identité",
        "Identité de l’autre parent Non fourni",
        "514 873-7200",
        "3. Fréquentation et milieu de garde",
        "4,5 jours",
        "Horaire par jour Jour Arrivée Départ Lundi 8 h 00 16 h 30",
        "Mercredi – –",
    ):
        assert said in text, said
    assert "Nom en lettres moulées" not in text
    assert "Page de signatures" in last
    assert CHILD in last
    assert "4,5 jours" not in last


def test_the_page_of_signatures_alone_has_no_answer() -> None:
    (sheet,) = texts(printed(document(PrintKind.SIGNATURES)))
    assert f"Demande {NUMBER} – Page de signatures" in sheet
    assert CHILD in sheet
    assert "Renseignements sur l’identité" not in sheet


def test_the_summary_has_details_figures_documents_and_receivability() -> None:
    text = " ".join(texts(printed(document(PrintKind.SUMMARY))))
    for said in (
        f"Demande {NUMBER} – Récapitulatif",
        "Détails de la demande Installation Saint-Viateur Autre parent Non fourni",
        "Accompagnement par jour (heures / jour) 4,5",
        "Plan d’intégration.pdf Plan d’intégration 22 juillet 2021",
        "Formulaire Champs obligatoires remplis ✗ À compléter Documents Plan d’intégration ✓ Rempli",
        "Champs obligatoires remplis – Page 5 : une réponse manque.",
    ):
        assert said in text, said


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P48")
@pytest.mark.parametrize(
    ("request_type", "service_type"), list(zip(RequestType, [*ServiceType, ServiceType.BC], strict=True))
)
def test_every_answer_of_the_real_form_is_on_paper(request_type: RequestType, service_type: ServiceType) -> None:
    pages = presentation(forms.form(), forms.evaluated(request_type, service_type))
    found = " ".join(texts(printed(document(pages=pages))))
    for shown in pages:
        assert f"{shown.number}. {shown.title}" in found
        for block in (block for section in shown.sections for block in section.blocks):
            if isinstance(block, ShownTable):
                assert all(one_line(cell) in found for row in block.rows for cell in row if len(cell) < 12)
            else:
                assert one_line(f"{block.label} {block.text}") in found


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_a_table_under_the_title_of_its_section_has_no_second_title() -> None:
    alone = " ".join(texts(printed(document(pages=(page(3, "Fréquentation", TIMETABLE, section="Horaire"),)))))
    assert TIMETABLE.label not in alone
    assert "Horaire Jour Arrivée Départ" in alone


def test_a_statement_is_printed_without_a_question() -> None:
    sentence = "Numérisez la page signée."
    found = " ".join(texts(printed(document(pages=(page(7, "Signature", *lines(("", sentence), ("Q", "R"))),)))))
    assert f"7. Signature Section {sentence} Q R" in found


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("size", [330, 3000])
def test_a_long_answer_flows_over_the_pages_without_losing_a_word(size: int) -> None:
    answer = numbered("mot", size)  # 2,200 then 23,000 characters
    found = texts(
        printed(document(pages=(page(5, "Moyens", *lines(("Avant", "x"), ("Moyens", answer), ("Après", "y"))),)))
    )
    words = " ".join(found).split()
    assert [word for word in words if word.startswith("mot")] == answer.split()
    holding = [text for text in found if "mot" in text]
    assert all("Moyens (suite)" in text for text in holding[1:])


@pytest.mark.thorough
@pytest.mark.parametrize("text", ["x" * 20_000, "ᓄ" * 3000, "\n" * 5000 + "fin", "é" * 2000 + " " * 2000])
def test_texts_without_words_or_without_end_print_too(text: str) -> None:
    reader = printed(document(pages=(page(5, "Moyens", *lines(("Moyens", text))),)))
    body = "".join("".join(texts(reader)).split())
    for letter in "xᓄé":
        if text.count(letter) > 1000:
            assert body.count(letter) >= text.count(letter)


@pytest.mark.thorough
def test_a_question_is_never_cut_from_its_short_answer() -> None:
    answers = [(f"Question-{index}", f"début-{index} {numbered(f'm{index}x', 45)} fin-{index}") for index in range(40)]
    found = texts(printed(document(pages=(page(2, "Situation", *lines(*answers)),))))
    for index in range(40):
        (holder,) = [text for text in found if f"début-{index} " in text]
        assert f"Question-{index} " in holder
        assert f"fin-{index}" in holder.split()


@pytest.mark.thorough
def test_a_few_answers_stay_together_under_their_title() -> None:
    sections = tuple(
        ShownSection(f"s{index}", f"Titre-{index}-", lines(*[(f"Q-{index}-{n}-", "réponse") for n in range(6)]))
        for index in range(30)
    )
    found = texts(printed(document(pages=(ShownPage(2, "Situation", sections),))))
    for index in range(30):
        (holder,) = [text for text in found if f"Titre-{index}-" in text]
        assert all(f"Q-{index}-{n}-" in holder for n in range(6))


@pytest.mark.thorough
def test_the_first_or_the_last_of_many_answers_is_never_alone_on_a_page() -> None:
    for filler in some(range(8, 40), range(8, 40, 8)):
        pages = (
            page(1, "Avant", *lines(*[(f"A{n}", "x") for n in range(filler)])),
            page(2, "Situation", *lines(*[(f"Q{n}-", "réponse") for n in range(30)])),
        )
        found = texts(printed(document(pages=pages)))
        (first,) = [text for text in found if "Q0- " in text]
        (last,) = [text for text in found if "Q29- " in text]
        assert "Q1- " in first
        assert "Q28- " in last


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("filler", some(range(10, 34, 4), range(10, 34, 8)))
def test_a_short_page_of_the_form_stays_in_one_piece(filler: int) -> None:
    last = ShownPage(
        7,
        "Signature",
        tuple(
            ShownSection(
                f"s{index}", title, lines(("", "Numérisez.")) if not index else lines((f"Q{index}", f"fin-{index}"))
            )
            for index, title in enumerate(("Signature", "Déclarations", "Signature électronique"))
        ),
    )
    found = texts(printed(document(pages=(page(6, "Soutien", *lines(*[(f"A{n}", "x") for n in range(filler)])), last))))
    (holder,) = [text for text in found if "7. Signature Numérisez." in text]  # no second title that says the same
    assert "fin-2" in holder


@pytest.mark.thorough
def test_a_heading_is_never_left_alone_at_the_foot_of_a_page() -> None:
    pages = tuple(
        page(index, f"Titre-{index}-", *lines(*[(f"Q-{index}-{n}-", "réponse") for n in range(index % 7 + 1)]))
        for index in range(1, 60)
    )
    found = texts(printed(document(pages=pages)))
    for index in range(1, 60):
        (holder,) = [text for text in found if f"Titre-{index}-" in text]
        assert f"Q-{index}-0-" in holder


@pytest.mark.thorough
def test_a_long_table_repeats_its_headers_and_keeps_its_rows_whole() -> None:
    rows = tuple((f"Ligne-{index}-", numbered(f"r{index}x", 30), f"fin-{index}-") for index in range(60))
    table = ShownTable("Besoins", ("Domaine-titre", "Besoins-titre", "Niveau-titre"), rows)
    found = [text for text in texts(printed(document(pages=(page(4, "Besoins", table),)))) if "Ligne-" in text]
    assert len(found) > 2
    assert all("Domaine-titre Besoins-titre Niveau-titre" in text for text in found)
    for index in range(60):
        (holder,) = [text for text in found if f"Ligne-{index}-" in text]
        assert f"r{index}x29" in holder
        assert f"fin-{index}-" in holder


@pytest.mark.thorough
def test_a_small_table_is_not_spread_over_two_pages() -> None:
    for filler in some(range(20, 34, 3), range(20, 34, 6)):
        answers = lines(*[(f"Q{n}", "réponse") for n in range(filler)])
        rows = tuple((f"jour-{n}", "8 h 00") for n in range(5))
        found = texts(
            printed(document(pages=(page(3, "Horaire", *answers, ShownTable("", ("Jour", "Arrivée"), rows)),)))
        )
        (holder,) = [text for text in found if "jour-0" in text]
        assert "jour-4" in holder


NASTY = [
    "Élise [/] O’Neill-Œuvray",
    "[bold]x[/bold] **gras** __souligné__ <b>x</b> &amp; \\n {nb} %s %(x)d",
    "\x1b]0;titre\x07\x1b[2J",
    "1\u00a0234,50\u00a0$ – 4\u202f%",
    "A" * 300,
    "ᐃᓄᒃ ᓄᓇᕕᒃ ᖃᓂᐅᔮᖅᐸᐃᑦ",
    "ᒋᓯᐦᑯᑦ ᓇᔅᑲᐱ \u18b0\u18c7",
    "שלום (עולם) 123 abc",
    "محمد الكريم",
    "你好 👩\u200d👧 \U000e0041 \uffff \ud800",
    "\u00ad\u00ad",
    ")( /P <</MCID 0>> BDC EMC ET",
]


@pytest.mark.thorough
@pytest.mark.parametrize("text", some(NASTY, [" ".join(NASTY)]))
def test_any_text_prints_everywhere(text: str) -> None:
    table = ShownTable(text, (text, text), ((text, text), (text,)))
    pages = (page(1, text, *lines((text, text)), table, section=text),)
    found = texts(printed(document(pages=pages, child=text, provider=text, site=text)))
    assert f"Page 1 de {len(found)}" in found[0]


@pytest.mark.thorough
@pytest.mark.parametrize("kind", PrintKind)
def test_any_text_prints_in_every_kind_of_document(kind: PrintKind) -> None:
    text = " ".join(NASTY)
    names = SignerNames(parent=text, other_parent=text, professional=text, permit=text, home_provider=text)
    found = texts(printed(document(kind, names=names, number=text, child=text, provider=text, printed_at=text)))
    assert "Saint" in found[0] or "Neill" in found[0]


@given(text=st.text(max_size=60))
@examples(4)
def test_no_text_stops_the_printing(text: str) -> None:
    reader = printed(document(pages=(page(1, "Titre", *lines((text, text))),), child=text))
    assert f"Page 1 de {len(reader.pages)}" in texts(reader)[0]


def test_what_looks_like_markup_is_printed_as_typed() -> None:
    typed = "[bold]x[/bold] **gras** <b>x</b> {nb} %s"
    assert typed in " ".join(texts(printed(document(pages=(page(1, "Titre", *lines(("Q", typed))),)))))


def test_a_missing_character_leaves_a_visible_sign() -> None:
    found = " ".join(texts(printed(document(pages=(page(1, "Titre", *lines(("Question", "avant 你 après"))),)))))
    assert "avant □ après" in found


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("text", ["ᐃᓄᒃ", "\u18b0\u18c7", "Œuvre ☑ ✓"])
def test_syllabics_and_signs_are_really_printed(text: str) -> None:
    found = " ".join(texts(printed(document(pages=(page(1, "Titre", *lines(("Question", text))),)))))
    assert text in found
    assert "□" not in found


@pytest.mark.thorough
def test_hebrew_reads_from_right_to_left() -> None:
    found = " ".join(texts(printed(document(pages=(page(1, "Titre", *lines(("Question", "אבג"))),)))))
    # Drawn from left to right the letters come last first; a reader of the PDF may turn them back.
    assert "גבא" in found or "אבג" in found


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("kind", PrintKind)
def test_fonts_are_embedded_in_part(kind: PrintKind) -> None:
    pages = (page(1, "Titre", *lines(("Question", "\u18b0"))),)
    data = render(document(kind, pages))
    fonts = embedded_fonts(PdfReader(BytesIO(data)))
    assert any("DejaVuSans" in name for name in fonts)
    assert kind is not PrintKind.FULL or any("NotoSansCan" in name for name in fonts)
    for name, descriptor in fonts.items():
        assert name[7:8] == "+"  # the six letters of a subset, after the slash
        assert "/FontFile2" in descriptor
    assert len(data) < 150_000


@pytest.mark.parametrize("kind", PrintKind)
def test_no_name_in_the_metadata_nor_in_the_table_of_contents(kind: PrintKind) -> None:
    reader = printed(document(kind))
    information = dict(reader.metadata or {})  # an archive has its title in the XMP metadata alone
    assert information.get("/Title", document(kind).title) == f"Demande {NUMBER} – {kind.heading}"
    assert reader.xmp_metadata.dc_title == {"x-default": document(kind).title}  # type: ignore[union-attr]
    said = str(information) + reader.xmp_metadata.stream.get_data().decode() + str(reader.outline)  # type: ignore[union-attr]
    for name in ("NEILL", "Élise", "Saint-Onge", "Tremblay"):
        assert name not in said


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render(document()) == render(document())


def test_an_empty_request_prints() -> None:
    empty = document(pages=(), names=None, child="", provider="", site="", reference_year="")
    assert "Page de signatures" in texts(printed(empty))[-1]


def test_the_package_loads_no_pdf_library() -> None:
    code = (
        "import sys, mes_tui.printing, mes_tui.printing.model, mes_tui.printing.signers\n"
        "assert not {'fpdf', 'pypdf', 'PIL', 'fontTools'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_fonts_travel_with_their_licences() -> None:
    folder = files("mes_tui.printing") / "fonts"
    names = {entry.name for entry in folder.iterdir()}
    assert {"DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "NotoSansCanadianAboriginal-Regular.ttf"} <= names
    assert "Bitstream Vera" in (folder / "LICENSE-DejaVu.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in (folder / "LICENSE-Noto.txt").read_text(encoding="utf-8")
