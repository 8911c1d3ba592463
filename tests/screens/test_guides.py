"""What the portal says on its first pages, and where the on-line help says it: each row with the words that must be."""

import pytest

from screens.guides import guide_text
from tests.services.builders import rules

SAID = {
    "P1": ("services", "Ici, votre compte sur ce poste ou sur le serveur dit qui vous êtes"),
    "P3": ("services", "**Dossier financier en ligne** (DFL), **Outils** : dans le portail."),
    "P4": ("services", "**Ctrl+Q**, ou **F10** puis **Q**, vous déconnecte"),
    "P5": ("plan", "| Rechercher | **L**, puis un numéro ou un nom"),
    "P6": ("plan", "| Fermer le DSG, Se déconnecter | **Ctrl+Q**"),
    "P11": ("apropos", "## Joindre le pilote du système"),
    "P12": ("joindre", "Le **portail Québec.ca**"),
    "P33": ("plan", "| Annuler | À la création d’une demande, **F3**"),
    "A1": ("abreviations", "| NECSG | Numéro d’enfant clientèle service de garde |"),
    "A2": (
        "services",
        "Les centres de la petite enfance (CPE), les garderies subventionnées et les bureaux coordonnateurs",
    ),
    "A4": ("services", "Pour les droits d’accès du portail, adressez-vous à clicSÉQUR."),
    "A5": ("creer", "la signature électronique de la direction"),
    "A7": ("creer", "## Les cinq étapes"),
    "A8": ("modifier", "Apportez les modifications demandées afin qu’elle soit recevable."),
}


@pytest.mark.feature("P1", "P3", "P4", "P5", "P6", "P11", "P12", "P33", "A1", "A2", "A4", "A5", "A7", "A8")
@pytest.mark.parametrize("row", SAID)
def test_the_words_of_the_portal_are_in_the_help(row: str) -> None:
    guide, words = SAID[row]
    assert words in " ".join(guide_text(guide, rules()).split())
