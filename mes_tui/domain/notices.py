"""The notices: whom they reach and how each event is told (SOURCES.md §3.16). No name of a child in here."""

from collections.abc import Mapping
from dataclasses import replace

from mes_tui.domain.access import RULES, Action, Actor
from mes_tui.domain.codes import Right
from mes_tui.domain.statuses import UNTOLD, Audience, Event, Telling

_REGION, _DIRECTION = "region:", "direction:"
_RECORDED = ":inscrite"
TO_SIGN = "TO_SIGN"
"""The kind of the notice of a request that is handed over to be signed: no event, for the Ministry hears nothing."""
_WITHIN: Mapping[str, Telling] = {
    TO_SIGN: Telling(
        "À signer",
        "vous est remise pour être signée",
        "Relisez-la, signez-la, puis soumettez-la.",
        to=(Audience.DIRECTION,),
    )
}
"""What is told within a provider, by kind."""


def kind_of(event: Event, *, recorded: bool = False) -> str:
    """What a notice of ``event`` is called; ``recorded``: of an answer that the provider says it got elsewhere."""
    return f"{event.name}{_RECORDED}" if recorded else event.name


def telling(kind: str) -> Telling:
    """How the event called ``kind`` is told; one that this program does not know has no label."""
    if kind in _WITHIN:
        return _WITHIN[kind]
    event = Event.__members__.get(kind.removesuffix(_RECORDED))
    told = event.effect.notice if event is not None else UNTOLD
    if event is None or not kind.endswith(_RECORDED):
        return told
    more = f"{told.more} Cette réponse est celle que le service de garde a inscrite.".lstrip()
    over = told.over and f"{told.over} (inscrite)"
    return replace(told, label=f"{told.label} (inscrite)", more=more, over=over)


def headline(kind: str, number: str) -> str:
    """« La demande 2021-11-043 a été commentée. »"""
    return f"La demande {number} {telling(kind).predicate}."


def sentence(kind: str, number: str) -> str:
    """« La demande 2021-11-043 revient pour un autre type. Changez le type dans ses détails, puis… »"""
    return f"{headline(kind, number)} {telling(kind).more}".rstrip()


def news(kind: str, number: str) -> str:
    """« Nouvel avis : la demande 2021-11-043 a été commentée. »: one line, for who is busy with something else."""
    return f"Nouvel avis : la demande {number} {telling(kind).predicate}."


def region_box(region: str) -> str:
    """The recipient that stands for the regional directorate of ``region``."""
    return f"{_REGION}{region}"


def boxed_region(recipient: str) -> str:
    """The region of a directorate's recipient, "" for a provider's."""
    return recipient.removeprefix(_REGION) if recipient.startswith(_REGION) else ""


def direction_box(division: str) -> str:
    """The recipient that stands for those who may sign in ``division``."""
    return f"{_DIRECTION}{division}"


def boxed_division(recipient: str) -> str:
    """The division of a provider's recipient, "" for a directorate's."""
    return "" if boxed_region(recipient) else recipient.removeprefix(_DIRECTION)


def recipient_of(audience: Audience, division: str, region: str) -> str:
    """Who of a request of ``division`` and ``region`` gets the notices of ``audience``."""
    if audience is Audience.DIRECTION:
        return direction_box(division)
    return region_box(region) if audience is Audience.DIRECTORATE else division


def boxes(actor: Actor) -> tuple[str, ...]:
    """The recipients whose notices ``actor`` reads: where they may see the requests that the notices speak of."""
    recipients: set[str] = set()
    for rule in RULES[Action.VIEW]:
        places = actor.regions if rule.ministry else actor.divisions
        own = [place for place in places if actor.rights_in(place) & rule.rights]
        recipients.update(map(region_box, own) if rule.ministry else own)
    recipients.update(direction_box(place) for place in actor.divisions if Right.SIGN in actor.rights_in(place))
    return tuple(sorted(recipients))
