"""Step 1 and 2 of the wizard: find the child, choose the site, know the types offered (P34 to P42). Light."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from mes_tui.domain import identifiers
from mes_tui.domain.access import Action
from mes_tui.domain.codes import OPEN_STATUSES
from mes_tui.domain.eligibility import TypeOffer, child_doubt, child_refusal, offers, open_elsewhere
from mes_tui.domain.errors import NotFound, Refusal
from mes_tui.domain.identifiers import FileKey
from mes_tui.domain.people import Child, ChildFile, Site, SupportGrant, holding
from mes_tui.domain.reference_year import years
from mes_tui.domain.rules import Rules
from mes_tui.domain.text import clean, fold
from mes_tui.forms.moments import Unreadable, read_date
from mes_tui.services.context import WorkContext
from storage.queries import children as child_queries
from storage.records.mapping import columns, person_of

LIMIT = 200
_TABLES = {"f": ChildFile, "c": Child, "s": Site}
_COLUMNS = tuple(f"{letter}.{name}" for letter, class_ in _TABLES.items() for name in columns(class_))


@dataclass(frozen=True, slots=True)
class Search:
    """What the person typed; every filled box must match. A part of a name is enough,
    without accents or case."""

    nirec: str = ""
    necsg: str = ""
    last_name: str = ""
    first_name: str = ""
    birth_date: str = ""


def search_doubt(search: Search, rules: Rules) -> str:
    """What is doubtful in the numbers typed, to say when nobody is found; "" for nothing."""
    typed = {"nirec": search.nirec, "necsg": search.necsg}
    said = (identifiers.doubt(kind, identifiers.compact(text), rules) for kind, text in typed.items() if text.strip())
    return " ".join(filter(None, said))


@dataclass(frozen=True, slots=True)
class ChildMatch:
    """A « dossier parent-enfant » that answers the search.

    ``refusal`` is "" when a request may be created for it, else the sentence that says why not; ``doubt`` is "" or what
    is to be confirmed. ``open_request`` is the id and number of the request that is already open for this child, site
    and year.
    """

    child: Child
    child_file: ChildFile
    site: Site
    refusal: str
    open_request: tuple[int, str] | None
    doubt: str = ""

    @property
    def key(self) -> FileKey:
        """What names the file."""
        return FileKey(self.site.division, self.child_file.key)


@dataclass(frozen=True, slots=True)
class SiteOffer:
    """A site where the child has a file, ``key`` (P40), who signs it, and why it cannot be chosen."""

    site: Site
    key: FileKey
    signer: str
    refusal: str

    @classmethod
    def of(cls, match: "ChildMatch") -> "SiteOffer":
        """What a file of the search offers."""
        return cls(match.site, match.key, match.child_file.guardian.described, match.refusal)


def sites_for(match: ChildMatch, offers: Iterable[SiteOffer]) -> tuple[SiteOffer, ...]:
    """Those of ``offers`` to choose from for the file ``match``, each site once.

    A child in shared custody has two files in one site: the file chosen in the search stands for its site.
    """
    chosen = {match.site.number: SiteOffer.of(match)}
    return tuple(({offer.site.number: offer for offer in offers} | chosen).values())


class Children:
    """Searches the files of the actor's divisions."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def search(self, division: str, search: Search) -> tuple[ChildMatch, ...]:
        """The files that answer ``search``, by name; a child in shared custody has several. A NIREC typed for a NECSG,
        or the reverse, is searched as what it is.

        Raises Refusal when nothing usable was typed, or without the right to create a request in ``division``.
        """
        self._context.require(Action.CREATE, division)
        criteria = self._criteria(search)
        if not criteria:
            raise Refusal("Inscrivez le numéro ou le nom de l’enfant, puis lancez la recherche.", "last_name")
        # The forms of numbers are not published: one that looks like the other kind is that when it is nobody's own.
        return self._files(division, criteria) or self._files_meant(division, criteria)

    def _files_meant(self, division: str, criteria: Mapping[str, str]) -> tuple[ChildMatch, ...]:
        """The files that answer ``criteria`` with each number taken for what it looks like; none when it is that."""
        typed = [kind for kind in ("nirec", "necsg") if kind in criteria]
        kinds = {kind: identifiers.meant(kind, criteria[kind], self._context.rules) for kind in typed}
        if all(kind == meant for kind, meant in kinds.items()) or len({*kinds.values()}) < len(kinds):
            return ()
        return self._files(division, {kinds.get(name, name): text for name, text in criteria.items()})

    def sites(self, division: str, necsg: str) -> tuple[SiteOffer, ...]:
        """The sites of ``division`` where the child has a file."""
        self._context.require(Action.CREATE, division)
        return tuple(map(SiteOffer.of, self._files(division, {"necsg": necsg})))

    def offers(self, key: FileKey, year: int | None = None) -> tuple[TypeOffer, ...]:
        """The four request types for this file, with what is allowed and proposed (P41, P42), for the reference year
        ``year``, None for the one proposed. None is allowed to a child who is refused that year. Raises NotFound."""
        match = self.file(key)
        rows = self._context.rows(child_queries.grants_of(columns(SupportGrant), key.division, match.child.necsg))
        told = [person_of(SupportGrant, dict(zip(columns(SupportGrant), row, strict=True))) for row in rows]
        context, year = self._context, self.year if year is None else year
        found = offers(holding(told), match.site, year, context.rules)
        refusal = child_refusal(match.child, match.child_file, match.site, year, context.today, context.rules)
        if not refusal:
            return found
        return tuple(replace(offer, allowed=False, proposed=False, reason=refusal) for offer in found)

    def file(self, key: FileKey) -> ChildMatch:
        """One file with its child and site. Raises Refusal in another division, NotFound when it is not there."""
        return self._file(key, Action.CREATE)

    def open_request(self, key: FileKey) -> tuple[int, str] | None:
        """The id and number of the request already open for the child of this file, in its site and this year.

        Asks the right to read only. Raises as ``file`` does.
        """
        return self._file(key, Action.VIEW).open_request

    def _file(self, key: FileKey, action: Action) -> ChildMatch:
        self._context.require(action, key.division)
        for match in self._files(key.division, {"key": key.key}):
            return match
        raise NotFound("Ce dossier n’est plus dans vos données. Refaites la recherche.")

    @property
    def years(self) -> tuple[int, int]:
        """The starting years of the reference years that a request created today may aim at, the one proposed first."""
        return years(self._context.today, self._context.rules)

    @property
    def year(self) -> int:
        """The one proposed."""
        return self.years[0]

    def _criteria(self, search: Search) -> dict[str, str]:
        criteria = {"last_name": fold(search.last_name), "first_name": fold(search.first_name)}
        if search.nirec.strip():
            criteria["nirec"] = identifiers.nirec(search.nirec)
        if search.necsg.strip():
            criteria["necsg"] = identifiers.necsg(search.necsg)
        if search.birth_date.strip():
            criteria["birth_date"] = _birth_date(search.birth_date, self._context.today)
        return {name: text for name, text in criteria.items() if text}

    def _files(self, division: str, criteria: Mapping[str, str]) -> tuple[ChildMatch, ...]:
        statuses = [status.value for status in OPEN_STATUSES]
        statement = child_queries.files_where(_COLUMNS, division, criteria, statuses, self.year, LIMIT)
        return tuple(self._match(row) for row in self._context.rows(statement))

    def _match(self, row: tuple[object, ...]) -> ChildMatch:
        tables: dict[str, dict[str, object]] = {letter: {} for letter in _TABLES}
        for name, value in zip(_COLUMNS, row, strict=False):
            tables[name[0]][name[2:]] = value
        file, child, site = (
            person_of(ChildFile, tables["f"]),
            person_of(Child, tables["c"]),
            person_of(Site, tables["s"]),
        )
        # Too old for the coming year, a child may still have a request for the one that runs.
        today, rules = self._context.today, self._context.rules
        refusals = [child_refusal(child, file, site, year, today, rules) for year in self.years]
        refusal = "" if "" in refusals else refusals[0]
        request_id, number, elsewhere = row[-3:]
        opened = (request_id, str(number)) if isinstance(request_id, int) else None
        doubts = (child_doubt(child, file, self.year, self._context.rules), open_elsewhere(str(elsewhere or "")))
        return ChildMatch(child, file, site, refusal, opened, " ".join(filter(None, doubts)))


def _birth_date(text: str, today: date) -> str:
    try:
        return read_date(" ".join(clean(text).split())).isoformat()
    except Unreadable as fault:
        raise Refusal(f"« Date de naissance » {fault.told(today)}", "birth_date") from fault
