"""One child's whole file, as the division knows it: « exporter --enfant ». What another division knows is never in it.

A zip holds « enfant.json » (version 1 of « mes-enfant »: the people as a « mes-csg » file, then each request as a
« mes-dossier » one, with the office's note and its history) and the PDF of each request, its documents inside.
"""

import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

from mes_tui.domain.access import Action
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.identifiers import compact
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.text import clean
from mes_tui.forms.french import NBSP, listed
from mes_tui.importing.model import FORMAT as PEOPLE_FORMAT
from mes_tui.importing.model import VERSION as PEOPLE_VERSION
from mes_tui.importing.model import ImportData
from mes_tui.importing.package import DATA_FILE
from mes_tui.printing.model import PrintKind
from mes_tui.services.context import WorkContext
from mes_tui.services.exports import write_file
from mes_tui.services.follow_up import FollowUp
from mes_tui.services.journal import Journal
from mes_tui.services.papers import compose
from mes_tui.services.prints import Prints
from mes_tui.services.request_work import note
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session

    from mes_tui.domain.people import Child
    from mes_tui.services.prints import Printed

FORMAT, VERSION = "mes-enfant", 1
CHILD_FILE, FOLDER = "enfant.json", "demandes"
"""The data, and the folder of the requests, in the zip."""
_LONGEST_NUMBER = 40
_UNSAFE = re.compile(r"[^A-Za-z0-9-]", re.ASCII)


@dataclass(frozen=True, slots=True)
class ChildExport:
    """The zip ready to write, with its name and how many requests are in it."""

    data: bytes
    filename: str
    requests: int
    missing: tuple[str, ...] = ()


class ChildExports:
    """Takes out what a division has of one child."""

    def __init__(self, context: WorkContext, prints: Prints) -> None:
        self._context, self._prints = context, prints

    def render(
        self, typed: str, division: str = "", told: Callable[[int, int], None] = lambda done, of: None
    ) -> ChildExport:
        """Make the zip of the child whose NECSG is ``typed``; the journal tells it, and the export of each request.

        ``told`` hears how many requests are ready, of how many. Raises Refusal, NotFound when no division of the
        person, or not ``division``, has such a child; NotSaved.
        """
        context, necsg = self._context, _number(typed)
        with context.store.reading() as session:
            where = self._division_of(session, necsg, division)
            people, child = self._people(session, where, necsg)
            necsgs = [one.necsg for one in people.children]
            requests = [id_ for one in necsgs for id_ in records.requests_of_child(session, where, one)]
        data, printed = [], []
        for request_id in requests:
            pdf = self._prints.render(request_id, PrintKind.ARCHIVE)
            printed.append(pdf)
            data.append(self._request(request_id, f"{FOLDER}/{pdf.filename}"))
            told(len(printed), len(requests))
        with context.store.writing() as session:
            context.require(Action.PRINT, where, session=session)
            note(context, session, "", JournalAction.CHILD_EXPORTED, (where, f"{child.necsg}:{len(requests)}"))
        whole = {
            "format": FORMAT,
            "version": VERSION,
            "genere_le": context.now.isoformat(),
            "donnees": _written(people),
            "demandes": data,
        }
        missing = tuple(sentence for pdf in printed for sentence in pdf.missing)
        return ChildExport(_zipped(whole, printed), zip_name(typed, context.today), len(requests), missing)

    def write(self, exported: ChildExport, place: Path, overwrite: bool = False) -> Path:
        """Write the zip to a file, or into a folder under its own name; return the file written (mode 0600).

        Raises Refusal when it cannot be written there, or would replace a file without ``overwrite``.
        """
        root = self._context.files_root()
        return write_file(exported.data, place, exported.filename, root=root, overwrite=overwrite)

    def _division_of(self, session: "Session", necsg: str, division: str) -> str:
        """The division of the person that has the child: what the others know is not looked at."""
        own = sorted(self._context.reread_actor(session).divisions)
        if division or len(own) <= 1:
            where = division or next(iter(own), "")
            self._context.require(Action.PRINT, where, session=session)
            own = [where]
        found = [one for one in own if records.child_of(session, one, necsg) is not None]
        if not found:
            raise NotFound(
                f"Aucun enfant n’a le NECSG «{NBSP}{necsg}{NBSP}» dans vos services de garde. Vérifiez ce numéro "
                "dans la liste des enfants."
            )
        if len(found) > 1:
            raise Refusal(
                f"Plusieurs de vos services de garde ont cet enfant{NBSP}: {listed(found)}. Ajoutez --division pour "
                "choisir lequel."
            )
        self._context.require(Action.PRINT, found[0], session=session)
        return found[0]

    def _people(self, session: "Session", division: str, necsg: str) -> tuple[ImportData, "Child"]:
        """The child, under each number that the division knows, with every file, place and subsidy."""
        child, provider = records.child_of(session, division, necsg), records.provider(session, division)
        assert child is not None
        assert provider is not None
        keys = records.files_of_child(session, division, child)
        around = [people for key in keys if (people := records.load_people(session, key)) is not None]
        children = _once([child, *(people.child for people in around)])
        data = ImportData(
            self._context.now,
            provider,
            _once(people.site for people in around),
            _once(people.home_provider for people in around if people.home_provider),
            children,
            _once(people.child_file for people in around),
            _once(grant for one in children for grant in records.load_grants(session, division, one.necsg)),
        )
        return data, child

    def _request(self, request_id: int, file: str) -> dict[str, Any]:
        context = self._context
        with context.view(request_id, Action.PRINT) as view:
            number, carried = view.request.number, compose(view, PrintKind.ARCHIVE, context.now).document.carried
        dossier = next(one.data for one in carried if one.name == DATA_FILE)
        own = FollowUp(context).of(request_id).note
        lines = [
            {"quand": entry.line.at.isoformat(), "qui": entry.who, "texte": entry.text}
            for entry in Journal(context).entries(number)
        ]
        noted = {"texte": own.text, "echeance": own.due.isoformat() if own.due else "", "qui": own.who} if own else None
        return {
            "numero": number,
            "fichier": file,
            "note": noted,
            "historique": lines,
            "dossier": json.loads(dossier),
        }


def zip_name(typed: str, day: date) -> str:
    """The name of the zip of the child whose NECSG is ``typed``, made on ``day``."""
    return f"enfant-{_UNSAFE.sub('', _number(typed))}-{day.isoformat()}.zip"


def _number(typed: str) -> str:
    return compact(clean(typed, limit=_LONGEST_NUMBER))


def _written(people: ImportData) -> Any:
    from mes_tui.importing.people_records import People

    return People.of(people, format=PEOPLE_FORMAT, version=PEOPLE_VERSION).model_dump(mode="json")


def _zipped(whole: dict[str, Any], printed: "Iterable[Printed]") -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w", ZIP_DEFLATED) as folder:
        folder.writestr(CHILD_FILE, json.dumps(whole, ensure_ascii=False, indent=1))
        for pdf in printed:
            folder.writestr(f"{FOLDER}/{pdf.filename}", pdf.data)
    return buffer.getvalue()


def _once(things: Iterable[Any]) -> tuple[Any, ...]:
    """Each of ``things`` once, in their order."""
    found: list[Any] = []
    for thing in things:
        if thing not in found:
            found.append(thing)
    return tuple(found)
