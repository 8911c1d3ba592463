"""Invented requests by the thousand, to measure the lists: written in bulk, under the same guards as all others.

« python -m tests.benchmarks.bulk FOLDER COUNT » makes the sample office in FOLDER, which does not exist yet, with COUNT
more requests.
"""

import random
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mes_tui.domain.codes import CloseReason, RequestType, Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.people import Allowance, Child, ChildFile, Guardian, Site
from mes_tui.domain.providers import Provider
from mes_tui.forms.editions import current

if TYPE_CHECKING:
    from sqlmodel import Session

    from mes_tui.bootstrap import Services
    from storage.records.mapping import People

INVENTED = "inventer"
"""The only line that an invented request has in the journal."""

_BATCH = 2000
# Requests for each child, one a year at most.
_YEARS = 4
# Out of 20 requests: how many end at each status.
_ENDS = (
    *[Status.DRAFT] * 2,
    *[Status.TRANSMITTED] * 6,
    *[Status.COMPLIANT] * 8,
    *[Status.CLOSED] * 4,
)
# What a request goes through: the status, the days after its creation, the ends that pass there.
_PATH = (
    (Status.TRANSMITTED, 5, frozenset({Status.TRANSMITTED, Status.COMPLIANT, Status.CLOSED})),
    (Status.COMPLIANT, 20, frozenset({Status.COMPLIANT, Status.CLOSED})),
    (Status.CLOSED, 60, frozenset({Status.CLOSED})),
)
_LAST_NAMES = (
    "Saint-Onge", "O’Neill-Œuvray", "Lœuillet", "Tremblay", "Bélanger", "Côté", "Ouellet", "Nguyễn", "Papatie",
    "ᐃᓄᒃ", "Gagné", "Lévesque", "D’Amours", "Étienne", "Maître", "Haché", "Roy", "Ængström",
)  # fmt: skip
_FIRST_NAMES = (
    "Élise", "Zoé", "Noé", "Anaïs", "Maëlle", "Loïc", "Françoise", "Léa", "Œdipe", "Éloi", "Jérôme", "Aïcha",
    "Wapikoni", "Marie-Ève", "Jean-Noël", "Chloé",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Invented:
    """One request to come: the row of its draft, and what becomes of it."""

    row: Mapping[str, Any]
    people: "People"
    snapshot: str
    end: Status
    created: datetime


def add_requests(services: "Services", count: int) -> int:
    """Add ``count`` invented requests, and a child for each ``_YEARS`` of them, to the actor's first division.

    Returns how many were added. Raises Refusal when the store has no division or no site to put them in.
    """
    with services.store.writing() as session:
        maker = _Maker(session, services)
        for batch in _batches(maker.children(count), _BATCH // _YEARS):
            _write(session, [request for requests in batch for request in requests], services.context.now)
        maker.keep_numbers()
    return count


def _batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


class _Maker:
    """Invents children and requests, always the same for the same store."""

    def __init__(self, session: "Session", services: "Services") -> None:
        from sqlmodel import col, func, select

        from storage.records.mapping import person_of
        from storage.schema.people_tables import ChildRow, ProviderRow, SiteRow
        from storage.schema.tables import NumberRow, RequestRow

        self._session, self._rules = session, services.rules
        self._random = random.Random(2021)
        divisions = services.actor.divisions
        provider = session.exec(
            select(ProviderRow).where(col(ProviderRow.division).in_(divisions)).order_by(ProviderRow.division)
        ).first()
        if provider is None:
            raise Refusal("Ce dépôt n’a pas encore de service de garde : importez d’abord un fichier.")
        sites = session.exec(
            select(SiteRow).where(SiteRow.division == provider.division).order_by(SiteRow.number)
        ).all()
        if not sites:
            raise Refusal("Ce service de garde n’a pas d’installation : importez d’abord un fichier.")
        self._provider, self._sites = person_of(Provider, provider), [person_of(Site, site) for site in sites]
        # Everything is in the past: a request ends 60 days after its creation at most.
        self._year = services.context.today.year - 1
        self._next_id = (session.exec(select(func.max(RequestRow.id))).one() or 0) + 1
        self._first_child = session.exec(select(func.count()).select_from(ChildRow)).one()
        self._numbers = {(row.year, row.region): row.last for row in session.exec(select(NumberRow))}

    def children(self, count: int) -> Iterator[list[_Invented]]:
        """The requests of one child after the other, ``count`` in all."""
        from storage.records.mapping import folded_request, people_text

        for start in range(0, count, _YEARS):
            people = self._people(self._first_child + start // _YEARS)
            folded, snapshot = folded_request(people.child, people.site), people_text(people)
            years = range(self._year, self._year - min(_YEARS, count - start), -1)
            yield [self._request(people, folded, snapshot, year) for year in years]

    def keep_numbers(self) -> None:
        """Write down the numbers given, which are never given again."""
        from storage.schema.tables import NumberRow

        for (year, region), last in self._numbers.items():
            self._session.merge(NumberRow(year=year, region=region, last=last))

    def _people(self, rank: int) -> "People":
        from storage.records.mapping import People

        pick = self._random.choice
        site = pick(self._sites)
        last_name = f"{pick(_LAST_NAMES)}-{pick(_LAST_NAMES)}" if rank % 3 == 0 else pick(_LAST_NAMES)
        born = date(self._year - 4, 1, 1) + timedelta(days=self._random.randrange(365))
        child = Child(f"9{rank:07d}", "", last_name, pick(_FIRST_NAMES), born)
        file = ChildFile(
            key=f"E{rank:07d}",
            necsg=child.necsg,
            site=site.number,
            guardian=Guardian(last_name, pick(_FIRST_NAMES), cell_phone="5148737200"),
            other_guardian=None,
            start=date(self._year - 3, 9, 1),
            end=None,
            allowance=Allowance(True, date(self._year - 3, 9, 1)),
            days_per_week="5",
        )
        return People(self._provider, site, child, file)

    def _request(self, people: "People", folded: str, snapshot: str, year: int) -> _Invented:
        from storage.records.mapping import instant_text

        region = people.site.region
        self._numbers[year, region] = number = self._numbers.get((year, region), 0) + 1
        created = datetime(year, 1, 1, tzinfo=UTC) + timedelta(minutes=self._random.randrange(300 * 24 * 60))
        row = {
            "id": self._next_id,
            "number": f"{year}-{region}-{number:03d}",
            "division": people.provider.division,
            "site": people.site.number,
            "region": region,
            "child_file": people.child_file.key,
            "necsg": people.child.necsg,
            "type": self._random.choice(list(RequestType)).value,
            "status": Status.DRAFT.value,
            "edition": current(self._rules, created.date()),
            "year": year,
            "created_at": instant_text(created),
            "modified_at": instant_text(created),
            "child_name": people.child.list_name,
            "site_name": people.site.name,
            "folded": folded,
        }
        self._next_id += 1
        return _Invented(row, people, snapshot, self._random.choice(_ENDS), created)


def _write(session: "Session", requests: list[_Invented], at: datetime) -> None:
    from sqlmodel import insert, update

    from storage.records import JournalLine, seals, write_journal
    from storage.records.mapping import row_values
    from storage.schema.people_tables import ChildFileRow, ChildRow
    from storage.schema.tables import RequestRow

    people = {request.people.child.necsg: request.people for request in requests}.values()
    own = {"division": requests[0].people.provider.division}
    seals.touch(session, seals.people(own["division"]))
    session.execute(insert(ChildRow), [own | row_values(one.child) for one in people])
    session.execute(insert(ChildFileRow), [own | row_values(one.child_file) for one in people])
    session.execute(insert(RequestRow), [request.row for request in requests])
    for status, days, ends in _PATH:
        changes = [_change(request, status, days) for request in requests if request.end in ends]
        if changes:
            session.execute(update(RequestRow), changes)
    write_journal(session, *(JournalLine(at, "", str(request.row["number"]), INVENTED, "") for request in requests))


def _change(request: _Invented, status: Status, days: int) -> dict[str, Any]:
    from storage.records.mapping import instant_text

    at = instant_text(request.created + timedelta(days=days))
    change: dict[str, Any] = {"id": request.row["id"], "status": status.value, "modified_at": at}
    if status is Status.TRANSMITTED:
        return change | {"transmitted_at": at, "snapshot": request.snapshot}
    if status is Status.COMPLIANT:
        return change | {"compliant_at": at}
    return change | {"closed_at": at, "close_reason": CloseReason.END_OF_YEAR.value}


def main(arguments: list[str]) -> int:
    """Make the store that the module's docstring describes."""
    from mes_tui.bootstrap import open_services
    from mes_tui.cli_commands.demo import fill
    from mes_tui.settings import SampleOffice, Settings

    folder, count = Path(arguments[0]).absolute(), int(arguments[1])
    if folder.exists():
        print(f"{folder} exists already.", file=sys.stderr)
        return 2
    seal = folder.with_name(f"{folder.name}-sceau.cle")
    settings = Settings(home=folder, state=folder, seal_file=seal, sample=SampleOffice.KEPT)
    fill(settings)
    # Opened anew: the account's divisions are those of the office just made.
    with open_services(settings, create=True) as services:
        add_requests(services, count)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
