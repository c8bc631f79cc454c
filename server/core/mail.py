"""Mail by SMTP. A message's id comes from the job that sends it, so that a second sending can be recognised."""

from email.message import EmailMessage
from email.utils import format_datetime
from typing import Protocol
from urllib.parse import unquote, urlsplit
from uuid import UUID

import aiosmtplib

from server.core.clock import utc_now
from server.core.errors import Unavailable


class MailRefused(Exception):
    """The mail server refuses this message for good."""


class Mailer(Protocol):
    """Whatever sends mail."""

    async def send(self, *, to: str, subject: str, text: str, html: str, job_id: UUID) -> None:
        """Send one message.

        Raises:
            Unavailable: The mail server cannot be reached, or says to try later.
            MailRefused: It refuses the message for good.
        """
        ...


class SmtpMailer:
    """Sends through the server of an `smtp://[user:password@]host:port` or `smtps://` URL, within 10 s."""

    def __init__(self, url: str, *, sender: str) -> None:
        parts = urlsplit(url)
        self._tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._tls else 25)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        self._sender = sender
        self._domain = sender.rsplit("@", 1)[-1].rstrip("> ")

    async def send(self, *, to: str, subject: str, text: str, html: str, job_id: UUID) -> None:
        """Send one message; see `Mailer`."""
        message = EmailMessage()
        message["From"] = self._sender
        message["To"] = to
        message["Subject"] = subject
        message["Date"] = format_datetime(utc_now())
        message["Message-ID"] = f"<{job_id}@{self._domain}>"
        message.set_content(text)
        message.add_alternative(html, subtype="html")
        try:
            await aiosmtplib.send(
                message,
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._tls,
                timeout=10,
            )
        except (aiosmtplib.SMTPResponseException, aiosmtplib.SMTPRecipientsRefused) as error:
            code = getattr(error, "code", None) or error.recipients[0].code  # type: ignore[union-attr]  # one recipient
            if code >= 500:
                raise MailRefused(str(error)) from error
            raise Unavailable(retry_after=30) from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise Unavailable(retry_after=10) from error
