"""From a request to the JSON of « mes-dossier »."""

from collections.abc import Sequence
from datetime import datetime

from mes_tui.domain.requests import Printout, RequestFile, Transmission
from mes_tui.importing import model, package, people_records, request_records


def written(
    file: RequestFile,
    transmissions: Sequence[Transmission],
    printouts: Sequence[Printout],
    at: datetime,
    sent: RequestFile | None = None,
) -> bytes:
    """Return the JSON of a request, in UTF-8; ``at`` is the moment of the export.

    ``sent`` is the file with the people of the last sending, when it has others since.
    """
    dossier = request_records.Dossier.of(
        file,
        format=package.FORMAT,
        version=package.VERSION,
        generated_at=at,
        people=_people(file, at),
        sent_people=_people(sent, at) if sent else None,
        transmissions=[request_records.Transmission.of(found) for found in transmissions],
        printouts=[request_records.Printout.of(found) for found in printouts],
    )
    return dossier.model_dump_json(indent=1).encode()


def _people(file: RequestFile, at: datetime) -> people_records.OneChild:
    homes = (file.home_provider,) if file.home_provider else ()
    people = model.ImportData(
        at, file.provider, (file.site,), homes, (file.child,), (file.child_file, *file.shared), tuple(file.grants)
    )
    return people_records.OneChild.of(people, format=model.FORMAT, version=model.VERSION)
