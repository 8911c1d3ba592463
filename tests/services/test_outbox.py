"""The e-mails of the notices, sent through a real SMTP server: what they say, when they go, who sends them."""

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mes_tui.domain.codes import Right
from mes_tui.domain.errors import Refusal
from mes_tui.services import outbox as outbox_module
from mes_tui.services.outbox import CLAIM, MOST_ATTEMPTS, Outbox, next_attempt
from mes_tui.services.postman import Postman
from mes_tui.settings_mail import MailSettings
from storage import records
from storage.store import Store
from tests.services.builders import BAIE, DIRECTOR, Clock, Work, work_context
from tests.services.smtp_server import HOST, PASSWORD, USER, Inbox, authority, free_port, serving

SENDER = "mes@exemple.invalid"
ADDRESSES = ("direction@exemple.invalid", "saisie@exemple.invalid")
Serve = Callable[..., Outbox]


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def work(work: Work) -> Work:
    """The director at work where e-mails are sent, for two accounts of BAIE."""
    work.context.mails = True
    accounts(work, *ADDRESSES)
    # What the outbox holds is read by who holds the store.
    work.context.owner = True
    return work


def accounts(work: Work, *addresses: str) -> None:
    with work.store.writing() as session:
        for number, address in enumerate(addresses):
            records.put_user(session, f"uid:{50 + number}", "Élise", {Right.ENTER}, [BAIE], email=address)


def declared(work: Work, key: str = "D9") -> str:
    """A request is declared compliant: an e-mail for each account; its number."""
    request_id = work.transmitted(key)
    work.declare(request_id)
    return work.number(request_id)


@pytest.fixture
def serve(work: Work, inbox: Inbox) -> Iterator[Serve]:
    """Start the server; gives the outbox whose settings lead to it."""
    with ExitStack() as stack:

        def begin(*, user: str = "", password_file: Path | None = None, **options: object) -> Outbox:
            port = stack.enter_context(serving(inbox, **options))  # type: ignore[arg-type]
            security = str(options.get("security", "aucune"))
            return Outbox(work.context, MailSettings(HOST, port, security, SENDER, user, password_file))

        yield begin


def rows(store: Store) -> list[tuple[str, int, bool, bool, str]]:
    """Address, attempts, sent, given up, error of each e-mail."""
    found = store.rows("SELECT address, attempts, sent_at, next_at, error FROM outbox ORDER BY id")
    return [(who, tried, bool(sent), not sent and not again, why) for who, tried, sent, again, why in found]


@pytest.mark.feature("P62", "P65")
def test_each_address_gets_the_number_and_the_event_and_no_name(work: Work, inbox: Inbox, serve: Serve) -> None:
    number = declared(work)
    outbox = serve()
    assert outbox.due()
    done = outbox.deliver()
    assert (done.sent, done.later, done.given_up, list(done.problems)) == (2, 0, 0, [])
    assert inbox.addresses == list(ADDRESSES)
    assert inbox.visits == 1
    for message, raw in zip(inbox.messages, inbox.raw, strict=True):
        assert message["From"] == SENDER
        assert message["Subject"] == f"La demande {number} est conforme"
        assert message["Auto-Submitted"] == "auto-generated"
        body = message.get_content()
        assert body.splitlines()[0] == f"La demande {number} est conforme."
        everything = raw.decode() + body + message["Subject"]
        for name in ("NEILL", "Neill", "Élise", "ᐃᓄᒃ", "BAIE", "Baie", "Quai", "Galets", "Exemple", "Lavoie", "Agente"):
            assert name not in everything, name
    assert len({message["Message-ID"] for message in inbox.messages}) == 2
    assert [(sent, why) for _, _, sent, _, why in rows(work.store)] == [(True, ""), (True, "")]
    assert not outbox.due()
    assert outbox.deliver().sent == 0
    assert (outbox.state().waiting, outbox.state().sent, outbox.state().given_up) == (0, 2, 0)


@pytest.mark.feature("P62")
def test_the_directorate_is_told_by_e_mail_too(work: Work, inbox: Inbox, serve: Serve) -> None:
    with work.store.writing() as session:
        records.put_user(session, "uid:60", "Agente", {Right.AGENT}, [], ["11"], email="region@exemple.invalid")
    number = work.number(work.transmitted("D9"))
    assert serve().deliver().sent == 1
    assert inbox.addresses == ["region@exemple.invalid"]
    assert inbox.messages[0]["Subject"] == f"La demande {number} a été transmise au Ministère"


