"""« Ce qui a changé »: old and new, field by field, since a request was sent, or in what was sent last (P67)."""

from mes_tui.forms.french import counted, long_date, quoted, time_of_day
from mes_tui.services.changes import Change, Comparison
from screens.reading import Passage, Reading, ReadingScreen
from widgets.menu import MenuEntry

NOTHING_SENT = "Rien à comparer : cette demande n’a pas encore été transmise de nouveau."


class ChangesScreen(ReadingScreen):
    """Read only, for the provider and for the Ministry."""

    NAME = "Ce qui a changé"
    HELP_TITLE = "Ce qui a changé"
    HELP_TEXT = (
        "Les réponses et les documents qui ont changé, dans l’ordre du formulaire. Pendant la correction : depuis la "
        "dernière transmission. Ensuite : entre les deux dernières transmissions. Les flèches choisissent ; les deux "
        "textes se lisent en entier dessous (Page suiv. pour la suite)."
    )

    def load(self) -> Reading:
        file = self.services.drafts.read(self.request_id)
        comparison = self.services.changes.of(self.request_id)
        if comparison is None:
            return Reading(file, NOTHING_SENT, (), "")
        passages = tuple(_passage(rank, change) for rank, change in enumerate(comparison.changes))
        return Reading(file, heading(comparison), passages, "Aucune réponse ni aucun document n’a changé.")


def heading(comparison: Comparison) -> str:
    """« Ce qui a changé depuis la transmission du 2 août 2021 à 14 h : 3 changements »."""
    since, until = comparison.since.astimezone(), comparison.until.astimezone() if comparison.until else None
    what = counted(len(comparison.changes), "changement", "changements") if comparison.changes else "aucun changement"
    if until is not None:
        what = f"{what} dans celle du {long_date(until.date())} à {time_of_day(until)}"
    return f"Depuis la transmission du {long_date(since.date())} à {time_of_day(since)} : {what}"


def _passage(rank: int, change: Change) -> Passage:
    where = f"p. {change.page} " if change.page else ""
    label = f"{where}{change.label} : {change.before} → {change.after}"
    place = f"Page {change.page}, {quoted(change.section)}\n" if change.page else ""
    text = f"{place}{change.label}\n\nAvant :\n{change.before}\n\nMaintenant :\n{change.after}"
    return Passage(MenuEntry(str(rank), label), text)
