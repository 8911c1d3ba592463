"""``python -m tests.golden tests/golden/VERSION``: make what this version stores, on both engines, and exports."""

import json
import lzma
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import mes_tui.samples.build as samples
from mes_tui.bootstrap import Services, open_services
from mes_tui.domain.access import TOLD
from mes_tui.domain.codes import Nature, RequestType, Source
from mes_tui.domain.comments import DOCUMENTS
from mes_tui.domain.errors import Refusal
from mes_tui.domain.identifiers import FileKey
from mes_tui.domain.reference_year import label
from mes_tui.domain.requests import NewComment
from mes_tui.domain.statuses import Event
from mes_tui.forms.declared import PREVIOUS_DIVISION, PREVIOUS_SITE, YEAR
from mes_tui.importing.package import MAX_PRINTOUTS
from mes_tui.importing.package_writer import written
from mes_tui.samples import office
from mes_tui.samples.papers import paper
from mes_tui.samples.stories import Story
from mes_tui.services.answers import Answers
from mes_tui.services.imports import Imports
from mes_tui.services.news import News
from mes_tui.services.prints import PrintKind, Prints
from mes_tui.settings import Settings
from storage import records
from tests.attachments.scans import scanned
from tests.golden import latest
from tests.golden.stores import DAY, KEYS, PACKAGES, POSTGRES, SQLITE
from tests.samples.builders import settings_in
from tests.services.builders import granting
from tests.storage import postgres_cluster

TYPES = (RequestType.TRANSFER, *(item for item in RequestType if item is not RequestType.TRANSFER))
_GRANTED, _REFUSED = Event.DECLARE_COMPLIANT, Event.REFUSE
# What happens to a request of each of ``TYPES`` once it is sent, by stage: in each status, every event that there is.
SENT: Mapping[str, tuple[tuple[Event, ...], ...]] = {
    # A transfer is closed as it was sent: its child then makes another request.
    "closed": (
        (Event.CLOSE_DUPLICATE,),
        (_GRANTED, Event.ANNOUNCE_DEPARTURE, Event.CLOSE_DEPARTURE),
        (Event.CLOSE_WITHDRAWN,),
        (_GRANTED, Event.CLOSE_DEPARTURE),
    ),
    "given up": (
        (Event.WITHDRAW, Event.ABANDON),
        (Event.RETURN_WITH_COMMENTS, Event.GIVE_UP),
        (Event.WITHDRAW, Event.ABANDON),
        (Event.RETURN_WITH_COMMENTS, Event.GIVE_UP),
    ),
    "refused": ((_REFUSED,),) * 4,
    "compliant": ((_GRANTED,), (_GRANTED,), (_GRANTED, Event.CORRECT_DECISION), (_GRANTED, Event.ANNOUNCE_DEPARTURE)),
    "reviewed": (
        (_REFUSED, Event.ASK_REVIEW),
        (_GRANTED, Event.ASK_REVIEW),
        (_REFUSED, Event.ASK_REVIEW),
        (_GRANTED, Event.CORRECT_DECISION, Event.ASK_REVIEW),
    ),
    "commented": (
        (Event.RETURN_WITH_COMMENTS,),
        (Event.RETURN_WITH_COMMENTS,),
        (Event.ASK_CORRECTION, Event.RETURN_FOR_CORRECTION),
        (Event.RETURN_FOR_TYPE,),
    ),
    "withdrawn": ((Event.WITHDRAW,),) * 4,
    "transmitted": ((), (Event.ANNOUNCE_DEPARTURE,), (Event.ASK_CORRECTION,), ()),
}
# The same where no agent answers in the store: the provider hands the file over, and records the answers.
HANDED_OVER: Mapping[str, tuple[tuple[Event, ...], ...]] = {
    "handed over": ((), (Event.WITHDRAW,), (), ()),
    "recorded": (
        (Event.RETURN_WITH_COMMENTS,),
        (_GRANTED,),
        (_REFUSED, Event.ANNUL),
        (_GRANTED, Event.CLOSE_DEPARTURE),
    ),
}
STAGES = (*SENT, "signed", "printed", *HANDED_OVER)
ANOTHER_PLACE = {PREVIOUS_DIVISION: "3900-1000", PREVIOUS_SITE: "3900-1001"}
_DAY = DAY.date().isoformat()
SAID = {**granting("3"), "day": _DAY, "answered_on": (DAY - timedelta(days=40)).date().isoformat()}
"""What answers whatever an event asks."""
ON_A_DOCUMENT = NewComment(DOCUMENTS, Nature.PLAN.value, "Il manque la page 2 [/] du plan.")
ON_A_FIELD = NewComment(1, "personne_joindre", "Quel est le poste [/] ?", "sg_resp_tel")
OTHER_HOME = {
    "nom": "L’Autre-Foyer",
    "prenom": "Maël",
    "adresse": "9, rang Deux",
    "code_postal": "G0C 1A0",
    "tel_cellulaire": "4185550177",
}
SCANNED = ("commented", "transmitted", "signed")
"""The stages whose signature pages are the printed one, with its codes, and whose plan is a scan; the others have
pages without a code."""
_scan = partial(scanned, dpi=75, quality=20)


