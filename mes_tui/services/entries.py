"""« Données »: children and sites typed here, one by one, until a file that is imported says them.

What is typed is read as a file would be, by the same checks, and written by the same import, marked « saisi ici ».
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from mes_tui.domain.access import may_import
from mes_tui.domain.errors import Refusal
from mes_tui.forms.entries import OTHER_HOME, site_form
from mes_tui.forms.vocabulary import Form
from mes_tui.importing import Fault, ImportRefused
from mes_tui.services.context import Rehearsed, WorkContext
from mes_tui.services.importer import Importer, Typed
from mes_tui.services.known_people import KnownPeople, answers, nested, texts, written
from storage import records

if TYPE_CHECKING:
    from sqlmodel import Session

    from mes_tui.importing import ImportData
    from storage.records.mapping import Person

Answers = Mapping[str, str]
"""What is typed, by the key of its form."""

_NAMESAKE = (
    "Un enfant de ce nom, né le même jour, est déjà dans vos données (NECSG {}) : vérifiez que ce n’est pas le même."
)
_NEW_PROVIDER = "Le service de garde {} sera ajouté. Vérifiez son numéro : il ne se corrigera plus ici."
_SENT = "La demande {} a été transmise pour cette installation : son numéro ne se corrige plus ici."
_CHILD_THERE = "Ce NECSG est déjà celui d’un enfant de vos données : cherchez-le dans la liste des enfants."
_SITE_THERE = "Cette installation est déjà dans vos données."
_NO_PROVIDER = "Ajoutez d’abord une installation, avec son service de garde."
_SITE_NUMBER = "installations.numero_installation"


@dataclass(frozen=True, slots=True)
class TypedRow:
    """Something that was typed here, which may be corrected: a site, by its ``number``, or a child, by the ``key`` of
    its « dossier »."""

    label: str
    number: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """How many sites and children a division has, and what of them was typed here."""

    sites: int = 0
    children: int = 0
    typed: tuple[TypedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A form to fill: its answers as they are now, and the facts that it shows."""

    form: Form
    answers: Answers = field(default_factory=dict)
    facts: Answers = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entered:
    """What was written in ``division``, or would be, and what is doubtful in it."""

    division: str
    sentence: str
    doubts: tuple[str, ...]


