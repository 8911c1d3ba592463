"""What the portal says on its first pages, and where the on-line help says it: each row with the words that must be."""

import re

import pytest
from textual.app import App, ComposeResult

from mes_tui.textual_internals import tie_words
from screens.guides import GUIDES, Guide, guide_text
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


class Reader(App[None]):
    """A guide alone, as wide as it is in a window of 80 columns."""

    CSS = "Guide { width: 47; }"

    def compose(self) -> ComposeResult:
        yield Guide(open_links=False)


@pytest.mark.thorough
async def test_no_guide_parts_a_sign_or_a_number_from_its_word() -> None:
    tie_words()
    app, found = Reader(), []
    async with app.run_test(size=(80, 300)) as pilot:
        for guide, _ in GUIDES:
            text = guide_text(guide, rules())
            await app.query_one(Guide).update(text)
            await pilot.pause()
            lines = ["".join(part.text for part in strip).strip() for strip in app.screen._compositor.render_strips()]
            found += [f"{guide}: {line!r}" for line in lines if re.match(r"[:;!?»]", line) or line.endswith("«")]
            tied = re.findall(r"\d+(?:\u00a0[\d-]+)+", text)
            found += [f"{guide}: {number!r} is cut" for number in tied if not any(number in line for line in lines)]
    assert found == []
