"""« mes-tui verifier »: is the store what people left in it? The chain of the journal, each request, each signature.

It finds what was changed behind the application's back. Whoever may write the file may also write the whole journal
anew: the last hash, noted elsewhere, tells even that (``verify(noted=…)``).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from mes_tui.domain.codes import Nature, Status
from mes_tui.domain.errors import Refusal
from mes_tui.domain.journal import JournalAction
from mes_tui.domain.signature import digest
from mes_tui.domain.statuses import Event
from mes_tui.forms.conditions import NEVER
from mes_tui.forms.content import answered, version_of
from mes_tui.forms.french import listed, long_date, quoted, time_of_day
from mes_tui.forms.vocabulary import Form
from mes_tui.services.context import WorkContext
from mes_tui.services.request_work import RequestView, known_form
from mes_tui.services.signatures import changed_labels
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session

    from storage.records.audit import Link, Signed

_AT_ONCE = 500
_SHORTEST, _WHOLE = 16, 64
_SENT = tuple(status for status in Status if not status.editable)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verification found: ``faults`` are French sentences, the first broken link of the chain first.

    ``last_hash`` is worth noting elsewhere. ``unsealed`` counts the requests that nobody touched since the journal
    began to seal them: nothing can be said of those. ``noted`` tells where the hash noted earlier was found.
    """

    lines: int
    requests: int
    last_hash: str
    faults: tuple[str, ...]
    unsealed: int = 0
    noted: str = ""


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
            return _Check(context, session, noted_hash).verdict()


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
    noted_hash: str
    noted: str = ""
    lines: int = 0
    unsealed: int = 0
    last: "Link | None" = None
    lasts: "dict[str, Link]" = field(default_factory=dict)
    # The series « 2021-11 » of which some numbers were given in another store: nothing tells which.
    borrowed: set[str] = field(default_factory=set)
    # When each request that was taken from a file was, as the journal tells it.
    restored: dict[str, str] = field(default_factory=dict)

    def verdict(self) -> Verdict:
        from storage.records import audit

        faults = [*self._chain()]
        requests = audit.request_ids(self.session)
        faults += self._missing(requests)
        faults += self._taken_back(requests)
        faults += self._requests(requests)
        faults += audit.document_faults(self.session)
        return Verdict(
            self.lines,
            len(requests),
            self.last.hash if self.last else "",
            tuple(dict.fromkeys(faults)),
            self.unsealed,
            self.noted,
        )

    def _chain(self) -> Iterator[str]:
        from storage.records import audit

        for line in audit.links(self.session):
            previous = self.last.hash if self.last else ""
            if not line.sound:
                yield f"La {_line(line)} a été changée après avoir été écrite."
            elif line.previous != previous:
                where = f"entre la {_line(self.last)} et la {_line(line)}" if self.last else f"avant la {_line(line)}"
                yield f"Des lignes du journal ont été retirées ou ajoutées {where}."
            elif line.action == JournalAction.TAMPERED:
                yield (
                    f"Demande {line.request_number} : un changement fait hors de l’application a été constaté le "
                    f"{_when(line.at)}."
                )
            if self.noted_hash and str(line.hash).startswith(self.noted_hash):
                self.noted = _line(line)
            if line.action == JournalAction.RESTORED:
                self.restored[line.request_number] = line.at
                self.borrowed.add(line.request_number.rpartition("-")[0])
            self.lasts[line.request_number] = line
            self.last, self.lines = line, self.lines + 1
        yield from self._tail()

    def _tail(self) -> Iterator[str]:
        from storage.records import audit

        written, last = audit.lines_written(self.session), self.last.id if self.last else 0
        if written is not None and written > last:
            gone = written - last
            what = "sa dernière ligne a été retirée" if gone == 1 else f"ses {gone} dernières lignes ont été retirées"
            yield f"Le journal s’arrête à la ligne {last} : {what}."
        if self.noted_hash and not self.noted:
            yield (
                "L’empreinte notée n’est pas dans le journal : des lignes ont été retirées ou écrites de nouveau "
                "depuis qu’elle a été notée."
            )

    def _missing(self, requests: Mapping[str, int]) -> Iterator[str]:
        """The requests that went away without being deleted by the application."""
        from storage.records import audit

        for number, line in self.lasts.items():
            if number and number not in requests and line.action != Event.DELETE:
                yield f"Demande {number} : elle n’est plus dans le dépôt, et le journal ne dit pas qui l’a supprimée."
        for year, region, last in audit.numbers_given(self.session):
            if f"{year}-{region}" in self.borrowed:
                continue
            for count in range(1, last + 1):
                number = f"{year}-{region}-{count:03d}"
                if number not in requests and number not in self.lasts:
                    yield f"Demande {number} : ce numéro a été donné, mais le dépôt ne sait plus rien de la demande."

    def _taken_back(self, requests: Mapping[str, int]) -> Iterator[str]:
        """The requests whose mark « reprise » is not what the journal tells."""
        from storage.records import audit

        marked = audit.taken_back(self.session)
        for number in requests:
            if marked.get(number, "") != self.restored.get(number, ""):
                told = self.restored.get(number, "")
                truth = f"reprise d’un fichier le {_when(told)}" if told else "créée ici"
                sentence = f"sa provenance a changé hors de l’application\u00a0; le journal la dit {truth}."
                yield f"Demande {number}\u00a0: {sentence}"

    def _requests(self, requests: Mapping[str, int]) -> Iterator[str]:
        from storage.records import audit
        from storage.records import journal as records_journal

        numbers = list(requests)
        for start in range(0, len(numbers), _AT_ONCE):
            some = numbers[start : start + _AT_ONCE]
            ids = [requests[number] for number in some]
            contents, papers = records_journal.contents(self.session, ids), audit.signed_contents(self.session, ids)
            for number in some:
                id_ = requests[number]
                for sentence in self._request(number, contents.get(id_, {}), papers.get(id_, [])):
                    yield f"Demande {number} : {sentence}"

    def _request(self, number: str, content: Mapping[str, str], papers: "list[Signed]") -> Iterator[str]:
        """What is wrong with one request, the most telling first; one sentence is enough when two say the same."""
        told = [*_unsent(self.context, content, papers)]
        yield from told
        line = self.lasts.get(number)
        if line is None:
            yield "le journal n’en dit rien : elle a été ajoutée hors de l’application, ou ses lignes ont été retirées."
        elif line.action == Event.DELETE:
            yield "le journal dit qu’elle a été supprimée, mais elle est là."
        elif not line.state:
            self.unsealed += 1
        elif digest(content) != line.state and not told:
            yield (
                "une réponse, un document ou une décision a changé hors de l’application, ou des lignes du journal "
                f"ont été retirées : elle n’est plus ce qu’a laissé sa dernière action, le {_when(line.at)}."
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
    # Closed while it was in comments, a request may have been corrected without being signed again.
    kept = status in _SENT and (status != Status.CLOSED or content.get(REQUEST.format("compliant_at")))
    return bool(kept and papers)


def _not_sent(sent: "Signed", labels: tuple[str, ...]) -> str:
    return f"ce qui est inscrit n’est plus ce qui a été transmis le {_when(sent.at)} : {_quoted(labels)}."


def _content(paper: "Signed") -> dict[str, str]:
    try:
        content = json.loads(paper.content)
        return {str(name): str(text) for name, text in content.items()}
    except (ValueError, TypeError, AttributeError):
        return {}


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
    from storage.records.journal import ANSWER, DOCUMENT, REQUEST

    stored, version = dict(signed), version_of(signed)
    for name in signed:
        if _typed(form, name):
            text = content.get(ANSWER.format(name), "")
            if text or not form.field(name).compute:
                stored[name] = answered(form.field(name), text, version)
    for nature in Nature:
        stored[f"document:{nature.value}"] = content.get(DOCUMENT.format(nature.value), "")
    for name in ("type", "site"):
        stored[f"request:{name}"] = content.get(REQUEST.format(name), "")
    return stored


def _quoted(labels: tuple[str, ...]) -> str:
    first = [quoted(label) for label in labels[:4]]
    return listed([*first, f"{len(labels) - 4} de plus"] if len(labels) > 4 else first)


def _line(line: "Link") -> str:
    about = f"demande {line.request_number}, " if line.request_number else ""
    return f"ligne {line.id} du journal ({about}{_when(line.at)})"


def _when(at: object) -> str:
    """« 2 août 2021 à 14 h 05 »; what is not an instant any more is shown as it is."""
    try:
        local = datetime.fromisoformat(str(at)).astimezone()
    except ValueError:
        return str(at)
    return f"{long_date(local.date())} à {time_of_day(local)}"
