"""The lists, ten rows at a time; what is typed beside a number searches."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from mes_tui.domain.codes import ListKind, MinistryListKind
from mes_tui.domain.columns import Column
from mes_tui.domain.identifiers import FileKey
from mes_tui.forms.french import counted, quoted
from mes_tui.linear import creating
from mes_tui.linear.desk import Desk
from mes_tui.linear.reading import Reading
from mes_tui.linear.talk import rank_of, span
from mes_tui.linear.words import Answers, Word
from mes_tui.services.lists import ListQuery, columns
from mes_tui.services.ministry_lists import MinistryQuery, ministry_columns
from mes_tui.services.request_columns import ListRow, whole_columns

SIZE = 10
# A longer number is searched: the end of that of a request, of a child.
_ROW = re.compile("[0-9]{1,2}")
MORE = Word("suite", "lit les dix lignes qui suivent")
LESS = Word("avant", "revient aux dix lignes d’avant")
ALL = Word("tout", "oublie la recherche et relit la liste")
_HELP = (
    "Un numéro ouvre la ligne. Tout autre texte cherche dans la liste : le nom d’un enfant, une partie d’un numéro. "
    "Un nombre de plus de deux chiffres est cherché aussi ; « =12 » cherche 12."
)
Window = Callable[..., tuple[ListRow, ...]]


@dataclass(frozen=True, slots=True)
class Source:
    """A list under its filter: how many rows it holds, how they are read, under which columns, what opens one."""

    total: int
    window: Window
    columns: Sequence[Column]
    open: Callable[[ListRow], None]


def provider_list(desk: Desk, kind: ListKind) -> None:
    """Read one of the lists of the provider."""

    def source(text: str) -> Source:
        query = replace(ListQuery.first(kind, desk.division), filter=text)
        lists = desk.services.lists
        return Source(lists.total(query), partial(lists.window, query), columns(kind), partial(_open, desk))

    browse(desk, kind.label, source)


def _open(desk: Desk, row: ListRow) -> None:
    """Open the request of ``row``; for a child, the request already open, else a new one for this file."""
    if not row.child_file:
        Reading(desk, row.id).run()
        return
    opened = desk.services.children.open_request(FileKey(desk.division, row.child_file))
    if opened is not None:
        Reading(desk, opened[0]).run()
    else:
        creating.create(desk, (row.key, row.child_file))


def ministry_list(desk: Desk, kind: MinistryListKind, read: Callable[[int], None]) -> None:
    """Read one of the lists of the Ministry; ``read`` opens the request of an id."""

    def opening(row: ListRow) -> None:
        read(row.id)

    def source(text: str) -> Source:
        first = MinistryQuery.first(kind)
        query = MinistryQuery(kind, first.sort, first.descending, text)
        lists = desk.services.ministry_lists
        return Source(lists.total(query), partial(lists.window, query), ministry_columns(kind), opening)

    browse(desk, kind.label, source)


def notices(desk: Desk, read: Callable[[int], None]) -> None:
    """Read the notices, the newest first; ``read`` opens the request of an id."""
    inbox, after = desk.services.notices, None
    while True:
        rows = inbox.window(after=after, limit=SIZE)
        if not rows:
            desk.talk.say("C’est tout." if after else "Aucun avis.")
            return
        desk.talk.numbered([f"{'à lire, ' if row.marked else ''}{', '.join(filter(None, row.cells))}" for row in rows])
        question = f"Tapez {span(len(rows))}, {MORE.said}, ou « retour »."
        chosen = desk.talk.choose(question, [row.key for row in rows], words=(MORE,), say=False)
        if isinstance(chosen, int):
            row = rows[chosen]
            desk.talk.say(row.sentence)
            desk.level(f"demande {row.cells[1]}", partial(_follow, desk, row.id, read))
        else:
            after = rows[-1].position


def _follow(desk: Desk, notice_id: int, read: Callable[[int], None]) -> None:
    read(desk.services.notices.open(notice_id).request_id)


def browse(desk: Desk, title: str, source: Callable[[str], Source], text: str = "") -> None:
    """Read a list by pages until the person goes back. ``text`` is what is searched first."""
    after: list[ListRow] = []
    while True:
        listed = source(text)
        rows = listed.window(after=after[-1].position if after else None, limit=SIZE)
        _tell(desk, title, text, listed, rows, len(after) * SIZE)
        said = f"Tapez {span(len(rows))}, un nom à chercher" if rows else "Tapez un nom à chercher"
        more = len(after) * SIZE + len(rows) < listed.total
        words = [*([MORE] if more else []), *([LESS] if after else []), *([ALL] if text else [])]
        ways = "".join(f", {word.said}" for word in words)
        heard = desk.talk.ask(f"{said}{ways}, ou « retour ».", words=words, answers=Answers.TEXT, help_text=_HELP)
        match heard.word:
            case None if rows and not heard.literal and _ROW.fullmatch(heard.text):
                rank = rank_of(heard.text, len(rows))
                if rank is None:
                    desk.talk.error(f"{quoted(heard.text)} n’est pas une ligne d’ici\u00a0: tapez {span(len(rows))}.")
                else:
                    desk.level(_name(rows[rank], listed.columns), partial(listed.open, rows[rank]))
            case None if heard.text:
                text, after = heard.text, []
            case word if word == MORE:
                after.append(rows[-1])
            case word if word == LESS:
                after.pop()
            case word if word == ALL:
                text, after = "", []


def _tell(desk: Desk, title: str, text: str, listed: Source, rows: Sequence[ListRow], before: int) -> None:
    sought = f", recherche {quoted(text)}" if text else ""
    if not rows:
        desk.talk.say(f"{title}{sought} : rien.")
        return
    place = f", de {before + 1} à {before + len(rows)}" if listed.total > SIZE else ""
    desk.talk.say(f"{title}{sought} : {counted(listed.total, 'ligne', 'lignes')}{place}.")
    desk.talk.numbered([_row(row, whole_columns(listed.columns)) for row in rows])


def _row(row: ListRow, named: Sequence[Column]) -> str:
    """The cells of ``row``, the dates and states after their titles."""
    told = [
        cell.strip() if rank < 2 else f"{_lower(column.label)} {cell.strip()}"
        for rank, (column, cell) in enumerate(zip(named, row.whole, strict=True))
        if cell.strip()
    ]
    return ", ".join(told) + (f" ({row.why or 'à corriger'})" if row.marked else "")


def _lower(label: str) -> str:
    return label if label.isupper() else label.lower()


def _name(row: ListRow, named: Sequence[Column]) -> str:
    """On whom one works once ``row`` is open."""
    child = next(cell for column, cell in zip(named, row.cells, strict=True) if column.key == "child")
    return f"demande {row.key} de {child}" if row.id else f"enfant {child}"
