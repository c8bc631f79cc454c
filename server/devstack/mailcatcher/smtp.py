"""The SMTP side: takes every mail from everybody who can reach it, with any user name and password or none."""

import asyncio

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from server.devstack.mailcatcher.mailbox import Mailbox

SIZE_LIMIT = 25_000_000  # bytes of one message
IDLE_LIMIT = 60.0  # seconds


class Catcher:
    """Puts each mail into the mailbox. The method's name is aiosmtpd's."""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - aiosmtpd's
        """Keep one message and say so to the client."""
        raw = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        number = self._mailbox.add(raw, envelope.mail_from or "", tuple(envelope.rcpt_tos))
        return f"250 OK caught as {number}"


async def serve_smtp(mailbox: Mailbox, host: str, port: int) -> asyncio.Server:
    """Listen for mail on `host` and `port`."""
    catcher = Catcher(mailbox)
    loop = asyncio.get_running_loop()

    def protocol() -> SMTP:
        return SMTP(
            catcher,
            hostname="mailcatcher",
            data_size_limit=SIZE_LIMIT,
            enable_SMTPUTF8=True,
            timeout=IDLE_LIMIT,
            authenticator=_welcome,
            auth_require_tls=False,
            loop=loop,
        )

    return await loop.create_server(protocol, host, port)


def _welcome(
    server: SMTP,  # noqa: ARG001 - aiosmtpd's
    session: Session,  # noqa: ARG001 - aiosmtpd's
    envelope: Envelope,  # noqa: ARG001 - aiosmtpd's
    mechanism: str,  # noqa: ARG001 - aiosmtpd's
    secret: LoginPassword,  # noqa: ARG001 - aiosmtpd's
) -> AuthResult:
    return AuthResult(success=True)
