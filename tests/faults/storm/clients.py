"""Clients that insist: whoever has no answer asks again, another server, under the same key."""

import asyncio
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from math import inf
from time import monotonic
from typing import Any

import aiohttp
import orjson
from uuid_utils.compat import uuid7

from tests.faults.storm.history import History

PATIENCE = 8.0  # seconds that a client waits for one answer
LONGEST_PAUSE = 4.0
Answer = tuple[int, dict[str, Any]]


class GivenUp(Exception):
    """The run is over and there is still no answer: the request stays unknown."""


@dataclass
class Wires:
    """What all clients share. From `over` on nobody begins anything; after `deadline`, monotonic, nobody asks again."""

    session: aiohttp.ClientSession
    history: History
    urls: list[str]
    gateway_url: str
    deadline: float = inf
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.turn: Iterator[str] = cycle(self.urls)

    async def ask(self, method: str, url: str, body: object, headers: dict[str, str]) -> Answer:
        """Ask once; status 0 and the reason where there is no answer."""
        data = None if body is None else orjson.dumps(body)
        try:
            async with self.session.request(
                method, url, data=data, headers=headers, timeout=aiohttp.ClientTimeout(total=PATIENCE)
            ) as answer:
                return answer.status, orjson.loads(await answer.read() or b"{}")
        except (aiohttp.ClientError, TimeoutError, OSError, orjson.JSONDecodeError) as error:
            return 0, {"error": f"{type(error).__name__}: {error}".rstrip(": ")}


@dataclass
class Client:
    """One person, and where they have their access tokens from: one lasts for minutes, a journey for longer."""

    who: str
    token: Callable[[], str]
    wires: Wires

    async def insist(self, act: str, method: str, path: str, body: object = None, *, key: str = "") -> Answer:
        """Ask until there is an answer that says what was done; every try is a line of the history.

        Raises:
            GivenUp: There is none when the run is over.
        """
        wires = self.wires
        keyed = {"Idempotency-Key": key} if key else {}
        name = key or uuid7().hex
        since, attempt = monotonic(), 0
        while True:
            attempt += 1
            start = monotonic()
            headers = {"Authorization": f"Bearer {self.token()}", "Content-Type": "application/json", **keyed}
            status, answer = await wires.ask(method, f"{next(wires.turn)}{path}", body, headers)
            outcome = wires.history.note(self.who, act, name, since=since, start=start, status=status, body=answer)
            if outcome != "unknown":
                return status, answer
            if monotonic() > wires.deadline:
                raise GivenUp
            await asyncio.sleep(min(LONGEST_PAUSE, 0.1 * 2 ** min(attempt, 8)) * random.uniform(0.5, 1.0))

    async def at_the_gateway(self, path: str, body: object) -> Answer:
        """What the customer does at the gateway itself, until it answers.

        Raises:
            GivenUp: It does not while the run lasts.
        """
        url = f"{self.wires.gateway_url}/__sandbox/{path}"
        while True:
            status, answer = await self.wires.ask("POST", url, body, {"Content-Type": "application/json"})
            if status:
                return status, answer
            if monotonic() > self.wires.deadline:
                raise GivenUp
            await asyncio.sleep(0.5)
