"""« Rechercher » : numbers, children, documents, comments and answers of a provider's requests. Reads only."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain, islice

from mes_tui.domain.access import Action
from mes_tui.domain.codes import ListKind
from mes_tui.domain.columns import Column
from mes_tui.domain.documents import USUAL, Words, file_label
from mes_tui.domain.errors import Refusal
from mes_tui.domain.text import fold
from mes_tui.domain.text import words as words_of
from mes_tui.services.context import WorkContext
from mes_tui.services.lists import ListQuery, Lists
from storage.queries import search as queries

MOST = 200
"""Rows told of a search: more say nothing, and another word says more."""
LEAST = 3
"""Letters from which texts are searched; a number or a name is found with less."""
_AT_ONCE = 5000
_BEFORE = 1
"""Words shown before the first one that was searched."""

COLUMNS = (
    Column("number", "Demande", 12),
    Column("child", "Enfant", 3, True),
    Column("where", "Trouvé dans", 3, True),
    Column("text", "Texte", 4, True),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where the words stand. ``position`` is its rank among those found."""

    request_id: int
    position: int
    cells: tuple[str, ...]
    marked: bool = False

    @property
    def key(self) -> str:
        """Tells it from the others."""
        return str(self.position)


class Search:
    """Searches what the actor may see of a division: its own rows, as they are now."""

    def __init__(self, context: WorkContext, lists: Lists) -> None:
        self._context, self._lists = context, lists
        self._reader = cache(partial(_Reader, context))

    def find(self, division: str, typed: str) -> tuple[Hit, ...]:
        """Where every word of ``typed`` stands, accents and case apart: requests first, then documents, comments and
        answers, the newest request first; at most ``MOST``. Raises Refusal without the right to see the division."""
        self._context.require(Action.VIEW, division)
        words = tuple(fold(typed).split())
        if not words:
            return ()
        parts: tuple[Callable[..., Iterator[tuple[int, tuple[str, ...]]]], ...] = (self._requests,)
        if max(map(len, words)) >= LEAST:
            parts += (self._documents, self._comments, self._answers)
        found = chain.from_iterable(part(division, words) for part in parts)
        return tuple(Hit(id_, rank, cells) for rank, (id_, cells) in enumerate(islice(found, MOST)))

    def _requests(self, division: str, words: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
        query = ListQuery(ListKind.ALL, division, "modified", descending=True, filter=" ".join(words))
        for row in self._lists.rows(query):
            number, child, site, _, status, type_ = row.cells
            yield row.id, (number, child, "Demande", f"{type_}, {status}, {site}")

    def _documents(self, division: str, words: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
        for id_, number, child, edition, name, title in self._context.rows(queries.document_titles(division)):
            where = f"Document\u00a0: {file_label(name, self._reader(edition).natures)}"
            if _holds(f"{where} {title}", words):
                yield id_, (number, child, where, title)

    def _comments(self, division: str, words: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
        for id_, number, child, _, page, *texts in self._context.rows(queries.comment_texts(division)):
            for what, text in zip(("Commentaire", "Réponse au commentaire"), texts, strict=True):
                if _holds(text, words):
                    yield id_, (number, child, f"{what}, page {page}" if page else what, excerpt(text, words))

    def _answers(self, division: str, words: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...]]]:
        position = None
        while rows := self._context.rows(queries.answers_after(division, position, _AT_ONCE)):
            for id_, number, child, edition, key, text in rows:
                reader = self._reader(edition)
                shown = reader.shown(key, text)
                if shown and _holds(shown, words):
                    yield id_, (number, child, reader.where(key), excerpt(shown, words))
            position = rows[-1][0], rows[-1][4]


class _Reader:
    """What the answers of an edition say, and where they stand; a key that it has not is its own label."""

    def __init__(self, context: WorkContext, edition: str) -> None:
        from mes_tui.forms import editions

        self._form = None
        with suppress(Refusal):
            self._form = editions.edition(edition, context.rules)

    @property
    def natures(self) -> Words:
        """What it calls the documents."""
        return self._form.natures if self._form is not None else USUAL

    def shown(self, key: str, text: str) -> str:
        """``text`` as people read it, "" for what is only ticked."""
        if self._form is None or key not in self._form:
            return text
        field = self._form.field(key)
        if not field.choices:
            return text
        labels = {choice.code: choice.label for choice in field.choices}
        return ", ".join(labels.get(code, "") for code in text.split(","))

    def where(self, key: str) -> str:
        """« Page 2, Diagnostic »."""
        if self._form is None or key not in self._form:
            return key
        page, _, field = self._form.locate(key)
        return f"Page {page.number}, {field.label}"


def _holds(text: str, words: tuple[str, ...]) -> bool:
    folded = fold(text)
    return all(word in folded for word in words)


def excerpt(text: str, words: tuple[str, ...]) -> str:
    """``text`` on one line, from a few words before the first one that holds one of ``words``."""
    parts = words_of(text)
    first = next((rank for rank, part in enumerate(parts) if any(word in fold(part) for word in words)), 0)
    start = max(0, first - _BEFORE)
    return ("… " if start else "") + " ".join(parts[start:])
