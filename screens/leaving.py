"""Leaving a throw-away sample office: what was done there goes with it."""

from screens.dialogs import Confirm

QUESTION = (
    "Quitter : ce bureau d’exemple et ce que vous y avez fait seront effacés. « mes-tui demo --dossier D » les garde."
)


class LeaveSample(Confirm):
    """The result is True to leave."""

    def __init__(self) -> None:
        super().__init__("Bureau d’exemple", QUESTION, "Quitter", "Rester")
