"""The answers that a new request starts with."""

from collections.abc import Mapping

from mes_tui.domain.codes import RequestType
from mes_tui.forms.values import parse
from mes_tui.forms.vocabulary import Context, Field, Form


def initial_answers(form: Form, context: Context, previous_answers: Mapping[str, str]) -> dict[str, str]:
    """Return the first answers of a request: facts of CSG and CAFE, then the copied answers of the previous request.

    A fact wins over a copy, being newer. Texts are in normal form where they can be read; blanks are left out.
    ``previous_answers`` is empty unless the request renews another one.
    """
    answers: dict[str, str] = {}
    for field in form.fields():
        if text := _first_text(field, context, previous_answers):
            answers[field.key] = text
    return answers


def kept_answers(form: Form, type_: RequestType, answers: Mapping[str, str]) -> str:
    """The keys, joined by commas, of the ``answers`` that a request of ``type_`` takes from another one and keeps."""
    return ",".join(
        field.key
        for field in form.fields()
        if field.copied and answers.get(field.key) and field.locked.holds({"@type": type_.value, "@renewed": field.key})
    )


def _first_text(field: Field, context: Context, previous_answers: Mapping[str, str]) -> str:
    if field.read_only:
        return ""
    text = context.fact(field.prefill) if field.prefill else ""
    if not text and field.copied:
        text = previous_answers.get(field.key, "")
    return parse(field, text).text
