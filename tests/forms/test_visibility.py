"""What shows, request type by request type and service type by service type, as a table to read.

``visibility_EDITION.txt`` is the expected table. To write it anew after a change of the form, run this file as a module
(``python -m tests.forms.test_visibility``) and read the difference.
"""

from pathlib import Path

import pytest

from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.forms.evaluation import Evaluation
from mes_tui.forms.vocabulary import Field, Kind
from tests.forms.builders import EDITION, EDITIONS, complete_answers, evaluated, file, form

CASES = [(kind, service) for kind in RequestType for service in ServiceType]
LEGEND = """\
O  obligatoire      F  facultatif      L  gardé de la demande précédente
R  lecture seule    P  à signer sur papier      .  caché
"""


def path(edition: str) -> Path:
    return Path(__file__).with_name(f"visibility_{edition}.txt")


def mark(evaluation: Evaluation, field: Field) -> str:
    key = field.key
    if key not in evaluation.visible:
        return "."
    if field.kind is Kind.PAPER:
        return "P"
    if field.read_only:
        return "R"
    if key in evaluation.locked:
        return "L"
    return "O" if key in evaluation.required else "F"


def table(edition: str) -> str:
    columns = [case(kind, service, edition) for kind, service in CASES]
    head = [f"{'':32}" + "".join(f"{kind.value:^18}" for kind in RequestType)]
    head.append(f"{'':32}" + "".join(f"{service.value:^6}" for _, service in CASES))
    lines = [LEGEND, *(line.rstrip() for line in head)]
    for page in form(edition).pages:
        lines += ["", f"Page {page.number} – {page.title}"]
        for field in page.fields():
            marks = "".join(f"{mark(evaluation, field):^6}" for evaluation in columns)
            lines.append(f"{field.key:32}{marks}".rstrip())
    return "\n".join(lines) + "\n"


def case(kind: RequestType, service: ServiceType, edition: str = EDITION) -> Evaluation:
    answers = complete_answers(RequestType.NEW, service, edition)
    before = file(kind, service, number="2020-11-001", answers=answers, edition=edition)
    return evaluated(kind, service, before if kind.is_renewal else None, edition=edition)


@pytest.mark.feature("P45", "P46", "P49")
@pytest.mark.parametrize("edition", EDITIONS)
def test_what_shows_for_each_request_type_and_service_type(edition: str) -> None:
    assert table(edition) == path(edition).read_text(encoding="utf-8")


@pytest.mark.feature("P49")
@pytest.mark.parametrize(("kind", "service"), CASES)
def test_the_signatures_follow_the_request_type_and_the_service_type(kind: RequestType, service: ServiceType) -> None:
    visible = case(kind, service).visible
    assert "sig_parent" in visible
    assert ("sig_prof" in visible) is (kind is not RequestType.RENEWAL_UNCHANGED)
    assert ("sig_rsg" in visible) is (service is ServiceType.BC)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize(("kind", "service"), CASES)
def test_the_complete_answers_of_the_builders_leave_nothing_to_do(
    kind: RequestType, service: ServiceType, edition: str
) -> None:
    evaluation = case(kind, service, edition)
    assert evaluation.issues == ()
    assert evaluation.warnings == ()


if __name__ == "__main__":
    for each in EDITIONS:
        path(each).write_text(table(each), encoding="utf-8")
