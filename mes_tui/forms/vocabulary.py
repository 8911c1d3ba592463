"""The words a form is written in: ``Form > Page > Section > Field | Grid``.

A field's ``key`` is stable for ever: answers, comments, print and tests use it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mes_tui.domain.codes import Nature
from mes_tui.domain.documents import USUAL, Words
from mes_tui.domain.rules import Choice, Rules
from mes_tui.forms.conditions import ALWAYS, NEVER, Condition


class Kind(StrEnum):
    """What a field holds and so how it is parsed, edited and printed."""

    TEXT = "text"
    NOTE = "note"  # several lines
    DATE = "date"
    TIME = "time"
    DECIMAL = "decimal"
    COUNT = "count"
    CHOICE = "choice"
    CHOICES = "choices"  # codes joined by commas
    YES_NO = "yes_no"  # "oui" or "non"
    TICK = "tick"  # "oui" or ""
    PHONE = "phone"
    EXTENSION = "extension"
    POSTAL_CODE = "postal_code"
    EMAIL = "email"
    SITE_NUMBER = "site_number"  # 9999-9999
    INFO = "info"  # read-only text of a fact
    COMPUTED = "computed"  # read-only text worked out from the answers
    PAPER = "paper"  # filled by hand on the printed form: shown and printed, never typed
    STATEMENT = "statement"  # a sentence to read; no value


READ_ONLY = frozenset({Kind.INFO, Kind.COMPUTED, Kind.PAPER, Kind.STATEMENT})


@dataclass(frozen=True, slots=True)
class Context:
    """What the form needs to know beside the answers.

    ``facts`` holds, by name without ``@``, the request's type and service type (codes), the people (from CSG and
    CAFE). Each fact is text ready to be read or parsed (ISO dates). ``parts`` holds the values
    that a fact made for reading is composed of, none when they say nothing: what is signed and compared is these.
    """

    facts: Mapping[str, str]
    rules: Rules
    today: date
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def fact(self, name: str) -> str:
        """The text of a fact, "" when unknown."""
        return self.facts.get(name, "")

    def part(self, name: str) -> tuple[str, ...]:
        """The values that the fact ``name`` is composed of, () when they say nothing."""
        return self.parts.get(name, ())


SOME = Decimal("0.01")
"""The least number of hours that is not none."""

Value = str | date | Decimal | int | bool | tuple[str, ...] | None
Values = Mapping[str, Value]
Check = Callable[[Values, Context], str]
"""Returns "" or the sentence that says what is wrong and what to do. Reads parsed values by key."""
Compute = Callable[[Values, Context], str]
"""Returns the text of a computed field."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What a section check found: the field to go to and the sentence to read there.

    ``about``: the other fields it judges; it is left unsaid while one of them has a fault of its own.
    """

    key: str
    sentence: str
    about: tuple[str, ...] = ()


SectionCheck = Callable[[Values, Context], Fault | None]
"""Looks at several fields at once, empty ones included, and returns the first thing to put right."""


@dataclass(frozen=True, slots=True)
class OfferedChoice(Choice):
    """An entry of a list that is offered only when ``offered`` holds; an answer given before is still read."""

    offered: Condition = ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What an answer is expected to be by what is only inferred or proposed: beyond it, it is said, never refused."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    step: Decimal | None = None
    pattern: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question.

    ``fact`` names the fact that an INFO or PAPER field shows, ``shows`` the kind of that text (a date, a phone);
    for a COMPUTED text, the fact that it is worked out from beside the answers.
    ``prefill`` names the fact that fills a new request; a locked field that has one keeps showing that fact.
    ``compute`` gives the text of a COMPUTED field; on an editable field, the answer that a blank stands for, called
    ``worked_out`` (« le total de la grille ») when it does not fit. ``terms`` are the keys that it is worked out from:
    nothing is worked out while one of them has an answer that is wrong.
    ``copied`` says whether a renewal takes the previous request's answer; ``remembered``, whether a request that takes
    none is offered what its author wrote there last, in another one. ``checks`` run on a valid answer only;
    ``warnings`` never block. ``missing`` replaces the ordinary sentence about an empty required field.
    ``pattern`` is the regular expression of a SITE_NUMBER. What these limits refuse is proven, or no answer at all; the
    rest is in ``usual``, which warns.
    ``extension``: a PHONE takes its « poste » too, having no field beside it for that; ``extension_key`` is the field
    beside a PHONE that takes it.
    ``example`` is an answer that suits any request: the sample office gives it.
    ``table``: the page shows it as a line of the table of that heading, a column for each choice; the line is called as
    the label up to its last « : ».
    ``documents`` are the natures of the documents that go with the answers of a choice, by their code.
    """

    key: str
    label: str
    kind: Kind
    required: Condition = NEVER
    visible: Condition = ALWAYS
    locked: Condition = NEVER  # visible but read-only (a renewal without change keeps the answers that it took)
    choices: tuple[Choice, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    step: Decimal | None = None
    min_length: int = 0
    max_length: int = 200
    usual: Usual | None = None
    not_future: bool = False
    unit: str = ""
    help: str = ""
    missing: str = ""
    example: str = ""
    table: str = ""
    pattern: str = ""
    extension: bool = False
    extension_key: str = ""
    fact: str = ""
    shows: Kind = Kind.TEXT
    prefill: str = ""
    copied: bool = False
    remembered: bool = False
    compute: Compute | None = None
    worked_out: str = ""
    terms: tuple[str, ...] = ()
    checks: tuple[Check, ...] = ()
    warnings: tuple[Check, ...] = ()
    documents: tuple[tuple[str, Nature], ...] = ()
    source: str = "proposed"  # guide, proposed or « public S49 » (SOURCES.md §0)

    @property
    def read_only(self) -> bool:
        return self.kind in READ_ONLY


@dataclass(frozen=True, slots=True)
class GridRow:
    """One line of a grid: its label and its cells, ordinary fields with keys and conditions of their own."""

    label: str
    cells: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Fields laid out as a table: a timetable, the list of partners.

    ``drop_empty`` leaves the rows without any answer out of the printed table.
    """

    key: str
    label: str
    headers: tuple[str, ...]
    rows: tuple[GridRow, ...]
    visible: Condition = ALWAYS
    help: str = ""
    drop_empty: bool = False

    def fields(self) -> Iterator[Field]:
        """The cells, row by row."""
        for row in self.rows:
            yield from row.cells


@dataclass(frozen=True, slots=True)
class Section:
    """A titled block of a page; the Ministry's comments are tied to its ``key``. "" as title: no heading."""

    key: str
    title: str
    items: tuple[Field | Grid, ...]
    visible: Condition = ALWAYS
    help: str = ""
    checks: tuple[SectionCheck, ...] = ()
    warnings: tuple[SectionCheck, ...] = ()

    def fields(self) -> Iterator[Field]:
        """All the fields, the cells of grids included, in reading order."""
        for item in self.items:
            if isinstance(item, Field):
                yield item
            else:
                yield from item.fields()


@dataclass(frozen=True, slots=True)
class Page:
    """One of the numbered pages. ``number`` starts at 1."""

    number: int
    title: str
    sections: tuple[Section, ...]

    def fields(self) -> Iterator[Field]:
        """All the fields of the page in reading order."""
        for section in self.sections:
            yield from section.fields()

    @property
    def remembers(self) -> bool:
        """Whether it asks for what is remembered from one request to the next."""
        return any(field.remembered for field in self.fields())


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One edition of the form. A request keeps for ever the edition it was created with.

    ``natures`` are the documents that it does not call as the guide does (``domain.codes.Nature``).

    Two forms are equal only when they are the same object: evaluation keeps its plan of work by form.
    """

    key: str
    title: str
    pages: tuple[Page, ...]
    natures: Words = field(default_factory=lambda: USUAL)
    _index: dict[str, tuple[Page, Section, Field]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for page in self.pages:
            for section in page.sections:
                for item in section.fields():
                    if item.key in self._index:
                        raise ValueError(f"the key {item.key!r} is used twice in {self.key}")
                    self._index[item.key] = (page, section, item)

    def fields(self) -> Iterator[Field]:
        """All the fields of the form in reading order."""
        for page in self.pages:
            yield from page.fields()

    def locate(self, key: str) -> tuple[Page, Section, Field]:
        """The page, section and field of ``key``; raises KeyError when the form has no such field."""
        return self._index[key]

    def field(self, key: str) -> Field:
        """The field of ``key``; raises KeyError when the form has no such field."""
        return self._index[key][2]

    def examples(self) -> dict[str, str]:
        """The answers that suit any request, by key."""
        return {field.key: field.example for field in self.fields() if field.example}

    def __contains__(self, key: str) -> bool:
        return key in self._index
