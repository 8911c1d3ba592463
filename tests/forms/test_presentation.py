"""The answers as people read them on the detail view and on paper."""

from datetime import UTC, date, datetime

import pytest

from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.forms.evaluation import Evaluation, evaluate
from mes_tui.forms.presentation import ShownLine, ShownTable, presentation, sent_text, summary
from mes_tui.forms.vocabulary import Kind
from tests.forms.builders import complete_answers, context, evaluated, file, form

NEW = RequestType.NEW
SAME = RequestType.RENEWAL_UNCHANGED
CHANGED = RequestType.RENEWAL_CHANGED
TRANSFER = RequestType.TRANSFER
NBSP = "\u00a0"


def lines(kind: RequestType = NEW, service: ServiceType = ServiceType.CPE, **changes: str | None) -> dict[str, str]:
    pages = presentation(form(), evaluated(kind, service, changes=changes))
    blocks = [block for page in pages for section in page.sections for block in section.blocks]
    return {block.key: block.text for block in blocks if isinstance(block, ShownLine)}


def tables(**changes: str | None) -> dict[str, ShownTable]:
    pages = presentation(form(), evaluated(changes=changes))
    blocks = [block for page in pages for section in page.sections for block in section.blocks]
    return {block.label: block for block in blocks if isinstance(block, ShownTable)}


def test_pages_and_sections_keep_their_order_and_empty_sections_go() -> None:
    pages = presentation(form(), evaluated())
    assert [page.number for page in pages] == [1, 2, 3, 4, 5, 6, 7]
    assert [section.key for section in pages[0].sections] == ["identite", "service_garde", "personne_joindre"]
    assert "precedent" not in [section.key for section in pages[4].sections]
    transfer = presentation(form(), evaluated(TRANSFER))
    assert [section.title for section in transfer[4].sections][-1] == "Service de garde précédent"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("plan_date", "15 juin 2021"),
        ("plan_type", "Plan d’intégration"),
        ("deficience", "Motrice; Langage et parole; Autre"),
        ("deficience_autre", "Épilepsie [/] réfractaire à 50 %"),
        ("heures_jour", f"4,5{NBSP}heures{NBSP}/{NBSP}jour"),
        ("frequentation_jours", f"261{NBSP}jours"),
        ("total_heures", f"1{NBSP}174,5{NBSP}heures"),
        ("date_fin_prevue", "Non fourni"),
        ("tel_domicile", "Non fourni"),
        ("tel_cellulaire", "418 555-0123"),
        ("consentement", "Oui"),
        ("besoin_motricite_description", "Se déplace en marchette.\nA besoin d’un adulte dans l’escalier."),
    ],
)
def test_answers_read_in_french(key: str, expected: str) -> None:
    assert lines()[key] == expected


def test_statements_have_no_label_and_paper_boxes_are_not_answers() -> None:
    shown = lines()
    assert shown["note_signatures"].startswith("Numérisez la page signée")
    assert "sig_parent" not in shown


def test_the_timetable_keeps_the_days_of_the_week() -> None:
    table = tables(horaire_mardi_arrivee=None, horaire_mardi_depart=None)["Horaire par jour"]
    assert table.headers == ("Jour", "Arrivée", "Départ", "Mode de garde")
    assert table.rows[0] == ("Lundi", f"8{NBSP}h", f"16{NBSP}h{NBSP}30", "Journée")
    assert table.rows[1] == ("Mardi", "", "", "")
    assert len(table.rows) == 7


def test_the_partners_leave_out_blank_rows() -> None:
    assert [row[:3] for row in tables()["Partenaires"].rows] == [
        ("1", "CISSS de la Baie-Fictive", "Anaïs Sansnom"),
        ("2", "ᐃᓄᓕᕆᔨᒃᑯᑦ", "Ulloriaq Faux"),
    ]
    nobody = {f"partenaire_{n}_{cell}": None for n in (1, 2) for cell in ("organisme", "nom", "fonction", "tel")}
    assert tables(**nobody)["Partenaires"].rows == (("Non fourni", "", "", "", ""),)


