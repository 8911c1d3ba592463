"""An office that starts today: no subsidy is known, the provider declares it; the next year knows it as such."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from mes_tui.domain.codes import Nature, RequestType
from mes_tui.domain.comments import TICKED, Part, part_key
from mes_tui.domain.people import SupportGrant
from mes_tui.domain.requests import NewComment
from mes_tui.forms.declared import declared_grant
from mes_tui.services.renewals import Renewals
from mes_tui.services.tamper_check import TamperCheck
from storage import records
from storage.store import Store
from tests.domain.builders import request
from tests.services.builders import AGENT, BAIE, GALETS, QUAI, Work, file_key
from tests.services.exported import PLAN, SIGNED, data_of, exported

NEW, RSC, RAC, TRANSFER = RequestType
YEAR_TWO = datetime(2022, 8, 3, 14, tzinfo=UTC)
YEAR_THREE = datetime(2023, 8, 3, 14, tzinfo=UTC)
AWAY = {"sg_precedent_division": "3100-4410", "sg_precedent_installation": "3100-4411"}
DECLARED = {"subv_annee": "2021-2022", "subv_heures": "3,5"}


def known(store: Store) -> list[tuple[object, ...]]:
    of_lou = "SELECT site, year, hours_per_day, declared FROM support_grant WHERE necsg = '1000001' ORDER BY year, site"
    return [(*row[:3], bool(row[3])) for row in store.rows(of_lou)]


def declaring(work: Work, kind: RequestType, answers: dict[str, str]) -> int:
    """A request of an office that knows nothing, ready to be sent."""
    request_id = work._filled("D1", kind)
    work.drafts.save(request_id, answers, work.version(request_id))
    work.put(request_id, Nature.PLAN, PLAN)
    work.put(request_id, Nature.SIGNATURES, SIGNED)
    work.sign(request_id)
    return request_id


def send(work: Work, request_id: int) -> None:
    work.submission.transmit(request_id, work.version(request_id))


@pytest.mark.thorough(keep=2)
@pytest.mark.feature("P41", "P42")
@pytest.mark.parametrize(
    ("kind", "answers", "expected"),
    [
        (RSC, DECLARED, (QUAI, 2021, "3,5")),
        (RAC, DECLARED | {"subv_installation": GALETS}, (GALETS, 2021, "3,5")),
        (RAC, {"subv_annee": "2022 - 2023"}, (QUAI, 2022, "")),
        (TRANSFER, DECLARED | AWAY, ("3100-4411", 2021, "3,5")),
        (RSC, {"subv_heures": "3"}, None),
    ],
)
def test_what_is_declared_is_history_once_it_is_sent(
    work: Work, store: Store, kind: RequestType, answers: dict[str, str], expected: tuple[str, int, str] | None
) -> None:
    work.clock.instant = YEAR_TWO
    request_id = declaring(work, kind, answers)
    assert known(store) == []
    send(work, request_id)
    assert known(store) == ([(*expected, True)] if expected else [])
    assert TamperCheck(replace(work.context, owner=True)).verify().faults == ()


@pytest.mark.feature("P42")
def test_next_year_knows_it_as_declared(work: Work, store: Store) -> None:
    work.clock.instant = YEAR_TWO
    send(work, declaring(work, RAC, {"subv_annee": "2022-2023", "subv_heures": "3,5"}))
    work.clock.instant = YEAR_THREE
    found = {offer.type: offer for offer in work.children.offers(file_key("D1"))}
    assert {type_ for type_, offer in found.items() if offer.proposed} == {RSC, RAC}
    assert all(offer.allowed for offer in found.values())
    assert "déclarée par le service de garde" in found[RSC].reason
    (renewal,) = [one for one in Renewals(work.context, work.drafts).preview(BAIE) if one.file.key == "D1"]
    assert [offer.type for offer in renewal.offers] == [RSC, RAC]
    after = work.drafts.read(Renewals(work.context, work.drafts).renew(renewal, RSC))
    assert {key: after.answers[key] for key in ("subv_annee", "subv_installation", "subv_heures")} == {
        "subv_annee": "2022-2023",
        "subv_installation": QUAI,
        "subv_heures": "3,5",
    }
    _, _, evaluation = work.drafts.evaluate(after)
    assert "déclarées par le service de garde" in evaluation.texts["renouv_comparaison"]


def test_a_correction_takes_the_place_of_what_was_declared(work: Work, store: Store) -> None:
    work.clock.instant = YEAR_TWO
    request_id = declaring(work, RAC, DECLARED)
    send(work, request_id)
    work.return_with(request_id, NewComment(5, "subvention_declaree", "Quelle année ?"))
    (comment,) = work.drafts.read(request_id).comments
    corrected = {"subv_annee": "2022-2023", part_key(comment.id, Part.CORRECTED): TICKED}
    work.drafts.save(request_id, corrected, work.version(request_id))
    assert known(store) == [(QUAI, 2021, "3,5", True)]
    work.sign(request_id)
    send(work, request_id)
    assert known(store) == [(QUAI, 2022, "3,5", True)]
    assert [(g.year, g.declared) for g in work.drafts.read(request_id).grants] == [(2022, True)]


def test_what_is_known_wins_over_what_is_declared(work: Work, store: Store) -> None:
    work.clock.instant = YEAR_TWO
    request_id = declaring(work, RAC, DECLARED)
    send(work, request_id)
    told = SupportGrant("1000001", BAIE, QUAI, 2021, "5", "200")
    with store.writing() as session:
        records.upsert_grant(session, BAIE, told)
        records.upsert_grant(session, BAIE, replace(told, hours_per_day="1", declared=True))
    assert held(work) == [(2021, "5", False)]
    # Of the year itself, the decision of the Ministry.
    work.declare(request_id)
    assert [(year, declared) for year, _, declared in held(work)] == [(2021, False), (2022, False)]


def held(work: Work) -> list[tuple[int, str, bool]]:
    """What holds of the subsidies of the first child."""
    with work.store.reading() as session:
        return [(one.year, one.hours_per_day, one.declared) for one in records.load_grants(session, BAIE, "1000001")]


@pytest.mark.thorough
def test_both_sides_and_the_exported_file_say_that_it_is_declared(work: Work) -> None:
    work.clock.instant = YEAR_TWO
    request_id = declaring(work, RAC, DECLARED)
    send(work, request_id)
    for side in (work, work.as_(AGENT)):
        pages = side.review.read(request_id).pages
        (section,) = [s for page in pages for s in page.sections if s.key == "subvention_declaree"]
        assert section.title.endswith("déclarée par le service de garde")
        assert [getattr(block, "text", "") for block in section.blocks] == [
            "2021-2022",
            QUAI,
            "3,5\u00a0heures\u00a0/\u00a0jour",
        ]
        data = data_of(exported(side, request_id).data)
        assert {key: data["reponses"][key].replace(".", ",") for key in DECLARED} == DECLARED
        assert [(g["annee_reference"], g["declaree"]) for g in data["donnees"]["historique_mes"]] == [
            ("2021-2022", True)
        ]


@pytest.mark.parametrize("content", [{}, {"subv_annee": "2021"}, {"subv_annee": "2020-2021"}])
def test_what_declares_nothing_is_no_subsidy(content: dict[str, str]) -> None:
    assert declared_grant(request(type=TRANSFER), "", content) is None