@pytest.mark.thorough
@pytest.mark.feature("P65")
@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_connection_is_protected_and_the_password_comes_from_its_file(
    work: Work, inbox: Inbox, serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: str
) -> None:
    certificate, trusted = authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    secret = tmp_path / "mot de passe"
    secret.write_text(f"{PASSWORD}\n", encoding="utf-8")
    secret.chmod(0o600)
    declared(work)
    outbox = serve(security=security, certificate=certificate, login=True, user=USER, password_file=secret)
    assert outbox.deliver().sent == 2
    assert inbox.protected == [True, True]
    # A password that is not the right one is the server's trouble, not the e-mail's.
    declared(work, "D2")
    secret.write_text("autre chose", encoding="utf-8")
    done = outbox.deliver()
    assert (done.sent, done.later, done.given_up) == (0, 1, 0)
    assert "refuse l’utilisateur ou son mot de passe" in next(iter(done.problems))


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P65")
@pytest.mark.parametrize(
    ("security", "certified", "words"),
    [
        ("starttls", True, "n’est pas reconnu"),
        ("tls", True, "n’est pas reconnu"),
        ("starttls", False, "ne protège pas la connexion"),
        ("tls", False, "ne protège pas la connexion"),
    ],
)
def test_nothing_goes_through_a_connection_that_is_not_safe(
    work: Work, inbox: Inbox, serve: Serve, tmp_path: Path, security: str, certified: bool, words: str
) -> None:
    declared(work)
    outbox = serve(security=security, certificate=authority(tmp_path)[0]) if certified else plain(serve, security)
    done = outbox.deliver()
    assert (done.sent, done.later, done.given_up) == (0, 1, 0)
    assert words in next(iter(done.problems)).replace("\u00a0", " ")
    assert inbox.messages == []
    assert rows(work.store)[0][4] == next(iter(done.problems))


def plain(serve: Serve, security: str) -> Outbox:
    """Settings that want a protected connection, to a server that has none."""
    outbox = serve()
    settings = outbox._settings
    assert settings is not None
    return Outbox(outbox._context, MailSettings(HOST, settings.port, security, SENDER))


@pytest.mark.thorough
@pytest.mark.feature("P65")
def test_a_server_that_is_down_is_tried_again_later_and_later(work: Work, inbox: Inbox, clock: Clock) -> None:
    declared(work)
    port = free_port()
    outbox = Outbox(work.context, MailSettings(HOST, port, "aucune", SENDER))
    done = outbox.deliver()
    assert (done.sent, done.later) == (0, 1)
    assert list(done.problems) == [f"Le serveur de courriel {HOST}:{port} ne répond pas."]
    # The other e-mail has not been tried: it is still due.
    assert [attempts for _, attempts, _, _, _ in rows(work.store)] == [1, 0]
    assert outbox.deliver().later == 1
    assert outbox.deliver() == outbox_module.Delivery()
    clock.forward(minutes=1)
    assert outbox.deliver().later == 1
    clock.forward(minutes=1)
    with serving(inbox, port=port):
        assert outbox.deliver().sent == 1
        clock.forward(minutes=2)
        assert outbox.deliver().sent == 1
    assert sorted(inbox.addresses) == sorted(ADDRESSES)
    assert outbox.state().next_at is None


@pytest.mark.thorough(keep=1)
@pytest.mark.feature("P65")
@pytest.mark.parametrize(("answer", "final"), [("550 5.1.1 Inconnu [/]", True), ("450 4.2.0 Plus tard", False)])
def test_a_refused_address_does_not_hold_back_the_others(
    work: Work, inbox: Inbox, serve: Serve, answer: str, final: bool
) -> None:
    declared(work)
    inbox.refused = {ADDRESSES[0]: answer}
    outbox = serve()
    done = outbox.deliver()
    assert (done.sent, done.later, done.given_up) == (1, int(not final), int(final))
    assert inbox.addresses == [ADDRESSES[1]]
    why = f"Le serveur de courriel refuse l’adresse ({answer[:3]})."
    assert rows(work.store)[0] == (ADDRESSES[0], 1, False, final, why)
    assert [(address, reason) for _, address, reason in outbox.given_up()] == ([(ADDRESSES[0], why)] if final else [])
    assert (outbox.state().waiting, outbox.state().given_up) == (int(not final), int(final))


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(("answer", "final"), [("554 Non", True), ("451 Plus tard", False)])
def test_a_refused_message_is_given_up_or_tried_again(
    work: Work, inbox: Inbox, serve: Serve, answer: str, final: bool
) -> None:
    declared(work)
    inbox.answer = answer
    done = serve().deliver()
    assert (done.sent, done.later, done.given_up) == (0, 2 * (not final), 2 * final)


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    "address",
    [
        "a@b.invalid\nBcc: b@b.invalid",
        "sans arobase",
        "a@b.invalid, c@d.invalid",
        "élise@exemple.invalid",
        "<>",
    ],
)
def test_an_address_that_cannot_be_written_is_given_up(work: Work, inbox: Inbox, serve: Serve, address: str) -> None:
    accounts(work, address, ADDRESSES[1])
    declared(work)
    done = serve(enable_SMTPUTF8=False).deliver()
    assert (done.sent, done.given_up) == (1, 1)
    assert inbox.addresses == [ADDRESSES[1]]


@pytest.mark.parametrize(
    ("attempts", "pause"),
    [
        (1, timedelta(minutes=1)),
        (2, timedelta(minutes=2)),
        (5, timedelta(minutes=16)),
        (10, timedelta(minutes=512)),
        (11, timedelta(hours=12)),
        (13, timedelta(hours=12)),
        (MOST_ATTEMPTS, None),
        (99, None),
    ],
)
def test_the_pauses_double_up_to_half_a_day_then_it_is_given_up(attempts: int, pause: timedelta | None) -> None:
    at = datetime(2021, 8, 2, 14, 0, tzinfo=UTC)
    assert next_attempt(attempts, at) == (None if pause is None else at + pause)


