"""The Ministry's lists: the requests of an agent's regions, what waits the longest first."""

from functools import partial
from typing import TYPE_CHECKING

from textual import events, on

from mes_tui.domain.codes import MinistryListKind
from mes_tui.domain.errors import Refusal
from mes_tui.forms.french import counted
from mes_tui.services.ministry_lists import EVERYTHING, MinistryQuery, Narrowing, Queued, ministry_columns
from mes_tui.services.request_columns import ListRow
from screens.dialogs import Confirm, Notice
from screens.filtered import FilteredScreen, Reading
from screens.review.narrowing import ask, described
from screens.windowed import Reader
from widgets.list_heading import ListHeading

if TYPE_CHECKING:
    from screens.list_paper import ListOnPaper

EMPTY = {
    MinistryListKind.TO_REVIEW: "Aucune demande n’attend de décision.",
    MinistryListKind.RETURNED: "Aucune demande n’est en correction dans un service de garde.",
    MinistryListKind.REVIEWS: "Aucune révision n’est demandée.",
    MinistryListKind.COMPLIANT: "Aucune demande conforme.",
    MinistryListKind.CLOSED: "Aucune demande terminée.",
    MinistryListKind.OVER: "Aucune demande conforme dont l’année de référence est terminée.",
}
NO_MATCH = "Aucune demande ne correspond. Échap efface le filtre, F2 change ce qui est limité."
EXPLAINED = {
    MinistryListKind.TO_REVIEW: "Les demandes transmises au Ministère, celle qui attend depuis le plus "
    "longtemps en premier.",
    MinistryListKind.RETURNED: "Les demandes retournées au service de garde avec des commentaires.",
    MinistryListKind.REVIEWS: "Les demandes dont le service de garde demande une révision, après une décision.",
    MinistryListKind.COMPLIANT: "Les demandes déclarées conformes, avec les heures accordées par jour.",
    MinistryListKind.CLOSED: "Les demandes terminées, et celles dont le soutien n’est pas accordé, avec le motif.",
    MinistryListKind.OVER: "Les demandes conformes dont l’année de référence est terminée. F8 les termine toutes, "
    "une à une.",
}
MARKED = (
    "«\u00a0!\u00a0»\u00a0: la demande vous attend (des commentaires sont préparés, le service de garde demande une "
    "correction ou annonce le départ de l’enfant)\u00a0; la ligne d’état dit pourquoi."
)
_SHOWN_REFUSALS = 10


class MinistryListScreen(FilteredScreen):
    """One of the Ministry's lists; ← and → go to the next one, F2 limits it."""

    KEYS = (
        "help",
        "open",
        "sort",
        "reverse",
        "print_list",
        "export_list",
        "mark_row",
        "narrow",
        "close_year",
        "refresh",
        "previous_list",
        "next_list",
        "back",
        "menu",
        "filter",
        "palette",
        "quit",
    )

    TELLS_FIRST = True

    def __init__(self, kind: MinistryListKind, narrowing: Narrowing = EVERYTHING) -> None:
        first = MinistryQuery.first(kind)
        super().__init__(ministry_columns(kind), first.sort, first.descending)
        self.kind = kind
        self._narrowing = narrowing
        self._described = ""

    @property
    def trail(self) -> tuple[str, ...]:
        return ("Portail DSG", "Accueil", self.kind.label)

    @property
    def asked(self) -> MinistryQuery:
        """What the list shows now."""
        return MinistryQuery(self.kind, self.sort, self.descending, self.typed, self._narrowing)

    def heading(self) -> tuple[str, str]:
        only = f" – {self._described}" if self._described else ""
        return self.kind.label, f"{self.mes.provider_label}{only}"

    def reader(self) -> Reader | None:
        lists, query = self.services.ministry_lists, self.asked
        return Reading(partial(lists.total, query), partial(lists.window, query))

    def empty_text(self) -> str:
        return NO_MATCH if self.typed or self._narrowing != EVERYTHING else EMPTY[self.kind]

    def explained(self) -> str:
        return f"{EXPLAINED[self.kind]} {MARKED} F2 limite la liste à un service de garde, à un type ou à une attente."

    def hidden(self, command: str) -> bool:
        return command == "close_year" and self.kind is not MinistryListKind.OVER

    def paper(self) -> "ListOnPaper":
        """What may be printed of the list, under its filter and its limits."""
        batches, exports, query = self.services.batches, self.services.list_exports, self.asked
        folder = batches.folder_name(query)
        return self.on_paper(
            partial(batches.ministry_targets, query),
            folder=folder,
            export=partial(exports.render_ministry_list, query),
            name=lambda format_: f"{folder}.{format_.value}",
        )

    @on(events.Mount)
    def _describe_first(self) -> None:
        if self._narrowing != EVERYTHING:
            self.attempt(self._describe(), group="narrow", exclusive=True)

    async def _describe(self) -> None:
        providers = await self.call(self.services.ministry_lists.providers)
        self._described = described(self._narrowing, providers)
        self.query_one(ListHeading).retitle(*self.heading())

    def do_narrow(self) -> None:
        """Choose what is left out."""
        self.attempt(self._narrow(), group="narrow", exclusive=True)

    async def _narrow(self) -> None:
        narrowing = await ask(self, self._narrowing)
        if narrowing is not None:
            self._narrowing = narrowing
            await self._describe()
            await self.start()

    def do_open(self) -> None:
        """Read the request under the cursor."""
        row = self.records.row
        if isinstance(row, ListRow):
            self.mes.open_review(Queued(row.id, row.key, self.asked, row.position))
        else:
            self.say("Aucune ligne choisie.")

    def row_text(self) -> str:
        row = self.records.row
        why = f"«\u00a0!\u00a0»\u00a0: {row.why}" if isinstance(row, ListRow) and row.why else ""
        return " – ".join(filter(None, (why, super().row_text())))

    def neighbour(self, step: int) -> None:
        lists = tuple(MinistryListKind)
        self.mes.open_ministry_list(lists[(lists.index(self.kind) + step) % len(lists)], self._narrowing)

    def do_close_year(self) -> None:
        """Close every request of the list."""
        self.attempt(self._close_year(), group="close", exclusive=True)

    async def _close_year(self) -> None:
        query = self.asked
        rows = await self.call(lambda: list(self.services.ministry_lists.rows(query)))
        if not rows:
            self.say(self.empty_text())
            return
        several = counted(len(rows), "demande conforme", "demandes conformes")
        question = (
            f"Terminer {several}, de {rows[0].key} à {rows[-1].key}, à la fin de l’année de référence\u00a0?\n"
            "Chaque service de garde en sera avisé. Une demande terminée ne change plus."
        )
        if not await self.app.push_screen_wait(Confirm("Fin d’année", question, "Terminer")):
            return
        refused: list[str] = []
        for rank, row in enumerate(rows, start=1):
            self.say(f"Demandes terminées\u00a0: {rank - 1 - len(refused)} sur {len(rows)}…")
            try:
                await self.call(self.services.review.close_year, row.id)
            except Refusal as refusal:
                refused.append(refusal.sentence)
        await self.start()
        self._say_result(len(rows) - len(refused), refused)

    def _say_result(self, done: int, refused: list[str]) -> None:
        self.say(f"{counted(done, 'demande terminée', 'demandes terminées')}.", alert=bool(refused))
        if refused:
            more = len(refused) - _SHOWN_REFUSALS
            lines = [*refused[:_SHOWN_REFUSALS], *([f"… et {more} autres."] if more > 0 else [])]
            self.app.push_screen(Notice("Demandes laissées comme elles sont", "\n".join(lines)))
