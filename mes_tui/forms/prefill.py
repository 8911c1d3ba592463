"""The answers that a new request starts with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mes_tui.domain.codes import RequestType
from mes_tui.domain.text import fold
from mes_tui.forms.content import read
from mes_tui.forms.facts import ABOUT
from mes_tui.forms.values import parse
from mes_tui.forms.vocabulary import Context, Field, Form


@dataclass(frozen=True, slots=True)
class Copied:
    """What a renewal finds in the request before: the ``answers`` by key, and those that have no place in its own form.

    ``left`` are the labels of the latter, as they are read in the request before; ``people`` are those whom it was
    about, in words, by fact.
    """

    answers: Mapping[str, str]
    left: tuple[str, ...] = ()
    people: Mapping[str, str] | None = None

    def about(self, form: Form, context: Context) -> dict[str, str]:
        """The ``answers`` but those about somebody who is another person in ``context``."""
        before = Context(self.people or {}, context.rules, context.today)
        gone = {item.key for item in form.fields() if _of_another(item, before, context)}
        return {key: text for key, text in self.answers.items() if key not in gone}


def people_in(form: Form, content: Mapping[str, str]) -> dict[str, str]:
    """Those whom a ``content`` is about, in words, by fact."""
    told = (item for item in form.fields() if item.fact in ABOUT.values() and item.key in content)
    return {item.fact: read(item, content[item.key]) for item in told}


def copied(former: Form, form: Form, answers: Mapping[str, str]) -> Copied:
    """The ``answers`` to ``former``, as a renewal in ``form`` takes them: the same question has the same key."""
    if former is form:
        return Copied(answers)
    left = [field for field in former.fields() if answers.get(field.key) and not _has_place(field, form, answers)]
    gone = {field.key for field in left}
    return Copied(
        {key: text for key, text in answers.items() if key not in gone},
        tuple(dict.fromkeys(field.label for field in left)),
    )


def _has_place(field: Field, form: Form, answers: Mapping[str, str]) -> bool:
    """Whether what lasts of ``field`` is asked in ``form`` too, in words that it can read."""
    if not field.copied:
        return True
    if field.key not in form:
        return False
    there, text = form.field(field.key), answers[field.key]
    return there.copied and not (parse(there, text).error and not parse(field, text).error)


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


def remembered_keys(form: Form) -> tuple[str, ...]:
    """The keys of the answers that are remembered from one request of an account to the next."""
    return tuple(field.key for field in form.fields() if field.remembered)


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


def followed(form: Form, answers: Mapping[str, str], before: Context, after: Context) -> dict[str, str]:
    """The answers that become another text, by key: those that were as ``before`` prefilled them are as ``after`` does.

    What ``after`` does not know takes nothing away, but what was said, or typed, about somebody else.
    """
    follows = {
        field.key: then
        for field, now, then in _prefilled(form, before, after)
        if then and now != then and _text(form, answers, field.key) == now
    }
    return follows | of_others(form, answers, before, after)


def of_others(form: Form, answers: Mapping[str, str], before: Context, after: Context) -> dict[str, str]:
    """The answers about somebody whom another takes the place of, by key: what ``after`` says of that one, or ""."""
    return {
        field.key: then
        for field, _, then in _prefilled(form, before, after)
        if _of_another(field, before, after) and _text(form, answers, field.key) != then
    }


def outdated(form: Form, answers: Mapping[str, str], before: Context, after: Context) -> tuple[str, ...]:
    """The keys of the answers that were typed over what ``before`` prefilled, where ``after`` says something else."""
    return tuple(
        field.key
        for field, now, then in _prefilled(form, before, after)
        if then and now != then and _text(form, answers, field.key) not in (now, then)
        if not _of_another(field, before, after)
    )


def _prefilled(form: Form, before: Context, after: Context) -> Iterator[tuple[Field, str, str]]:
    """Each prefilled field with its first answer, the one of ``before``, the one of ``after``."""
    for field in form.fields():
        if field.prefill and not field.read_only:
            yield field, _first_text(field, before, {}), _first_text(field, after, {})


def _of_another(field: Field, before: Context, after: Context) -> bool:
    """Whether the answer is about somebody who is not the same person in both."""
    who = ABOUT.get(field.prefill, "")
    return bool(who) and fold(before.fact(who)) != fold(after.fact(who))


def _text(form: Form, answers: Mapping[str, str], key: str) -> str:
    return parse(form.field(key), answers.get(key, "")).text
