"""E-mail over SMTP, always under TLS except to a relay on the same machine.

Sent again, a message has the same Message-ID, by which mailboxes know it.
"""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import parseaddr
from ipaddress import ip_address
from typing import Literal
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from api.notifications.channels.base import Message, NotSent

TIMEOUT_SECONDS = 8
NEVER = 500  # replies from here on are final (RFC 5321, 4.2.1)


class EmailChannel:
    """Hands messages to the server of `smtps://user:password@host:465` or, with STARTTLS, `smtp://…:587`."""

    way: Literal["email"] = "email"

    def __init__(self, url: SecretStr, sender: str) -> None:
        parts = urlsplit(url.get_secret_value())
        self._tls = parts.scheme == "smtps"
        self._host, self._port = parts.hostname or "", parts.port or (465 if self._tls else 587)
        self._user, self._password = unquote(parts.username or ""), unquote(parts.password or "")
        self._sender, self._domain = sender, parseaddr(sender)[1].rpartition("@")[2]

    def send(self, message: Message) -> str:
        """The Message-ID, once the server has taken the message on."""
        mail = self._written(message)
        try:
            with self._signed_in() as server:
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            raise _no(max(code for code, _ in error.recipients.values())) from None
        except smtplib.SMTPResponseException as error:
            raise _no(error.smtp_code) from None
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(type(error).__name__, again=True) from None
        return str(mail["Message-ID"])

    def _written(self, message: Message) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = self._sender, message.to, message.subject or message.text
        mail["Message-ID"] = f"<{message.id}@{self._domain}>"
        mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies to us
        mail.set_content(message.with_link + "\n", cte="base64")  # not every server takes Thai as it is
        return mail

    def _signed_in(self) -> smtplib.SMTP:
        safe = ssl.create_default_context()
        server: smtplib.SMTP
        if self._tls:
            server = smtplib.SMTP_SSL(self._host, self._port, self._domain, timeout=TIMEOUT_SECONDS, context=safe)
        else:
            server = smtplib.SMTP(self._host, self._port, self._domain, timeout=TIMEOUT_SECONDS)
            if not _of_this_machine(self._host):
                server.starttls(context=safe)
        if self._user:
            server.login(self._user, self._password)
        return server


def _of_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _no(code: int) -> NotSent:
    return NotSent(f"smtp_{code}", again=code < NEVER)
