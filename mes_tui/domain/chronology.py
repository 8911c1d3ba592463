"""When what is told of a request happened: one thing after the other, and nothing to come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mes_tui.domain.outcomes import of_rounds
from mes_tui.domain.requests import Outcome, Printout, RequestFile, Transmission

CLOCKS = timedelta(hours=1)
"""How far the clocks of the computers that share a store may be apart."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When ``what``, a French noun with its article, happened."""

    at: datetime
    what: str


def untimely(file: RequestFile, sent: Sequence[Transmission], printouts: Sequence[Printout], now: datetime) -> str:
    """Return "" when all that ``file`` tells happened in its order and before ``now``, else what did not, a sentence.

    ``sent`` are its sendings, oldest first.
    """
    for chain in _chains(file, sent, printouts):
        latest = chain[0]
        for moment in chain:
            if moment.at > now + CLOCKS:
                return f"{moment.what} est d’un moment à venir."
            if moment.at < latest.at - CLOCKS:
                return f"{moment.what} est d’avant {latest.what}."
            latest = max(latest, moment, key=lambda one: one.at)
    return ""


def _chains(
    file: RequestFile, sent: Sequence[Transmission], printouts: Sequence[Printout]
) -> Iterator[tuple[Moment, ...]]:
    """What came one after the other. Nothing tells what came first of two chains."""
    request = file.request
    made = Moment(request.created_at, "la création")
    yield made, Moment(request.modified_at, "la dernière modification")
    if file.signature:
        yield made, Moment(file.signature.signed_at, "la signature")
    yield from ((made, Moment(one.printed_at, f"l’impression {one.revision}")) for one in printouts)
    sendings = [(one.round, Moment(one.transmitted_at, f"l’envoi {one.round}")) for one in sent]
    told = [(one.round, _told(one)) for one in of_rounds(file.outcomes, max((one.round for one in sent), default=0))]
    yield made, *(moment for _, moment in sorted([*sendings, *told], key=lambda one: one[0]))
    for comment in file.comments:
        before = [moment for round_, moment in sendings if round_ <= comment.round]
        after = [moment for round_, moment in sendings if round_ > comment.round]
        yield *(before or [made]), Moment(comment.created_at, f"le commentaire de {comment.author}"), *after
    first, last = ([moment for _, moment in sendings[place]] for place in (slice(1), slice(-1, None)))
    for at, before, what in (
        (request.transmitted_at, last, "la transmission"),
        (request.examined_at, last, "le début de l’examen"),
        (request.compliant_at, first, "la déclaration de conformité"),
        (request.closed_at, last, "la fin"),
    ):
        if at:
            yield *(before or [made]), Moment(at, what)


def _told(outcome: Outcome) -> Moment:
    return Moment(outcome.at, f"la suite {outcome.rank} (« {outcome.event.effect.line} »)")
