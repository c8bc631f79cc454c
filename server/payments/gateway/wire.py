"""The HTTP underneath Razorpay's own client: with deadlines, a bound on what is read, and no redirects."""

import io
import json
import re
import threading
from time import monotonic
from typing import Any

import requests
import urllib3
from requests.adapters import HTTPAdapter

from server.payments.gateway.troubles import GatewayDown

# Seconds to connect, for the next bytes, and from the first connection to the answer's end.
CONNECT, READ, WHOLE = 2.0, 5.0, 7.0
MOST_BYTES, CHUNK = 2 * 1024 * 1024, 64 * 1024


# Seconds, however long the gateway asks to be left alone.
LONGEST = 60


class _Last(threading.local):
    status = 0
    retry_after = 0


class Wire(HTTPAdapter):
    """Sends requests, and remembers of each thread's last answer what the client is about to lose.

    `last.status` is its HTTP status, 0 while there is none, and `last.retry_after` the seconds that it asks for.
    """

    def __init__(self, *, connections: int) -> None:
        self.last = _Last()
        super().__init__(pool_maxsize=connections, max_retries=0)

    def send(self, request: Any, *args: Any, **kwargs: Any) -> requests.Response:
        """Send with deadlines, whatever the caller passed."""
        self.last.status = self.last.retry_after = 0
        ends = monotonic() + WHOLE
        try:
            response = super().send(request, *args, **{**kwargs, "timeout": (CONNECT, READ), "stream": True})
            body = _read(response.raw, ends)
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            # Raised here, past the client, which would print it first.
            raise GatewayDown from error
        self.last.status = response.status_code
        asked = response.headers.get("Retry-After", "")
        self.last.retry_after = min(int(asked), LONGEST) if re.fullmatch("[0-9]{1,6}", asked) else 0
        # What follows a redirect is a POST that became a GET; what is no JSON, the client would print.
        if response.is_redirect or not _is_json(body):
            raise GatewayDown
        response.raw = io.BytesIO(body)
        return response


def _read(raw: Any, ends: float) -> bytes:
    """The whole body. Piece by piece: a gateway that sends a byte now and then would outwit a limit on each read."""
    pieces, size = [], 0
    while piece := raw.read1(CHUNK, decode_content=True):
        pieces.append(piece)
        size += len(piece)
        if size > MOST_BYTES or monotonic() > ends:
            raw.close()
            raise GatewayDown
    raw.release_conn()
    return b"".join(pieces)


def _is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def make_session(wire: Wire) -> requests.Session:
    """A session that speaks over this wire alone."""
    session = requests.Session()
    session.trust_env = False
    session.mount("http://", wire)
    session.mount("https://", wire)
    return session
