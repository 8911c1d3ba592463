"""The notices: whom they reach and how each event is told (SOURCES.md §3.16). No name of a child in here."""

from dataclasses import replace

from mes_tui.domain.access import RULES, Action, Actor
from mes_tui.domain.statuses import UNTOLD, Audience, Event, Telling

_REGION = "region:"
_RECORDED = ":inscrite"


def kind_of(event: Event, *, recorded: bool = False) -> str:
    """What a notice of ``event`` is called; ``recorded``: of an answer that the provider says it got elsewhere."""
    return f"{event.name}{_RECORDED}" if recorded else event.name


def telling(kind: str) -> Telling:
    """How the event called ``kind`` is told; one that this program does not know has no label."""
    event = Event.__members__.get(kind.removesuffix(_RECORDED))
    told = event.effect.notice if event is not None else UNTOLD
    if event is None or not kind.endswith(_RECORDED):
        return told
    more = f"{told.more} Cette réponse est celle que le service de garde a inscrite.".lstrip()
    return replace(told, label=f"{told.label} (inscrite)", more=more)


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


def recipient_of(audience: Audience, division: str, region: str) -> str:
    """Who of a request of ``division`` and ``region`` gets the notices of ``audience``."""
    return region_box(region) if audience is Audience.DIRECTORATE else division


def boxes(actor: Actor) -> tuple[str, ...]:
    """The recipients whose notices ``actor`` reads: where they may see the requests that the notices speak of."""
    recipients: set[str] = set()
    for rule in RULES[Action.VIEW]:
        places = actor.regions if rule.ministry else actor.divisions
        own = [place for place in places if actor.rights_in(place) & rule.rights]
        recipients.update(map(region_box, own) if rule.ministry else own)
    return tuple(sorted(recipients))
