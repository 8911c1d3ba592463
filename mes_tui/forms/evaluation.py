"""What the form says of a set of answers: what shows, what is missing or wrong, page by page.

One pass reads each answer once. It runs on every saved field, so all that depends on the form alone is worked out
once per form and kept.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache

from mes_tui.domain.rules import Choice
from mes_tui.forms import french
from mes_tui.forms.conditions import ALWAYS, NEVER, All, Condition
from mes_tui.forms.numbers import unusual, worked_out_fault
from mes_tui.forms.values import Parsed, parse, shown
from mes_tui.forms.vocabulary import Context, Fault, Field, Form, Kind, OfferedChoice, Page, Section, Value

_NOTHING = Parsed(None, "")
TO_CORRECT = "– (à corriger)"
"""What is read in a computed field while an answer that it is worked out from is wrong."""
_TO_CHOOSE = frozenset({Kind.CHOICE, Kind.CHOICES, Kind.YES_NO})


class PageState(StrEnum):
    """How far a page is: the mark beside its number."""

    EMPTY = "vide"
    STARTED = "commencée"
    COMPLETE = "complète"


@dataclass(frozen=True, slots=True)
class Issue:
    """Something to put right, tied to a field. ``missing`` tells an empty required field from a wrong answer."""

    key: str
    page: int
    section: str
    label: str
    sentence: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The state of the whole form for one set of answers.

    ``visible``, ``required`` and ``locked`` are field keys (required and locked among the visible ones). ``values``
    holds a value for every visible field, None when blank or wrong. ``texts`` is what people read in every visible
    field, ``raw`` its text in normal form. ``issues`` and ``warnings`` follow the order of the form.
    ``offered`` holds what is left of the lists that have conditions, for the visible fields. ``taken`` gives the number
    of the request from which an answer was taken that cannot be changed.
    """

    visible: frozenset[str]
    required: frozenset[str]
    locked: frozenset[str]
    values: Mapping[str, Value]
    texts: Mapping[str, str]
    issues: tuple[Issue, ...]
    warnings: tuple[Issue, ...]
    raw: Mapping[str, str] = field(repr=False)
    pages: Mapping[int, frozenset[str]] = field(repr=False)
    offered: Mapping[str, tuple[Choice, ...]] = field(default_factory=dict)
    taken: Mapping[str, str] = field(default_factory=dict)

    def reading(self, key: str) -> str:
        """What people read in a field that they cannot change here: its text, and where it comes from."""
        text, number = self.texts.get(key, ""), self.taken.get(key, "")
        return f"{text} (repris de la demande {number})" if text and number else text

    def page_issues(self, number: int) -> tuple[Issue, ...]:
        """The issues of page ``number``, in reading order."""
        return tuple(issue for issue in self.issues if issue.page == number)

    def page_state(self, number: int) -> PageState:
        """COMPLETE without any issue, EMPTY when nobody answered anything on the page, else STARTED."""
        if not any(issue.page == number for issue in self.issues):
            return PageState.COMPLETE
        answered = any(self.raw.get(key) for key in self.pages.get(number, frozenset()))
        return PageState.STARTED if answered else PageState.EMPTY

    @property
    def complete(self) -> bool:
        """True when nothing is missing or wrong: « Champs obligatoires remplis »."""
        return not self.issues


@dataclass(frozen=True, slots=True)
class _Entry:
    """A field with where it stands and everything that must hold for it to show."""

    page: Page
    section: Section
    field: Field
    visible: Condition


@dataclass(frozen=True, slots=True)
class _Plan:
    """The fields in the order of reading, and in an order where a condition comes after what it reads."""

    reading: tuple[_Entry, ...]
    resolving: tuple[_Entry, ...]
    editable: Mapping[int, frozenset[str]]
    order: Mapping[str, int]
    filtered: tuple[Field, ...]  # those whose choices have conditions


@dataclass(slots=True)
class _State:
    """What one evaluation is filling."""

    known: dict[str, str]
    parsed: dict[str, Parsed] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    locked: set[str] = field(default_factory=set)


def left_to_answer(count: int) -> str:
    """« 2 réponses à donner ou à corriger »."""
    return f"{french.counted(count, 'réponse', 'réponses')} à donner ou à corriger"


