"""What happens last in the office of a golden store, so that none of its columns is left as it begins."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import mes_tui.samples.build as samples
from mes_tui.bootstrap import Services
from mes_tui.domain.access import Actor, Post, engaged
from mes_tui.domain.codes import Nature, RequestType, Right
from mes_tui.domain.requests import NewComment, Place
from mes_tui.domain.statuses import Event
from mes_tui.samples import office
from mes_tui.samples.answers import MOTOR
from mes_tui.samples.stories import LAST_YEAR, Stage, Story
from mes_tui.services.accounts import PROVIDER_RIGHTS
from mes_tui.services.answers import Answers
from mes_tui.services.dossiers import Dossiers
from mes_tui.services.file_changes import FileChanges
from mes_tui.services.imports import Imports
from mes_tui.services.outbox import Outbox
from mes_tui.services.outcomes import Outcomes
from mes_tui.services.prints import PrintKind, Prints
from mes_tui.services.type_changes import TypeChanges
from mes_tui.settings_mail import MailSettings
from storage import records
from tests.attachments.documents import named_script, written
from tests.services.smtp_server import HOST, Inbox, free_port, serving

_STANDIN = Actor("nom:releve", "Ève L’Écuyer", frozenset({Right.ENTER}))
_COLLEAGUE = Actor("nom:collegue", "Région [/] Œuvrée", frozenset({Right.AGENT}))


def story(key: str, type_: RequestType) -> Story:
    """What is asked for the child of the « dossier » ``key``: three hours a day, for the need that it had last year."""
    profile = next((told.profile for told in LAST_YEAR if told.file == key), MOTOR)
    return Story(key, type_, Stage.SIGNED, 0, profile, Decimal(3), "3")


def correct_again(
    teller: samples._Teller, request_id: int, record: Callable[[samples._Teller, Story, int, Event], None]
) -> None:
    """Correct a request that was handed over, until a second round of comments, which ``record`` brings; then let
    nothing of it be as it was sent: its type, its plan, what its « dossier » says. It is signed as it is then."""
    drafts, director = teller._drafts, teller._director

    def version() -> int:
        return drafts.read(request_id).request.version

    for told in drafts.read(request_id).comments:
        drafts.correct_comment(request_id, told.id, True, "C’est fait.", version())
    drafts.release(request_id)
    teller._submission.transmit(request_id, sign(teller, request_id))
    key, types = drafts.read(request_id).request.child_file, TypeChanges(director)
    record(teller, story(key, RequestType.TRANSFER), request_id, Event.RETURN_WITH_COMMENTS)
    other = next(change.type for change in types.of(request_id) if not change.refusal)
    types.make(request_id, other, version())
    teller._fill(story(key, other), request_id)
    path = teller._folder / "plan.pdf"
    path.write_bytes(written(named_script))
    teller._documents.attach(request_id, Nature.PLAN, path, version())
    _move(teller, key)
    FileChanges(director).make(request_id, key, version())
    sign(teller, request_id)


def sign(teller: samples._Teller, request_id: int) -> int:
    """Let who directs the provider sign; the version of the request then."""
    file = teller._drafts.read(request_id)
    first_name, _, last_name = file.provider.director.partition(" ")
    return teller._submission.sign(
        request_id, first_name, last_name, "Directrice générale", file.request.version
    ).version


def _move(teller: samples._Teller, key: str) -> None:
    """Import the « dossier » with another telephone."""
    clock = teller._clock
    for name in office.NAMES:
        root = json.loads(office.import_file(name, clock.year, clock()))
        known = [file for file in root["dossiers"] if file["id"] == key.removesuffix("-2")]
        if known:
            found = next((file for file in known if file["id"] == key), {**known[0], "id": key})
            found["responsable"] = {**found["responsable"], "tel_cellulaire": "4185550142"}
            root["dossiers"] = [*(file for file in root["dossiers"] if file is not found), found]
            Imports(teller._director).load_bytes(json.dumps(root).encode(), name)


def prepare_an_answer(teller: samples._Teller, request_id: int, comment: NewComment) -> None:
    """Type a comment that was received, and do not record it yet."""
    Answers(teller._director).prepare(request_id, comment)


def take_back(teller: samples._Teller, request_id: int) -> None:
    """Export a draft, delete it, take it back, and leave it in the middle of its third page."""
    drafts = teller._drafts
    path = teller._folder / "dossier.pdf"
    path.write_bytes(Prints(teller._director).render(request_id, PrintKind.ARCHIVE).data)
    drafts.delete(request_id, drafts.read(request_id).request.number)
    number = Dossiers(teller._director).take_back(path).number
    with teller._director.store.reading() as session:
        found = records.load_by_number(session, number)
    assert found is not None
    drafts.open(found.request.id)
    drafts.save(found.request.id, {}, found.request.version, Place(3, 2, "plan_parents"))
    drafts.release(found.request.id)


def employ(services: Services, day: date) -> None:
    """Give their places to who comes in for somebody: alike for one, another right, day and address for the others."""
    until = day + timedelta(days=700)
    divisions = [provider.division for provider in services.office.providers()][:2]
    regions = sorted(samples.AGENT.regions)[:2]
    standin = Post(_STANDIN.rights, until, "eve@exemple.invalid"), Post(PROVIDER_RIGHTS)
    colleague = Post(_COLLEAGUE.rights, until, "region@exemple.invalid"), Post(_COLLEAGUE.rights)
    samples._employ(
        services.context,
        replace(samples.AGENT, email="ministere@exemple.invalid", until=until),
        engaged(_STANDIN, dict(zip(divisions, standin, strict=True))),
        engaged(_COLLEAGUE, dict(zip(regions, colleague, strict=True))),
    )


def announce(teller: samples._Teller, request_ids: Sequence[int], said: Mapping[str, str]) -> None:
    """Announce a departure on each of three requests: the e-mail about one is tried in vain, another is sent, the last
    one waits."""
    director = replace(teller._director, mails=True)

    def tell(request_id: int) -> None:
        version = teller._drafts.read(request_id).request.version
        Outcomes(director).tell(request_id, Event.ANNOUNCE_DEPARTURE, said, version)

    tried, sent, waiting = request_ids
    tell(tried)
    Outbox(director, _server(free_port())).deliver()
    tell(sent)
    with serving(Inbox()) as port:
        Outbox(director, _server(port)).deliver()
    tell(waiting)


def _server(port: int) -> MailSettings:
    return MailSettings(HOST, port, "aucune", "mes@exemple.invalid")
