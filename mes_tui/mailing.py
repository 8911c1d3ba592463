"""The e-mails: what they say, and the SMTP server that takes them. The number and the event, never a name."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Self

from mes_tui.domain.notices import headline, sentence
from mes_tui.settings_mail import MailSettings

TIMEOUT = 20.0
"""Seconds that the server has for each answer."""

_FOOT = "Ce message a été envoyé par mes-tui. N’y répondez pas : ouvrez l’application (menu, « Avis »)."


@dataclass(frozen=True, slots=True)
class Mail:
    """What is told to ``address`` about the request ``number``: ``kind`` is the event. ``id`` names it for good."""

    id: str
    address: str
    number: str
    kind: str
    created_at: datetime


class Undelivered(Exception):
    """A mail that was not taken. ``sentence`` says why in French.

    ``final``: it never will be. ``server``: the others would not be taken either now.
    """

    def __init__(self, sentence: str, *, final: bool = False, server: bool = False) -> None:
        super().__init__(sentence)
        self.sentence, self.final, self.server = sentence, final, server


def written(mail: Mail, sender: str) -> EmailMessage:
    """The message as it is sent. Raises Undelivered when the address cannot be written in one."""
    message = EmailMessage()
    try:
        message["From"] = sender
        message["To"] = mail.address
        if len(message["To"].addresses) != 1 or message["To"].defects:
            raise ValueError(mail.address)
    except ValueError as error:
        raise Undelivered("L’adresse ne peut pas être écrite dans un courriel.", final=True) from error
    message["Subject"] = headline(mail.kind, mail.number).rstrip(".")
    message["Date"] = format_datetime(mail.created_at)
    # The same at each attempt: whoever gets a mail twice after an accident sees it once.
    message["Message-ID"] = f"<mes-tui.{mail.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{sentence(mail.kind, mail.number)}\n\n{_FOOT}\n")
    return message


class Mailer:
    """One visit to the SMTP server. Use it in a ``with`` statement; the connection is opened by the first mail."""

    def __init__(self, settings: MailSettings, password: str) -> None:
        self._settings = settings
        self._password = password
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            with suppress(OSError):
                self._server.quit()

    def send(self, mail: Mail) -> None:
        """Hand ``mail`` to the server. Raises Undelivered; returns once the server answers for it."""
        message = written(mail, self._settings.sender)
        if self._server is None:
            self._server = self._connected()
        try:
            self._server.send_message(message)
        except smtplib.SMTPNotSupportedError as error:
            raise Undelivered("Le serveur de courriel n’accepte pas les accents d’une adresse.", final=True) from error
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise Undelivered(f"Le serveur de courriel refuse l’adresse ({code}).", final=code >= 500) from error
        except smtplib.SMTPDataError as error:
            code = error.smtp_code
            raise Undelivered(f"Le serveur de courriel refuse le message ({code}).", final=code >= 500) from error
        except smtplib.SMTPSenderRefused as error:
            reason = f"Le serveur de courriel refuse l’expéditeur ({error.smtp_code})."
            raise Undelivered(reason, server=True) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Undelivered(self._silent(), server=True) from error

    def _connected(self) -> smtplib.SMTP:
        settings = self._settings
        try:
            server = self._dialled()
        except ssl.SSLCertVerificationError as error:
            reason = f"Le certificat du serveur de courriel {settings.label} n’est pas reconnu : rien n’a été envoyé."
            raise Undelivered(reason, server=True) from error
        except (ssl.SSLError, smtplib.SMTPNotSupportedError) as error:
            reason = f"Le serveur {settings.label} ne protège pas la connexion comme le veut « securite »."
            raise Undelivered(reason, server=True) from error
        except smtplib.SMTPAuthenticationError as error:
            reason = f"Le serveur de courriel {settings.label} refuse l’utilisateur ou son mot de passe."
            raise Undelivered(reason, server=True) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Undelivered(self._silent(), server=True) from error
        return server

    def _dialled(self) -> smtplib.SMTP:
        settings = self._settings
        if settings.security == "tls":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(settings.server, settings.port, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(settings.server, settings.port, timeout=TIMEOUT)
        try:
            if settings.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if settings.user:
                server.login(settings.user, self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _silent(self) -> str:
        return f"Le serveur de courriel {self._settings.label} ne répond pas."
