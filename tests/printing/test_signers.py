"""Who signs on paper (guide p. 9; SOURCES.md §3.9)."""

from dataclasses import replace

import pytest

from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.domain.sheets import HOME_BOXES, HOME_PROVIDER, OTHER_PARENT, PARENT, PROFESSIONAL, Box
from mes_tui.forms.evaluation import evaluate
from mes_tui.forms.facts import context_of
from mes_tui.forms.vocabulary import Kind
from mes_tui.printing.model import PrintKind
from mes_tui.printing.signers import QUALITIES, SignerNames, boxes_for, signers
from tests.forms import builders as forms
from tests.printing.documents import NAMES, document, printed, rules, texts

EXPECTED = {
    ("NOUV", "CPE"): (PARENT, PROFESSIONAL),
    ("NOUV", "GARD"): (PARENT, PROFESSIONAL),
    ("NOUV", "BC"): (PARENT, PROFESSIONAL, HOME_PROVIDER),
    ("RSC", "CPE"): (PARENT,),
    ("RSC", "GARD"): (PARENT,),
    ("RSC", "BC"): (PARENT, HOME_PROVIDER),
    ("RAC", "CPE"): (PARENT, PROFESSIONAL),
    ("RAC", "GARD"): (PARENT, PROFESSIONAL),
    ("RAC", "BC"): (PARENT, PROFESSIONAL, HOME_PROVIDER),
    ("TRANS", "CPE"): (PARENT, PROFESSIONAL),
    ("TRANS", "GARD"): (PARENT, PROFESSIONAL),
    ("TRANS", "BC"): (PARENT, PROFESSIONAL, HOME_PROVIDER),
}
ROLES = {
    PARENT: "Parent ou tuteur",
    PROFESSIONAL: "Professionnel de la santé",
    HOME_PROVIDER: "Responsable d’un service de garde en milieu familial (RSG)",
}
COMBINATIONS = [(kind, service) for kind in RequestType for service in ServiceType]


@pytest.mark.feature("P49")
@pytest.mark.parametrize(("request_type", "service_type"), COMBINATIONS)
def test_boxes_follow_the_request_and_the_service(request_type: RequestType, service_type: ServiceType) -> None:
    boxes = boxes_for(request_type, service_type, rules(), has_other_parent=False)
    expected = EXPECTED[request_type.value, service_type.value]
    assert signers(request_type, service_type, rules(), has_other_parent=False) == expected
    assert [box.role for box in boxes] == [ROLES[key] for key in expected]
    assert not any(box.optional for box in boxes)


@pytest.mark.thorough(keep=4)
@pytest.mark.feature("P49")
@pytest.mark.parametrize(("request_type", "service_type"), COMBINATIONS)
def test_the_printed_page_holds_these_boxes_alone_and_on_one_sheet(
    request_type: RequestType, service_type: ServiceType
) -> None:
    asked = document(PrintKind.SIGNATURES, request_type=request_type, service_type=service_type)
    (sheet,) = texts(printed(asked))
    expected = EXPECTED[request_type.value, service_type.value]
    for key, role in ROLES.items():
        assert (role in sheet) is (key in expected), role
    assert sheet.count("Date (AAAA-MM-JJ)") == len(expected) + 1  # the other parent's


def test_four_signers_with_long_names_still_hold_on_one_sheet() -> None:
    name = "Marie-Ève-Élisabeth de Saint-Hyacinthe-Œuvray-Beauchesne-Roy"
    names = SignerNames(parent=name, other_parent=name, professional=name, home_provider=name, permit="12345-Z")
    asked = document(PrintKind.SIGNATURES, names=names, child=f"{name} – 14 mars 2019 – 1000001", site=name)
    (sheet,) = texts(printed(asked))
    assert sheet.count(name) == 6


