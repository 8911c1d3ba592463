"""Who signs on paper, and what (guide p. 9, feature P49; SOURCES.md §2 page 7 and §3.9)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from mes_tui.domain.codes import RequestType, ServiceType
from mes_tui.domain.rules import Rules
from mes_tui.domain.sheets import (
    HOME_BOXES,
    HOME_PROVIDER,
    OTHER_HOMES,
    OTHER_PARENT,
    PARENT,
    PROFESSIONAL,
    ROLES,
)
from mes_tui.domain.text import fold
from mes_tui.printing.model import ExtraLine, SignatureBox

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

_STATEMENTS = {
    PARENT: _PARENT_STATEMENT,
    OTHER_PARENT: _PARENT_STATEMENT,
    **dict.fromkeys(HOME_BOXES, _PARENT_STATEMENT),
    PROFESSIONAL: _PROFESSIONAL_STATEMENT,
    HOME_PROVIDER: _HOME_PROVIDER_STATEMENT,
}

QUALITIES = {
    PARENT: ("parent_qualite", "parent_au_nom_de"),
    OTHER_PARENT: ("autre_parent_qualite", "autre_parent_au_nom_de"),
    **{home.box: (f"{home.key}_qualite", f"{home.key}_au_nom_de") for home in OTHER_HOMES},
}
"""By what right each parent signs, and for whom: the fields of the form that say it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignerNames:
    """The names known beforehand; an empty one is left to write by hand. ``homes`` holds, by box, who signs for another
    home of the child, ``quality``, by signer, by what right they sign and in whose name."""

    parent: str = ""
    other_parent: str = ""
    homes: Mapping[str, str] = field(default_factory=dict)
    quality: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    professional: str = ""
    profession: str = ""
    organisation: str = ""
    permit: str = ""
    home_provider: str = ""


def signers(
    request_type: RequestType,
    service_type: ServiceType,
    rules: Rules,
    *,
    has_other_parent: bool,
    homes: Collection[str] = (),
) -> tuple[str, ...]:
    """Return the keys of those who have a box, in the order of the page.

    A parent always signs, a second parent may when there is one, and so does each other home (the boxes ``homes``) of a
    child in shared custody; a health professional does not sign a renewal without change; the RSG signs for a
    coordinating office (BC) only. The types are data (``rules.toml``).
    """
    keys: list[str] = []
    if request_type in rules.parent_signs:
        keys.append(PARENT)
        if has_other_parent:
            keys.append(OTHER_PARENT)
        keys += [box for box in HOME_BOXES if box in homes]
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
    keys = signers(request_type, service_type, rules, has_other_parent=has_other_parent, homes=known.homes)
    return tuple(_box(key, known) for key in keys)


_ASKED = "Signature, et à quel titre (mère, père, tuteur, autre)"


def _box(key: str, known: SignerNames) -> SignatureBox:
    written = {
        PARENT: known.parent,
        OTHER_PARENT: known.other_parent,
        **known.homes,
        HOME_PROVIDER: known.home_provider,
        PROFESSIONAL: known.professional,
    }
    professional = (
        ExtraLine("Profession", known.profession),
        ExtraLine("Organisme", known.organisation),
        ExtraLine("N° de permis", known.permit),
    )
    told = [part for part in known.quality.get(key, ()) if part]
    # An institution of which nobody is known has its own name already.
    right = [part for part in told if fold(part) != fold(written[key])]
    return SignatureBox(
        " – ".join((ROLES[key].name, *right)),
        _STATEMENTS[key],
        printed_name=written[key],
        extra=professional if key == PROFESSIONAL else (),
        optional=key == OTHER_PARENT,
        hand=_ASKED if key in QUALITIES and not told else "Signature",
        key=key,
        quality=" – ".join(right),
    )
