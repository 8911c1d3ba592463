"""What an accepted document is said to carry, and how it reads."""

from dataclasses import replace

import pytest

from mes_tui.attachments.inspection import examine
from mes_tui.domain.codes import Nature
from mes_tui.domain.findings import HARMS, UNKNOWN, Copy, Inspection, Scan, ScanState
from mes_tui.forms.findings import (
    changed_line,
    content_lines,
    nature_of,
    pages_line,
    scan_line,
    sheets_line,
    signed_line,
)
from tests.attachments import active
from tests.attachments import documents as make


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("boxes", "sizes"),
    [
        (("/MediaBox [0 0 612 1008]", "/MediaBox [0 0 595 842]"), ((216, 356, 1), (210, 297, 1))),
        # Three that are seen alike, then one of each kind.
        (
            (
                *("/MediaBox [0 0 612 792]", "/MediaBox [612 792 0 0]", "/MediaBox [0 0 61.2 79.2] /UserUnit 10"),
                *("/MediaBox [0 0 612 792] /Rotate 90", "/MediaBox [0 0 612 792] /CropBox [0 0 306 396]"),
            ),
            ((216, 279, 3), (279, 216, 1), (108, 140, 1)),
        ),
        (("/MediaBox [0 0 99999999 792]",), ((100_000, 279, 1),)),
        (("/MediaBox [(a) (b) (c) (d)]",), ((0, 0, 1),)),
    ],
)
def test_the_sizes_of_the_pages_are_told_in_millimetres(
    boxes: tuple[str, ...], sizes: tuple[tuple[int, int, int], ...]
) -> None:
    assert examine(make.of_sizes(*boxes), 200).facts.sizes == sizes


@pytest.mark.thorough(keep=4)
@pytest.mark.parametrize(
    ("data", "told"),
    [
        (make.plain, {}),
        (lambda: make.filled_form("x"), {"form": True}),
        (make.dynamic_form, {"form": True, "scripted": True}),
        (lambda: make.signed(2), {"form": True, "signatures": 2, "blank": (1,)}),
        (lambda: make.locked("", "AES-256"), {"encrypted": True}),
        (lambda: make.written(make.on_opening(make.launch())), {"launch": 1}),
        (lambda: make.written(lambda w: w.add_attachment("a", b"x")), {"embedded": 1}),
        (lambda: make.written(make.on_opening(make.action("/URI", URI="http://x"))), {"outside": 1}),
        (lambda: active.file(active.added(3, b"/Odd 1 /Odd 2")), {"unsure": 1, "blank": (1,)}),
    ],
    ids=["nothing", "form", "form of Adobe", "signatures", "encrypted", "launch", "embedded", "outside", "unsure"],
)
def test_what_a_document_carries_is_told(data, told: dict[str, object]) -> None:  # type: ignore[no-untyped-def]
    facts = examine(data(), 200).facts
    bare = Inspection(facts.pages, facts.sizes, producer=facts.producer)
    assert facts == replace(bare, **told)  # type: ignore[arg-type]
    assert facts.clean is not bool(set(HARMS) & set(told))


FULL = Inspection(
    *(3, ((216, 279, 2), (297, 210, 1)), True, True, 2, True, 0, 0, "Numériseur [/] ᐃᓄᒃ", Copy.LIGHTER, "ab" * 32),
    layers=2,
)
SCAN = Scan(ScanState.OLDER, "2021-11-043", 3, (1, 4), ("Diagnostic", "Heures d’accompagnement"))


@pytest.mark.parametrize("found", [Inspection(1), FULL, Scan(ScanState.UNREAD), SCAN], ids=str)
def test_what_was_found_is_kept_and_read_back(found: Inspection | Scan) -> None:
    assert type(found).read(found.text) == found


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "null", "7", '{"copy": "X"}', '{"state": "X"}', '{"state": "ANCIENNE", "pages": ["x"]}'),
        *('{"pages": 1, "sizes": [[1, 2]]}', '{"pages": 1, "sizes": 4}'),
    ],
)
def test_what_cannot_be_understood_is_not_known(text: str) -> None:
    assert Inspection.read(text) is None
    assert Scan.read(text) is None


