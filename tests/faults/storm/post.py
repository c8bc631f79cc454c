"""The mail server of the run: keeps no mail, only how often each Message-ID came and with what subject."""

import asyncio
import re
from collections import Counter
from contextlib import suppress

from aiosmtpd.smtp import SMTP, Envelope, Session

MESSAGE_ID = re.compile(rb"^Message-ID:\s*<([^@>]+)", re.IGNORECASE | re.MULTILINE)


class Post:
    """A mail server on loopback that can be away for a while; `came` counts by Message-ID, without the domain."""

    def __init__(self) -> None:
        self.came: Counter[str] = Counter()
        self.port = 0
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        """What SMTP_URL says."""
        return f"smtp://127.0.0.1:{self.port}"

    async def open(self) -> None:
        """Listen, again on the port that it had."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, hostname="post", enable_SMTPUTF8=True, loop=loop), "127.0.0.1", self.port
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Be away: nobody listens."""
        if self._server is not None:
            self._server.close()
            with suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._server.wait_closed()
            self._server = None

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002 - aiosmtpd's
        session: Session,  # noqa: ARG002 - aiosmtpd's
        envelope: Envelope,
    ) -> str:
        """Take a message."""
        content = envelope.content
        assert isinstance(content, bytes)
        found = MESSAGE_ID.search(content)
        self.came[found[1].decode() if found else "without an id"] += 1
        return "250 OK"