def evaluate(form: Form, answers: Mapping[str, str], context: Context) -> Evaluation:
    """Return the state of ``form`` for ``answers`` (text as typed, by key). Never raises on what was typed.

    The answer of a hidden field does not count, not even for the conditions that read it. A locked field with a
    ``prefill`` shows that fact instead of its answer.
    """
    plan = _plan(form)
    state = _State({f"@{name}": text for name, text in context.facts.items()})
    for entry in plan.resolving:
        if entry.visible.holds(state.known):
            _read(entry.field, answers, context, state)
    for entry in plan.reading:
        if entry.field.compute and entry.field.key in state.parsed:
            _compute(entry.field, context, state)
    return _evaluation(plan, context, state)


def _read(item: Field, answers: Mapping[str, str], context: Context, state: _State) -> None:
    text = answers.get(item.key, "")
    if item.kind is Kind.INFO or item.kind is Kind.PAPER:
        text = context.fact(item.fact)
    elif item.read_only:
        text = ""
    elif item.locked is not NEVER and item.locked.holds(state.known):
        state.locked.add(item.key)
        text = context.fact(item.prefill) if item.prefill else text
    _keep(item, parse(item, text, context.today) if text else _blank(item), state)


def _blank(item: Field) -> Parsed:
    return parse(item, "") if item.kind in (Kind.TICK, Kind.CHOICES) else _NOTHING


def _keep(item: Field, parsed: Parsed, state: _State) -> None:
    state.parsed[item.key] = parsed
    state.values[item.key] = parsed.value
    state.known[item.key] = parsed.text


def _compute(item: Field, context: Context, state: _State) -> None:
    """Give a computed field its text, and a blank editable field the answer that a blank stands for."""
    if item.compute and not state.parsed[item.key].text:
        if any(state.parsed[key].error for key in item.terms if key in state.parsed):
            _keep(item, _unknown(item), state)
            return
        parsed = parse(item, item.compute(state.values, context))
        if parsed.error and item.worked_out:
            parsed = replace(parsed, error=worked_out_fault(item, parsed.text) or parsed.error)
        _keep(item, parsed, state)


def _unknown(item: Field) -> Parsed:
    """What stands for an answer that cannot be worked out: a part of it would pass for the whole."""
    what = item.worked_out or french.quoted(item.label)
    return Parsed(None, "", f"{french.quoted(item.label)} reste à calculer : corrigez les nombres qui forment {what}.")


def _reading(item: Field, parsed: Parsed) -> str:
    return TO_CORRECT if parsed.error and not parsed.text else shown(item, parsed)


def _evaluation(plan: _Plan, context: Context, state: _State) -> Evaluation:
    shown_entries = [entry for entry in plan.reading if entry.field.key in state.parsed]
    required = frozenset(entry.field.key for entry in shown_entries if entry.field.required.holds(state.known))
    issues = [*_field_issues(shown_entries, required, context, state)]
    known_faults = {issue.key for issue in issues}
    issues += _section_issues(shown_entries, context, state, known_faults)
    issues.sort(key=lambda issue: plan.order[issue.key])
    warnings = sorted(_warnings(shown_entries, context, state), key=lambda issue: plan.order[issue.key])
    return Evaluation(
        visible=frozenset(state.parsed),
        required=required,
        locked=frozenset(state.locked),
        values=state.values,
        texts={entry.field.key: _reading(entry.field, state.parsed[entry.field.key]) for entry in shown_entries},
        issues=tuple(issues),
        warnings=tuple(warnings),
        raw={entry.field.key: text for entry in shown_entries if (text := state.parsed[entry.field.key].text)},
        pages=plan.editable,
        offered={item.key: _offered(item, state) for item in plan.filtered if item.key in state.parsed},
        taken=dict.fromkeys(_taken(shown_entries, state), context.fact("previous_number")),
    )


def _taken(shown_entries: list[_Entry], state: _State) -> Iterator[str]:
    return (entry.field.key for entry in shown_entries if entry.field.copied and entry.field.key in state.locked)


def _offered(item: Field, state: _State) -> tuple[Choice, ...]:
    return tuple(
        choice for choice in item.choices if not isinstance(choice, OfferedChoice) or choice.offered.holds(state.known)
    )


def _field_issues(entries: list[_Entry], required: frozenset[str], context: Context, state: _State) -> Iterator[Issue]:
    for entry in entries:
        item = entry.field
        parsed = state.parsed[item.key]
        if parsed.error and not item.read_only:
            yield _issue(entry, parsed.error)
        elif not parsed.text:
            if item.key in required and not item.read_only:
                yield _issue(entry, item.missing or _missing(item, context), missing=True)
        elif sentence := _fault(item, parsed, context, state):
            yield _issue(entry, sentence)


