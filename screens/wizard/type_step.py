"""Step 2, « Type de la demande »: the installation, the year, then one of the four types (P40 to P42)."""

from collections import Counter

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from mes_tui.domain.eligibility import RULE_TEXTS, TypeOffer
from mes_tui.domain.reference_year import label
from mes_tui.services.children import SiteOffer, sites_for
from mes_tui.services.drafts import OpenRequestExists
from screens.wizard.step import Step
from widgets.menu import Menu, MenuEntry
from widgets.prose import Prose

# The reason itself stands under the list.
REFUSED_SITE = "Cette installation ne peut pas être choisie : lisez pourquoi ci-dessus."
REFUSED_TYPE = "Ce type de demande n’est pas permis : lisez pourquoi ci-dessus, ou choisissez-en un autre."


class TypeStep(Step):
    """Three short lists; the rule and the reason of the type under the cursor stand below."""

    NUMBER = 2
    HELP_TITLE = "Type de la demande"
    HELP_TEXT = "\n\n".join(f"{type_.long_label}\n{rule}" for type_, rule in RULE_TEXTS.items())

    def __init__(self) -> None:
        super().__init__()
        self._sites: tuple[SiteOffer, ...] = ()
        self._offers: tuple[TypeOffer, ...] = ()
        self._files: Counter[str] = Counter()
        self._copies = ""

    def compose(self) -> ComposeResult:
        session = self.wizard.session
        if session is not None:
            request = session.file.request
            with VerticalScroll():
                yield Prose(
                    f"Installation : {session.file.site.name} ({session.file.site.number})\n"
                    f"Type de la demande : {request.type.long_label}\n\n{RULE_TEXTS[request.type]}\n\n"
                    "Pour changer le type, l’installation ou le dossier parent-enfant, quittez l’assistant (F3), puis "
                    "« Suites » (U) dans les détails de la demande : les réponses restent."
                )
            return
        with VerticalScroll(can_focus=False):
            yield Static("Installation", classes="heading", markup=False)
            yield Menu(id="sites")
            yield Menu(id="years")
            yield Static("Type de la demande", classes="heading", id="type-heading", markup=False)
            yield Menu(id="types", digits_choose=False)
            yield Prose(id="rule")

    async def enter(self) -> None:
        match, wizard = self.wizard.match, self.wizard
        if wizard.session is not None:
            self.query_one(VerticalScroll).focus()
        if wizard.session is not None or match is None:
            return
        offers = await wizard.call(wizard.services.children.sites, wizard.mes.division, match.child.necsg)
        self._files = Counter(offer.site.number for offer in offers)
        self._sites = sites_for(match, offers)
        menu = self.query_one("#sites", Menu)
        menu.entries = tuple(
            MenuEntry(str(index), f"{offer.site.name} ({offer.site.number})", refusal=offer.refusal)
            for index, offer in enumerate(self._sites)
        )
        menu.current = next((i for i, offer in enumerate(self._sites) if offer.site.number == match.site.number), 0)
        years = self.query_one("#years", Menu)
        proposed, other = wizard.services.children.years
        years.entries = (
            MenuEntry(str(proposed), f"Année de référence {label(proposed)} – proposée"),
            MenuEntry(str(other), f"Année de référence {label(other)}"),
        )
        # The child has a request for the year proposed, which was not wanted.
        years.current = int(match.open_request is not None)
        await self._read_types()
        self.query_one("#types", Menu).focus()

    @property
    def _year(self) -> int:
        entry = self.query_one("#years", Menu).entry
        return int(entry.id) if entry is not None else self.wizard.services.children.year

    @property
    def _site(self) -> SiteOffer | None:
        entry = self.query_one("#sites", Menu).entry
        return self._sites[int(entry.id)] if entry is not None and self._sites else None

    async def _read_types(self) -> None:
        offer, match = self._site, self.wizard.match
        menu = self.query_one("#types", Menu)
        if offer is None or match is None or offer.refusal:
            self._offers, menu.entries = (), ()
            self.query_one("#rule", Static).update(offer.refusal if offer else "")
            return
        self._offers = await self.wizard.call(self.wizard.services.children.offers, offer.key, self._year)
        self._copies = (await self.wizard.call(self.wizard.services.renewals.of_file, offer.key)).copies
        menu.entries = tuple(
            MenuEntry(
                offer.type.value,
                offer.type.long_label + (" – proposée" if offer.proposed else ""),
                str(index),
                refusal="" if offer.allowed else offer.reason,
            )
            for index, offer in enumerate(self._offers, start=1)
        )
        menu.current = next((i for i, offer in enumerate(self._offers) if offer.proposed), 0)
        self._show_rule()

    @on(Menu.Moved)
    async def _moved(self, event: Menu.Moved) -> None:
        event.stop()
        if event.control is not None and event.control.id in ("sites", "years") and self._sites:
            await self._read_types()
        else:
            self._show_rule()

    def _show_rule(self) -> None:
        offer = self._offer
        if offer is not None:
            copies = self._copies if offer.type.is_renewal else ""
            said = (self._whose, RULE_TEXTS[offer.type], offer.reason, copies)
            self.query_one("#rule", Static).update("\n\n".join(filter(None, said)))

    @property
    def _whose(self) -> str:
        """Which of several files of the child in the site the request will be made of, and who signs there."""
        site = self._site
        if site is None or self._files[site.site.number] < 2:
            return ""
        return f"Dossier parent-enfant\u00a0: {site.key.key}, {site.signer}"

    @property
    def _offer(self) -> TypeOffer | None:
        entry = self.query_one("#types", Menu).entry
        return next((o for o in self._offers if entry is not None and o.type.value == entry.id), None)

    @on(Menu.Chosen)
    async def _chosen(self, event: Menu.Chosen) -> None:
        event.stop()
        if event.control is not None and event.control.id in ("sites", "years"):
            self.query_one("#types", Menu).focus()
        else:
            await self.wizard.run_command("next")

    async def leave(self) -> bool:
        wizard = self.wizard
        if wizard.session is not None:
            return True
        site, offer = self._site, self._offer
        if site is None or site.refusal:
            self.say(REFUSED_SITE if site else "Choisissez une installation.", alert=True)
            return False
        if offer is None or not offer.allowed:
            self.say(REFUSED_TYPE if offer else "Choisissez le type de la demande.", alert=True)
            return False
        try:
            request_id = await wizard.call(wizard.services.drafts.create, site.key, offer.type, self._year)
        except OpenRequestExists as exists:
            await wizard.offer_open(exists.request_id, exists.number)
            return False
        await wizard.open_request(request_id, step=3)
        return False
