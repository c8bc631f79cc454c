"""A price changed in the back office, and how long the public list goes on showing the old one."""

import http.client
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import orjson

from server.demo.accounts import DOMAIN, PASSWORD

LIST = "/api/products"
INTERVAL = 0.02  # seconds between two looks at the list
PATIENCE = 5.0  # seconds after which a change counts as not shown
STEP = 100  # paise
ATTEMPTS = 60


class Unexpected(Exception):
    """The shop did not answer as the measurement needs; the text says what it answered."""


class Line:
    """One keep-alive connection: all its requests are answered by one process of the server."""

    def __init__(self, url: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
        self.process = ""

    def ask(self, method: str, path: str, *, token: str = "", body: Any = None) -> Any:
        """The answer's JSON.

        Raises:
            Unexpected: It is not a 2xx.
        """
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body is not None:
            headers["Content-Type"] = "application/json"
        self._connection.request(method, path, None if body is None else orjson.dumps(body), headers)
        response = self._connection.getresponse()
        answer = response.read()
        # A process numbers its requests behind a name of its own.
        self.process = response.headers.get("X-Request-ID", "").rpartition("-")[0]
        if response.status // 100 != 2:
            raise Unexpected(f"{method} {path}: {response.status} {answer[:500].decode('utf-8', 'replace')}")
        return orjson.loads(answer)

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


@dataclass(frozen=True, slots=True)
class Edit:
    """One change. `seconds` runs from before the PUT until the list showed the new price; None: it never did."""

    seconds: float | None
    through_another_process: bool


class Editor:
    """An admin who changes the price of the first product of the list."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._desk, self._window = Line(url), Line(url)
        self._token = log_in(self._desk, f"admin@{DOMAIN}")
        first = self._desk.ask("GET", LIST)["items"][0]
        page = self._desk.ask("GET", f"{LIST}/{first['id']}")
        self._product_id: str = first["id"]
        self._price: int = first["price_from"]
        self._variant_id: str = next(v["id"] for v in page["variants"] if v["price"] == self._price)

    def separate(self) -> None:
        """Look at the list through another process than the one that takes the changes.

        Raises:
            Unexpected: There is none.
        """
        self._desk.ask("GET", LIST)
        window = line_to_another(self._url, self._desk.process)
        self._window.close()
        self._window = window

    def edit(self) -> Edit:
        """Lower the price a little, and look until the list shows it."""
        self._price -= STEP
        begun = time.perf_counter()
        self._desk.ask("PUT", f"/api/admin/variants/{self._variant_id}", token=self._token, body={"price": self._price})
        shown = None
        while time.perf_counter() < begun + PATIENCE:
            if self._shows():
                shown = time.perf_counter() - begun
                break
            time.sleep(INTERVAL)
        return Edit(shown, self._desk.process != self._window.process)

    def close(self) -> None:
        """Hang up."""
        self._desk.close()
        self._window.close()

    def _shows(self) -> bool:
        rows = self._window.ask("GET", LIST)["items"]
        return any(row["id"] == self._product_id and row["price_from"] == self._price for row in rows)


def line_to_another(url: str, process: str) -> Line:
    """A connection that another process than that one answers.

    Raises:
        Unexpected: There is none.
    """
    spare = []
    try:
        for _ in range(ATTEMPTS):
            line = Line(url)
            line.ask("GET", LIST)
            if line.process != process:
                return line
            spare.append(line)
        raise Unexpected(f"{ATTEMPTS} connections were all answered by one process")
    finally:
        for line in spare:
            line.close()


def log_in(line: Line, email: str) -> str:
    """The access token of a demo account."""
    token: str = line.ask("POST", "/api/auth/login", body={"email": email, "password": PASSWORD})["access_token"]
    return token