def main(folder: Path) -> None:
    """Write the stores and the exported requests of this version into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as home:
        settings = settings_in(Path(home) / "mes")
        make(settings)
        copy = Path(home) / "copy.db"
        with open_services(settings, create=True) as services:
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
    with open_services(settings, clock=lambda: DAY, create=True) as services, TemporaryDirectory() as folder:
        samples.build(services)
        clock = samples._Clock(DAY, services.rules)
        clock.go(25, False)
        teller = samples._Teller(services.context, clock, Path(folder))
        _share(teller, clock)
        News(teller._director).mark(1)  # one of the two that there are
        told: dict[str, list[int]] = {}
        for stage in STAGES:
            if stage in HANDED_OVER:
                _leave(services)
            told[stage] = [_tell(services, teller, type_, stage) for type_ in TYPES]
        recorded, *_ = told["recorded"]
        latest.correct_again(teller, recorded, _record)
        latest.prepare_an_answer(teller, told["handed over"][0], ON_A_FIELD)
        latest.take_back(teller, told["printed"][-1])
        latest.employ(services, DAY.date())
        latest.announce(teller, told["compliant"][:3], SAID)


def _share(teller: samples._Teller, clock: samples._Clock) -> None:
    """Give a second home to one child of three, in the same place."""
    for name in office.NAMES:
        root = json.loads(office.import_file(name, clock.year, clock()))
        shared = [file for file in root["dossiers"][::3] if not file.get("date_fin")]
        root["dossiers"] += [{**file, "id": f"{file['id']}-2", "responsable": OTHER_HOME} for file in shared]
        # Not at the reduced contribution: a request is made of another file of the child.
        root["dossiers"][-1]["type_place"] = "NON_PCR"
        Imports(teller._director).load_bytes(json.dumps(root).encode(), name)


def _leave(services: Services) -> None:
    """Let no agent answer in the store."""
    with services.store.writing() as session:
        records.remove_user(session, samples.AGENT.login)
        records.settle(session)


def _tell(services: Services, teller: samples._Teller, type_: RequestType, stage: str) -> int:
    """Carry a request of ``type_`` to ``stage``, and return its id.

    Every second one is of the newest edition, as if its day had come.
    """
    clock, rules = teller._clock, services.rules
    if (STAGES.index(stage) + TYPES.index(type_)) % 2:
        rules = replace(rules, editions={**rules.editions, max(rules.editions): date(DAY.year, 1, 1)})
    teller._director.load_rules = lambda: rules
    # Every child has a request of this year by then.
    year = DAY.year + 1 if stage in HANDED_OVER else None
    for key in _files(services):
        clock.later(minutes=5)
        try:
            request_id = teller._drafts.create(key, type_, year)
        except Refusal:
            continue
        break
    else:
        raise RuntimeError(f"no child is left for « {stage} », {type_.label}")
    story = latest.story(key.key, type_)
    file = teller._fill(story, request_id)
    if type_ is RequestType.TRANSFER:
        # Whatever is known of the child: it may have been here.
        declared = {**ANOTHER_PLACE, YEAR: label(file.request.year - 1)}
        teller._drafts.save(request_id, declared, file.request.version)
    prints = Prints(teller._director)
    prints.render(request_id, PrintKind.FULL)
    printed = prints.render(request_id, PrintKind.SIGNATURES)
    if stage == "printed":
        return request_id
    version = teller._drafts.read(request_id).request.version
    if type_ is RequestType.NEW:
        version = teller._attach(request_id, Nature.REPORT, version)
    if stage in SCANNED:
        version = _join(teller, request_id, Nature.PLAN, _scan(paper(Nature.PLAN, request_id)[1]), version)
        version = _sign_on_sheets(teller, request_id, printed.data, version)
    else:
        for nature in (Nature.PLAN, Nature.SIGNATURES):
            version = teller._attach(request_id, nature, version)
    version = latest.sign(teller, request_id)
    if stage == "signed":
        return request_id
    clock.later(hours=1)
    teller._submission.transmit(request_id, version)
    happens = _record if stage in HANDED_OVER else _happen
    for event in {**SENT, **HANDED_OVER}[stage][TYPES.index(type_)]:
        clock.later(hours=1)
        happens(teller, story, request_id, event)
    if stage == "transmitted":
        teller._review.open(request_id)
        teller._review.prepare(request_id, ON_A_FIELD)
    return request_id


def _sign_on_sheets(teller: samples._Teller, request_id: int, printed: bytes, version: int) -> int:
    """Join the printed page that the first one signed, then the scan of the one that the others signed, if any."""
    first, *others = [box.key for box in teller._sheets.boxes(request_id)]
    for page, signed in ((printed, [first]), (_scan(printed), others)):
        if signed:
            version = _join(teller, request_id, Nature.SIGNATURES, page, version, signed)
    return version


def _join(
    teller: samples._Teller, request_id: int, nature: Nature, data: bytes, version: int, signed: Sequence[str] = ()
) -> int:
    """Join the document ``data`` beside those of its nature."""
    path = teller._folder / f"{nature.value}{len(signed)}.pdf"
    path.write_bytes(data)
    return teller._documents.attach(request_id, nature, path, version, rank=0, signed=signed).version


def _happen(teller: samples._Teller, story: Story, request_id: int, event: Event) -> None:
    """Let ``event`` happen to a request that was sent, by whoever it is to do."""
    if event is Event.RETURN_WITH_COMMENTS:
        for comment in (ON_A_DOCUMENT, ON_A_FIELD):
            teller._review.prepare(request_id, comment)
        teller._comment(story, request_id)
        return
    if event not in (Event.WITHDRAW, Event.ABANDON):
        teller._review.open(request_id)
    typed = {**SAID, "type": RequestType.RENEWAL_UNCHANGED.value}
    do = teller._outcomes.tell if event in TOLD else teller._review.decide
    do(request_id, event, typed, teller._drafts.read(request_id).request.version)


def _record(teller: samples._Teller, _: Story, request_id: int, event: Event) -> None:
    """Let ``event`` happen to a request that was handed over, by the hand of its provider."""
    answers, version = Answers(teller._director), teller._drafts.read(request_id).request.version
    if event is Event.RETURN_WITH_COMMENTS:
        answers.prepare(request_id, ON_A_DOCUMENT)
        answers.record_comments(request_id, Source.LETTER, SAID, teller._drafts.read(request_id).request.version)
    elif event is Event.ANNUL:
        answers.annul(request_id, SAID, version)
    elif event in TOLD:
        teller._outcomes.tell(request_id, event, SAID, version)
    else:
        answers.record(request_id, event, Source.EMAIL, SAID, version)


def _files(services: Services) -> Iterator[FileKey]:
    return (FileKey(*row) for row in services.store.rows("SELECT division, key FROM child_file ORDER BY key"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
