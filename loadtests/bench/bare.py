"""The yardstick: a bare aiohttp handler that sends a page that the shop sent, under the shop's own server setup.

`python -m loadtests.bench.bare --port PORT --page FILE`
"""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from aiohttp import web

from server.__main__ import Shop
from server.core.settings import Settings, load_settings

# These aiohttp writes by itself, for either server.
OWN = {"date", "content-length", "connection"}


@dataclass(frozen=True)
class Answer:
    """A page as it came over the wire."""

    path: str
    headers: dict[str, str]
    body: bytes

    def save(self, file: Path) -> None:
        """Write it down for the bare server."""
        file.write_bytes(orjson.dumps([self.path, self.headers, self.body.decode()]))

    @classmethod
    def load(cls, file: Path) -> "Answer":
        """Read what `save` wrote."""
        path, headers, body = orjson.loads(file.read_bytes())
        return cls(path, headers, body.encode())

    def same_as(self, other: "Answer") -> bool:
        """Whether the bytes and, but for time and request id, the headers are the same."""
        varying = {"date", "x-request-id"}
        mine, others = (
            {name: value for name, value in answer.headers.items() if name not in varying} for answer in (self, other)
        )
        return self.body == other.body and mine == others and self.headers.keys() == other.headers.keys()


class Bare(Shop):
    """gunicorn with the shop's options and worker class, and none of its application."""

    def __init__(self, settings: Settings, answer: Answer) -> None:
        self._answer = answer
        super().__init__(settings)

    def load(self) -> Callable[[], Any]:
        """The factory that the worker calls."""

        async def application() -> web.Application:
            return make_application(self._answer)

        return application


def make_application(answer: Answer) -> web.Application:
    """One handler, no middleware."""
    headers = {name: value for name, value in answer.headers.items() if name not in OWN}
    body = answer.body

    async def send(_request: web.Request) -> web.Response:
        return web.Response(body=body, headers=headers)

    app = web.Application()
    app.router.add_get(answer.path, send)
    return app


def main() -> None:
    """Serve until SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m loadtests.bench.bare", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--page", type=Path, required=True, help="file that holds the answer")
    options = parser.parse_args()
    Bare(load_settings(_env_file=None, port=options.port, workers=1), Answer.load(options.page)).run()


if __name__ == "__main__":
    main()
