"""The hours granted a day, asked with a declaration of conformity."""

from decimal import Decimal

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from mes_tui.domain.errors import Refusal
from mes_tui.domain.rules import Rules
from mes_tui.domain.text import clean
from mes_tui.forms.french import counted, decimal
from mes_tui.services.ministry_review import granted
from screens.base import MesModal
from widgets.one_line import OneLine
from widgets.prose import Prose


class HoursDialog(MesModal[str]):
    """The result is the number of hours in normal form; ``requested`` is proposed."""

    def __init__(self, number: str, requested: Decimal | None, rules: Rules) -> None:
        super().__init__()
        self._number, self._requested, self._rules = number, requested, rules

    def compose(self) -> ComposeResult:
        asked = "illisibles" if self._requested is None else counted(self._requested, "heure", "heures")
        yield self.box(
            "Déclarer conforme",
            Prose(f"Demande {self._number}\nHeures demandées par jour\u00a0: {asked}\n"),
            Prose("Heures accordées par jour\u00a0:"),
            OneLine(decimal(self._requested) if self._requested is not None else "", limit=20),
            Prose(id="wrong"),
            Static("Entrée\u00a0: continuer    Échap\u00a0: annuler", classes="hints", markup=False),
        )

    def on_mount(self) -> None:
        """Ready to type over what is proposed."""
        self.query_one(OneLine).focus()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            hours = granted(event.value, self._requested, self._rules)
        except Refusal as refusal:
            self.query_one("#wrong", Prose).update(clean(refusal.sentence))
        else:
            self.dismiss(hours)
