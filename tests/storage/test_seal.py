"""The key of the seal: a file of the account that holds the store. Without it, or with another, everything still works,
and the verification says which file it expects."""

import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from mes_tui.domain.journal import JournalAction
from mes_tui.services.context import WorkContext
from mes_tui.services.request_work import note
from mes_tui.services.tamper_check import TamperCheck, Verdict
from storage.seal import UNSEALED, Seal
from storage.store import Store
from tests import prepared
from tests.services.builders import DIRECTOR, Clock, Work, fill, rules


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return tmp_path / "reglages" / "sceau.cle"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "depot" / "mes.db"


def worked(place: Path, seal: Seal, key: str = "D1") -> None:
    """Somebody works in the store, filled at the first opening."""
    if new := not place.exists():
        place.parent.mkdir(mode=0o700)
        prepared.new_store(place)
    with Store.open(place, seal=seal) as store:
        if new:
            fill(store)
        clock = Clock()
        clock.forward(minutes=len(store.rows("SELECT 1 FROM journal")))
        Work(store, clock).draft(key)


def verified(place: Path, seal: Seal) -> Verdict:
    with Store.open(place, seal=seal) as store:
        clock = Clock()
        clock.forward(days=1)
        return TamperCheck(WorkContext(store, rules, clock, DIRECTOR, owner=True)).verify()


def test_the_key_is_made_at_first_need_for_its_account_alone(place: Path, key: Path) -> None:
    worked(place, Seal(key))
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    made = key.read_bytes()
    worked(place, Seal(key), "D2")
    assert key.read_bytes() == made
    assert verified(place, Seal(key)).faults == ()
    assert made.strip() not in place.read_bytes()


def test_a_copy_of_the_store_does_not_hold_the_key(place: Path, key: Path, tmp_path: Path) -> None:
    worked(place, Seal(key))
    with Store.open(place) as store:
        store.backup(tmp_path / "copie.db")
    assert key.read_bytes().strip() not in (tmp_path / "copie.db").read_bytes()


def _gone(key: Path) -> None:
    key.unlink()


def _another(key: Path) -> None:
    key.unlink()
    Seal(key).key("")


def _no_key(key: Path) -> None:
    key.write_text("ce n’est pas une clé")


def _folder(key: Path) -> None:
    key.unlink()
    key.mkdir()


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("spoil", [_gone, _another, _no_key, _folder])
def test_without_its_key_people_work_on_and_the_verification_names_the_file(
    place: Path, key: Path, spoil: Callable[[Path], None]
) -> None:
    worked(place, Seal(key))
    kept = key.read_bytes()
    spoil(key)
    worked(place, Seal(key), "D2")
    said = "\n".join(verified(place, Seal(key)).faults)
    assert str(key) in said
    assert "remettez-la" in said
    assert "Demande" not in said
    if key.is_file() and spoil is not _no_key:
        # Put back beside the one that was made meanwhile, as README tells.
        key.write_bytes(key.read_bytes() + kept)
        assert verified(place, Seal(key)).faults == ()


def test_a_key_that_others_can_read_is_told(place: Path, key: Path) -> None:
    worked(place, Seal(key))
    key.chmod(0o644)
    assert verified(place, Seal(key)).faults == (
        f"D’autres comptes ont accès à la clé du sceau : faites « chmod 600 {key} ».",
    )


def test_what_is_written_by_who_has_no_key_is_told(place: Path, key: Path) -> None:
    worked(place, Seal(key))
    worked(place, UNSEALED, "D2")
    worked(place, Seal(key), "D9")
    (fault,) = verified(place, Seal(key)).faults
    assert fault.startswith("Des lignes du journal ont été écrites sans la clé du sceau")


def test_an_older_copy_put_back_is_told(place: Path, key: Path) -> None:
    worked(place, Seal(key))
    older = place.read_bytes()
    worked(place, Seal(key), "D2")
    place.write_bytes(older)
    (fault,) = verified(place, Seal(key)).faults
    assert "une copie plus ancienne du dépôt a été remise" in fault
    Seal(key).memory(str(place)).unlink()
    assert verified(place, Seal(key)).faults == ()


IT, ANOTHER = (lambda work: work.drafts.open(1)), (lambda work: work.draft("D9"))


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("act", "invented", "times"),
    # An invented store was written as if over years: only what happens to one request goes forward.
    [(IT, False, 1), (ANOTHER, False, 1), (IT, True, 1), (ANOTHER, True, 0)],
    ids=["it", "another", "it, invented", "another, invented"],
)
def test_an_instant_before_the_one_of_the_line_before_is_told(
    place: Path, key: Path, act: Callable[[Work], object], invented: bool, times: int
) -> None:
    worked(place, Seal(key))
    with Store.open(place, seal=Seal(key)) as store:
        clock = Clock()
        if invented:
            with store.writing() as session:
                note(Work(store, Clock()).context, session, "", JournalAction.INVENTED, ("", ""), at=clock())
        clock.forward(days=-1)
        act(Work(store, clock))
    faults = verified(place, Seal(key)).faults
    assert len(faults) == times
    assert all("est datée d’avant une ligne qui la précède" in fault for fault in faults)


@pytest.mark.thorough
def test_what_a_sending_and_a_decision_left_is_held_by_their_own_lines(place: Path, key: Path) -> None:
    with Store.open(place, seal=Seal(key)) as store:
        fill(store)
        work = Work(store, Clock())
        work.declare(work.transmitted("D2"))
        details = dict(
            store.rows("SELECT action, detail FROM journal WHERE action LIKE 'transm%' OR action LIKE 'd_cl%'")
        )
        assert [len(detail) for detail in details.values()] == [64, 64]
