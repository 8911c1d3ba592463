"""Who signs on paper, and what (guide p. 9, feature P49; SOURCES.md §2 page 7 and §3.9)."""

from collections.abc import Sequence
from dataclasses import dataclass

from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.domain.rules import Rules
from mes_tui.forms.presentation import PaperBox
from mes_tui.printing.model import ExtraLine, SignatureBox

PARENT = "sig_parent"
OTHER_PARENT = "sig_autre_parent"
PROFESSIONAL = "sig_prof"
HOME_PROVIDER = "sig_rsg"
"""The signers, by the key of their box on page 7 of the form."""

_PARENT_STATEMENT = (
    "J’ai pris connaissance de cette demande. J’autorise le service de garde à transmettre au ministère de la Famille "
    "et à son comité consultatif les renseignements et les documents qu’elle contient au sujet de l’enfant."
)
_PROFESSIONAL_STATEMENT = (
    "J’atteste, dans les limites de mon champ d’exercice, que les renseignements de cette demande sur les incapacités "
    "et les besoins de soutien de l’enfant correspondent à ce que je connais de sa situation."
)
_HOME_PROVIDER_STATEMENT = (
    "J’ai pris connaissance de cette demande. Je confirme les renseignements sur la fréquentation et sur mon service "
    "de garde, et je suis d’accord avec l’accompagnement demandé pour l’enfant."
)


_GENERAL_STATEMENT = "J’ai pris connaissance de cette demande et je confirme les renseignements qui me concernent."

_ROLES = {
    PARENT: ("Parent ou tuteur", _PARENT_STATEMENT),
    OTHER_PARENT: ("Autre parent ou tuteur", _PARENT_STATEMENT),
    PROFESSIONAL: ("Professionnel de la santé", _PROFESSIONAL_STATEMENT),
    HOME_PROVIDER: ("Responsable d’un service de garde en milieu familial (RSG)", _HOME_PROVIDER_STATEMENT),
}
# Each box has these anyway: they are not lines to add.
_DRAWN = ("Nom", "Signature", "Date (AAAA-MM-JJ)")


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerNames:
    """The names known beforehand; an empty one is left to write by hand."""

    parent: str = ""
    other_parent: str = ""
    professional: str = ""
    profession: str = ""
    organisation: str = ""
    permit: str = ""
    home_provider: str = ""


def signers(
    request_type: RequestType, service_type: ServiceType, rules: Rules, *, has_other_parent: bool
) -> tuple[str, ...]:
    """Return the keys of those who have a box, in the order of the page.

    A parent always signs, a second parent may when there is one; a health professional does not sign a renewal
    without change; the RSG signs for a coordinating office (BC) only. The types are data (``rules.toml``).
    """
    keys: list[str] = []
    if request_type in rules.parent_signs:
        keys.append(PARENT)
        if has_other_parent:
            keys.append(OTHER_PARENT)
    if request_type in rules.professional_signs:
        keys.append(PROFESSIONAL)
    if service_type is ServiceType.BC and request_type in rules.home_provider_signs:
        keys.append(HOME_PROVIDER)
    return tuple(keys)


def boxes_for(
    request_type: RequestType,
    service_type: ServiceType,
    rules: Rules,
    *,
    has_other_parent: bool,
    names: SignerNames | None = None,
) -> tuple[SignatureBox, ...]:
    """Return the signature boxes of a request, in the order of the page (see ``signers`` for the rule)."""
    known = names or SignerNames()
    written = {PARENT: known.parent, OTHER_PARENT: known.other_parent, HOME_PROVIDER: known.home_provider}
    professional = (
        ExtraLine("Profession", known.profession),
        ExtraLine("Organisme", known.organisation),
        ExtraLine("N° de permis", known.permit),
    )
    return tuple(
        SignatureBox(
            *_ROLES[key],
            signer_key=key,
            printed_name=written.get(key, known.professional),
            extra=professional if key == PROFESSIONAL else (),
            optional=key == OTHER_PARENT,
        )
        for key in signers(request_type, service_type, rules, has_other_parent=has_other_parent)
    )


def boxes_of(paper: Sequence[PaperBox]) -> tuple[SignatureBox, ...]:
    """Return the signature boxes of the form's own paper fields (``mes_tui.forms.presentation.paper_boxes``).

    A signer that a later edition adds gets a box too, with a general statement.
    """
    boxes = []
    for field in paper:
        role, statement = _ROLES.get(field.key, (field.label, _GENERAL_STATEMENT))
        extra = tuple(ExtraLine(blank) for blank in field.blanks if blank not in _DRAWN)
        boxes.append(SignatureBox(role, statement, field.key, field.name, extra, optional=not field.required))
    return tuple(boxes)
