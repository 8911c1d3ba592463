"""What a request says, in values that no wording changes: what is signed, printed, sent and compared.

A content is a flat mapping from names (field keys, natures of documents) to canonical text: codes, ISO dates, plain
decimals, digits, identifiers, and the text that people typed. Words are made from it to be read (``read``), never the
other way round. It names its own version, so what was signed by an older version of the application stays what it was.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from mes_tui.forms import content_v1, content_v2
from mes_tui.forms.evaluation import Evaluation
from mes_tui.forms.facts import in_words
from mes_tui.forms.numbers import plain
from mes_tui.forms.values import kind_of, parse, show, with_unit
from mes_tui.forms.vocabulary import Context, Field, Form, Kind, Value

VERSION_NAME = "content:version"
"""The name under which a content says its version; version 1 did not say it."""
VERSION = "3"

UNREADABLE = "?"
"""What stands before the text of an answer that cannot be read as its kind wants."""

_AS_TYPED = frozenset({Kind.TEXT, Kind.NOTE, Kind.EMAIL, Kind.STATEMENT})
_EXTENSION_FROM = 10  # digits of a telephone; its extension follows


def of_form(form: Form, context: Context, evaluation: Evaluation) -> dict[str, str]:
    """The canonical content of every visible field that says something, in version ``VERSION``.

    A fact composed of several values (a person, an address) is the JSON list of these values. A text worked out from
    the answers is left out, since it follows from them; what it takes from facts is kept.
    """
    return {VERSION_NAME: VERSION, **dict(_fields(form, context, evaluation))}


def version_of(content: Mapping[str, str]) -> int:
    """The version in which ``content`` was written."""
    return int(content.get(VERSION_NAME, "1"))


def aligned(
    form: Form, context: Context, first: Mapping[str, str], second: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Both contents of one request in the older version of the two: only then can they be compared.

    ``context`` holds the facts of the request that they are about.
    """
    oldest = min(version_of(first), version_of(second))
    one, other = (_written(form, context, content, oldest) for content in (first, second))
    return _comparable(one), _comparable(other)


def _written(form: Form, context: Context, content: Mapping[str, str], version: int) -> dict[str, str]:
    """``content`` as ``version``, not a newer one than its own, would have written it."""
    if version_of(content) > max(version, 2):
        content = content_v2.written(content)
    return content_v1.written(form, context, content) if version_of(content) > version else dict(content)


def _comparable(content: Mapping[str, str]) -> dict[str, str]:
    return {
        name: text for name, text in content.items() if name != VERSION_NAME and not name.startswith(content_v1.FOLLOWS)
    }


def read(field: Field, text: str) -> str:
    """The canonical ``text`` of ``field`` in words, with its unit; a text of version 1 too."""
    parts = _parts(text) if field.fact else None
    return in_words(field.fact, parts) if parts else with_unit(field, show(field, text.removeprefix(UNREADABLE)))


def answers(form: Form, content: Mapping[str, str]) -> dict[str, str]:
    """The answers of a content, by field key, as they can be evaluated again."""
    return {
        name: text if form.field(name).kind in _AS_TYPED else text.removeprefix(UNREADABLE)
        for name, text in content.items()
        if name in form and not form.field(name).read_only
    }


def answered(field: Field, typed: str, version: int = int(VERSION)) -> str:
    """What an answer typed as ``typed`` says in a content of ``version``."""
    parsed = parse(field, typed)
    text = canonical(field, parsed.value, parsed.text)
    return text if version > 1 else content_v1.as_written(field, text)


def canonical(field: Field, value: Value, text: str) -> str:
    """The canonical text of an answer: ``value`` as it was parsed, ``text`` its normal form."""
    kind = kind_of(field)
    if isinstance(value, bool):
        return "oui" if value else "" if kind is Kind.TICK else "non"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return ",".join(value)
    if value is None:
        return UNREADABLE + text if text and kind not in _AS_TYPED else text
    if kind is Kind.PHONE:
        digits = re.sub(r"\D", "", value, flags=re.ASCII)
        extension = digits[_EXTENSION_FROM:]
        return digits[:_EXTENSION_FROM] + (f"x{extension}" if extension else "")
    return value.replace(" ", "") if kind is Kind.POSTAL_CODE else value


def _fields(form: Form, context: Context, evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    for field in form.fields():
        key = field.key
        if key not in evaluation.visible:
            continue
        if field.fact in context.parts:
            text = json.dumps(context.parts[field.fact], ensure_ascii=False, separators=(",", ":"))
        elif field.kind is Kind.COMPUTED and field.shows is Kind.TEXT:
            continue
        else:
            text = canonical(field, evaluation.values.get(key), evaluation.raw.get(key, ""))
        if text:
            yield key, text


def _parts(text: str) -> list[str] | None:
    try:
        parts = json.loads(text) if text.startswith("[") else None
    except ValueError:
        return None
    return parts if isinstance(parts, list) and all(isinstance(part, str) for part in parts) else None
