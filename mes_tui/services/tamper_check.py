"""« mes-tui verifier »: is the store what people left in it? The chain of the journal, each request, each signature.

It finds what was changed behind the application's back. Whoever may write the file cannot write a line of the journal:
the key of its seal is not in the store. A hash noted elsewhere (``verify(noted=…)``), or the last line that the account
remembers having written, tells an older copy that was put back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from mes_tui.domain.codes import Status
from mes_tui.domain.documents import FILES
from mes_tui.domain.errors import Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.signature import digest
from mes_tui.domain.statuses import Event
from mes_tui.forms.conditions import NEVER
from mes_tui.forms.content import answered, version_of
from mes_tui.forms.french import listed, quoted
from mes_tui.forms.vocabulary import Form
from mes_tui.services.context import WorkContext
from mes_tui.services.request_work import RequestView, known_form
from mes_tui.services.sealed_chain import DEEDS, MANY, Chain, part_name, when
from mes_tui.services.signatures import changed_labels, said_of_document
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session

    from storage.records.audit import Signed

_AT_ONCE = 500
_SHORTEST, _WHOLE = 16, 64
_NOTED, _REMEMBERED = "notée", "retenue"
_LONGEST_RANK, _FEW = 9, 20
_REST = "le reste du dépôt n’a pas été vérifié."
_TWICE = "un numéro pourrait servir deux fois."
_GOING: Mapping[str, str] = {Event.DELETE: "supprimée", JournalAction.PURGED: "purgée"}
"""After these, a request is not in the store any more."""
_SENT = tuple(status for status in Status if not status.editable)
_BACK = frozenset(event.value for event in Event if event.effect.status and event.effect.status.editable)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verification found: ``faults`` are French sentences, the first broken link of the chain first.

    ``purged`` are the requests that went away because their time was over: when, by number.
    ``last_hash`` is worth noting elsewhere. ``unsealed`` counts the requests that nobody touched since the journal
    began to seal them: nothing can be said of those. ``noted`` tells where the hash noted earlier was found.
    """

    lines: int
    requests: int
    last_hash: str
    faults: tuple[str, ...]
    unsealed: int = 0
    noted: str = ""
    purged: Mapping[str, str] = field(default_factory=dict)


