"""Page 1: where the child lives, as Retraite Québec asks it (public S50)."""

from mes_tui.domain.rules import Choice
from mes_tui.forms.conditions import ALWAYS, equals
from mes_tui.forms.revision import revised
from mes_tui.forms.vocabulary import Field, Kind, Page, Section

FAMILY, FOSTER_HOME, INSTITUTION, ELSEWHERE = "famille", "accueil", "etablissement", "autre"

RESIDENCE = (
    Field(
        key="residence",
        label="L’enfant réside avec",
        kind=Kind.CHOICE,
        choices=(
            Choice(FAMILY, "Sa famille"),
            Choice(FOSTER_HOME, "Une famille d’accueil"),
            Choice(INSTITUTION, "Un établissement"),
            Choice(ELSEWHERE, "Autre (préciser)"),
        ),
        required=ALWAYS,
        example=FAMILY,
        copied=True,
        source="public S50",
        help="Là où l’enfant vit la plupart du temps. En garde partagée, il réside avec sa famille.",
    ),
    Field(
        key="residence_autre",
        label="Autre milieu de vie : précisez",
        kind=Kind.TEXT,
        visible=equals("residence", ELSEWHERE),
        required=ALWAYS,
        copied=True,
        max_length=120,
        source="public S50",
        help="Par exemple : ses grands-parents.",
    ),
    Field(
        key="residence_intervenant",
        label="Travailleuse sociale ou travailleur social qui suit l’enfant",
        kind=Kind.TEXT,
        visible=equals("residence", FOSTER_HOME, INSTITUTION, ELSEWHERE),
        copied=True,
        max_length=120,
        source="public S50",
        help="Le prénom, le nom et l’établissement de la personne qui suit l’enfant, s’il y en a une.",
    ),
    Field(
        key="residence_intervenant_tel",
        label="Téléphone de cette personne",
        kind=Kind.PHONE,
        visible=equals("residence", FOSTER_HOME, INSTITUTION, ELSEWHERE),
        extension=True,
        copied=True,
        max_length=30,
        source="public S50",
        help="L’indicatif régional et les sept chiffres, le poste s’il y en a un : 418 555-0123, poste 12.",
    ),
)


def page(former: Page) -> Page:
    """Return page 1."""
    return revised(former, added={"identite": (Section("milieu_vie", "Milieu de vie de l’enfant", RESIDENCE),)})