def test_what_a_later_version_adds_is_passed_over() -> None:
    assert Inspection.read('{"pages": 2, "couleur": "rouge"}') == Inspection(2)


def test_the_facts_read_in_french() -> None:
    assert pages_line(FULL) == "3\u00a0pages, lettre (216 × 279 mm), 297 × 210 mm"
    assert pages_line(Inspection(1, ((0, 0, 1),))) == "1\u00a0page"
    assert pages_line(Inspection(1, ((279, 216, 1),))).endswith(", lettre, paysage (279 × 216 mm)")
    assert [line.replace("\u00a0", " ") for line in content_lines(FULL)] == [
        "! Contient un programme (JavaScript), qui n’est jamais exécuté ici.",
        "Contient un formulaire à remplir : seul ce qui se voit compte.",
        "Contient 2 calques masqués : seul ce qui se voit compte.",
        "Porte 2 signatures numériques, que l’application ne vérifie pas.",
        "Copie allégée, faite par l’application ; le fichier choisi n’a pas changé.",
    ]
    assert content_lines(Inspection(1)) == ()


@pytest.mark.parametrize(
    ("scan", "said"),
    [
        (
            replace(SCAN, state=ScanState.CURRENT),
            "Page de signatures de la demande 2021-11-043, révision 3 : à jour à sa réception.",
        ),
        (
            SCAN,
            "Page de signatures de la demande 2021-11-043, révision 3. ! À sa réception, le formulaire avait "
            "changé depuis l’impression : "
            "« Diagnostic » et « Heures d’accompagnement ».",
        ),
        (
            replace(SCAN, changed=tuple("abcdef")),
            "Page de signatures de la demande 2021-11-043, révision 3. ! À sa réception, le formulaire avait "
            "changé depuis l’impression : "
            "« a », « b », « c », « d » et 2 de plus.",
        ),
        (Scan(ScanState.UNREAD), "! Aucun code lisible : rien ne dit de quelle demande vient cette page."),
        (
            Scan(ScanState.FOREIGN, "2021-16-004"),
            "! Cette page porte le numéro de la demande 2021-16-004, mais son code n’a pas été imprimé par cette "
            "base : il ne compte pas.",
        ),
        (
            replace(SCAN, state=ScanState.OTHER_PAGE),
            "! Page du formulaire de la demande 2021-11-043, mais pas celle des signatures.",
        ),
    ],
)
def test_what_the_codes_are_worth_reads_in_french(scan: Scan, said: str) -> None:
    assert scan_line(scan).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    "said",
    [
        scan_line(replace(SCAN, changed=UNKNOWN)),
        signed_line(SCAN, UNKNOWN),
        changed_line(UNKNOWN),
        sheets_line([("Page de signatures", 3)], UNKNOWN),
        sheets_line([("Page de signatures", 3), ("Page de signatures 2", 4)], UNKNOWN),
    ],
)
def test_of_a_printout_that_is_not_in_the_store_it_is_said_what_to_do(said: str) -> None:
    """Nothing that changed is named: nobody knows."""
    assert UNKNOWN[0] not in said
    assert "a changé depuis l’impression" not in said
    assert "comparez ce qui a été signé au formulaire d’aujourd’hui, ou imprimez-le" in said


@pytest.mark.parametrize(
    ("opening", "nature"),
    [
        ("PLAN D’INTÉGRATION de l’enfant", Nature.PLAN),
        ("Plan de services individualisé (PSI)", Nature.PSI),
        ("Rapport d’un professionnel de la santé", Nature.REPORT),
        ("Rapport d’un professionnel de la santé pour le plan d’intégration", None),
        ("Facture", None),
        ("", None),
    ],
)
def test_the_first_page_may_name_what_the_document_is(opening: str, nature: Nature | None) -> None:
    assert nature_of(opening) is nature
