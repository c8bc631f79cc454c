"""Mail by SMTP. A message's id comes from the job that sends it, so that a second sending can be recognised."""

import asyncio
from dataclasses import dataclass
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr, parseaddr
from typing import Protocol
from urllib.parse import unquote, urlsplit
from uuid import UUID

import aiosmtplib

from server.core.clock import utc_now
from server.core.crash import crash_point
from server.core.errors import Unavailable

# Tries of a job that mails: with the pauses between them, more than a day without a mail server loses nothing.
MAIL_ATTEMPTS = 250
# Seconds for each of the server's answers, and for a connection to wait for another letter.
PATIENCE, REST = 10.0, 5.0
# Connections that wait for letters, and letters that one connection carries.
MOST_RESTING, MOST_LETTERS = 5, 100
# A refusal of the recipient or of the letter that is none: a command is unknown or out of place (500, 502, 503, 504),
# the host takes no mail (521), it wants another login (530, 534, 535, 538), or has no room at present (552; RFC 5321,
# section 4.5.3.1.10).
NOT_THE_LETTERS_FAULT = frozenset({500, 502, 503, 504, 521, 530, 534, 535, 538, 552})
# Lines as SMTP has them; what is not ASCII is encoded, in a form that every server passes on.
POLICY = compat32.clone(linesep="\r\n", cte_type="7bit")


class MailRefused(Exception):
    """The mail server refuses this message for good; the text is its own words."""


class MailDelayed(Unavailable):
    """The mail server cannot be reached, or does not take the letter now."""

    code = "mail_delayed"
    message = "The mail server said: {words}."


class Mailer(Protocol):
    """Whatever sends mail."""

    async def send(self, *, to: str, subject: str, text: str, html: str, job_id: UUID, unsubscribe: str = "") -> None:
        """Send one message; `unsubscribe` is the address that ends letters of this kind, where there is one.

        Raises:
            MailDelayed: The mail server cannot be reached, says to try later, or did not say what became of it.
            MailRefused: It refuses the message for good.
        """
        ...


@dataclass(slots=True)
class _Line:
    """A connection to the mail server, with how many letters it has carried."""

    client: aiosmtplib.SMTP
    letters: int = 0
    ending: asyncio.TimerHandle | None = None


class SmtpMailer:
    """Sends through the server of an `smtp://[user:password@]host:port` or `smtps://` URL.

    A connection carries many letters, one after the other, and ends when there is none for a while.
    """

    def __init__(self, url: str, *, sender: str) -> None:
        parts = urlsplit(url)
        self._tls = parts.scheme == "smtps"
        self._host = parts.hostname or "localhost"
        self._port = parts.port or (465 if self._tls else 25)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None
        name, self._address = parseaddr(sender)
        self._from = (
            formataddr((name, self._address)) if name.isascii() else f"{_encode('From', name)} <{self._address}>"
        )
        self._domain = self._address.rpartition("@")[2]
        self._resting: list[_Line] = []

    async def send(self, *, to: str, subject: str, text: str, html: str, job_id: UUID, unsubscribe: str = "") -> None:
        """Send one message; see `Mailer`."""
        message = self._write(to, subject, text, html, job_id, unsubscribe)
        line = await self._begin(to)
        try:
            await line.client.data(message)
        except BaseException as error:
            line.client.close()
            raise judge(error) from error
        crash_point("mail.taken")
        self._keep(line)

    def close(self) -> None:
        """End the connections that wait for letters."""
        for line in tuple(self._resting):
            self._drop(line)

    def _write(self, to: str, subject: str, text: str, html: str, job_id: UUID, unsubscribe: str) -> bytes:
        # Not an EmailMessage, which parses every header that it is given: that took seven times as long.
        message = MIMEMultipart("alternative", policy=POLICY)
        if len(to.splitlines()) != 1:
            raise ValueError("an address has no linefeed")
        message["To"] = to
        message["Date"] = format_datetime(utc_now())
        message["Message-ID"] = f"<{job_id}@{self._domain}>"
        # Keeps those who are away from having a machine answer it (RFC 3834).
        message["Auto-Submitted"] = "auto-generated"
        message.attach(MIMEText(text, "plain", "utf-8", policy=POLICY))
        message.attach(MIMEText(html, "html", "utf-8", policy=POLICY))
        lines = [f"From: {self._from}", f"Subject: {_encode('Subject', subject)}"]
        if unsubscribe:
            # RFC 8058; a long address is no text to be folded or encoded.
            lines += [f"List-Unsubscribe: <{unsubscribe}>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"]
        return "".join(f"{line}\r\n" for line in lines).encode("ascii") + message.as_bytes()

    async def _begin(self, to: str) -> _Line:
        """A connection on which the server awaits the letter to this address."""
        while self._resting:
            line = self._wake()
            try:
                await self._address_to(line, to)
            except MailDelayed as error:
                # It has ended while it waited: nothing of the letter has gone out.
                if not _has_ended(error.__cause__):
                    raise
            else:
                return line
        line = await self._open()
        await self._address_to(line, to)
        return line

    async def _open(self) -> _Line:
        client = aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            username=self._user,
            password=self._password,
            use_tls=self._tls,
            timeout=PATIENCE,
        )
        try:
            await client.connect()
        except Exception as error:
            raise _delayed(error) from error
        return _Line(client)

    async def _address_to(self, line: _Line, to: str) -> None:
        try:
            await line.client.mail(self._address)
            await line.client.rcpt(to)
        except BaseException as error:
            line.client.close()
            raise judge(error) from error

    def _wake(self) -> _Line:
        line = self._resting.pop()
        if line.ending is not None:
            line.ending.cancel()
        return line

    def _keep(self, line: _Line) -> None:
        """Let a connection wait for another letter, for a while."""
        line.letters += 1
        if line.letters >= MOST_LETTERS or len(self._resting) >= MOST_RESTING:
            line.client.close()
            return
        line.ending = asyncio.get_running_loop().call_later(REST, self._drop, line)
        self._resting.append(line)

    def _drop(self, line: _Line) -> None:
        if line.ending is not None:
            line.ending.cancel()
        self._resting.remove(line)
        line.client.close()


def judge(error: BaseException) -> BaseException:
    """What an error of an SMTP conversation means for the letter: it is refused, delayed, or neither."""
    if isinstance(error, aiosmtplib.SMTPRecipientRefused | aiosmtplib.SMTPDataError):
        for_good = error.code >= 500 and error.code not in NOT_THE_LETTERS_FAULT
        return MailRefused(f"{error.code} {error.message}") if for_good else _delayed(error)
    if isinstance(error, aiosmtplib.SMTPException | OSError | TimeoutError):
        return _delayed(error)
    return error


def _delayed(error: Exception) -> MailDelayed:
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return MailDelayed(words=f"{error.code} {error.message}", retry_after=30)
    return MailDelayed(words=str(error) or "nothing in time", retry_after=10)


def _has_ended(error: BaseException | None) -> bool:
    """Whether the server has ended the connection, saying 421 or nothing."""
    return isinstance(error, aiosmtplib.SMTPServerDisconnected) or getattr(error, "code", 0) == 421


def _encode(header: str, text: str) -> str:
    """A header's text in ASCII (RFC 2047), on lines that are short, whatever it holds.

    The newer `email.headerregistry` loses spaces of a long text that is not ASCII.
    """
    words = " ".join(text.split())
    charset = "us-ascii" if words.isascii() else "utf-8"
    return Header(words, charset, maxlinelen=75, header_name=header).encode(linesep="\r\n")
