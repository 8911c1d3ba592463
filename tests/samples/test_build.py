"""The sample office in a store, whatever the day it is made."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from mes_tui.attachments.inspection import inspect
from mes_tui.bootstrap import Services, open_services
from mes_tui.domain.codes import ListKind, Nature, RequestType, Status
from mes_tui.domain.requests import RequestFile
from mes_tui.samples.papers import paper
from mes_tui.services.children import Search
from mes_tui.services.lists import ListQuery, columns
from mes_tui.settings import load_rules
from tests.budget import some
from tests.samples.builders import AUTUMN, office_of, settings_in

GUIDES = (Status.DRAFT, Status.TRANSMITTED, Status.COMMENTED, Status.COMPLIANT, Status.CLOSED)
"""The statuses of the guide."""
DIVISIONS = ("3000-2000", "3100-4410", "3200-7730")
# An ordinary day, and the first day when requests aim at the coming year.
DAYS = (AUTUMN, datetime(2027, 6, 1, 15, tzinfo=UTC))


@pytest.fixture(scope="module", params=some(DAYS, DAYS[:1]), ids=lambda day: day.date().isoformat())
def services(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    day: datetime = request.param

    folder = tmp_path_factory.mktemp("bureau") / "mes"
    shutil.copytree(office_of(day), folder)
    opened = open_services(settings_in(folder), clock=lambda: day, create=True)
    yield opened
    opened.store.close()


def _file(services: Services, child: str, status: Status | None = None) -> RequestFile:
    rows = services.store.rows(
        "SELECT id FROM request WHERE child_name LIKE :child AND (:status = '' OR status = :status) ORDER BY id DESC",
        {"child": f"{child}%", "status": status.value if status else ""},
    )
    return services.drafts.read(rows[0][0])


def _types(services: Services, last_name: str, division: str = "3000-2000") -> dict[str, str]:
    match = services.children.search(division, Search(last_name=last_name))[0]
    offers = services.children.offers(match.key)
    return {offer.type.value: offer.reason for offer in offers if offer.proposed}


@pytest.mark.feature("P14", "P16", "P18", "P19", "P20")
@pytest.mark.parametrize("division", DIVISIONS)
@pytest.mark.thorough
def test_every_list_of_every_service_has_something(services: Services, division: str) -> None:
    counts = services.lists.counts(division)
    wanted = set(ListKind)
    assert {kind for kind, count in counts.items() if count} == wanted
    for kind in wanted:
        assert services.lists.window(ListQuery(kind, division, columns(kind)[0].key))


@pytest.mark.thorough
@pytest.mark.parametrize("division", DIVISIONS)
def test_every_status_and_every_type_is_shown_in_every_service(services: Services, division: str) -> None:
    rows = services.store.rows("SELECT status, type FROM request WHERE division = :division", {"division": division})
    assert {status for status, _ in rows} >= {status.value for status in GUIDES}
    everywhere = {status for (status,) in services.store.rows("SELECT DISTINCT status FROM request")}
    # One that is withdrawn is soon sent again, or given up.
    assert everywhere == {status.value for status in Status} - {Status.WITHDRAWN.value}
    assert {type_ for _, type_ in rows} == {type_.value for type_ in RequestType}


def test_the_person_who_made_it_may_do_everything_in_it(services: Services) -> None:
    assert services.actor.divisions == set(DIVISIONS)
    assert len(services.office.providers()) == 3


def test_nothing_is_dated_in_the_future_and_numbers_follow_the_days(services: Services) -> None:
    now = services.context.now.isoformat()
    columns = ("created_at", "modified_at", "transmitted_at", "compliant_at", "closed_at")
    for row in services.store.rows(f"SELECT {', '.join(columns)} FROM request", {}):
        assert max(row)[:19] <= now[:19]
        assert list(filter(None, (row[0], *row[2:]))) == sorted(filter(None, (row[0], *row[2:])))
    numbers = services.store.rows("SELECT number FROM request ORDER BY substr(number, 1, 7), created_at, id", {})
    assert [number for (number,) in numbers] == sorted(number for (number,) in numbers)


@pytest.mark.feature("P57", "P58")
def test_one_draft_is_ready_to_be_sent(services: Services) -> None:
    file = _file(services, "O’NEILL-ŒUVRAY", Status.DRAFT)
    analysis = services.submission.analyse(file.request.id)
    assert [cause.sentence for cause in analysis.causes] == []
    assert analysis.receivable
    assert services.submission.signature_state(file).signed


@pytest.mark.feature("P57")
def test_one_draft_only_lacks_its_documents_and_its_signature(services: Services) -> None:
    file = _file(services, "L’ÉCUYER-SANSREGRET", Status.DRAFT)
    lines = services.submission.analyse(file.request.id).lines
    assert [line.key for line in lines if not line.passed] == ["PLAN", "SIGNATURES", "signature"]


@pytest.mark.feature("P31", "P43")
def test_drafts_are_left_at_several_stages(services: Services) -> None:
    places = services.store.rows("SELECT DISTINCT place_step, place_page FROM request WHERE status = 'BROUILLON'", {})
    assert len(places) == 3
    assert not _file(services, "ONDÉE").answers.get("sg_resp_nom")
    started = _file(services, "PENDULE")
    assert (started.request.place.page, started.request.place.key) == (2, "plan_parents")


@pytest.mark.feature("P66", "P68")
def test_one_request_has_one_comment_of_two_corrected(services: Services) -> None:
    file = _file(services, "BRINDILLE", Status.COMMENTED)
    assert [comment.corrected for comment in file.comments] == [True, False]
    assert file.request.type is RequestType.RENEWAL_CHANGED
    assert file.answers["heures_jour"] == "6"
    assert [grant.hours_per_day for grant in file.grants] == ["3"]


def test_a_renewal_follows_the_request_of_the_year_before(services: Services) -> None:
    file = _file(services, "FICELLE", Status.TRANSMITTED)
    assert file.request.type is RequestType.RENEWAL_UNCHANGED
    before = _file(services, "FICELLE", Status.CLOSED) if _year_is_over(services) else None
    assert file.request.previous.startswith(str(file.request.year - 1))
    if before is not None:
        assert file.request.previous == before.request.number
        assert before.request.granted_hours == "3"


def _year_is_over(services: Services) -> bool:
    return services.context.today.month in (9, 10, 11, 12)


@pytest.mark.feature("P42")
def test_the_types_proposed_follow_each_child_s_history(services: Services) -> None:
    assert set(_types(services, "Exemple")) == set()
    assert set(_types(services, "Ficelle")) == {"RSC", "RAC"}
    assert set(_types(services, "Galet")) == {"TRANS"}
    assert set(_types(services, "Zephyr", "3100-4410")) == set()


@pytest.mark.feature("P34", "P35")
def test_the_search_finds_the_difficult_names(services: Services) -> None:
    def found(**texts: str) -> list[str]:
        return [match.child.list_name for match in services.children.search("3000-2000", Search(**texts))]

    assert found(last_name="l'ecuyer-sansregret") == ["L’ÉCUYER-SANSREGRET, Rosalie"]
    assert found(last_name="oeuvray") == ["O’NEILL-ŒUVRAY, Élise"]
    assert found(last_name="Doubledossier") == ["DOUBLEDOSSIER, Ana"] * 2
    assert found(necsg="1000009") == ["SANSNIREC, Ilan"]
    assert found(first_name="ᓯᑯ") == ["TEMPÊTE, Siku (ᓯᑯ)"]


@pytest.mark.feature("P49")
def test_the_children_of_the_office_have_their_rsg(services: Services) -> None:
    file = _file(services, "LANTERNE")
    assert file.home_provider is not None
    assert file.answers["rsg_nom"] == file.home_provider.full_name == "Solène Marchand-Vif"


def test_the_right_to_sign_can_be_missing(services: Services) -> None:
    rows = services.store.rows("SELECT rights FROM user_account WHERE name = 'Sylvie Lasaisie'", {})
    assert rows == [("CONSULTER,SAISIR",)]


@pytest.mark.parametrize("nature", Nature)
def test_the_documents_are_real_pdf_files(nature: Nature) -> None:
    title, data = paper(nature)
    assert title.endswith(".pdf")
    facts = inspect(data, load_rules().max_pages, title).facts
    assert (facts.pages, facts.scripted) == (1, False)


@pytest.mark.feature("P42")
def test_one_child_of_last_year_has_a_renewal_to_prepare(services: Services) -> None:
    [line] = [line for line in services.renewals.preview("3000-2000") if line.child.startswith("BELLEHUMEUR")]
    assert (line.open, line.refusal) == (None, "")
    assert [offer.type.value for offer in line.offers if offer.proposed] == ["RSC", "RAC"]
    assert line.previous.startswith(str(line.year - 1))
