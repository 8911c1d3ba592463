"""What the director's signature is bound to, and what it is worth now (SOURCES.md §3.9)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mes_tui.domain.codes import Nature, RequestType
from mes_tui.domain.documents import FILES, file_label
from mes_tui.domain.requests import Attachment, RequestFile, Signature, Transmission
from mes_tui.domain.signature import changed, digest
from mes_tui.forms.content import VERSION, aligned, of_form
from mes_tui.forms.evaluation import Evaluation
from mes_tui.forms.french import long_date, quoted, time_of_day
from mes_tui.forms.vocabulary import Context, Form, Kind

DOCUMENT = "document:"
"""What stands before the name of a document in a signed content."""
_TITLE, _SIGNERS = "title", "signers"
"""What follows it where a document says more than its bytes: the title typed for it, who signed there."""
_PARTS = {"": "Document", _TITLE: "Titre du document", _SIGNERS: "Qui a signé"}
_SINCE = 3
"""The version of the contents that says more of a document than its bytes."""
_TYPE, _SITE = "request:type", "request:site"
_LABELS = {_TYPE: "Type de demande", _SITE: "Installation"}


@dataclass(frozen=True, slots=True)
class SignatureState:
    """What the director's signature is worth now.

    ``signed``: there is one and nothing changed since. ``void``: there is one but ``changed`` (labels) differs.
    """

    signed: bool
    void: bool
    changed: tuple[str, ...]
    sentence: str


def document_name(document: Attachment) -> str:
    """What a document is called in a signed content: by its slot."""
    return f"{DOCUMENT}{document.name}"


def said_of_document(name: str, sha256: str, title: str, sheet: str, version: int = int(VERSION)) -> dict[str, str]:
    """What a signed content of ``version`` says of the document ``name``; the name of its file says nothing."""
    said = {f"{DOCUMENT}{name}": sha256}
    if version < _SINCE:
        return said
    typed = title if FILES[name][0] is Nature.OTHER else ""
    return {**said, f"{DOCUMENT}{name}:{_TITLE}": typed, f"{DOCUMENT}{name}:{_SIGNERS}": sheet}


def document_as_sent(document: Attachment, sent: Transmission, form: Form) -> Attachment | None:
    """``document`` as it went with ``sent``, None when those bytes did not go in that slot.

    Once they are joined again, their other name, the clerk's word and what their codes were worth then are not sent.
    """
    name, content = document_name(document), sent.content
    if content.get(name) != document.sha256:
        return None
    if document.received_at > sent.transmitted_at:
        document = replace(document, title=file_label(document.name, form.natures), note="", scan="")
    title = content.get(f"{name}:{_TITLE}", document.title)
    return replace(document, title=title, sheet=content.get(f"{name}:{_SIGNERS}", ""))


def document_part(name: str) -> tuple[str, str]:
    """The document that a name of a signed content is about, and which part of it, "" for its bytes."""
    document, _, part = name.removeprefix(DOCUMENT).partition(":")
    return document, part


def signed_content(file: RequestFile, form: Form, context: Context, evaluation: Evaluation) -> dict[str, str]:
    """What a signature is bound to: every visible field, the documents by their SHA-256, what is said of them, the
    type, the site (§3.9).

    In canonical values (``forms.content``): no change of words makes another content.
    """
    content = of_form(form, context, evaluation)
    for document in file.attachments:
        said = said_of_document(document.name, document.sha256, document.title, document.sheet)
        content |= {name: text for name, text in said.items() if text}
    content[_TYPE] = file.request.type.value
    content[_SITE] = file.request.site
    return content


def sent_type(content: Mapping[str, str]) -> RequestType | None:
    """The type of the request that a signed content is about."""
    return RequestType(content[_TYPE]) if _TYPE in content else None


def content_label(form: Form, name: str) -> str:
    """The French name of one part of the signed content."""
    if name.startswith(DOCUMENT):
        document, part = document_part(name)
        return f"{_PARTS[part]} : {file_label(document, form.natures)}"
    return _LABELS.get(name) or (form.field(name).label if name in form else name)


def _whole(name: str) -> str:
    """The name of the document that ``name`` says more of, ``name`` itself for anything else."""
    return f"{DOCUMENT}{document_part(name)[0]}" if name.startswith(DOCUMENT) else name


def changed_labels(form: Form, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """The French names of what differs between two contents, each once, in the order of the form.

    A result that follows from an answer is not named beside the answers that changed.
    """
    order = {field.key: rank for rank, field in enumerate(form.fields())}
    names = sorted(changed(before, after), key=lambda name: order.get(name, len(order)))
    # Of another document, what is said of it is not named besides.
    names = [name for name in names if name == _whole(name) or _whole(name) not in names]
    if any(name in form and not form.field(name).read_only for name in names):
        names = [name for name in names if name not in form or form.field(name).kind is not Kind.COMPUTED]
    return tuple(dict.fromkeys(content_label(form, name) for name in names))


UNSIGNED = SignatureState(False, False, (), "La demande n’est pas signée.")


def holds(signature: Signature | None, form: Form, context: Context, content: Mapping[str, str]) -> bool:
    """True when what was signed is ``content``, that of the request now, in whatever version each is written."""
    if signature is None:
        return False
    now, signed = aligned(form, context, content, signature.content)
    return digest(now) == digest(signed) and digest(signature.content) == signature.digest


def state_of(signature: Signature | None, form: Form, context: Context, content: Mapping[str, str]) -> SignatureState:
    """What ``signature`` is worth for ``content``, that of the request now."""
    if signature is None:
        return UNSIGNED
    local = signature.signed_at.astimezone()
    when = f"le {long_date(local.date())} à {time_of_day(local)}"
    if holds(signature, form, context, content):
        return SignatureState(True, False, (), f"Signée par {signature.full_name}, {signature.function}, {when}.")
    now, signed = aligned(form, context, content, signature.content)
    labels = changed_labels(form, signed, now) or ("contenu",)
    listed = ", ".join(quoted(label) for label in labels[:4])
    more = f" et {len(labels) - 4} de plus" if len(labels) > 4 else ""
    return SignatureState(
        False,
        True,
        labels,
        f"La signature de {signature.full_name}, donnée {when}, ne vaut plus, car la demande a changé depuis : "
        f"{listed}{more}. Il faut signer de nouveau.",
    )
