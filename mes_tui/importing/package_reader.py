"""From the bytes of « mes-dossier » to a checked request. Whoever made the file: nothing in it is taken for granted."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from mes_tui.domain.codes import OPEN_STATUSES, Status
from mes_tui.domain.comments import commented_nature
from mes_tui.domain.errors import Refusal
from mes_tui.domain.findings import Scan
from mes_tui.domain.outcomes import untrue
from mes_tui.domain.requests import RequestFile, Transmission
from mes_tui.domain.rules import Rules
from mes_tui.domain.statuses import Event
from mes_tui.domain.text import clean
from mes_tui.forms import editions
from mes_tui.forms.content import answers
from mes_tui.forms.prefill import kept_answers
from mes_tui.importing import package
from mes_tui.importing.model import Ledger, TooMany
from mes_tui.importing.package import Package, PackagedDocument
from mes_tui.importing.people_records import OneChild
from mes_tui.importing.reader import check_people, import_data
from mes_tui.importing.record import Reading
from mes_tui.importing.request_records import Dossier
from mes_tui.importing.sources import headed

_AGAIN = "Mettez l’application à jour, ou exportez de nouveau le dossier."
_RENEWED = "reponses_reprises"
"""The key that exports of before did not have. Empty, it says that nothing was taken."""


def read_package(data: bytes, name: str, rules: Rules) -> Package:
    """Return the request of the JSON ``data`` taken out of the file ``name``; nothing is stored.

    Raises ``ImportRefused`` with every fault, by record and field, when there is at least one. Texts are cleaned as
    if they were typed; what carries a digest must still match it.
    """
    shown = clean(name, limit=80)
    ledger = Ledger()
    root = headed(data, shown, package.FORMAT, package.VERSION, package.MAX_BYTES, ledger, _AGAIN)
    with suppress(TooMany):
        dossier = Dossier.model_validate(root, context=Reading(ledger, rules))
        if dossier.request and dossier.people:
            for people in filter(None, (dossier.people, dossier.sent_people)):
                check_people(people, ledger)
                _check_shared(people, ledger)
            _check_form(dossier, rules, ledger)
            _check(dossier, ledger)
            _check_outcomes(dossier, ledger)
    if ledger.faults:
        raise ledger.refused(shown)
    sent = tuple(sorted((found.made() for found in dossier.transmissions), key=lambda found: found.round))
    file, asked = _file(dossier), root["demande"]
    if isinstance(asked, dict) and _RENEWED not in asked:
        file = _renewing(file, sent, rules)
    names = [found.file for found in dossier.attachments]
    return Package(
        file=file,
        documents=tuple(PackagedDocument(*pair) for pair in zip(names, file.attachments, strict=True)),
        transmissions=sent,
        printouts=tuple(found.made() for found in dossier.printouts),
        warnings=tuple(ledger.warnings),
        sent=replace(file, **_people(dossier.sent_people)) if dossier.sent_people else None,
    )


def _file(dossier: Dossier) -> RequestFile:
    people = _people(dossier.people)
    site, child, child_file = people["site"], people["child"], people["child_file"]
    owners = {"division": site.division, "site": site.number, "child_file": child_file.key, "necsg": child.necsg}
    file: RequestFile = dossier.made(request=dossier.request.made(id=0, version=1, **owners), **people)
    return file


def _people(one: OneChild) -> dict[str, Any]:
    people = import_data(one)
    return {
        "provider": people.provider,
        "site": people.sites[0],
        "child": people.children[0],
        "child_file": people.files[0],
        "shared": people.files[1:],
        "home_provider": next(iter(people.home_providers), None),
        "grants": people.grants,
    }


def _renewing(file: RequestFile, transmissions: Sequence[Transmission], rules: Rules) -> RequestFile:
    """``file`` with what it keeps of the request that it renews: its own answers, as its export did not say it yet.

    Once sent, they are those that it was sent with.
    """
    if not file.request.previous:
        return file
    form = editions.edition(file.request.edition, rules)
    kept = kept_answers(form, file.request.type, file.answers)
    sent = answers(form, transmissions[-1].content) if transmissions else {}
    told = {**file.answers, **{key: sent[key] for key in kept.split(",") if key in sent}}
    return replace(file, request=replace(file.request, renewed=kept), answers=told)


def _check_shared(people: OneChild, ledger: Ledger) -> None:
    """The files beside that of the request are of the same child, in the same place."""
    for own, other in ((people.files[0], other) for other in people.files[1:]):
        if (other.necsg, other.site, other.home_provider) != (own.necsg, own.site, own.home_provider):
            ledger.fault(other.called, "id", "ce dossier n’est pas celui du même enfant, au même endroit.")


def _check_form(dossier: Dossier, rules: Rules, ledger: Ledger) -> None:
    """What answers and comments say is in the form."""
    try:
        form = editions.edition(dossier.request.edition, rules)
    except Refusal as refusal:
        ledger.fault("demande", "edition", refusal.sentence)
        return
    sections = {page.number: [section.key for section in page.sections] for page in form.pages}
    for key in dossier.answers:
        if key not in form:
            ledger.fault("", f"reponses.{key}", "ce champ n’est pas dans le formulaire.")
    for comment in dossier.comments:
        in_form = not comment.section or comment.section in sections.get(comment.page, ())
        if not in_form and commented_nature(comment.page, comment.section) is None:
            ledger.fault(comment.called, "section", "cette section n’est pas dans le formulaire.")
        if comment.field and comment.field not in form:
            ledger.fault(comment.called, "champ", "ce champ n’est pas dans le formulaire.")


def _check(dossier: Dossier, ledger: Ledger) -> None:
    """What no record can say alone."""
    status, number = dossier.request.status, dossier.request.number
    if status is Status.DRAFT and (dossier.comments or dossier.transmissions or dossier.outcomes):
        ledger.fault("demande", "etat", "un brouillon n’a ni commentaire, ni suite, ni transmission.")
    if status and status is not Status.DRAFT and not dossier.transmissions:
        ledger.fault("", "transmissions", "une demande transmise a au moins une transmission.")
    reviewed = any(told.event is Event.ASK_REVIEW for told in dossier.outcomes)
    if status in OPEN_STATUSES and dossier.request.compliant_at and not reviewed:
        ledger.fault("demande", "conforme_le", "cette valeur ne va pas avec l’état de la demande.")
    sent, now = (people.provider if people else None for people in (dossier.sent_people, dossier.people))
    if sent and status is Status.DRAFT:
        ledger.fault("", "donnees_transmises", "un brouillon n’a rien de transmis.")
    if sent and now and sent.division != now.division:
        ledger.fault("", "donnees_transmises", "ces renseignements sont ceux d’un autre service de garde.")
    if number and dossier.people.sites and dossier.request.region != dossier.people.sites[0].region:
        ledger.fault("demande", "region", "cette région n’est pas celle de l’installation.")
    scans: list[Scan] = [found.codes.made() for found in dossier.attachments if found.codes]
    if number and any(not scan.needs_word and scan.number != number for scan in scans):
        ledger.fault("documents", "codes", "ces codes sont ceux d’une autre demande.")
    for key, values in (
        ("nature", [(found.nature, found.rank) for found in dossier.attachments]),
        ("fichier", [found.file for found in dossier.attachments]),
        ("ronde", [found.round for found in dossier.transmissions]),
        ("rang", [found.rank for found in dossier.outcomes]),
        ("revision", [found.revision for found in dossier.printouts]),
    ):
        if len(set(values)) < len(values):
            ledger.fault("", key, "cette valeur figure deux fois.")


def _check_outcomes(dossier: Dossier, ledger: Ledger) -> None:
    """What was decided and told led to what the request is."""
    if ledger.faults or dossier.request.status is Status.DRAFT:
        return
    file = _file(dossier)
    sent = {found.round for found in dossier.transmissions}
    # The next comments after some that were annulled are of a round beyond that of their sending.
    rounds = [(max((one for one in sent if one <= found.round), default=0), found.recorded) for found in file.comments]
    recorded = {round_ for round_, is_recorded in rounds if is_recorded}
    if recorded != {told.round for told in file.outcomes if told.event is Event.RETURN_WITH_COMMENTS}:
        ledger.fault("commentaires", "inscrit", "ces commentaires ne sont pas ceux que disent les suites.")
    commented = {round_ for round_, is_recorded in rounds if not is_recorded}
    if sentence := untrue(file.request, sorted(file.outcomes, key=lambda told: told.rank), sent, commented):
        ledger.fault("", "suites", sentence)
