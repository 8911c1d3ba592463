"""Page 6: the hours of a week beside those of a day (public S49)."""

from decimal import Decimal

from mes_tui.forms.french import decimal
from mes_tui.forms.revision import revised
from mes_tui.forms.vocabulary import Context, Field, Kind, Page, Values


def hours_a_week(values: Values, context: Context) -> str:
    """Hours a day times days a week."""
    hours, days = values.get("heures_jour"), values.get("jours_semaine")
    if not isinstance(hours, Decimal) or not isinstance(days, Decimal):
        return ""
    return decimal(hours * days, grouped=False)


WEEK = Field(
    key="heures_semaine",
    label="Accompagnement par semaine",
    kind=Kind.COMPUTED,
    shows=Kind.DECIMAL,
    unit="heures / semaine",
    compute=hours_a_week,
    source="public S49",
    help="L’accompagnement par jour multiplié par les jours de présence dans une semaine normale.",
)


def page(former: Page) -> Page:
    """Return page 6."""
    (summary,) = (section for section in former.sections if section.key == "resume")
    return revised(former, sections={"resume": {"items": (*summary.items, WEEK)}})
