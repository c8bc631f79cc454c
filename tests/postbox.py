"""A mail server for tests: real SMTP on loopback, which keeps what it takes and refuses what it is told to refuse."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Postbox:
    """What has arrived; `reply` is said to each recipient and `verdict` to each message, in SMTP's words.

    Each message takes `seconds`.
    """

    url: str = ""
    reply: str = "250 OK"
    verdict: str = "250 OK"
    seconds: float = 0.0
    messages: list[EmailMessage] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002 - aiosmtpd's
        session: Session,  # noqa: ARG002 - aiosmtpd's
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],  # noqa: ARG002 - aiosmtpd's
    ) -> str:
        """Take or refuse a recipient."""
        if self.reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.reply

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002 - aiosmtpd's
        session: Session,  # noqa: ARG002 - aiosmtpd's
        envelope: Envelope,
    ) -> str:
        """Take or refuse a message."""
        await asyncio.sleep(self.seconds)
        if self.verdict.startswith("2"):
            content = cast(bytes, envelope.content)
            self.messages.append(message_from_bytes(content, policy=default))
        return self.verdict


@asynccontextmanager
async def open_postbox() -> AsyncIterator[Postbox]:
    """Listen on a free port until the end of the block."""
    postbox = Postbox()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(postbox, hostname="postbox", enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0
    )
    postbox.url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield postbox
    finally:
        server.close()
        await server.wait_closed()
