"""Looks a form over for slips of writing: unknown names, cycles, lists without choices. Empty means sound."""

from collections.abc import Iterable, Iterator, Mapping

from mes_tui.forms.conditions import All, AnyOf, Condition, Not, OneOf
from mes_tui.forms.facts import FACT_NAMES
from mes_tui.forms.values import parse
from mes_tui.forms.vocabulary import Field, Form, Grid, Kind, OfferedChoice

_LISTS = frozenset({Kind.CHOICE, Kind.CHOICES})
_FILLED_IN = frozenset({Kind.YES_NO, Kind.TICK})


def check(form: Form, facts: Iterable[str] = FACT_NAMES) -> tuple[str, ...]:
    """Return what is wrong with ``form``, one English line each: for whoever writes an edition, and for its test.

    ``facts`` are the names that conditions may read after ``@`` and that fields may show or start from.
    """
    known = frozenset(facts)
    fields = {field.key: field for field in form.fields()}
    return (
        *_names(form, fields, known),
        *(f"{key}: {fault}" for key, field in fields.items() for fault in _field_faults(field)),
        *_sections(form, fields),
        *(f"cycle: {' -> '.join(cycle)}" for cycle in _cycles(_visibility(form))),
    )


def _names(form: Form, fields: Mapping[str, Field], facts: frozenset[str]) -> Iterator[str]:
    for owner, condition in _conditions(form):
        for name in sorted(condition.names()):
            if not _is_known(name, fields, facts):
                yield f"{owner}: the condition reads {name!r}, which does not exist"
            elif name in fields and fields[name].read_only:
                yield f"{owner}: the condition reads {name!r}, which nobody types"
        for one in _comparisons(condition):
            yield from _values(owner, one, fields)
    for key, field in fields.items():
        for fact in filter(None, (field.fact, field.prefill)):
            if not _is_known(f"@{fact}", fields, facts):
                yield f"{key}: there is no fact {fact!r}"
        for other in filter(None, (*field.terms, field.extension_key)):
            if other not in fields:
                yield f"{key}: it goes with {other!r}, which does not exist"


def _is_known(name: str, fields: Mapping[str, Field], facts: frozenset[str]) -> bool:
    return name[1:] in facts if name.startswith("@") else name in fields


def _values(owner: str, one: OneOf, fields: Mapping[str, Field]) -> Iterator[str]:
    field = fields.get(one.name)
    if field is None or field.kind not in _LISTS | _FILLED_IN:
        return
    possible = {choice.code for choice in field.choices} if field.kind in _LISTS else {"oui", "non"}
    for value in sorted(one.values - possible):
        yield f"{owner}: {one.name!r} is never {value!r}"


def _comparisons(condition: Condition) -> Iterator[OneOf]:
    match condition:
        case OneOf():
            yield condition
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from _comparisons(part)
        case Not(part):
            yield from _comparisons(part)


def _field_faults(field: Field) -> Iterator[str]:
    if not field.label.strip():
        yield "no label"
    if (field.kind in _LISTS) != bool(field.choices):
        yield "choices and kind do not agree"
    codes = [choice.code for choice in field.choices]
    if len(set(codes)) != len(codes) or any("," in code or not code for code in codes):
        yield "codes must be distinct, without commas"
    if not {code for code, _ in field.documents} <= set(codes):
        yield "a document goes with an answer that is not offered"
    if field.kind is Kind.COMPUTED and field.compute is None:
        yield "nothing computes it"
    if field.kind is Kind.INFO and not field.fact:
        yield "no fact to show"
    if field.kind is not Kind.STATEMENT and not field.help:
        yield "no help"
    read = parse(field, field.example)
    if read.error or read.text != field.example:
        yield f"the example {field.example!r} is not an answer in normal form"


def _sections(form: Form, fields: Mapping[str, Field]) -> Iterator[str]:
    seen: set[str] = set()
    for page in form.pages:
        for section in page.sections:
            if section.key in seen or section.key in fields:
                yield f"{section.key}: the section's key is taken"
            seen.add(section.key)
            for grid in section.items:
                if isinstance(grid, Grid) and any(len(row.cells) + 1 != len(grid.headers) for row in grid.rows):
                    yield f"{grid.key}: rows and headers do not agree"


def _conditions(form: Form) -> Iterator[tuple[str, Condition]]:
    for page in form.pages:
        for section in page.sections:
            yield section.key, section.visible
            for item in section.items:
                if isinstance(item, Grid):
                    yield item.key, item.visible
            for field in section.fields():
                offers = (choice.offered for choice in field.choices if isinstance(choice, OfferedChoice))
                for condition in (field.visible, field.required, field.locked, *offers):
                    yield field.key, condition


def _visibility(form: Form) -> dict[str, frozenset[str]]:
    """The fields that must be settled before each field: those its visibility and its lock read."""
    needs: dict[str, frozenset[str]] = {}
    for page in form.pages:
        for section in page.sections:
            for item in section.items:
                outer = section.visible.names() | (item.visible.names() if isinstance(item, Grid) else frozenset())
                for field in item.fields() if isinstance(item, Grid) else (item,):
                    needs[field.key] = outer | field.visible.names() | field.locked.names()
    return needs


def _cycles(needs: Mapping[str, frozenset[str]]) -> Iterator[tuple[str, ...]]:
    done: set[str] = set()

    def walk(key: str, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        if key in path:
            yield (*path[path.index(key) :], key)
            return
        if key in done:
            return
        for name in sorted(needs.get(key, frozenset())):
            yield from walk(name, (*path, key))
        done.add(key)

    for key in needs:
        yield from walk(key, ())