def test_each_parent_signs_by_a_right_that_the_page_says_or_asks() -> None:
    """Known, it is printed beside the role; else it is asked in the place for the hand, which takes no more room."""
    centre = "Centre intégré universitaire de santé et de services sociaux Fictif-des-Deux-Rives"
    quality = {PARENT: ("Établissement", centre), OTHER_PARENT: ("", "")}
    name = "Marie-Ève-Élisabeth de Saint-Hyacinthe-Œuvray-Beauchesne-Roy"
    names = SignerNames(parent=name, other_parent=name, professional=name, home_provider=name, quality=quality)
    boxes = boxes_for(RequestType.NEW, ServiceType.BC, rules(), has_other_parent=True, names=names)
    assert boxes[0].role == f"Parent ou tuteur – Établissement – {centre}"
    assert [box.hand.partition(",")[0] for box in boxes] == ["Signature"] * 4
    assert ["à quel titre" in box.hand for box in boxes] == [False, True, False, False]
    (sheet,) = texts(printed(document(PrintKind.SIGNATURES, names=names, child=name, site=name)))
    assert "Fictif-des-Deux-Rives" in " ".join(sheet.split())
    assert sheet.count("à quel titre") == 1


@pytest.mark.parametrize("key", QUALITIES)
@pytest.mark.parametrize("quality", ["Établissement", ""])
def test_an_institution_of_which_nobody_is_known_is_named_once(key: str, quality: str) -> None:
    named = dict.fromkeys(("parent", "other_parent"), "Centre Fictif")
    homes = dict.fromkeys(HOME_BOXES, "Centre Fictif")
    names = SignerNames(**named, homes=homes, quality={key: (quality, "CENTRE FICTIF")})
    boxes = boxes_for(RequestType.NEW, ServiceType.CPE, rules(), has_other_parent=True, names=names)
    (box,) = (box for box in boxes if box.key == key)
    label = Box(box.key, box.printed_name, box.quality).label
    for text in (f"{box.role} {box.printed_name}", label):
        assert text.casefold().count("centre fictif") == 1
        assert quality in text


@pytest.mark.feature("P49")
def test_the_second_parent_has_a_place_but_no_duty() -> None:
    boxes = boxes_for(RequestType.RENEWAL_UNCHANGED, ServiceType.CPE, rules(), has_other_parent=True, names=NAMES)
    assert [(box.role, box.optional) for box in boxes] == [(ROLES[PARENT], False), ("Autre parent ou tuteur", True)]
    assert boxes[1].printed_name == NAMES.other_parent
    (sheet,) = texts(printed(document(PrintKind.SIGNATURES)))
    assert "Autre parent ou tuteur (facultatif)" in sheet


@pytest.mark.feature("P49")
@pytest.mark.parametrize(("request_type", "service_type"), COMBINATIONS)
@pytest.mark.parametrize("has_other_parent", [True, False])
def test_the_form_and_the_rule_agree_on_who_signs(
    request_type: RequestType, service_type: ServiceType, has_other_parent: bool
) -> None:
    file = forms.file(request_type, service_type)
    if not has_other_parent:
        file = replace(file, child_file=replace(file.child_file, other_guardian=None))
    evaluation = evaluate(forms.form(), {}, context_of(file, forms.rules(), forms.TODAY))
    form = forms.form()
    found = [field.key for field in form.fields() if field.kind is Kind.PAPER and field.key in evaluation.visible]
    assert tuple(found) == signers(request_type, service_type, rules(), has_other_parent=has_other_parent)
    assert [key for key in found if key not in evaluation.required] == [OTHER_PARENT] * has_other_parent
    assert evaluation.texts[PARENT] == forms.GUARDIAN.full_name


def test_who_signs_is_data() -> None:
    changed = replace(rules(), professional_signs=frozenset({RequestType.RENEWAL_UNCHANGED}))
    keys = {kind: signers(kind, ServiceType.CPE, changed, has_other_parent=False) for kind in RequestType}
    assert PROFESSIONAL in keys[RequestType.RENEWAL_UNCHANGED]
    assert PROFESSIONAL not in keys[RequestType.NEW]


def test_each_box_says_what_is_signed_and_for_whom() -> None:
    boxes = boxes_for(RequestType.NEW, ServiceType.BC, rules(), has_other_parent=True, names=NAMES)
    (sheet,) = texts(printed(document(PrintKind.SIGNATURES)))
    for box in boxes:
        assert "enfant" in box.statement
        assert box.statement in sheet
        assert box.printed_name in sheet
    professional = next(box for box in boxes if box.role == ROLES[PROFESSIONAL])
    assert [line.label for line in professional.extra] == ["Profession", "Organisme", "N° de permis"]
    assert all(line.label in sheet for line in professional.extra)
