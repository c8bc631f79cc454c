"""A mail server that says at each stage what it was told to say, and hangs up where that is `drop`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

USUAL = {
    "CONNECT": "220 script",
    "EHLO": "250 script",
    "HELO": "250 script",
    "AUTH": "235 welcome",
    "MAIL": "250 OK",
    "RCPT": "250 OK",
    "DATA": "354 go on",
    "CONTENT": "250 OK",
    "RSET": "250 OK",
    "QUIT": "221 bye",
}


class HungUp(Exception):
    """The server ends the conversation."""


@dataclass
class Script:
    """What is said at which stage, and `later` on to who has sent a letter; the letters; how many have called."""

    says: dict[str, str] = field(default_factory=dict)
    later: dict[str, str] = field(default_factory=dict)
    letters: list[bytes] = field(default_factory=list)
    calls: int = 0
    port: int = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hold one conversation."""
        self.calls += 1
        says = self.says
        try:
            await self._say("CONNECT", says, writer)
            while line := await reader.readline():
                stage = line.split()[0].decode().upper()
                await self._say(stage, says, writer)
                if stage == "DATA" and says.get("DATA", "354").startswith("354"):
                    self.letters.append(await reader.readuntil(b"\r\n.\r\n"))
                    await self._say("CONTENT", says, writer)
                    says = self.says | self.later
        except (HungUp, ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _say(self, stage: str, says: dict[str, str], writer: asyncio.StreamWriter) -> None:
        words = says.get(stage, USUAL[stage])
        if words == "drop":
            raise HungUp
        if words == "silence":
            await asyncio.sleep(30)
        writer.write(words.replace("\n", "\r\n").encode() + b"\r\n")
        await writer.drain()


@asynccontextmanager
async def scripted(**says: str) -> AsyncIterator[Script]:
    """Listen on a free port until the end of the block."""
    script = Script(says)
    server = await asyncio.start_server(script.talk, "127.0.0.1", 0)
    script.port = server.sockets[0].getsockname()[1]
    try:
        yield script
    finally:
        server.close()
        await server.wait_closed()
