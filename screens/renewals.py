"""« Renouveler en lot »: the children subsidised last year, what would be prepared for each, then the drafts (P42)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter

from mes_tui.domain.codes import RequestType
from mes_tui.domain.columns import Column, window_of
from mes_tui.domain.reference_year import label
from mes_tui.forms.french import counted, listed
from mes_tui.forms.presentation import NO_VALUE
from mes_tui.services.renewals import Renewal, Renewals, RenewalStep
from screens.dialogs import Confirm, Notice
from screens.progress_dialog import ProgressDialog
from screens.windowed import Reader, WindowedScreen

COLUMNS = (
    Column("child", "Enfant", 3, True),
    Column("site", "Installation", 2, True),
    Column("previous", "Dernière", 12),
    Column("prepared", "À préparer", 4, True),
)
NOTHING = "Rien : ne pas préparer"
SHORT: Mapping[RequestType, str] = {
    RequestType.RENEWAL_UNCHANGED: "Sans changement",
    RequestType.RENEWAL_CHANGED: "Avec changement",
}
IMPOSSIBLE = "Pas de renouvellement"
UNCHOSEN = "Il n’y a rien à préparer : choisissez un type avec T pour au moins un enfant."


@dataclass(frozen=True, slots=True)
class RenewalRow:
    """A line of the preview; ``type`` is what would be prepared, None for nothing."""

    renewal: Renewal
    type: RequestType | None
    position: int

    @property
    def key(self) -> str:
        return self.renewal.file.key

    @property
    def cells(self) -> tuple[str, ...]:
        """Under the titles of ``COLUMNS``."""
        renewal = self.renewal
        site = renewal.site.removeprefix("Installation ")
        return (renewal.child, site, renewal.previous or NO_VALUE, self.prepared)

    @property
    def marked(self) -> bool:
        return False

    @property
    def prepared(self) -> str:
        """What would be prepared, or why nothing can be."""
        if self.renewal.open is not None:
            return f"Déjà ouverte : {self.renewal.open[1]}"
        if self.renewal.refusal:
            return IMPOSSIBLE
        return SHORT[self.type] if self.type else NOTHING


@dataclass(slots=True)
class Preview:
    """The rows of ``division``, read whole; what the person chose for a line stays when they are read again."""

    renewals: Renewals
    division: str
    chosen: dict[str, RequestType | None] = field(default_factory=dict)
    rows: tuple[RenewalRow, ...] = ()

    def total(self) -> int:
        """How many lines there are; they are read again."""
        self.rows = tuple(
            RenewalRow(renewal, self._type(renewal), position)
            for position, renewal in enumerate(self.renewals.preview(self.division))
        )
        return len(self.rows)

    def window(
        self, after: int | None = None, before: int | None = None, last: bool = False, limit: int = 100
    ) -> Sequence[RenewalRow]:
        """At most ``limit`` of them: the first ones, the last ones, or those next to a position."""
        return window_of(self.rows, attrgetter("position"), after, before, last, limit)

    def turn(self, renewal: Renewal) -> None:
        """The next of the types that fit, then nothing."""
        types: list[RequestType | None] = [*(offer.type for offer in renewal.offers), None]
        place = types.index(self._type(renewal))
        self.chosen[renewal.file.key] = types[(place + 1) % len(types)]
        self.rows = tuple(replace(row, type=self._type(row.renewal)) for row in self.rows)

    def ready(self) -> tuple[tuple[Renewal, RequestType], ...]:
        """What would be prepared."""
        return tuple((row.renewal, row.type) for row in self.rows if row.type is not None)

    def _type(self, renewal: Renewal) -> RequestType | None:
        fitting = [offer.type for offer in renewal.offers]
        # A child subsidised for that year already was renewed: another change is for the person to ask. So is what
        # nothing proposes.
        proposed = [offer.type for offer in renewal.offers if offer.proposed]
        first = next((type_ for type_ in proposed if type_ is RequestType.RENEWAL_UNCHANGED), None)
        chosen = self.chosen.get(renewal.file.key, first)
        return chosen if chosen in fitting else None


class RenewalsScreen(WindowedScreen):
    """The preview of the current provider."""

    KEYS = ("help", "prepare", "renewal_type", "open", "refresh", "back", "menu", "palette", "quit")
    TELLS_FIRST = True
    HELP_TITLE = "Renouveler en lot"
    HELP_TEXT = (
        "Les enfants qui ont reçu une subvention dans le service de garde l’an dernier, ou pour qui une demande a été "
        "transmise ; sans subvention connue, rien n’est proposé. T ou Espace change ce qui sera "
        "préparé pour la ligne : renouvellement sans changement, avec changement, ou rien. Entrée dit pourquoi, ou "
        "ouvre la demande déjà ouverte. F8 prépare les brouillons : chacun reprend les réponses de la dernière "
        "demande de l’enfant, et reste à remplir, à signer et à soumettre."
    )

    def __init__(self) -> None:
        super().__init__()
        self._preview: Preview | None = None

    @property
    def trail(self) -> tuple[str, ...]:
        return ("Portail DSG", "Accueil", "Renouveler en lot")

    def heading(self) -> tuple[str, str]:
        year = label(self.services.renewals.year)
        return f"Renouveler en lot pour {year}", f"Service de garde : {self.mes.provider_label or 'aucun'}"

    def position(self) -> str:
        """How many drafts there would be, then what part of the list is in view."""
        ready = len(self._preview.ready()) if self._preview is not None else 0
        return f"{ready} à préparer    {self.records.position_text}"

    def prepare(self) -> None:
        self.records.set_columns(COLUMNS)

    def empty_text(self) -> str:
        before = label(self.services.renewals.year - 1)
        return (
            f"Aucune subvention connue dans ce service de garde en {before}, ni demande transmise pour cette année-là. "
            "Pour un enfant qui en a reçu une, créez une demande de renouvellement : vous y déclarerez la subvention."
        )

    def reader(self) -> Reader | None:
        if self._preview is None and self.mes.division:
            self._preview = Preview(self.services.renewals, self.mes.division)
        return self._preview

    def refusal(self, command: str) -> str:
        return self.mes.refused_creation() if command in ("prepare", "renewal_type") else ""

    def row_text(self) -> str:
        row = self.records.row
        if not isinstance(row, RenewalRow):
            return ""
        return " – ".join((*self.records.cut_cells[:1], _why(row)))

    def do_renewal_type(self) -> None:
        """The next type for the line."""
        row = self.records.row
        if not isinstance(row, RenewalRow) or self._preview is None:
            self.say("Aucune ligne choisie.")
        elif not row.renewal.offers:
            self.say(_why(row), alert=True)
        else:
            self._preview.turn(row.renewal)
            self.records.reread(len(self._preview.rows))

    def do_open(self) -> None:
        """Open the request that is open already, or say all that is known of the line."""
        row = self.records.row
        if not isinstance(row, RenewalRow):
            self.say("Aucune ligne choisie.")
        elif row.renewal.open is not None:
            self.mes.open_detail(row.renewal.open[0])
        else:
            said = (
                f"{row.renewal.child}\n{row.renewal.site}\n\n{row.prepared}\n{_why(row)} {row.renewal.copies}".rstrip()
            )
            self.app.push_screen(Notice("Renouvellement", said))

    def do_prepare(self) -> None:
        """Prepare the drafts, once confirmed."""
        ready = self._preview.ready() if self._preview is not None else ()
        if ready:
            self.attempt(self._prepare(ready), group="prepare", exclusive=True)
        else:
            self.say(UNCHOSEN if self.records.row else "Aucune ligne à préparer pour l’instant.", alert=True)

    async def _prepare(self, ready: Sequence[tuple[Renewal, RequestType]]) -> None:
        question = (
            f"Préparer {counted(len(ready), 'brouillon', 'brouillons')} pour {label(ready[0][0].year)} : "
            f"{_types([type_ for _, type_ in ready])} ?\nChacun reprend les réponses de la dernière demande de "
            "l’enfant. Rien n’est transmis."
        )
        if not await self.app.push_screen_wait(Confirm("Renouveler en lot", question, "Préparer")):
            return
        renewals = self.services.renewals
        steps = await self.app.push_screen_wait(
            ProgressDialog(
                "Renouveler en lot",
                "Échap arrête ; les brouillons déjà préparés restent.",
                lambda told, given_up: renewals.prepare(ready, told, given_up),
            )
        )
        await self.reread()
        if isinstance(steps, tuple):
            self.app.push_screen(Notice("Renouveler en lot", receipt(steps, len(ready))))

    def do_refresh(self) -> None:
        """Read the preview again; the types chosen stay."""
        self.attempt(self.reread(), group="list", exclusive=True)
        self.say("Aperçu relu.")


def _why(row: RenewalRow) -> str:
    """The reason of what stands in the last column."""
    renewal = row.renewal
    if renewal.open is not None:
        return f"La demande {renewal.open[1]} est déjà ouverte pour cet enfant : Entrée l’ouvre."
    return renewal.refusal or f"{renewal.offers[0].reason} {renewal.doubt}".rstrip()


def _types(types: Sequence[RequestType]) -> str:
    """« 3 sans changement et 1 avec changement »."""
    return listed([f"{types.count(type_)}\u00a0{short.lower()}" for type_, short in SHORT.items() if type_ in types])


def receipt(steps: Sequence[RenewalStep], of: int) -> str:
    """What was made, with the numbers, and what was refused, with the reasons."""
    made = [step for step in steps if step.number]
    refused = [step for step in steps if not step.number]
    lines = [f"{counted(len(made), 'brouillon préparé', 'brouillons préparés')} sur {of}."]
    lines += [f"{step.number}  {step.child} – {step.type.label}" for step in made]
    if refused:
        lines += ["", "Refus :", *(f"{step.child} – {step.refused}" for step in refused)]
    if len(steps) < of:
        lines += ["", f"Arrêté : {counted(of - len(steps), 'enfant reste', 'enfants restent')} à renouveler."]
    if made:
        lines += ["", "Les brouillons sont dans « Demandes brouillons »."]
    return "\n".join(lines)
