"""Page 5: the services that the child receives, as a table (public S49)."""

from mes_tui.forms.conditions import NEVER, AnyOf, filled
from mes_tui.forms.revision import revised
from mes_tui.forms.vocabulary import Field, Grid, GridRow, Kind, Page, Section

# What fits on one page of the printed form.
_ROWS = 6
_CELLS = (
    ("service", "Service", Kind.TEXT, 60, "Par exemple : orthophonie, ergothérapie, éducation spécialisée."),
    ("frequence", "Fréquence", Kind.TEXT, 40, "Par exemple : une heure par semaine, aux deux semaines."),
    ("ratio", "Ratio", Kind.TEXT, 20, "Combien d’enfants pour une personne : 1:1, groupe de 4."),
    ("evaluation", "Dernière évaluation", Kind.DATE, 20, "La date de la dernière évaluation de ce service."),
)


def _service(number: int) -> GridRow:
    keys = [f"service_{number}_{cell[0]}" for cell in _CELLS]
    others = AnyOf(tuple(filled(key) for key in keys[1:]))
    return GridRow(
        str(number),
        tuple(
            Field(
                key=key,
                label=f"Service {number} : {label.lower()}",
                kind=kind,
                required=others if code == "service" else NEVER,
                copied=True,
                max_length=longest,
                not_future=kind is Kind.DATE,
                source="public S49",
                help=text,
            )
            for key, (code, label, kind, longest, text) in zip(keys, _CELLS, strict=True)
        ),
    )


SERVICES = Section(
    "services",
    "Services reçus par l’enfant",
    (
        Grid(
            key="services_recus",
            label="Services reçus",
            headers=("N°", *(cell[1] for cell in _CELLS)),
            rows=tuple(_service(number) for number in range(1, _ROWS + 1)),
            help="La mesure complète les services du réseau de la santé, elle ne les remplace pas. Pour chaque "
            "service, le nom est obligatoire ; laissez vides les lignes de trop.",
            drop_empty=True,
        ),
    ),
)


def page(former: Page) -> Page:
    """Return page 5."""
    return revised(
        former,
        fields={
            "moyens": {
                "label": "Moyens du plan de soutien au développement déjà mis en œuvre",
                "help": "La mesure est un dernier recours : décrivez les moyens du plan déjà en place (matériel, "
                "aménagement, formation, organisation du groupe), de 10 à 2 000 caractères.",
            },
            "usage_aieh": {
                "label": "Utilisation de l’allocation (AISG)",
                "help": "Cochez tout ce que l’allocation pour l’intégration en service de garde a servi à payer ; au "
                "moins une réponse.",
            },
            "services_sante": None,
        },
        added={"partenariat": (SERVICES,)},
    )
