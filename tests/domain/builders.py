"""People and documents for the tables of the rules: everything has a default, a case says what matters to it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any

from mes_tui.domain.codes import Nature, RequestType, Status
from mes_tui.domain.comments import RankedComment
from mes_tui.domain.people import Allowance, Child, ChildFile, Guardian, Site, SupportGrant
from mes_tui.domain.requests import Attachment, Comment, Request
from mes_tui.domain.rules import Rules

NOON = datetime(2021, 8, 2, 16, 0, tzinfo=UTC)
SITE = Site("3000-2001", "3000-2000", "du Quai", "12, rue du Quai", "G0C 1A0", "11")
_CHILD = Child("1000001", "1201900000017", "Exemple", "Lou", date(2019, 3, 14))
_FILE = ChildFile(
    key="D1",
    necsg="1000001",
    site="3000-2001",
    guardian=Guardian("Exemple", "Camille"),
    other_guardian=None,
    start=date(2020, 9, 1),
    end=None,
    allowance=Allowance(admissible=True, start=date(2021, 1, 11)),
)


def rules_with(override: str) -> Rules:
    return Rules.from_toml(files("mes_tui").joinpath("rules.toml").read_text(encoding="utf-8"), override)


def child(**changes: Any) -> Child:
    return replace(_CHILD, **changes)


def child_file(**changes: Any) -> ChildFile:
    return replace(_FILE, **changes)


def grant(year: int, site: str = "3000-2001", division: str = "3000-2000") -> SupportGrant:
    return SupportGrant("1000001", division, site, year)


def request(**changes: Any) -> Request:
    """A draft of the child in the site, for 2021-2022."""
    made = Request(
        id=1,
        number="2021-11-001",
        division="3000-2000",
        site="3000-2001",
        child_file="D1",
        necsg="1000001",
        type=RequestType.NEW,
        status=Status.DRAFT,
        edition="pes_2021",
        year=2021,
        version=1,
        created_at=NOON,
        modified_at=NOON,
        region="11",
    )
    return replace(made, **changes)


def attachment(nature: Nature) -> Attachment:
    return Attachment(1, nature, "Plan.pdf", 1024, "0" * 64, 1, NOON)


def comment(
    *, corrected: bool = False, page: int = 1, section: str = "service", id_: int = 1, round_: int = 1, field: str = ""
) -> Comment:
    return Comment(
        id_, round_, page, section, "Précisez l’adresse.", "Direction régionale", NOON, corrected=corrected, field=field
    )


def ranked(*comments: Comment, title: str = "Service de garde") -> list[RankedComment]:
    """``comments`` in this order, each under ``title``."""
    return [RankedComment(found, rank, len(comments), title) for rank, found in enumerate(comments, 1)]