class TamperCheck:
    """Reads the whole store again."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def verify(self, noted: str = "") -> Verdict:
        """Verify everything; ``noted`` is a last hash noted earlier (16 to 64 hexadecimal digits), "" for none.

        May take minutes. Raises Refusal to who does not manage every division nor hold the store, or for a
        hash that is not one.
        """
        context = self._context
        noted_hash = _hash(noted)
        with context.store.reading() as session:
            context.require_every_division("vérifier tout le dépôt", session)
            store = context.store
            looked_for = {_NOTED: noted_hash, _REMEMBERED: store.seal.remembered(store.location.label)}
            return _Check(context, session, Chain(store.seal, looked_for)).verdict()


def _hash(typed: str) -> str:
    text = "".join(typed.split()).lower()
    if text and not (_SHORTEST <= len(text) <= _WHOLE and set(text) <= set("0123456789abcdef")):
        raise Refusal(
            f"« {typed} » n’est pas une empreinte : copiez les {_WHOLE} caractères (0 à 9, a à f) notés après une "
            f"vérification, ou au moins les {_SHORTEST} premiers."
        )
    return text


@dataclass(slots=True)
class _Check:
    """One verification, on one frozen view of the store."""

    context: WorkContext
    session: "Session"
    chain: Chain
    unsealed: int = 0

    def verdict(self) -> Verdict:
        """Everything read again. Memory grows with the requests, and no value is read that is too long to be ours."""
        from storage.records import audit

        faults = dict.fromkeys(islice(self._readable(), MANY))
        chain, number = self.chain, audit.count_requests(self.session)
        last = chain.last.hash if chain.last else ""
        noted, purged = chain.found.get(_NOTED, ""), chain.purged()
        return Verdict(chain.lines, number, str(last), tuple(faults), self.unsealed, noted, purged)

    def _readable(self) -> Iterator[str]:
        """Every fault, and the one that stops the reading."""
        from storage.records import audit

        try:
            yield from self._faults()
        except audit.UNREADABLE as error:
            yield f"Le dépôt ne peut pas être lu jusqu’au bout ({error.orig}) : {_REST}"

    def _faults(self) -> Iterator[str]:
        from storage.records import audit

        if long := audit.oversized(self.session):
            yield f"Des valeurs sont trop longues pour être de l’application ({listed(long)}) : {_REST}"
            return
        yield from self.context.store.guard_faults(self.session)
        yield from self.chain.read(self.session)
        if odd := audit.mistyped(self.session):
            yield f"Des valeurs ne sont pas de celles qu’écrit l’application ({listed(odd)}) : {_REST}"
            return
        yield from self._noted()
        requests = audit.request_ids(self.session)
        yield from self._missing(requests)
        yield from self._taken_back(requests)
        yield from self._counters(requests)
        yield from self._requests(requests)
        yield from self._parts()
        yield from audit.lease_faults(self.session, self.context.now)
        yield from audit.document_faults(self.session)

    def _noted(self) -> Iterator[str]:
        chain, store = self.chain, self.context.store
        if chain.noted[_NOTED] and _NOTED not in chain.found:
            yield (
                "L’empreinte notée n’est pas dans le journal : des lignes ont été retirées ou écrites de nouveau "
                "depuis qu’elle a été notée, ou une copie plus ancienne du dépôt a été remise."
            )
        if chain.noted[_REMEMBERED] and _REMEMBERED not in chain.found:
            yield (
                "La dernière ligne que ce compte a écrite n’est plus au journal : des lignes ont été retirées, ou une "
                "copie plus ancienne du dépôt a été remise. Si vous l’avez remise vous-même, effacez "
                f"{store.seal.memory(store.location.label)}."
            )

    def _missing(self, requests: Mapping[str, int]) -> Iterator[str]:
        """The requests that went away without being deleted by the application."""
        for number, line in self.chain.lasts.items():
            if number not in requests and line.action not in _GOING:
                yield f"Demande {number} : elle n’est plus dans le dépôt, et le journal ne dit pas qui l’a supprimée."

    def _counters(self, requests: Mapping[str, int]) -> Iterator[str]:
        """The last numbers given, against those of the requests that are there, or that the journal knows."""
        from storage.records import audit

        series: dict[str, set[int]] = {}
        for number in (*requests, *self.chain.lasts):
            year_region, _, rank = str(number).rpartition("-")
            if rank.isdecimal() and len(rank) < _LONGEST_RANK:
                series.setdefault(year_region, set()).add(int(rank))
        for year, region, last in audit.numbers_given(self.session):
            name = f"{year}-{region}"
            known = series.pop(name, set())
            if not isinstance(last, int) or last < max(known, default=0):
                yield f"Le dernier numéro donné pour {name} ({last}) a été changé : {_TWICE}"
            elif name not in self.chain.borrowed:
                # The known ones are few; whatever the counter says, some of the others are enough.
                unknown = (f"{name}-{rank:03d}" for rank in range(1, last + 1) if rank not in known)
                for missing in islice(unknown, _FEW):
                    yield f"Demande {missing} : ce numéro a été donné, mais le dépôt ne sait plus rien de la demande."
        for name in series:
            yield f"Le dernier numéro donné pour {name} n’est plus au dépôt : {_TWICE}"

    def _parts(self) -> Iterator[str]:
        """The accounts, people and subsidies, against what the journal left of them."""
        from storage.records import seals

        sealed = dict(self.chain.parts)
        for part in seals.all_parts(self.session):
            state, name = sealed.pop(part, ""), part_name(part)
            now = seals.held(self.session, part)[0]
            if now and not state and self.chain.lines:
                yield f"{name} : le journal n’en dit rien, tout y a été ajouté hors de l’application."
            elif now != state and state:
                yield f"{name} : quelque chose y a changé hors de l’application depuis la dernière action."
        for part, state in sealed.items():
            if state and part.partition(":")[0] in seals.PARTS:
                yield f"{part_name(part)} : tout a été retiré hors de l’application."

    def _taken_back(self, requests: Mapping[str, int]) -> Iterator[str]:
        """The requests whose mark « reprise » is not what the journal tells."""
        from storage.records import audit

        marked = audit.taken_back(self.session)
        for number in requests:
            if marked.get(number, "") != self.chain.restored.get(number, ""):
                told = self.chain.restored.get(number, "")
                truth = f"reprise d’un fichier le {when(told)}" if told else "créée ici"
                yield f"Demande {number} : sa provenance a changé hors de l’application ; le journal la dit {truth}."

    def _requests(self, requests: Mapping[str, int]) -> Iterator[str]:
        from storage.records import audit
        from storage.records import journal as records_journal

        numbers = list(requests)
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            ids = [requests[number] for number in some]
            contents, papers = records_journal.contents(self.session, ids), audit.signed_contents(self.session, ids)
            copied = audit.copy_faults(self.session, ids)
            for number in some:
                id_ = requests[number]
                for sentence in self._request(number, contents.get(id_, {}), papers.get(id_, [])):
                    yield f"Demande {number} : {sentence}"
                for sentence in copied.get(id_, ()):
                    yield f"Demande {number} : {sentence}"

    def _request(self, number: str, content: Mapping[str, str], papers: "list[Signed]") -> Iterator[str]:
        """What is wrong with one request, the most telling first; one sentence is enough when two say the same."""
        told = [*_unsent(self.context, content, papers)]
        yield from told
        for action, done in DEEDS.items():
            # Whatever was sealed since: these lines hold for ever what they left.
            if not self.chain.deeds.get((number, action), set()).issubset(records.every_deed(content, action)):
                yield f"ce qu’a laissé une action (« {done} ») n’est plus ce que dit sa ligne du journal."
        if not records.granted_as_ruled(content):
            yield "ce qui est accordé n’est plus ce que dit sa ligne du journal."
        line = self.chain.lasts.get(number)
        if line is None:
            yield "le journal n’en dit rien : elle a été ajoutée hors de l’application, ou ses lignes ont été retirées."
        elif line.action in _GOING:
            yield f"le journal dit qu’elle a été {_GOING[line.action]}, mais elle est là."
        elif not line.state:
            self.unsealed += 1
        elif not told and records.state_of(content, line.state) != line.state:
            yield (
                "une réponse, un document ou une décision a changé hors de l’application, ou des lignes du journal "
                f"ont été retirées : elle n’est plus ce qu’a laissé sa dernière action, le {when(line.at)}."
            )


def sent_faults(context: WorkContext, session: "Session", request_id: int) -> tuple[str, ...]:
    """What of a stored request is not what was signed and sent, a sentence each."""
    from storage.records import audit
    from storage.records import journal as records_journal

    content = records_journal.contents(session, [request_id]).get(request_id, {})
    papers = audit.signed_contents(session, [request_id]).get(request_id, [])
    file = records.load_file(session, request_id)
    told = tuple(_unsent(context, content, papers))
    if told or file is None or not _settled(content, papers):
        return told
    # No journal seals it yet: what is shown must have been sent too.
    view = RequestView(context, session, file.request)
    form, evaluation = view.form, view.evaluation
    sent = _content(papers[-1])
    added = {name: text for name, text in evaluation.raw.items() if name not in sent and _typed(form, name)}
    return (_not_sent(papers[-1], changed_labels(form, {}, added)),) if added else ()


def _unsent(context: WorkContext, content: Mapping[str, str], papers: "list[Signed]") -> Iterator[str]:
    """One sentence is enough when two say the same."""
    told = [*_papers(papers)]
    yield from told or _signed(context, content, papers)


def _papers(papers: "list[Signed]") -> Iterator[str]:
    for paper in papers:
        if digest(_content(paper)) != paper.digest:
            what = "la signature électronique" if paper.round == 0 else f"ce qui a été transmis (envoi {paper.round})"
            yield f"{what} a changé hors de l’application."


def _signed(context: WorkContext, content: Mapping[str, str], papers: "list[Signed]") -> Iterator[str]:
    """What a sent request holds against what was signed and sent."""
    from storage.records.journal import REQUEST

    if not _settled(content, papers):
        return
    sent = papers[-1]
    if papers[0].round == 0 and papers[0].digest != sent.digest:
        yield "la signature n’est pas celle de ce qui a été transmis."
    form = known_form(context, content.get(REQUEST.format("edition"), ""))
    signed = _content(sent)
    labels = changed_labels(form, signed, _stored(form, content, signed)) if form else ()
    if labels:
        yield _not_sent(sent, labels)


def _settled(content: Mapping[str, str], papers: "list[Signed]") -> bool:
    """Whether the request must hold what was sent, and nothing else."""
    from storage.records.journal import REQUEST

    status = content.get(REQUEST.format("status"), "")
    # Closed while it was with its provider, a request may have been corrected without being signed again.
    kept = status in _SENT and not (status == Status.CLOSED and papers and _given_back(content, papers[-1].round))
    return bool(kept and papers)


def _given_back(content: Mapping[str, str], sent: int) -> bool:
    """Whether the request went back to its provider after the sending ``sent``: by comments, or otherwise."""
    from storage.records.journal import parts

    for name, text in content.items():
        table, mark, column = parts(name)
        if (table, column) == ("comment", "round") and int(text) >= sent:
            return True
        told = (table, column) == ("outcome", "event") and text in _BACK
        if told and int(content.get(f"outcome:{mark}:round", 0)) >= sent:
            return True
    return False


def _not_sent(sent: "Signed", labels: tuple[str, ...]) -> str:
    return f"ce qui est inscrit n’est plus ce qui a été transmis le {when(sent.at)} : {_quoted(labels)}."


def _content(paper: "Signed") -> dict[str, str]:
    from storage.records import audit

    return audit.content_of(paper.content)


def _typed(form: Form, name: str) -> bool:
    """Whether ``name`` is an answer: neither a fact, nor a result, nor a field that may show a fact instead."""
    if name not in form or form.field(name).read_only:
        return False
    return form.field(name).locked is NEVER or not form.field(name).prefill


def _stored(form: Form, content: Mapping[str, str], signed: Mapping[str, str]) -> dict[str, str]:
    """What is stored of what was signed, under the same names.

    Facts, results and fields that may show a fact keep the signed text: what stands behind them is sealed by the
    journal, and does not depend on the day of the verification.
    """
    from storage.records.journal import ANSWER, DOCUMENT, REQUEST, SHEET, TITLE

    stored, version = dict(signed), version_of(signed)
    for name in signed:
        if _typed(form, name):
            text = content.get(ANSWER.format(name), "")
            if text or not form.field(name).compute:
                stored[name] = answered(form.field(name), text, version)
    for name in FILES:
        sha256, title, sheet = (content.get(column.format(name), "") for column in (DOCUMENT, TITLE, SHEET))
        stored |= said_of_document(name, sha256, title, sheet, version)
    for name in ("type", "site"):
        stored[f"request:{name}"] = content.get(REQUEST.format(name), "")
    return stored


def _quoted(labels: tuple[str, ...]) -> str:
    first = [quoted(label) for label in labels[:4]]
    return listed([*first, f"{len(labels) - 4} de plus"] if len(labels) > 4 else first)
