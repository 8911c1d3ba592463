"""The lists of the portal: columns of the guide, sorted, filtered as one types, read window by window (P15 to P21)."""

from functools import partial
from typing import TYPE_CHECKING

from mes_tui.commands import BY_ID
from mes_tui.domain.codes import ListKind
from mes_tui.services.lists import ListQuery, columns
from mes_tui.services.request_columns import ListRow
from screens.filtered import AHEAD_FIRST, FilteredScreen, Reading
from screens.windowed import Reader

if TYPE_CHECKING:
    from screens.list_paper import ListOnPaper

FIRST_YEAR = "Il est tout à fait normal que cette section soit vide la première année."
EMPTY = {
    ListKind.CHILDREN: "Aucun enfant : importez-les, ou ajoutez-les un par un, dans « Données » (F10, puis D).",
    ListKind.CURRENT: "Aucune demande transmise ni en attente de correction.",
    ListKind.DRAFTS: "Aucune demande en cours de création. F6 pour créer une demande.",
    ListKind.COMPLIANT: f"Aucune demande conforme. {FIRST_YEAR}",
    ListKind.CLOSED: f"Aucune demande terminée. {FIRST_YEAR}",
    ListKind.ALL: f"Aucune demande. {FIRST_YEAR} F6 pour créer une demande.",
}
# For requests, for children.
NO_MATCH = (
    "Aucune demande ne correspond au filtre. Effacez-le avec Échap.",
    "Aucun enfant ne correspond au filtre. Effacez-le avec Échap.",
)
EXPLAINED = {
    ListKind.CHILDREN: "Les enfants dont le service de garde a transmis les renseignements (CSG). « S » après le "
    "NECSG : l’enfant est saisi ici, en attendant qu’une importation le confirme.",
    ListKind.CURRENT: "Cette section contient les demandes concernant la MES transmises au Ministère ou en attente de "
    "correction par le service de garde. « ! » : le Ministère a laissé des commentaires.",
    ListKind.DRAFTS: "Cette section contient les demandes en cours de création par le service de garde.",
    ListKind.COMPLIANT: "Cette section contient les demandes qui ont passé l’étape de conformité du Ministère.",
    ListKind.CLOSED: "Cette section contient les demandes antérieures ou fermées à la suite du départ d’un enfant.",
    ListKind.ALL: "Cette section contient les demandes concernant la MES créées à partir de la prestation électronique "
    "de services, quel que soit leur statut. Pour aller à une demande, tapez son numéro, ou la fin (74), puis Entrée.",
}


class ListScreen(FilteredScreen):
    """One of the lists; ← and → go to the next one. What is typed goes to the filter."""

    KEYS = (
        "help",
        "open",
        "sort",
        "reverse",
        "print_list",
        "export_list",
        "mark_row",
        "refresh",
        "create",
        "renew_all",
        "back",
        "previous_list",
        "next_list",
        "menu",
        "provider",
        "filter",
        "palette",
        "quit",
    )

    def __init__(self, kind: ListKind) -> None:
        first = ListQuery.first(kind, "")
        super().__init__(columns(kind), first.sort, first.descending, first.ahead)
        self.kind = kind

    @property
    def trail(self) -> tuple[str, ...]:
        return ("Portail DSG", "Accueil", self.kind.label)

    @property
    def of_requests(self) -> bool:
        return self.kind is not ListKind.CHILDREN

    def heading(self) -> tuple[str, str]:
        # There is no room for the key in the bar.
        key = "" if self.hidden("provider") else f" ({self.key_of(BY_ID['provider'])})"
        first = f", {AHEAD_FIRST.lower()}" if self.ahead else ""
        return f"{self.kind.label}{first}", f"Service de garde{key} : {self.mes.provider_label or 'aucun'}"

    @property
    def shown(self) -> ListQuery:
        """The list as it is shown."""
        return ListQuery(self.kind, self.mes.division, self.sort, self.descending, self.typed, self.ahead)

    def reader(self) -> Reader | None:
        lists, query = self.services.lists, self.shown
        return Reading(partial(lists.total, query), partial(lists.window, query)) if query.division else None

    def empty_text(self) -> str:
        return NO_MATCH[self.kind is ListKind.CHILDREN] if self.typed else EMPTY[self.kind]

    def hidden(self, command: str) -> bool:
        if command == "provider":
            return len(self.mes.providers) < 2
        if command == "renew_all":
            return self.kind not in (ListKind.COMPLIANT, ListKind.CLOSED)
        return command == "mark_row" and not self.of_requests

    def refusal(self, command: str) -> str:
        if command == "mark_row" and not self.of_requests:
            return "Seules des demandes se marquent\u00a0: choisissez une liste de demandes."
        if command in ("print_list", "export_list") and not self.mes.division:
            return "Aucun service de garde : il n’y a rien à imprimer ni à exporter."
        return self.mes.refused_creation() if command in ("create", "renew_all") else ""

    def do_provider(self) -> None:
        """The same list of another provider."""
        from screens.providers import open_providers

        open_providers(self, self._provider_chosen)

    def _provider_chosen(self, division: str) -> None:
        self.mes.work_for(division)
        self.mes.open_list(self.kind)

    def do_renew_all(self) -> None:
        """The renewals of all the children of last year."""
        self.mes.open_renewals()

    def paper(self) -> "ListOnPaper":
        """What may be printed of the list, under its filter."""
        batches, exports, query = self.services.batches, self.services.list_exports, self.shown
        return self.on_paper(
            partial(batches.targets, query) if self.of_requests else None,
            folder=batches.folder_name(query),
            export=partial(exports.render, [query]),
            name=partial(exports.name, [query]),
        )

    def do_open(self) -> None:
        """Open the request under the cursor; for a child, the request already open, else a new one for this file."""
        row = self.records.row
        if not isinstance(row, ListRow):
            self.say("Aucune ligne choisie.")
        elif row.child_file:
            self.attempt(self._open_child(row.child_file, row.key), group="open")
        else:
            self.mes.open_detail(row.id)

    async def _open_child(self, child_file: str, necsg: str) -> None:
        # The first list does without it.
        from mes_tui.domain.identifiers import FileKey

        open_request = await self.call(self.services.children.open_request, FileKey(self.shown.division, child_file))
        if open_request is not None:
            self.mes.open_detail(open_request[0])
        else:
            self.mes.open_wizard(child=(necsg, child_file))

    def neighbour(self, step: int) -> None:
        lists = tuple(ListKind)
        self.mes.open_list(lists[(lists.index(self.kind) + step) % len(lists)])

    def explained(self) -> str:
        return EXPLAINED[self.kind]
