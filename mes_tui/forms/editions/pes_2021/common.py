"""What the pages share: conditions on the request, codes of answers, the days of the week, where facts come from."""

from collections.abc import Iterable

from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.forms.conditions import Condition, equals


def type_in(types: Iterable[RequestType]) -> Condition:
    """The request is of one of ``types``."""
    return equals("@type", *(item.value for item in types))


NEW = type_in([RequestType.NEW])
UNCHANGED = type_in([RequestType.RENEWAL_UNCHANGED])
CHANGED = type_in([RequestType.RENEWAL_CHANGED])
RENEWAL = UNCHANGED | CHANGED
TRANSFER = type_in([RequestType.TRANSFER])
COORDINATING_OFFICE = equals("@service_type", ServiceType.BC.value)

PLAN, EVALUATION = "plan", "evaluation"
REPORT, RETIREMENT_BOARD = "rapport", "retraite"
LEVELS = ("aucun", "occasionnel", "frequent", "constant")
BEGUN, PRODUCED = "amorcee", "produit"

FROM_CSG = (
    "Ce renseignement provient de CSG. Pour le corriger, modifiez le dossier dans votre logiciel de gestion, "
    "transmettez-le à CSG, puis importez de nouveau les données."
)
FROM_CAFE = (
    "Ce renseignement provient de CAFE. Pour le corriger, communiquez avec la direction régionale qui suit "
    "votre permis, puis importez de nouveau les données."
)
