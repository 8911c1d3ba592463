"""A real SMTP server on this machine, with or without TLS, that keeps what it is given."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

HOST = "127.0.0.1"
USER, PASSWORD = "mes", "[/] %s {0} secret"


@dataclass
class Inbox:
    """``refused`` gives an answer to some addresses, ``answer`` is that to every message.

    ``protected`` tells of each message whether it came through TLS.
    """

    refused: Mapping[str, str] = field(default_factory=dict)
    answer: str = "250 OK"
    messages: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    protected: list[bool] = field(default_factory=list)
    visits: int = 0
    told: Callable[[], object] = lambda: None

    async def handle_EHLO(
        self, _server: SMTP, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.visits += session.ssl is None
        return responses

    async def handle_RCPT(self, _server: SMTP, _session: Any, envelope: Any, address: str, _options: list[str]) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:
        if self.answer.startswith("250"):
            message = BytesParser(policy=default).parsebytes(envelope.content)
            assert isinstance(message, EmailMessage)
            self.messages.append(message)
            self.raw.append(envelope.content)
            assert server.transport is not None
            self.protected.append(server.transport.get_extra_info("ssl_object") is not None)
            self.told()
        return self.answer

    @property
    def addresses(self) -> list[str]:
        """To whom the messages went, in order."""
        return [str(message["To"]) for message in self.messages]


def free_port() -> int:
    """A port that nobody listens on for now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    inbox: Inbox,
    *,
    port: int = 0,
    security: str = "aucune",
    certificate: trustme.LeafCert | None = None,
    login: bool = False,
    **options: Any,
) -> Iterator[int]:
    """Serve ``inbox`` meanwhile; gives the port. ``login``: only who knows the password may send."""
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        certificate.configure_cert(context)
    if security == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    if login:
        options |= {"authenticator": _known, "auth_required": True, "auth_require_tls": security == "starttls"}
    listening = socket.create_server((HOST, port))
    loop = asyncio.new_event_loop()

    async def start() -> asyncio.Server:
        return await loop.create_server(
            lambda: SMTP(inbox, hostname="essai.invalid", loop=loop, **options),
            sock=listening,
            ssl=context if security == "tls" else None,
        )

    server = loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _known(_server: SMTP, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login.decode(), data.password.decode()) == (USER, PASSWORD), handled=False)


def authority(folder: Path) -> tuple[trustme.LeafCert, Path]:
    """A certificate of this machine, and the file of the authority that vouches for it."""
    made = trustme.CA()
    path = folder / "autorité.pem"
    made.cert_pem.write_to_path(str(path))
    return made.issue_cert(HOST), path
