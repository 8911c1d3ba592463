"""Every public method of the services, called on the rows of the canary office."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

from mes_tui.bootstrap import Services
from mes_tui.domain.access import Actor
from mes_tui.domain.codes import ListKind, MinistryListKind, Nature, RequestType, Right, Source
from mes_tui.domain.errors import Refusal
from mes_tui.domain.identifiers import FileKey
from mes_tui.domain.requests import NewComment
from mes_tui.domain.sheets import PARENT
from mes_tui.domain.statuses import Event
from mes_tui.domain.to_do import Task
from mes_tui.services.adding import Wish
from mes_tui.services.children import Search
from mes_tui.services.documents import Candidate
from mes_tui.services.list_exports import ListFormat
from mes_tui.services.lists import ListQuery
from mes_tui.services.ministry_lists import MinistryQuery
from mes_tui.services.prints import PrintKind
from mes_tui.services.renewals import Renewal
from storage.store import Store
from tests import canary
from tests.attachments.scans import photograph
from tests.budget import some
from tests.canary import DRAFT, UNSENT
from tests.services.builders import ANSWERED, BAIE, ENDED, TODAY, granting

FILE = FileKey(BAIE, "K1")
ANSWERS = b'{"format": "mes-reponses", "version": 1, "reponses": {"sg_resp_nom": "Eve Roy"}}'
"""What a script gives."""
LIST = "compte;nom;droits;regions\nnom:collegue;Collègue;agent;11\n".encode()
"""A list of accounts."""
SITE = {
    **{f"service_de_garde.{key}": text for key, text in (("nom", "CPE"), ("type", "CPE"), ("region", "11"))},
    **{
        f"installations.{key}": text
        for key, text in (("nom", "Quai"), ("adresse", "12, rue du Quai"), ("region", "11"))
    },
    "service_de_garde.numero_division": BAIE,
    "installations.numero_installation": "3000-2001",
    "installations.code_postal": "G0C 1A0",
}
"""What is typed of a site."""
REQUESTS = range(canary.CORRECTED, DRAFT + 1)
_CORRECTED = [PrintKind.FULL, PrintKind.SIGNATURES, PrintKind.SUMMARY, PrintKind.ARCHIVE]
# Signed again as it was: the signature and the documents are on these.
_SIGNED_AGAIN = [PrintKind.FILE, PrintKind.ARCHIVE]
PRINTED = some(
    list(product(REQUESTS, PrintKind)),
    [*product([canary.CORRECTED], _CORRECTED), *product([canary.SIGNED_AGAIN], _SIGNED_AGAIN)],
)
Call = Callable[[], object]
T = TypeVar("T")


def answer(call: Call) -> str:
    """All that ``call`` says, or the sentence with which it is refused."""
    try:
        return canary.said(call())
    except Refusal as refusal:
        return canary.said(refusal)


def over(call: Callable[..., object], given: Iterable[Sequence[Any]]) -> list[Call]:
    """``call`` with each of ``given``."""
    return [partial(call, *one_given) for one_given in given]


def one(values: Iterable[T]) -> list[tuple[T]]:
    """Each of ``values``, alone."""
    return [(value,) for value in values]


def each(call: Callable[[int], object]) -> list[Call]:
    """``call`` for every request."""
    return over(call, one(REQUESTS))


@dataclass(frozen=True, slots=True)
class Rows:
    """What the calls name: documents (with their request), numbers, notices, and the version of each request."""

    documents: list[tuple[int, int]]
    numbers: list[str]
    notices: list[int]
    versions: dict[int, int]

    @classmethod
    def of(cls, store: Store) -> "Rows":
        """Those of the canary office."""
        return cls(
            # Those that were replaced after sending go by their rank, below 0.
            [
                *map(tuple, store.rows("SELECT request_id, id FROM attachment ORDER BY id")),
                *product(REQUESTS, (-1, -2)),
            ],
            [number for (number,) in store.rows("SELECT number FROM request ORDER BY id")],
            [notice for (notice,) in store.rows("SELECT id FROM notice ORDER BY id")],
            dict(store.rows("SELECT id, version FROM request")),
        )


def reading(services: Services, folder: Path, rows: Rows) -> dict[str, list[Call]]:
    """By method, what one asks of the rows of the canary office; refused where it is not one's to ask."""
    s = services
    lists = [MinistryQuery.first(kind) for kind in MinistryListKind]
    own = [ListQuery.first(kind, BAIE) for kind in ListKind]
    documents, numbers, notices = rows.documents, rows.numbers, rows.notices
    kept = Candidate("copie.pdf", canary.pdf("copie"), 900)
    photo = Candidate("copie.png", photograph(kept.data, kind="PNG", dpi=20), 900)
    return {
        "AccessRights.find": [lambda: s.access_rights.find(canary.DIRECTOR.login)],
        "AccessRights.scope": [s.access_rights.scope],
        "AccessRights.users": [s.access_rights.users],
        "Accounts.total": [s.accounts.total],
        "Accounts.window": [s.accounts.window],
        "Batches.folder_name": [lambda: s.batches.folder_name(own[0])],
        "Batches.run": [lambda: s.batches.run(s.batches.targets(*own), PrintKind.FULL, folder)],
        "Batches.targets": [lambda: s.batches.targets(*own)],
        "Batches.ministry_targets": over(s.batches.ministry_targets, one(lists)),
        "Changes.of": each(s.changes.of),
        "Children.file": [lambda: s.children.file(FILE)],
        "Children.offers": [lambda: s.children.offers(FILE)],
        "Children.open_request": [lambda: s.children.open_request(FILE)],
        "Children.search": [lambda: s.children.search(BAIE, Search(last_name=UNSENT[:4]))],
        "Children.sites": [lambda: s.children.sites(BAIE, "1000401")],
        "Entries.child_form": over(s.entries.child_form, [(BAIE,), (BAIE, FILE.key)]),
        "Entries.overview": [lambda: s.entries.overview(BAIE)],
        "Entries.site_form": over(s.entries.site_form, [(BAIE,), (BAIE, "3000-2001")]),
        "Documents.cleaned": [lambda: s.documents.cleaned(kept)],
        "Documents.lighter": [lambda: s.documents.lighter(kept)],
        "Documents.converted": [lambda: s.documents.converted(photo)],
        "Documents.unlocked": [lambda: s.documents.unlocked(kept)],
        "Documents.preview": [lambda: s.documents.preview(kept)],
        "Documents.judge": each(lambda id_: s.documents.judge(id_, folder / "copie.pdf")),
        "Documents.examine": each(lambda id_: s.documents.examine(id_, folder / "copie.pdf")),
        "Documents.proposed": each(lambda id_: s.documents.proposed(id_, kept)),
        "Documents.scan": each(lambda id_: s.documents.scan(id_, Nature.SIGNATURES, kept)),
        "Documents.doubles": each(lambda id_: s.documents.doubles(id_, Nature.SIGNATURES, kept)),
        "Search.find": [lambda: s.search.find(BAIE, UNSENT[:4]), lambda: s.search.find(BAIE, canary.SENT)],
        "Sheets.boxes": each(s.sheets.boxes),
        "Documents.text": over(s.documents.text, documents),
        "Documents.drawing": over(s.documents.drawing, documents),
        "Documents.save_copy": over(s.documents.save_copy, ((*of, folder / f"{of[1]}.pdf") for of in documents)),
        "Documents.show_outside": over(s.documents.show_outside, documents),
        "Drafts.details": each(s.drafts.details),
        "Drafts.evaluate": each(lambda id_: s.drafts.evaluate(s.drafts.read(id_))),
        "Drafts.former": each(lambda id_: s.drafts.former(id_, "diagnostic")),
        "Drafts.read": each(s.drafts.read),
        "FollowUp.of": each(s.follow_up.of),
        "Filling.template": each(s.filling.template),
        "Journal.entries": over(s.journal.entries, [(), *one(numbers)]),
        "Journal.history": each(lambda id_: s.journal.history(id_).window()),
        "ListExports.name": [lambda: s.list_exports.name(own, ListFormat.CSV)],
        "ListExports.render": [lambda: s.list_exports.render(own[:1], ListFormat.CSV)],
        "ListExports.render_ministry_list": over(s.list_exports.render_ministry_list, product(lists, ListFormat)),
        "ListExports.write": [
            lambda: s.list_exports.write(s.list_exports.render_ministry_list(lists[0], ListFormat.CSV), folder)
        ],
        "Lists.commented": [lambda: s.lists.commented(BAIE)],
        "Lists.counts": [lambda: s.lists.counts(BAIE)],
        "Lists.rows": over(s.lists.rows, one(own)),
        "Lists.total": over(s.lists.total, one(own)),
        "Lists.window": over(s.lists.window, one(own)),
        "Locker.files": [s.locker.files],
        "Locker.take": [lambda: s.locker.take(Path("copie.pdf"))],
        "MinistryLists.counts": [s.ministry_lists.counts],
        "MinistryLists.neighbour": each(
            lambda id_: s.ministry_lists.neighbour(s.ministry_lists.queued(s.drafts.read(id_).request), 1)
        ),
        "MinistryLists.providers": [s.ministry_lists.providers],
        "MinistryLists.queued": each(lambda id_: s.ministry_lists.queued(s.drafts.read(id_).request)),
        "MinistryLists.rows": over(s.ministry_lists.rows, one(lists)),
        "MinistryLists.total": over(s.ministry_lists.total, one(lists)),
        "MinistryLists.window": over(s.ministry_lists.window, one(lists)),
        "News.latest": [s.news.latest],
        "News.unread": [s.news.unread],
        "Preferences.theme": [s.preferences.theme],
        "Notices.open": over(s.notices.open, one(notices)),
        "Notices.read_all": [lambda: s.notices.read_all(0)],
        "Notices.total": [s.notices.total],
        "Notices.unread": [s.notices.unread],
        "Notices.window": [s.notices.window],
        "Office.last_change": [s.office.last_change],
        "Office.providers": [s.office.providers],
        "Office.refused_import": over(s.office.refused_import, [("",), (BAIE,)]),
        "Outbox.deliver": [s.outbox.deliver],
        "Outbox.due": [s.outbox.due],
        "Outbox.given_up": [s.outbox.given_up],
        "Outbox.late": [s.outbox.late],
        "Outbox.state": [s.outbox.state],
        "Memory.contact": each(s.memory.contact),
        "Memory.signer": each(s.memory.signer),
        "Prints.find": over(s.prints.find, one(numbers)),
        "Prints.printers": [s.prints.printers],
        "Prints.render": over(s.prints.render, PRINTED),
        "Prints.render_together": [
            lambda: s.prints.render_together(REQUESTS, PrintKind.FULL),
            lambda: s.prints.render_together(REQUESTS, PrintKind.SUMMARY),
        ],
        "Previews.of": each(s.previews.of),
        "Prints.send": [lambda: s.prints.send(s.prints.render(canary.WAITING, PrintKind.SUMMARY), "absente")],
        "Prints.write": [lambda: s.prints.write(s.prints.render(canary.LEFT, PrintKind.FULL), folder)],
        "Renewals.of_file": [lambda: s.renewals.of_file(FILE)],
        "Renewals.of_request": each(s.renewals.of_request),
        "Renewals.preview": [lambda: s.renewals.preview(BAIE)],
        "Review.open": each(s.review.open),
        "Review.read": each(s.review.read),
        "Answers.read": each(s.answers.read),
        "Submission.answerer": each(s.submission.answerer),
        "Submission.analyse": each(s.submission.analyse),
        "Submission.signature_state": each(lambda id_: s.submission.signature_state(s.drafts.read(id_))),
        "TamperCheck.verify": [s.tamper_check.verify],
        "ToDo.lines": [lambda: s.to_do.lines(BAIE)],
        "ToDo.find": over(s.to_do.find, ((task, BAIE) for task in Task)),
        "ChildExports.render": [
            lambda: s.child_exports.render("1000401"),
            lambda: s.child_exports.render("1000401", BAIE),
        ],
        "ChildExports.write": [lambda: s.child_exports.write(s.child_exports.render("1000401"), folder)],
        "Locker.emptied": [s.locker.emptied],
        "Retention.preview": [s.retention.preview],
        "Retention.purge": [s.retention.purge],
        "Upkeep.rotate": [lambda: s.upkeep.rotate(folder, 2)],
        "Upkeep.back_up": [lambda: s.upkeep.back_up(folder / "copie.db")],
        "Upkeep.facts": [s.upkeep.facts],
        "Upkeep.faults": [s.upkeep.faults],
        "OpenSessions.seen": [s.open_sessions.seen],
        "OpenSessions.total": [s.open_sessions.total],
        "OpenSessions.window": [s.open_sessions.window],
        "OpenSessions.end": [lambda: s.open_sessions.end(0)],
        "Watch.look": [s.watch.look],
        "Watch.opened_by": each(s.watch.opened_by),
        "Watch.state": each(s.watch.state),
    }


