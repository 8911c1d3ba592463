"""« Ajouter un enfant », « Ajouter une installation »: a short form; what was typed here is corrected in it too."""

from functools import partial

from mes_tui.domain.errors import Refusal
from mes_tui.forms.evaluation import Evaluation
from mes_tui.services.entries import Asked, TypedRow
from screens.dialogs import Confirm
from screens.one_page import OnePageScreen


class EntryScreen(OnePageScreen):
    """The form ``asked`` of a ``child``, else of a site, of ``division``: the one of ``row``, or a new one."""

    KEYS = ("help", "save_entry", "values", "back", "palette", "quit")
    HELP_TITLE = "Saisie ici"
    HELP_TEXT = (
        "Remplissez les champs, puis F8 pour enregistrer. Ce qui est saisi ici se corrige dans « Données » jusqu’à ce "
        "qu’un fichier importé le confirme ; ce fichier dit alors ce qui vaut. F3 revient sans rien changer."
    )
    UNSAVED = ("Données", "Ce qui est tapé n’est pas enregistré. Quitter sans le garder ?")
    KEPT_OPEN = "Ce qui est tapé n’est pas enregistré : F8 l’enregistre, F3 l’abandonne."

    def __init__(self, asked: Asked, division: str, row: TypedRow, *, child: bool) -> None:
        super().__init__()
        self._asked, self._division, self._row, self._child = asked, division, row, child
        self.ask(asked.form, dict(asked.answers))

    @property
    def trail(self) -> tuple[str, ...]:
        return (*self.HOME, "Données", self.heading())

    def heading(self) -> str:
        known = bool(self._row.key or self._row.number)
        verb, what = "Corriger" if known else "Ajouter", "un enfant" if self._child else "une installation"
        return f"{verb} {what}"

    def facts(self) -> dict[str, str]:
        return dict(self._asked.facts)

    def first_field(self) -> str:
        return next(field.key for field in self._asked.form.fields() if not field.read_only)

    def do_save_entry(self) -> None:
        """Write what is typed, once what is doubtful in it is agreed to."""
        self.attempt(self.attempt_saving(), group="save", exclusive=True)

    async def save(self, evaluation: Evaluation) -> None:
        entries = self.services.entries
        save = partial(entries.save_child if self._child else entries.save_site, self._division, dict(evaluation.raw))
        name = self._row.key if self._child else self._row.number
        try:
            doubts = (await self.call(save, name, simulated=True)).doubts
            if doubts and not await self.app.push_screen_wait(Confirm("À vérifier", _question(doubts), "Enregistrer")):
                return
            entered = await self.call(save, name)
        except Refusal as refusal:
            self.go_to(refusal.key)
            raise
        # It may be new, or have another name.
        await self.call(self.mes.read_providers, entered.division)
        self.mes.leave_message(entered.sentence)
        self.dismiss()


def _question(doubts: tuple[str, ...]) -> str:
    return "\n".join(f"! {doubt}" for doubt in doubts) + "\n\nEnregistrer tout de même ?"