@pytest.mark.parametrize("kind", list(RequestType))
@pytest.mark.parametrize("service", list(ServiceType))
def test_everything_visible_is_shown_once(kind: RequestType, service: ServiceType) -> None:
    evaluation = evaluated(kind, service)
    shown = set(lines(kind, service))
    cells = {key for key in evaluation.visible if key.startswith(("horaire_", "mode_garde_", "partenaire_", "grille_"))}
    boxes = {key for key in evaluation.visible if form().field(key).kind is Kind.PAPER}
    assert shown | (cells - {"grille_total"}) | boxes == evaluation.visible


def test_rows_of_tables_have_as_many_cells_as_headers() -> None:
    for table in tables().values():
        assert {len(row) for row in table.rows} == {len(table.headers)}


@pytest.mark.feature("P48")
def test_the_summary_has_the_three_lines_of_the_guide() -> None:
    assert [(line.label, line.text.replace(NBSP, " ")) for line in summary(form(), evaluated())] == [
        ("Accompagnement par jour", "4,5 heures / jour"),
        ("Jours par semaine", "5 jours / semaine"),
        ("Fréquentation prévue", "261 jours"),
    ]
    assert {line.text for line in summary(form(), evaluate(form(), {}, context()))} == {"Non fourni"}


@pytest.mark.feature("P49")
@pytest.mark.parametrize(
    ("kind", "service", "boxes"),
    [
        (NEW, ServiceType.CPE, ["sig_parent", "sig_autre_parent", "sig_prof"]),
        (SAME, ServiceType.CPE, ["sig_parent", "sig_autre_parent"]),
        (CHANGED, ServiceType.BC, ["sig_parent", "sig_autre_parent", "sig_prof", "sig_rsg"]),
        (SAME, ServiceType.BC, ["sig_parent", "sig_autre_parent", "sig_rsg"]),
    ],
)
def test_the_boxes_to_sign_by_hand(kind: RequestType, service: ServiceType, boxes: list[str]) -> None:
    evaluation = evaluated(kind, service)
    found = [field.key for field in form().fields() if field.kind is Kind.PAPER and field.key in evaluation.visible]
    assert found == boxes
    assert [key for key in found if key not in evaluation.required] == ["sig_autre_parent"]
    assert evaluation.texts[found[0]] == "Camille Exemple"


def test_what_a_renewal_keeps_says_from_which_request_it_comes() -> None:
    """On screen and on paper alike; what may be changed here, or says nothing, does not."""
    before = file(answers=complete_answers(NEW, ServiceType.CPE))
    kept = evaluated(SAME, previous=before)
    said = f"(repris de la demande {before.request.number})"
    shown = {block.key: block.text for block in _lines_of(kept)}
    assert "besoin_sante_niveau" in kept.locked
    for key, text in shown.items():
        taken = key in kept.locked and form().field(key).copied and bool(kept.texts[key])
        assert (said in text) is (said in kept.reading(key)) is taken, key
    assert not any("repris de la demande" in block.text for block in _lines_of(evaluated(CHANGED, previous=before)))


def _lines_of(evaluation: Evaluation) -> list[ShownLine]:
    pages = presentation(form(), evaluation)
    blocks = [block for page in pages for section in page.sections for block in section.blocks]
    return [block for block in blocks if isinstance(block, ShownLine)]


@pytest.mark.feature("P29", "A10")
@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (None, None, ""),
        (None, datetime(2021, 8, 2, 16, tzinfo=UTC), "2 août 2021"),
        (date(2021, 8, 2), datetime(2021, 8, 2, 16, tzinfo=UTC), "2 août 2021"),
        (date(2021, 7, 1), datetime(2021, 8, 2, 16, tzinfo=UTC), "1er juillet 2021, de nouveau le 2 août 2021"),
    ],
)
def test_both_the_first_and_the_latest_sending_are_said(first: date | None, last: datetime | None, said: str) -> None:
    assert sent_text(first, last) == said
    assert sent_text(first, last, withdrawn=True) == (f"{said}, retirée depuis" if said else "")


@pytest.mark.feature("A9")
def test_what_is_not_answered_may_be_left_out_of_the_summary() -> None:
    answered = evaluate(form(), {"heures_jour": "3"}, context(NEW))
    assert len(summary(form(), answered)) == 3
    assert [line.key for line in summary(form(), answered, blanks=False)] == ["heures_jour"]
