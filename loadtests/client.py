"""A simulated client of the shop: keeps its token and its ETags, and tells the shop's refusals from failures."""

import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from locust import FastHttpUser, between
from locust.exception import RescheduleTask

REMEMBERED = 100  # pages whose ETag and content a client keeps
RENEW_EARLY = 60.0  # seconds before its end that a token is replaced
NO_CONNECTION, NO_CONTENT, NOT_MODIFIED, REFUSED = 0, 204, 304, 400
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the shop said: `code` is a refusal's, empty where it did as asked."""

    status: int
    body: Json
    code: str = ""


class Settleable(Protocol):
    """Of Locust's response, what is used here."""

    @property
    def status_code(self) -> int:
        """The HTTP status; 0 when there was no answer."""

    def json(self) -> Any:
        """The body as JSON."""

    def success(self) -> None:
        """Count it as a success."""

    def failure(self, exc: str) -> None:
        """Count it as a failure."""


class ShopUser(FastHttpUser):
    """What the journeys have in common. Any answer that is no success and was not foreseen ends the journey."""

    abstract = True
    wait_time = between(1, 3)
    connection_timeout = 10.0
    network_timeout = 10.0

    def on_start(self) -> None:
        """Come in as a stranger with an empty browser cache; try again until the shop lets one in."""
        self._seen: OrderedDict[str, tuple[str, Json]] = OrderedDict()
        self._token = ""
        self._renew_at = 0.0
        self._credentials: tuple[str, str] | None = None
        while True:
            with suppress(RescheduleTask):
                self.enter()
                return
            self.wait()  # type: ignore[no-untyped-call]  # Locust's; unlike a sleep, it ends when the run does

    def enter(self) -> None:
        """What this kind of client does first."""
        raise NotImplementedError

    def log_in(self, email: str, password: str) -> None:
        """Sign in; a token about to expire is replaced the same way."""
        self._credentials = (email, password)
        self._token, self._renew_at = "", float("inf")  # this very request must not renew
        access = self.ask("POST", "/api/auth/login", {"email": email, "password": password}).body
        self._token = access["access_token"]
        self._renew_at = time.monotonic() + access["expires_in"] - RENEW_EARLY

    def look(self, path: str, name: str) -> Json:
        """Read a public page, asking only for news where it was read before."""
        etag, kept = self._seen.get(path, ("", None))
        headers = {"If-None-Match": etag} if kept is not None else {}
        with self.client.request("GET", path, name=name, headers=headers, catch_response=True) as response:
            answer = _read(response, kept=kept)
            if answer is not None and (etag := response.headers.get("ETag", "")):
                self._seen[path] = (etag, answer.body)
                if len(self._seen) > REMEMBERED:
                    self._seen.popitem(last=False)
        return _expected(answer).body

    def ask(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        *,
        name: str = "",
        key: str = "",
        foreseen: frozenset[str] = frozenset(),
    ) -> Answer:
        """Have the shop do something. `foreseen` are the codes of refusals that are answers, not failures."""
        if self._credentials is not None and time.monotonic() > self._renew_at:
            self.log_in(*self._credentials)
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        if key:
            headers["Idempotency-Key"] = key
        with self.client.request(
            method, path, name=name or path, json=body, headers=headers, catch_response=True
        ) as response:
            answer = _read(response, foreseen=foreseen)
        return _expected(answer)


def _read(response: Settleable, *, foreseen: frozenset[str] = frozenset(), kept: Json | None = None) -> Answer | None:
    """The answer, counted as a success, or None after it was counted as a failure. `kept` is what a 304 confirms."""
    status = response.status_code
    body = kept if status == NOT_MODIFIED else _json(response)
    code = str((body or {}).get("code", "")) if status >= REFUSED else ""
    if body is not None and (NO_CONNECTION < status < REFUSED or code in foreseen):
        response.success()
        return Answer(status, body, code)
    response.failure(f"{status} {code}".strip() if status else "no answer")
    return None


def _json(response: Settleable) -> Json | None:
    if response.status_code == NO_CONTENT:
        return {}
    try:
        body = response.json()
    except (ValueError, TypeError):
        return None
    return body if isinstance(body, dict) else None


def _expected(answer: Answer | None) -> Answer:
    if answer is None:
        raise RescheduleTask
    return answer
