"""Page 4: the domains named after the habits of life of Retraite Québec's report (public S49); what came of the last
year is on page 2."""

from mes_tui.forms.editions.pes_2021.page4 import DOMAINS
from mes_tui.forms.revision import Changes, revised
from mes_tui.forms.vocabulary import Page

HABITS = {
    "motricite": "Déplacements et motricité",
    "repas": "Nutrition : repas et collations",
    "hygiene": "Soins personnels : habillage et hygiène",
    "sommeil": "Soins personnels : sommeil et repos",
    "jeu": "Éducation : jeu et participation aux activités",
    "relations": "Relations interpersonnelles",
    "comportement": "Responsabilités : comportement et sécurité",
}


_WRITTEN = (
    "Décrivez ce que vous observez et ce qui fait obstacle, de 10 à 1 000 caractères. Obligatoire si le soutien est "
    "fréquent ou constant. Appuyez-vous sur le plan de soutien au développement et sur le rapport."
)


def page(former: Page) -> Page:
    """Return page 4."""
    labels = {field.key: field.label for field in former.fields()}
    changes: dict[str, Changes | None] = {"evolution": None}
    for code, name, _ in DOMAINS:
        level, text = f"besoin_{code}_niveau", f"besoin_{code}_description"
        habit = HABITS.get(code, name)
        changes[level] = {"label": labels[level].replace(name, habit), "source": "public S49"}
        changes[text] = {"label": labels[text].replace(name, habit), "source": "public S49", "help": _WRITTEN}
    return revised(former, fields=changes)