def _fault(item: Field, parsed: Parsed, context: Context, state: _State) -> str:
    if item.not_future and isinstance(parsed.value, type(context.today)) and parsed.value > context.today:
        return (
            f"{french.quoted(item.label)} est dans l’avenir ({french.long_date(parsed.value)}) : "
            "inscrivez une date passée ou celle d’aujourd’hui."
        )
    return next((sentence for check in item.checks if (sentence := check(state.values, context))), "")


def _missing(item: Field, context: Context) -> str:
    """The ordinary sentence about an empty required field, by what there is to do."""
    name = french.quoted(item.label)
    if item.kind is Kind.TICK:
        return f"La case {name} n’est pas cochée : cochez-la pour continuer."
    if item.kind in _TO_CHOOSE:
        return f"{name} est sans réponse : choisissez une réponse."
    if item.kind is Kind.DATE:
        return f"{name} est vide : inscrivez la date, par exemple {french.iso_date(context.today)}."
    if item.kind is Kind.TIME:
        return f"{name} est vide : inscrivez l’heure, par exemple 8:05."
    if item.kind in (Kind.DECIMAL, Kind.COUNT):
        return f"{name} est vide : inscrivez le nombre."
    return f"{name} est vide : remplissez ce champ obligatoire."


def _section_issues(entries: list[_Entry], context: Context, state: _State, faulty: set[str]) -> list[Issue]:
    """The faults that sections find, left unsaid where the field has a fault of its own already."""
    issues = []
    for entry, fault in _section_faults(entries, context, state, warnings=False):
        if faulty.isdisjoint((fault.key, *fault.about)):
            issues.append(_issue(entry, fault.sentence, missing=not state.parsed[fault.key].text))
    return issues


def _warnings(entries: list[_Entry], context: Context, state: _State) -> Iterator[Issue]:
    for entry in entries:
        parsed = state.parsed[entry.field.key]
        if parsed.text:
            if sentence := unusual(entry.field, parsed.value):
                yield _issue(entry, sentence)
            for check in entry.field.warnings:
                if sentence := check(state.values, context):
                    yield _issue(entry, sentence)
    for entry, fault in _section_faults(entries, context, state, warnings=True):
        yield _issue(entry, fault.sentence)


def _section_faults(
    entries: list[_Entry], context: Context, state: _State, *, warnings: bool
) -> Iterator[tuple[_Entry, Fault]]:
    by_key: dict[str, _Entry] = {}
    sections: dict[str, Section] = {}
    for entry in entries:
        by_key[entry.field.key] = entry
        sections.setdefault(entry.section.key, entry.section)
    for section in sections.values():
        for check in section.warnings if warnings else section.checks:
            fault = check(state.values, context)
            if fault and fault.key in by_key:
                yield by_key[fault.key], fault


def _issue(entry: _Entry, sentence: str, *, missing: bool = False) -> Issue:
    return Issue(entry.field.key, entry.page.number, entry.section.key, entry.field.label, sentence, missing)


@lru_cache(maxsize=8)
def _plan(form: Form) -> _Plan:
    reading = tuple(_entries(form))
    by_key = {entry.field.key: entry for entry in reading}
    resolving: dict[str, _Entry] = {}
    for entry in reading:
        _resolve(entry, by_key, resolving, ())
    editable: dict[int, set[str]] = {}
    for entry in reading:
        if not entry.field.read_only:
            editable.setdefault(entry.page.number, set()).add(entry.field.key)
    return _Plan(
        reading,
        tuple(resolving.values()),
        {page: frozenset(keys) for page, keys in editable.items()},
        {entry.field.key: number for number, entry in enumerate(reading)},
        tuple(e.field for e in reading if any(isinstance(choice, OfferedChoice) for choice in e.field.choices)),
    )


def _resolve(entry: _Entry, by_key: Mapping[str, _Entry], resolving: dict[str, _Entry], above: tuple[str, ...]) -> None:
    """Put what a field's conditions read before the field; a cycle is cut where it closes (``lint`` reports it)."""
    key = entry.field.key
    if key in resolving or key in above:
        return
    for name in sorted(entry.visible.names() | entry.field.locked.names()):
        if name in by_key:
            _resolve(by_key[name], by_key, resolving, (*above, key))
    resolving[key] = entry


def _entries(form: Form) -> Iterator[_Entry]:
    for page in form.pages:
        for section in page.sections:
            for item in section.items:
                outer = section.visible if isinstance(item, Field) else _both(section.visible, item.visible)
                for cell in (item,) if isinstance(item, Field) else item.fields():
                    yield _Entry(page, section, cell, _both(outer, cell.visible))


def _both(first: Condition, second: Condition) -> Condition:
    if first is ALWAYS:
        return second
    return first if second is ALWAYS else All((first, second))
