"""What happens to the children of the sample office: one line for each request, in the order of creation."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from mes_tui.domain.codes import RequestType
from mes_tui.domain.identifiers import FileKey
from mes_tui.samples.answers import AUTISM, DELAY, DIABETES, MOTOR, Profile

NEW, RSC, RAC = RequestType.NEW, RequestType.RENEWAL_UNCHANGED, RequestType.RENEWAL_CHANGED
TRANS = RequestType.TRANSFER


class Stage(StrEnum):
    """How far a request goes."""

    CREATED = "just created"
    STARTED = "left in the middle of page 2"
    FILLED = "form complete, no document"
    SIGNED = "complete and signed, ready to be sent"
    TRANSMITTED = "transmitted"
    EXAMINED = "transmitted, the Ministry prepares a comment"
    COMMENTED = "returned with comments"
    COMPLIANT = "compliant"
    REFUSED = "not granted"
    REVIEWED = "not granted, a review is asked for"
    DEPARTED = "closed after a departure"
    YEAR_END = "closed at the end of its year, or compliant while the year lasts"


@dataclass(frozen=True, slots=True)
class Story:
    """One request: for which file, of which type, how far, made how many days ago.

    ``last_year``: made one year earlier, for the reference year before. ``granted`` are the hours granted a day.
    """

    file: str
    type: RequestType
    stage: Stage
    days_ago: int
    profile: Profile
    hours: Decimal
    granted: str = ""
    last_year: bool = False
    days_per_week: Decimal = Decimal(5)

    @property
    def key(self) -> FileKey:
        """What names the file: its key begins with a word for its division."""
        return FileKey(_DIVISIONS[self.file.partition("-")[0]], self.file)


_DIVISIONS = {"BAIE": "3000-2000", "NUAGES": "3100-4410", "COLL": "3200-7730"}


def _h(text: str) -> Decimal:
    return Decimal(text)


LAST_YEAR = (
    Story("BAIE-0002", NEW, Stage.YEAR_END, 30, MOTOR, _h("4"), "3", last_year=True),
    Story("BAIE-0003", NEW, Stage.YEAR_END, 29, AUTISM, _h("3.5"), "3", last_year=True),
    Story("BAIE-0014", NEW, Stage.DEPARTED, 28, DELAY, _h("2"), "2", last_year=True),
    Story("NUAGES-02", NEW, Stage.YEAR_END, 27, DIABETES, _h("4"), "4", last_year=True),
    Story("NUAGES-05", NEW, Stage.DEPARTED, 26, MOTOR, _h("3.5"), "3", last_year=True),
    Story("COLL-A2", NEW, Stage.YEAR_END, 25, DELAY, _h("4"), "3,5", last_year=True, days_per_week=_h("4")),
    Story("COLL-A5", NEW, Stage.DEPARTED, 24, AUTISM, _h("3"), "3", last_year=True),
    Story("BAIE-0013", NEW, Stage.YEAR_END, 23, MOTOR, _h("5"), "4,5", last_year=True),
)
"""Requests of the year before: what the renewals renew, and the list of closed requests.

The child of BAIE-0013 has none this year: it is what « Renouveler en lot » prepares.
"""

THIS_YEAR = (
    Story("BAIE-0017", NEW, Stage.COMPLIANT, 26, DIABETES, _h("5"), "4,5", days_per_week=_h("4")),
    Story("NUAGES-04", RAC, Stage.COMPLIANT, 25, MOTOR, _h("4.5"), "4"),
    Story("COLL-A4", RAC, Stage.COMPLIANT, 24, DELAY, _h("3.25"), "3"),
    Story("NUAGES-06", NEW, Stage.REVIEWED, 23, MOTOR, _h("4")),
    Story("BAIE-0003", RAC, Stage.COMMENTED, 22, AUTISM, _h("6")),
    Story("NUAGES-02", RSC, Stage.COMMENTED, 20, DIABETES, _h("4")),
    Story("COLL-A1", NEW, Stage.COMMENTED, 19, AUTISM, _h("4.5")),
    Story("COLL-A6", NEW, Stage.REFUSED, 18, DELAY, _h("2")),
    Story("BAIE-0002", RSC, Stage.TRANSMITTED, 16, MOTOR, _h("3")),
    Story("BAIE-0004", TRANS, Stage.EXAMINED, 14, DELAY, _h("4.5")),
    Story("BAIE-0016", NEW, Stage.TRANSMITTED, 12, AUTISM, _h("8")),
    Story("NUAGES-03", NEW, Stage.TRANSMITTED, 11, DELAY, _h("2.75")),
    Story("COLL-A2", RSC, Stage.TRANSMITTED, 10, DELAY, _h("3.5"), days_per_week=_h("4")),
    Story("BAIE-0011", NEW, Stage.SIGNED, 8, MOTOR, _h("4.5")),
    Story("BAIE-0010", NEW, Stage.FILLED, 6, DIABETES, _h("3")),
    Story("NUAGES-01", TRANS, Stage.STARTED, 5, AUTISM, _h("3")),
    Story("BAIE-0007", NEW, Stage.STARTED, 4, DELAY, _h("2"), days_per_week=_h("4.5")),
    Story("COLL-A3", TRANS, Stage.STARTED, 3, MOTOR, _h("2")),
    Story("BAIE-0009", NEW, Stage.STARTED, 2, DELAY, _h("2.5")),
    Story("BAIE-0015", NEW, Stage.CREATED, 1, DELAY, _h("2")),
)
"""Requests of the reference year that is being prepared; the children left over are for the person to try."""
