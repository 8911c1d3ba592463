"""What somebody who can write the store changes in it, its guards standing or taken away, and the verification says."""

from pathlib import Path

import pytest

from mes_tui.services.sealed_chain import MANY
from storage import records
from storage.engines import sqlite
from storage.records import seals
from storage.records.journal import SEAL
from storage.seal import Key, Seal
from storage.store import Store
from tests.budget import some
from tests.services.builders import Clock, seal
from tests.services.tampering import behind, chained_anew
from tests.storage.test_every_column import faults, lived

__all__ = ["lived"]

SENT, GRANTED, CORRECTED = 1, 2, 3
MIDDLE = 5
BEHIND = {
    "another name in the lists": f"UPDATE request SET child_name = 'AUTRE, Enfant', folded = 'autre' WHERE id = {SENT}",
    "another site in the lists": f"UPDATE request SET site_name = 'Ailleurs' WHERE id = {SENT}",
    "what was printed": "UPDATE printout SET content = '{}'",
    "the key of the paper": "UPDATE store_secret SET value = '00'",
    "an inline trigger": "CREATE TRIGGER evil AFTER UPDATE ON answer BEGIN SELECT 1; END",
    "the pages of a document": f"UPDATE attachment SET pages = 99, scripted = 1 WHERE request_id = {SENT}",
    "a number that will serve twice": "UPDATE request_number SET last = last - 1",
    "the end of the journal": "DELETE FROM journal WHERE id > (SELECT max(id) - 2 FROM journal)",
    "every subsidy": "DELETE FROM support_grant",
    "the last notice": "DELETE FROM notice WHERE id = (SELECT max(id) FROM notice)",
    "a removed account given back": "INSERT INTO user_account VALUES ('uid:66', 'Parti', 'GERER', '', '', '')",
}
GUARDED = {
    "comments hidden": f"UPDATE request SET open_comments = 0 WHERE id = {CORRECTED}",
    "more hours granted": f"UPDATE request SET granted_hours = '12' WHERE id = {GRANTED}",
    "a printout forged": "INSERT INTO printout (request_id, revision, digest, content, kind, printed_at, printed_by) "
    f"VALUES ({SENT}, 7, 'x', '{{}}', 'full', '2026-11-01T00:00:00+00:00', 'uid:0')",
    "a child": "UPDATE child SET birth_date = '2024-01-01' WHERE necsg = '1000001'",
    "an allowance": "UPDATE child_file SET allowance = 0",
    "a subsidy": "UPDATE support_grant SET hours_per_day = '9'",
    "a region": "UPDATE provider SET region = '17'",
    "a prepared comment": "UPDATE remark SET text = 'Que personne n’a écrit', author = 'Autre'",
    "a prepared comment less": "DELETE FROM remark",
    "a number burnt": "UPDATE request_number SET last = last + 5",
    "a lease": f"INSERT OR REPLACE INTO lease VALUES ({SENT}, 'Personne', 'x', '2021-01-01', '2099-01-01')",
    "one more sending": "INSERT INTO transmission (request_id, round, transmitted_at, transmitted_by, signer, digest, "
    "content, enclosed) SELECT request_id, 9, transmitted_at, 'uid:0', 'Autre', digest, content, '' FROM transmission",
    "an account": "INSERT INTO user_account VALUES ('uid:66', 'Intrus', 'GERER', '', '', '')",
}


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("change", some([*BEHIND], [*[*BEHIND][:3], "every subsidy"]))
def test_what_is_changed_with_the_guards_taken_away_is_said(lived: Path, change: str) -> None:
    behind(lived, BEHIND[change])
    assert faults(lived) != ()


