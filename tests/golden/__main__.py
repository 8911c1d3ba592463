"""``python -m tests.golden tests/golden/VERSION``: make what this version stores, on both engines, and exports."""

import json
import lzma
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import mes_tui.samples.build as samples
from mes_tui.bootstrap import Services, open_services
from mes_tui.domain.codes import Nature, RequestType
from mes_tui.domain.errors import Refusal
from mes_tui.domain.identifiers import FileKey
from mes_tui.domain.statuses import Event
from mes_tui.importing.package import MAX_PRINTOUTS
from mes_tui.importing.package_writer import written
from mes_tui.samples.answers import MOTOR
from mes_tui.samples.stories import LAST_YEAR, Stage, Story
from mes_tui.services.prints import PrintKind, Prints
from mes_tui.settings import Settings
from storage import records
from tests.golden.stores import DAY, KEYS, PACKAGES, POSTGRES, SQLITE
from tests.samples.builders import settings_in
from tests.services.builders import ENDED, granting
from tests.storage import postgres_cluster

STAGES = ("closed", "compliant", "commented", "transmitted", "signed", "printed")
SCANNED = ("commented", "transmitted", "signed")
"""The stages whose signature page is the printed one, with its codes; the others have a page without a code."""


def main(folder: Path) -> None:
    """Write the stores and the exported requests of this version into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as home:
        settings = settings_in(Path(home) / "mes")
        make(settings)
        copy = Path(home) / "copy.db"
        with open_services(settings) as services:
            services.store.backup(copy)
            (folder / PACKAGES).write_bytes(lzma.compress(json.dumps(_exported(services)).encode(), preset=9))
        (folder / SQLITE).write_bytes(lzma.compress(copy.read_bytes(), preset=9))
        keys = _keys(settings)
    with postgres_cluster.running() as url, TemporaryDirectory() as home:
        settings = replace(settings_in(Path(home) / "mes"), database_url=url)
        make(settings)
        (folder / KEYS).write_bytes(keys + _keys(settings))
        command = ["pg_dump", "--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=50", url]
        dump = subprocess.run(command, check=True, capture_output=True).stdout
        (folder / POSTGRES).write_bytes(lzma.compress(dump, preset=9))


def _keys(settings: Settings) -> bytes:
    """The keys that seal an invented store."""
    assert settings.seal_file is not None
    return settings.seal_file.read_bytes()


def _exported(services: Services) -> dict[str, str]:
    """The data of « Exporter le dossier », by number."""
    found = {}
    with services.store.reading() as session:
        for (number,) in services.store.rows("SELECT number FROM request ORDER BY number"):
            file = records.load_by_number(session, number)
            assert file is not None
            printouts = records.load_printouts(session, file.request.id, MAX_PRINTOUTS)
            data = written(file, records.load_transmissions(session, file.request.id), printouts, DAY)
            found[number] = data.decode()
    return found


def make(settings: Settings) -> None:
    """Fill the empty store of ``settings``: the sample office of last year, then one request per stage and type."""
    vars(samples)["THIS_YEAR"] = ()  # its requests would take the children that ours need
    with open_services(settings, clock=lambda: DAY) as services, TemporaryDirectory() as folder:
        samples.build(services)
        clock = samples._Clock(DAY, services.rules)
        clock.go(25, False)
        teller = samples._Teller(services.context, clock, Path(folder))
        for type_ in (RequestType.TRANSFER, *(item for item in RequestType if item is not RequestType.TRANSFER)):
            for stage in STAGES:
                _tell(services, teller, type_, stage)


def _tell(services: Services, teller: samples._Teller, type_: RequestType, stage: str) -> None:
    """Carry a request of ``type_`` to ``stage``; nothing when no child is left to make it for."""
    clock = teller._clock
    for key in _files(services):
        clock.later(minutes=5)
        try:
            request_id = teller._drafts.create(key, type_)
        except Refusal:
            continue
        break
    else:
        return
    profile = next((story.profile for story in LAST_YEAR if story.file == key.key), MOTOR)
    story = Story(key.key, type_, Stage.SIGNED, 0, profile, Decimal(3), "3")
    file = teller._fill(story, request_id)
    prints = Prints(teller._director)
    prints.render(request_id, PrintKind.FULL)
    printed = prints.render(request_id, PrintKind.SIGNATURES)
    if stage == "printed":
        return
    version = teller._drafts.read(request_id).request.version
    for nature in (Nature.PLAN, *([Nature.REPORT] if type_ is RequestType.NEW else [])):
        version = teller._attach(request_id, nature, version)
    if stage in SCANNED:
        path = teller._folder / f"{file.request.number} signée.pdf"
        path.write_bytes(printed.data)
        version = teller._documents.attach(request_id, Nature.SIGNATURES, path, version, "").version
    else:
        version = teller._attach(request_id, Nature.SIGNATURES, version)
    first_name, _, last_name = file.provider.director.partition(" ")
    signed = teller._submission.sign(request_id, first_name, last_name, "Directrice générale", version)
    if stage == "signed":
        return
    clock.later(hours=1)
    teller._submission.transmit(request_id, signed.version)
    clock.later(hours=1)
    if stage == "commented":
        teller._comment(story, request_id)
    # A transfer is closed as it was sent: its child then makes another request.
    if stage == "compliant" or (stage == "closed" and type_ is not RequestType.TRANSFER):
        teller._review.decide(request_id, Event.DECLARE_COMPLIANT, granting("3"), teller._version(request_id))
    if stage == "closed":
        clock.later(hours=1)
        teller._review.decide(request_id, Event.CLOSE_DEPARTURE, ENDED, teller._version(request_id))


def _files(services: Services) -> Iterator[FileKey]:
    return (FileKey(*row) for row in services.store.rows("SELECT division, key FROM child_file ORDER BY key"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
