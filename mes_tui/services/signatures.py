"""What the director's signature is bound to, and what it is worth now (domain.md §3.9)."""

from collections.abc import Mapping
from dataclasses import dataclass

from mes_tui.domain.codes import Nature
from mes_tui.domain.requests import Attachment, RequestFile
from mes_tui.domain.signature import changed, digest
from mes_tui.forms.evaluation import Evaluation
from mes_tui.forms.french import long_date, quoted, time_of_day
from mes_tui.forms.vocabulary import Form, Kind

DOCUMENT = "document:"
"""What stands before the nature of a document in a signed content."""
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
    return f"{DOCUMENT}{document.nature.value}"


def signed_content(file: RequestFile, evaluation: Evaluation) -> dict[str, str]:
    """What a signature is bound to: every visible field, the documents by their SHA-256, the type, the site (§3.9)."""
    content = dict(evaluation.content())
    content.update({document_name(document): document.sha256 for document in file.attachments})
    content[_TYPE] = file.request.type.value
    content[_SITE] = file.request.site
    return content


def signed_answers(content: Mapping[str, str]) -> dict[str, str]:
    """The fields of a signed content, without the documents, the type and the site."""
    return {name: text for name, text in content.items() if name not in _LABELS and not name.startswith(DOCUMENT)}


def content_label(form: Form, name: str) -> str:
    """The French name of one part of the signed content."""
    if name.startswith(DOCUMENT):
        return f"Document : {Nature(name.removeprefix(DOCUMENT)).short_label}"
    return _LABELS.get(name) or (form.field(name).label if name in form else name)


def changed_labels(form: Form, before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """The French names of what differs between two contents, each once, in the order of the form.

    A result that follows from an answer is not named beside the answers that changed.
    """
    order = {field.key: rank for rank, field in enumerate(form.fields())}
    names = sorted(changed(before, after), key=lambda name: order.get(name, len(order)))
    if any(name in form and not form.field(name).read_only for name in names):
        names = [name for name in names if name not in form or form.field(name).kind is not Kind.COMPUTED]
    return tuple(dict.fromkeys(content_label(form, name) for name in names))


UNSIGNED = SignatureState(False, False, (), "La demande n’est pas signée.")


def state_of(file: RequestFile, form: Form, evaluation: Evaluation) -> SignatureState:
    """What the signature of a file is worth, given its evaluation."""
    signature = file.signature
    if signature is None:
        return UNSIGNED
    content = signed_content(file, evaluation)
    local = signature.signed_at.astimezone()
    when = f"le {long_date(local.date())} à {time_of_day(local)}"
    if digest(content) == signature.digest:
        return SignatureState(True, False, (), f"Signée par {signature.full_name}, {signature.function}, {when}.")
    labels = changed_labels(form, signature.content, content) or ("contenu",)
    listed = ", ".join(quoted(label) for label in labels[:4])
    more = f" et {len(labels) - 4} de plus" if len(labels) > 4 else ""
    return SignatureState(
        False,
        True,
        labels,
        f"La signature de {signature.full_name}, donnée {when}, ne vaut plus, car la demande a changé depuis : "
        f"{listed}{more}. Il faut signer de nouveau.",
    )