@pytest.mark.thorough(keep=2)
@pytest.mark.parametrize("change", some([*GUARDED], [*GUARDED][-5:]))
def test_what_is_changed_with_the_guards_standing_is_said(lived: Path, change: str) -> None:
    connection = sqlite.connect(lived)
    connection.execute(GUARDED[change])
    connection.close()
    assert faults(lived) != ()


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER guard_journal_changed",
        "UPDATE sqlite_master SET sql = replace(sql, 'CHECK (version >= 1)', 'CHECK (1)') WHERE name = 'request'",
    ],
    ids=["a guard", "a check"],
)
def test_what_the_store_refuses_no_more_is_said(lived: Path, statement: str) -> None:
    connection = sqlite.open_raw(lived)
    connection.execute("PRAGMA writable_schema = ON")
    assert connection.execute(statement).rowcount != 0
    connection.close()
    assert faults(lived) != ()


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    "statements",
    [
        [],
        [f"UPDATE answer SET text = 'Réécrit' WHERE request_id = {CORRECTED} AND key = 'evolution'"],
        [
            f"UPDATE request SET granted_hours = '12' WHERE id = {GRANTED}",
            "UPDATE support_grant SET hours_per_day = '12'",
        ],
    ],
    ids=["alone", "an answer", "a decision"],
)
def test_a_line_that_covers_a_change_is_not_believed(lived: Path, statements: list[str]) -> None:
    behind(lived, *statements)
    with Store.open(lived) as store, store.writing() as session:
        for number, division in store.rows("SELECT number, division FROM request"):
            line = records.JournalLine(Clock()(), "uid:1", number, "consulter", "", "vm:pts/1")
            records.write_journal(session, line)
            seals.touch(session, seals.subsidies(division))
    assert any("sans la clé du sceau" in fault for fault in faults(lived))


def test_a_line_taken_out_is_said_even_when_the_others_are_chained_anew(lived: Path) -> None:
    """By whoever has the key: the engine gives each line its number, once."""
    behind(lived, f"DELETE FROM journal WHERE id = {MIDDLE}")
    (key,) = seal().keys.values()
    chained_anew(lived, key)
    assert [fault for fault in faults(lived) if fault.startswith("Des lignes du journal ont été retirées")]


class Guessed(Seal):
    """What somebody without the key has: its name, which each line says."""

    def __init__(self, name: str, secret: bytes) -> None:
        super().__init__(None)
        self._guess = Key(name, secret)

    def key(self, last: str) -> Key:
        return self._guess


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize("secret", [b"", b"mes-tui sceau 1", bytes(32)], ids=["nothing", "a word", "noughts"])
def test_a_line_under_the_name_of_the_key_is_not_believed_without_the_key(lived: Path, secret: bytes) -> None:
    behind(lived, f"UPDATE request SET granted_hours = '12' WHERE id = {GRANTED}")
    (name,) = seal().keys
    with Store.open(lived) as store, store.writing() as session:
        session.info[SEAL] = Guessed(name, secret)
        ((number,),) = store.rows(f"SELECT number FROM request WHERE id = {GRANTED}")
        records.write_journal(session, records.JournalLine(Clock()(), "uid:1", number, "consulter", ""))
        ((last,),) = session.connection().exec_driver_sql("SELECT max(id) FROM journal")
    told = [fault for fault in faults(lived) if fault.startswith(f"La ligne {last} du journal")]
    assert any("a été changée après avoir été écrite" in fault for fault in told)


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE transmission SET signer = 'Autre' WHERE request_id = {SENT}",
        f"UPDATE request SET granted_hours = '12' WHERE id = {GRANTED}",
        f"UPDATE outcome SET days = '2' WHERE request_id = {GRANTED}",
        f"UPDATE comment SET text = 'Que personne n’a écrit' WHERE request_id = {CORRECTED}",
    ],
    ids=["a sending", "a decision", "its days", "a comment"],
)
def test_what_was_sent_or_decided_is_told_even_once_it_is_sealed_anew(lived: Path, statement: str) -> None:
    """Its line holds it for ever, whatever a program with the key seals afterwards."""
    behind(lived, statement)
    with Store.open(lived, seal=seal()) as store, store.writing() as session:
        for (number,) in store.rows("SELECT number FROM request"):
            records.write_journal(session, records.JournalLine(Clock()(), "", number, "sceller", ""))
    assert [fault for fault in faults(lived) if "n’est plus ce que dit sa ligne du journal" in fault]


def test_a_journal_at_fault_everywhere_is_told_by_its_first_faults(lived: Path) -> None:
    behind(
        lived,
        "WITH RECURSIVE many (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM many WHERE id < 1200) "
        "INSERT INTO journal (at, who, origin, request_number, action, detail, state, previous, hash, scope, seal) "
        "SELECT '2021-08-02T20:00:00+00:00', 'uid:1', '', '', 'consulter', '', '', id, id, '', '' FROM many",
    )
    assert len(faults(lived)) == MANY
