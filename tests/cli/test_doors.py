"""The doors of a shared account: what may be asked of a forced command, and what the journal tells of the others."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mes_tui import cli, forced
from mes_tui.bootstrap import Services
from mes_tui.domain.access import Actor
from mes_tui.domain.codes import Right
from mes_tui.domain.errors import NotAllowed, Refusal
from mes_tui.domain.journal import Door, JournalAction
from mes_tui.french_parser import command_names
from mes_tui.grammar import parser
from mes_tui.services.accounts import PROVIDER_RIGHTS
from mes_tui.services.exports import within
from mes_tui.services.journal_words import described
from mes_tui.services.refusals import COUNTS, QUIET, Refusals
from mes_tui.services.sessions import origin, program_of
from mes_tui.services.visits import visit
from mes_tui.settings import STORE_NAME
from storage import records
from storage.store import Store
from tests.budget import some
from tests.cli.conftest import Run
from tests.cli.office import open_office

SSH = {"SSH_CONNECTION": "192.0.2.7 50122 198.51.100.2 22"}
FROM = "192.0.2.7:50122"
NUMBER = "2000-01-001"


@pytest.fixture
def office(office: Path) -> Path:
    """The sample office, with Zoé, who may do all, and Luc, who may only read."""
    with Store.open(office / STORE_NAME) as store, store.writing() as session:
        divisions = frozenset(records.all_divisions(session))
        records.put_account(session, Actor("nom:zoe", "Zoé [/] Côté", PROVIDER_RIGHTS, divisions))
        records.put_account(session, Actor("nom:luc", "Luc", frozenset({Right.CONSULT}), divisions))
    return office


@pytest.fixture
def ask(run: Run, office: Path) -> Callable[..., tuple[int, str, str]]:
    """What a person asks by SSH: the status, what is said, and what is said of a refusal."""

    def ask(asked: str, person: str = "zoe") -> tuple[int, str, str]:
        done = run("--identite", person, environ_too={"SSH_ORIGINAL_COMMAND": asked, **SSH})
        return done.returncode, done.stdout, done.stderr.replace("\u00a0", " ")

    return ask


def told(office: Path) -> list[tuple[str, str, str, str]]:
    """Who, from where, what was refused, in the journal, and whose line it is."""
    with Store.open(office / STORE_NAME) as store:
        rows = store.rows("SELECT who, origin, detail, scope FROM journal WHERE action = 'refus' ORDER BY id")
    return [(who, origin, detail, scope) for who, origin, detail, scope in rows]


NAMES = command_names(parser())
OTHERS = sorted(NAMES - {*forced.COMMANDS})
REFUSED = [
    *OTHERS,
    *("scp -t .", "/usr/lib/openssh/sftp-server", "lister; cat /etc/passwd", "lister '", "--identite direction lister"),
    *(
        "--lineaire --identite direction",
        "--ouvrir brouillons utilisateurs",
        "--lineaire sauvegarder x",
        "Lou Tremblay",
    ),
    *("mes-tui utilisateurs", "mes-tui mes-tui lister", "--version", "--help", "nouvelles publier 'Avis'"),
]


@pytest.mark.parametrize("asked", some(REFUSED, ["utilisateurs", "scp -t .", "--ouvrir brouillons utilisateurs"]))
def test_what_is_not_of_the_list_is_refused_and_told(
    ask: Callable[..., tuple[int, str, str]], office: Path, asked: str
) -> None:
    status, out, error = ask(asked)
    assert (status, out) == (2, "")
    assert "ne se demande pas par SSH. Rien n’a été fait. Se demandent : casier, lister," in error
    ((who, where, detail, scope),) = told(office)
    word = asked.removeprefix("mes-tui ").split()[0]
    # What was typed may be anything, the name of a child too: only a command of ours is written.
    assert (who, where, scope) == ("nom:zoe", FROM, "")
    unreadable = asked.count("'") % 2
    assert detail == f"{Door.COMMAND}:{word if word in NAMES and not unreadable else ''}:0"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("deposer plan.pdf", ("casier", "deposer", "plan.pdf")),
        ("recuperer 'mon plan.pdf'", ("casier", "prendre", "mon plan.pdf")),
        ("depot", ("casier",)),
        ("imprimer 2021-06-001", ("imprimer", "2021-06-001", "-o", "-")),
        ("imprimer 2021-06-001 -o x.pdf", ("imprimer", "2021-06-001", "-o", "x.pdf")),
        ("imprimer 2021-06-001 --type signatures", ("imprimer", "2021-06-001", "--type", "signatures", "-o", "-")),
        ("imprimer --liste brouillons --dossier d", ("imprimer", "--liste", "brouillons", "--dossier", "d")),
        ("exporter --enfant 1000001", ("exporter", "--enfant", "1000001", "-o", "-")),
        ("mes-tui lister --liste brouillons", ("lister", "--liste", "brouillons")),
        ("--lineaire", ("--lineaire",)),
    ],
)
def test_what_is_of_the_list_is_what_mes_tui_does_with_the_same_words(asked: str, meant: tuple[str, ...]) -> None:
    expected = vars(cli._options(list(meant))) | {"identite": "zoe"}
    assert vars(forced.asked(asked, "zoe")) == expected


@pytest.mark.parametrize("asked", [" ", "mes-tui"])
def test_nothing_asked_opens_the_application(asked: str) -> None:
    assert vars(forced.asked(asked, "zoe")) == vars(cli._options(["--identite", "zoe"]))


# Who asks for what at which door, and the line of it.
ATTEMPTS: dict[str, tuple[str, str, Door, str]] = {
    "no account": ("inconnue", "lister", Door.ACCOUNT, ""),
    "no right": ("luc", "nouvelle --necsg 1000001 --type nouvelle --installation 3000-2001", Door.RIGHT, "nouvelle"),
    "somebody else’s request": ("zoe", f"verifier-recevabilite {NUMBER}", Door.ELSEWHERE, "verifier-recevabilite"),
    "a wrong deposit": ("zoe", "deposer ../plan.pdf", Door.DEPOSIT, "casier"),
}


@pytest.mark.parametrize("attempt", some([*ATTEMPTS], ["no account", "a wrong deposit"]))
def test_a_door_that_stays_closed_is_told(ask: Callable[..., tuple[int, str, str]], office: Path, attempt: str) -> None:
    person, asked, door, command = ATTEMPTS[attempt]
    assert ask(asked, person)[0] == 1
    assert told(office) == [(f"nom:{person}", FROM, f"{door}:{command}:0", "")]


def test_a_file_out_of_the_locker_is_an_attempt(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        within(tmp_path / "casier", Path("../mes-tui.db"))


@pytest.mark.parametrize("asked", ["imprimer", "lister --liste rien"])
def test_what_is_mistyped_is_no_refusal(ask: Callable[..., tuple[int, str, str]], office: Path, asked: str) -> None:
    assert ask(asked)[0] == 2
    assert told(office) == []


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    with open_office(tmp_path / "bureau") as services:
        yield services


def lines(services: Services, action: JournalAction) -> list[str]:
    return [detail for (detail,) in services.store.rows(f"SELECT detail FROM journal WHERE action = '{action}'")]


def test_the_same_refusal_leaves_a_line_an_hour_with_how_often(services: Services, tmp_path: Path) -> None:
    context, now = services.context, datetime.now(UTC)
    context.clock = lambda: now
    refusals = Refusals(context, tmp_path / "état")
    for _ in range(20):
        refusals.tell(Door.COMMAND, "docteur")
    refusals.tell(Door.COMMAND)  # another one is another line
    assert lines(services, JournalAction.REFUSED) == ["commande:docteur:0", "commande::0"]
    now += QUIET + timedelta(seconds=1)
    refusals.tell(Door.COMMAND, "docteur")
    assert lines(services, JournalAction.REFUSED)[2:] == ["commande:docteur:19"]
    kept = tmp_path / "état" / COUNTS
    assert (json.loads(kept.read_text())["version"], kept.stat().st_mode & 0o077) == (1, 0)
    assert services.tamper_check.verify().faults == ()


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"version": 2, "refus": {}}', '{"version": 1, "refus": [1]}'])
def test_a_count_that_cannot_be_read_stops_nothing(services: Services, tmp_path: Path, kept: str) -> None:
    (tmp_path / COUNTS).write_text(kept)
    refusals = Refusals(services.context, tmp_path)
    for _ in range(3):
        refusals.tell(Door.RIGHT, "lister")
    assert lines(services, JournalAction.REFUSED) == ["droit:lister:0"]
    assert json.loads((tmp_path / COUNTS).read_text())["refus"] == {
        f"{services.actor.login}:droit:lister:": 2,
    }


@pytest.mark.parametrize(
    ("detail", "said"),
    [
        ("compte::0", "Refusé : ce compte n’a pas accès au dépôt"),
        ("commande:docteur:0", "Refusé : cela ne se demande pas par SSH (« docteur »)"),
        (
            "droit:lister:1",
            "Refusé : un droit manque, ou le dossier n’est pas le sien (« lister »), et 1 autre refus "
            "pareil depuis la ligne d’avant",
        ),
        (
            "application:modifier:0",
            "Refusé : dans l’application, un droit manque (« modifier »)",
        ),
        ("porte:lister:x", "Refus: porte:lister:x"),
    ],
)
def test_a_refusal_is_told_in_words(detail: str, said: str) -> None:
    assert described(JournalAction.REFUSED, detail, None, {}).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("connection", "forced_command", "said"),
    [
        ("192.0.2.7 50122 198.51.100.2 22", True, "192.0.2.7:50122"),
        ("2001:db8::7 50122 2001:db8::1 22", True, "[2001:db8::7]:50122"),
        ("fe80::1%eth0 50122 fe80::2%eth0 22", True, "[fe80::1%eth0]:50122"),
        ("192.0.2.7 50122 198.51.100.2 22", False, ""),  # their own environment: theirs to write
        ("quelqu’un [/] d’ailleurs", True, ""),
        ("", True, ""),
    ],
)
def test_an_address_is_that_of_sshd_where_nobody_else_could_write_it(
    monkeypatch: pytest.MonkeyPatch, connection: str, forced_command: bool, said: str
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", connection)
    found = origin(forced=forced_command)
    assert found == said if said else connection.split(" ")[0] not in found.split(":") or not connection


def test_an_opening_and_a_closing_leave_a_line_each(services: Services) -> None:
    with visit(services.context) as began:
        assert lines(services, JournalAction.LEFT) == []
        began()
    assert [len(lines(services, action)) for action in (JournalAction.ENTERED, JournalAction.LEFT)] == [1, 1]
    who = services.store.rows("SELECT who, origin, detail FROM journal WHERE action = 'sortir'")
    assert who == [(services.actor.login, services.context.origin, program_of(services.context.session))]
    said = [
        described(action, detail, None, {})
        for action, detail in (("entrer", "poste:4711"), ("sortir", ""), ("entrer", "x:y"))
    ]
    assert said == ["Application ouverte, séance 4711", "Application fermée", "Entrer: x:y"]


def test_what_never_opened_is_not_closed_and_what_failed_is(services: Services) -> None:
    with visit(services.context):
        pass
    assert lines(services, JournalAction.LEFT) == []
    with suppress(Refusal), visit(services.context) as began:
        began()
        raise Refusal("non")
    assert len(lines(services, JournalAction.LEFT)) == 1