@pytest.mark.thorough
@pytest.mark.feature("P65")
def test_after_the_last_attempt_the_e_mail_is_given_up(work: Work, clock: Clock) -> None:
    declared(work)
    outbox = Outbox(work.context, MailSettings(HOST, free_port(), "aucune", SENDER))
    for _ in range(2 * MOST_ATTEMPTS):
        outbox.deliver()
        clock.forward(hours=13)
    assert not outbox.due()
    assert [(attempts, given_up) for _, attempts, _, given_up, _ in rows(work.store)] == [(MOST_ATTEMPTS, True)] * 2


@pytest.mark.thorough
@pytest.mark.feature("P65")
def test_a_program_killed_while_sending_leaves_its_e_mail_to_another_later(
    work: Work, inbox: Inbox, serve: Serve, clock: Clock
) -> None:
    declared(work)
    outbox = serve()
    with work.store.writing() as session:
        claimed = records.claim_mail(session, clock(), clock() + CLAIM)
    assert claimed is not None
    assert outbox.deliver().sent == 1
    assert inbox.addresses == [ADDRESSES[1]]
    clock.forward(minutes=11)
    assert outbox.deliver().sent == 1
    # Should the first program wake up, what it has to tell is of no use any more.
    with work.store.writing() as session:
        records.settle_mail(session, claimed, None, None, "trop tard")
    assert [(sent, why) for _, _, sent, _, why in rows(work.store)] == [(True, ""), (True, "")]


@pytest.mark.thorough
@pytest.mark.feature("P65")
def test_several_windows_send_each_e_mail_once(work: Work, inbox: Inbox, serve: Serve) -> None:
    accounts(work, *(f"personne{number}@exemple.invalid" for number in range(12)))
    declared(work)
    settings = serve()._settings
    barrier = threading.Barrier(4)

    def window() -> None:
        with Store.open(work.store.location) as store:
            outbox = Outbox(work_context(store, DIRECTOR, work.clock), settings)
            barrier.wait()
            outbox.deliver()

    threads = [threading.Thread(target=window) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(inbox.addresses) == sorted(f"personne{number}@exemple.invalid" for number in range(12))
    assert all(attempts == 1 for _, attempts, _, _, _ in rows(work.store))


@pytest.mark.thorough(keep=1)
@pytest.mark.parametrize(
    ("content", "mode", "words"),
    [
        (b"secret", 0o640, "chmod 600"),
        (b"secret", 0o604, "chmod 600"),
        (None, 0o600, "n’existe pas"),
        (b"\n", 0o600, "est vide"),
        (b"\xff", 0o600, "n’est pas en UTF-8"),
        ("été".encode(), 0o600, "sans accent"),
    ],
)
def test_a_password_that_cannot_be_used_is_said_and_costs_no_attempt(
    work: Work, tmp_path: Path, content: bytes | None, mode: int, words: str
) -> None:
    declared(work)
    secret = tmp_path / "mot de [passe]"
    if content is not None:
        secret.write_bytes(content)
        secret.chmod(mode)
    settings = MailSettings(HOST, free_port(), "tls", SENDER, "mes", secret)
    with pytest.raises(Refusal, match=words):
        Outbox(work.context, settings).deliver()
    assert words in settings.trouble
    assert [attempts for _, attempts, _, _, _ in rows(work.store)] == [0, 0]


def test_without_a_server_nothing_is_sent_and_nothing_is_written(work: Work) -> None:
    work.context.mails = False
    work.transmitted("D9")
    assert rows(work.store) == []
    with pytest.raises(Refusal, match=r"\[courriel\]"):
        Outbox(work.context, None).deliver()


@pytest.mark.feature("P65")
def test_an_open_application_sends_from_a_thread_of_its_own(work: Work, inbox: Inbox, serve: Serve) -> None:
    declared(work)
    arrived = threading.Event()
    inbox.told = arrived.set
    postman = Postman(serve(), first=0.0, interval=0.01)
    postman.start()
    assert arrived.wait(20)
    postman.stop()
    assert not postman._thread.is_alive()
    assert inbox.addresses[0] == ADDRESSES[0]


@pytest.mark.feature("P65")
def test_a_server_that_says_nothing_keeps_nobody_from_leaving(work: Work, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    from mes_tui.services import postman as postman_module

    monkeypatch.setattr(postman_module, "_LEAVING", 0.05)
    declared(work)
    with socket.create_server((HOST, 0)) as silent:
        settings = MailSettings(HOST, silent.getsockname()[1], "aucune", SENDER)
        postman = Postman(Outbox(work.context, settings), first=0.0, interval=0.01)
        postman.start()
        visitor, _ = silent.accept()
        # Meanwhile the person works: the store is not held.
        work.draft("D1")
        postman.stop()
        assert postman._thread.is_alive()
        visitor.close()
        postman._thread.join(20)
    assert rows(work.store)[0][4].endswith("ne répond pas.")