class Entries:
    """Who is typed here, in the divisions where the actor may import."""

    def __init__(self, context: WorkContext) -> None:
        self._context = context

    def overview(self, division: str) -> Overview:
        """What there is in ``division``, "" for none yet. Raises Refusal to who may not import there."""
        if not division:
            return Overview()
        with self._context.store.reading() as session:
            known = self._known(session, division)
        sites = [site for site in known.sites.values() if site in known.typed]
        files = [file for file in known.files.values() if file in known.typed]
        rows = [TypedRow(f"Installation {site.number} – {site.name}", number=site.number) for site in sites]
        for file in files:
            child = known.children[file.necsg]
            rows.append(TypedRow(f"Enfant {child.necsg} – {child.list_name}", key=file.key))
        return Overview(len(known.sites), len(known.children), tuple(rows))

    def child_form(self, division: str, key: str = "") -> Asked:
        """What is asked of a child to add to ``division``, or of the one typed here whose « dossier » is ``key``.

        Raises Refusal to who may not import there, or where a file has confirmed it since.
        """
        if not division:
            raise Refusal(_NO_PROVIDER)
        with self._context.store.reading() as session:
            known = self._known(session, division)
        file = known.correctable(known.files, key) if key else None
        child = known.children[file.necsg] if file else None
        form = known.child_form(identity=child is None or child in known.typed)
        return Asked(form, answers(form, [one for one in (child, file) if one is not None]))

    def site_form(self, division: str, number: str = "") -> Asked:
        """What is asked of a site to add to ``division``, with its provider where there is none yet (""); or of the
        site ``number``, typed here. Raises as ``child_form`` does."""
        rules = self._context.rules
        if not division:
            return Asked(site_form(rules, provider=True))
        with self._context.store.reading() as session:
            known = self._known(session, division)
        site = known.correctable(known.sites, number) if number else None
        form = site_form(rules, provider=site is not None and known.provider in known.typed, division=division)
        people: list[Person] = [known.provider, site] if site is not None else []
        return Asked(form, answers(form, people), {"division": division})

    def save_child(self, division: str, given: Answers, key: str = "", *, simulated: bool = False) -> Entered:
        """Write a child and its « dossier », or correct the one typed here whose « dossier » is ``key``. ``simulated``:
        only say what is doubtful.

        Raises Refusal, with the key of the field, for what an import would refuse.
        """
        return self._save(lambda session: self._child(session, division, given, key), simulated)

    def save_site(self, division: str, given: Answers, number: str = "", *, simulated: bool = False) -> Entered:
        """The same for a site, with its provider where ``division`` is ""."""
        return self._save(lambda session: self._site(session, division, given, number), simulated)

    def _save(self, work: "Callable[[Session], Entered]", simulated: bool) -> Entered:
        try:
            with self._context.store.writing() as session:
                entered = work(session)
                if simulated:
                    raise Rehearsed
        except Rehearsed:
            return entered
        # A new division is at once one of theirs.
        self._context.reread_actor()
        return entered

    def _child(self, session: "Session", division: str, given: Answers, key: str) -> Entered:
        from storage.records import typed

        known = self._known(session, division)
        file = known.correctable(known.files, key) if key else None
        before = known.children[file.necsg] if file else None
        if before is not None and before not in known.typed:
            given = {**given, **texts([before])}
        told, homes = nested(given), [written(home) for home in known.homes.values()]
        told["dossiers"] |= {"id": file.key if file else known.new_key(), "necsg": told["enfants"].get("necsg")}
        if told["dossiers"].get("rsg") == OTHER_HOME:
            told["dossiers"]["rsg"] = told["rsg"]["id"] = known.new_key()
            homes.append(told["rsg"])
        data = self._read(known, rsg=homes, enfants=[told["enfants"]], dossiers=[told["dossiers"]])
        child = data.children[0]
        if child.necsg in known.children and (before is None or child.necsg != before.necsg):
            raise Refusal(_CHILD_THERE, "enfants.necsg")
        numbers = {before.necsg: child.necsg} if before and before.necsg != child.necsg else {}
        others = [other for other in typed.namesakes(session, division, child) if other not in numbers]
        deed = Typed(f"enfant:{'corriger' if file else 'ajouter'}", numbers)
        sentence = f"{child.list_name}\u00a0: enregistré, saisi ici."
        return self._import(session, data, deed, sentence, [_NAMESAKE.format(other) for other in others])

    def _site(self, session: "Session", division: str, given: Answers, number: str) -> Entered:
        from storage.records import typed

        known = self._known(session, division) if division else None
        site = known.correctable(known.sites, number) if known and number else None
        told = nested(given)
        provider: Any = told["service_de_garde"]
        if known is not None:
            own = site is not None and known.provider in known.typed
            provider = {**provider, "numero_division": division} if own else written(known.provider)
        data = self._read(None, service_de_garde=provider, installations=[told["installations"]])
        made, sent = data.sites[0], ""
        moves = site is not None and made.number != site.number
        self._require(session, data.provider.division)
        if known is None and data.provider.division in self._context.actor.divisions:
            raise Refusal("Ce service de garde est déjà dans vos données.", "service_de_garde.numero_division")
        if known is not None and made.number in known.sites and (site is None or moves):
            raise Refusal(_SITE_THERE, _SITE_NUMBER)
        if site is not None and moves:
            if sent := typed.sent_from(session, division, site.number):
                raise Refusal(_SENT.format(sent), _SITE_NUMBER)
            assert known is not None
            files = [replace(one, site=made.number) for one in known.files.values() if one.site == site.number]
            data = replace(data, files=tuple(files))
        deed = Typed(f"installation:{'corriger' if site else 'ajouter'}", {})
        doubts = [] if known else [_NEW_PROVIDER.format(data.provider.division)]
        entered = self._import(session, data, deed, f"{made.name}\u00a0: enregistrée, saisie ici.", doubts)
        if site is not None and moves:
            typed.forget_site(session, division, site.number)
        return entered

    def _read(self, known: KnownPeople | None, **told: Any) -> "ImportData":
        """What is typed, with the provider and the sites that are ``known``, read as a file. Raises Refusal with the
        key of the field."""
        from mes_tui.importing.reader import read_typed

        root: dict[str, object] = {"genere_le": self._context.now.astimezone().isoformat()}
        if known is not None:
            root["service_de_garde"] = written(known.provider)
            root["installations"] = [written(site) for site in known.sites.values()]
        try:
            return read_typed({**root, **told}, self._context.rules)
        except ImportRefused as refused:
            fault = refused.faults[0]
            raise Refusal(f"{fault.sentence[:1].upper()}{fault.sentence[1:]}", _key(fault)) from refused

    def _import(
        self, session: "Session", data: "ImportData", typed: Typed, sentence: str, doubts: list[str]
    ) -> Entered:
        report = Importer(self._context, session, data, "", simulated=False, typed=typed).run()
        told = (f"{fault.sentence[:1].upper()}{fault.sentence[1:]}" for fault in report.warnings)
        return Entered(report.division, sentence, tuple(dict.fromkeys((*doubts, *told))))

    def _known(self, session: "Session", division: str) -> KnownPeople:
        """The people of ``division``. Raises the Refusal of who may not import there."""
        self._require(session, division)
        return KnownPeople.of(session, division)

    def _require(self, session: "Session", division: str) -> None:
        context, there = self._context, records.all_divisions(session)
        reason = context.refusal(lambda actor: may_import(actor, division, there, holder=context.owner), session)
        if reason:
            raise Refusal(reason)


_SECTIONS = {"enfant": "enfants", "dossier": "dossiers", "installation": "installations", "RSG": "rsg"}
"""What the messages of a reading call each record, and where it stands in a file."""


def _key(fault: Fault) -> str:
    """The key of the field that ``fault`` is about."""
    return f"{_SECTIONS.get(fault.record.split()[0] if fault.record else '', 'service_de_garde')}.{fault.field}"