def writing(services: Services, folder: Path, rows: Rows) -> dict[str, list[Call]]:
    """What an agent or a provider changes of them: the answer is an output too."""
    s, colleague = services, Actor("nom:collegue", "Collègue", frozenset({Right.AGENT}), regions=frozenset({"11"}))
    new, path = Renewal(FILE, "", "", 2021), folder / "copie.pdf"

    def version(request_id: int) -> int:
        found = s.store.rows("SELECT version FROM request WHERE id = :id", {"id": request_id})
        return int(found[0][0]) if found else rows.versions[request_id]

    return {
        "AccessRights.add": [lambda: s.access_rights.add(colleague)],
        "AccountImports.load": [lambda: s.account_imports.load(path)],
        "AccountImports.load_bytes": [lambda: s.account_imports.load_bytes(LIST, "comptes.csv", simulated=True)],
        "AccessRights.change": [lambda: s.access_rights.change(colleague, colleague)],
        "AccessRights.put": [lambda: s.access_rights.put(colleague)],
        "AccessRights.suspend": [lambda: s.access_rights.suspend(colleague.login)],
        "AccessRights.resume": [lambda: s.access_rights.resume(colleague.login)],
        "AccessRights.remove": [lambda: s.access_rights.remove(colleague.login)],
        "Documents.attach": each(lambda id_: s.documents.attach(id_, Nature.PSI, path, version(id_))),
        "Documents.keep": each(
            lambda id_: s.documents.keep(id_, Nature.PSI, Candidate("copie.pdf", b"", 0), version(id_))
        ),
        "Documents.remove": each(lambda id_: s.documents.remove(id_, Nature.PLAN, version(id_))),
        "Sheets.state": each(lambda id_: s.sheets.state(id_, 1, (PARENT,), version(id_))),
        "Locker.put": [lambda: s.locker.put(Path("copie.pdf"), b"%PDF")],
        "Locker.remove": [lambda: s.locker.remove(Path("copie.pdf"))],
        "Dossiers.take_back": [lambda: s.dossiers.take_back(path)],
        "Drafts.correct_comment": each(lambda id_: s.drafts.correct_comment(id_, 1, True, "", version(id_))),
        "Drafts.create": [lambda: s.drafts.create(FILE, RequestType.NEW)],
        "Drafts.delete": each(lambda id_: s.drafts.delete(id_, "2021-11-005")),
        "Drafts.open": each(s.drafts.open),
        "Drafts.release": each(s.drafts.release),
        "Drafts.remember": each(lambda id_: s.drafts.remember(id_, s.drafts.read(id_).request.place)),
        "Drafts.save": each(lambda id_: s.drafts.save(id_, {"diagnostic": "x"}, 0)),
        "TypedAside.keep": each(lambda id_: s.aside.keep(id_, {"diagnostic": "Zibeline"})),
        "TypedAside.end": each(lambda id_: s.aside.end(id_, (), taken=True)),
        "FollowUp.write": each(lambda id_: s.follow_up.write(id_, {"text": "Rappeler."}, s.follow_up.of(id_).note)),
        "FollowUp.ask_signature": each(lambda id_: s.follow_up.ask_signature(id_, version(id_))),
        "FollowUp.take_back": each(s.follow_up.take_back),
        "Filling.fill": each(lambda id_: s.filling.fill(id_, ANSWERS, "réponses.json")),
        "Adding.add": each(lambda id_: s.adding.add(id_, path, Wish(Nature.PSI, copy=True, anyway=True, replace=True))),
        "Entries.save_child": over(s.entries.save_child, [(BAIE, {}), (BAIE, {}, FILE.key)]),
        "Entries.save_site": over(s.entries.save_site, [("", SITE), (BAIE, SITE)]),
        "Imports.load": [lambda: s.imports.load(path)],
        "Imports.load_bytes": [lambda: s.imports.load_bytes(b"{}", "csg.json")],
        "Renewals.prepare": [lambda: s.renewals.prepare([(new, RequestType.NEW)])],
        "Renewals.renew": [lambda: s.renewals.renew(new, RequestType.NEW)],
        "Submission.sign": each(lambda id_: s.submission.sign(id_, "A", "B", "C", version(id_))),
        "Submission.transmit": each(lambda id_: s.submission.transmit(id_, version(id_))),
        "News.mark": [lambda: s.news.mark(1)],
        "Preferences.choose_theme": [lambda: s.preferences.choose_theme("")],
        "News.publish": [lambda: s.news.publish(TODAY, "Nouvelle")],
        "News.withdraw": [lambda: s.news.withdraw(1)],
        "Outcomes.tell": each(lambda id_: s.outcomes.tell(id_, Event.ANNOUNCE_DEPARTURE, ENDED, version(id_))),
        "FileChanges.of": each(s.file_changes.of),
        "FileChanges.make": each(lambda id_: s.file_changes.make(id_, FILE.key, version(id_))),
        "Answers.prepare": each(lambda id_: s.answers.prepare(id_, NewComment(1, "personne_joindre", "Reçu."))),
        "Answers.remove": each(lambda id_: s.answers.remove(id_, 1)),
        "Answers.record_comments": each(
            lambda id_: s.answers.record_comments(id_, Source.LETTER, ANSWERED, version(id_))
        ),
        "Answers.record": each(lambda id_: s.answers.record(id_, Event.REFUSE, Source.EMAIL, ANSWERED, version(id_))),
        "Answers.annul": each(lambda id_: s.answers.annul(id_, ENDED, version(id_))),
        "TypeChanges.of": each(s.type_changes.of),
        "TypeChanges.make": each(lambda id_: s.type_changes.make(id_, RequestType.TRANSFER, version(id_))),
        "Review.prepare": each(lambda id_: s.review.prepare(id_, NewComment(1, "personne_joindre", "Précisez."))),
        "Review.remove": each(lambda id_: s.review.remove(id_, 1)),
        "Review.return_with_comments": each(lambda id_: s.review.return_with_comments(id_, version(id_))),
        "Review.decide": each(
            lambda id_: s.review.decide(id_, Event.DECLARE_COMPLIANT, granting(), version(id_), discard=True)
        ),
        "Review.close_year": each(s.review.close_year),
    }
