"""An office with a hundred thousand requests, made once per run."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from storage.store import Store
from tests.storage import office

REQUESTS = 100_000
_LAST = ("Tremblay", "Lévesque", "O’Neill-Œuvray", "Côté", "Saint-Onge", "Gagné", "Bélanger", "Nguyễn", "Lafleur")
_FIRST = ("Élise", "Zoé", "Noémie", "Théo", "Océane", "Milan", "Léa", "Gédéon", "Ambre", "Édouard", "Maïka")

_INSERT = """
INSERT INTO request (number, division, site, region, child_file, necsg, type, status, edition, year, version,
  created_at, modified_at, transmitted_at, compliant_at, closed_at, close_reason, granted_hours, previous, place_step,
  place_page, place_key, child_name, site_name, folded, open_comments, snapshot)
VALUES (:number, '7001', '700101', '06', 'D-1', '1000001', 'NOUV', 'BROUILLON', 'pes_2021', :year, 1, :at, :at, '', '',
  '', '', '', '', 3, 1, '', :name, 'L’Étoile', :folded, 0, '')
"""


@contextmanager
def opened(requests: int = REQUESTS) -> Iterator[Store]:
    """The store, in a folder that goes with it."""
    with TemporaryDirectory() as folder, Store.open(Path(folder) / "mes.db") as store:
        fill(store, requests)
        yield store


def fill(store: Store, requests: int) -> None:
    """A tenth of the requests stay drafts; the others are under way, compliant or closed."""
    from sqlalchemy import text

    from mes_tui.domain.text import fold

    rows = []
    for index in range(requests):
        name = f"{_LAST[index % 9]}-{index // 990:03}, {_FIRST[index % 11]}"
        year, region, counter = 2012 + index % 10, 1 + index // 10 % 17, 1 + index // 170
        at = f"20{12 + index % 10}-{1 + index % 12:02}-{1 + index % 28:02}T12:{index % 60:02}:00Z"
        row = {"number": f"{year}-{region:02}-{counter:03}", "year": year, "at": at, "name": name}
        rows.append(row | {"folded": fold(name) + " | l'etoile"})
    with store.writing() as session:
        office.people(session)
        session.connection().execute(text(_INSERT), rows)
        frozen = (
            "UPDATE request SET status = 'TRANSMIS', snapshot = '{}', transmitted_at = created_at WHERE id % 10 > 0"
        )
        office.execute(session, frozen)
        for remainder, change in (
            (2, "status = 'COMMENTAIRES'"),
            (4, "status = 'CONFORME', compliant_at = modified_at"),
            (6, "status = 'TERMINEE', closed_at = modified_at, close_reason = 'FIN_ANNEE'"),
        ):
            office.execute(
                session,
                f"UPDATE request SET {change} WHERE status = 'TRANSMIS' AND id % 10 >= {remainder}"
                f" AND id % 10 < {remainder + (2 if remainder < 6 else 4)}",
            )
