"""Log lines: one JSON object each, with the request id, without secrets; and errors on their way to Sentry."""

import gzip
import io
import json
import logging
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import brotli  # type: ignore[import-untyped]  # it has no types
import pytest
import sentry_sdk

from server.core.logs import JsonLines, redact, report_errors, request_id_var, set_up_logs
from server.core.settings import load_settings


def _line(message: str, *values: object, **extra: Any) -> dict[str, Any]:
    record = logging.getLogger("shop").makeRecord("shop", logging.INFO, __file__, 1, message, values, None, extra=extra)
    text = JsonLines().format(record)
    assert "\n" not in text
    line: dict[str, Any] = json.loads(text)
    return line


def test_a_line_is_one_object_with_time_level_and_request() -> None:
    token = request_id_var.set("request-1")
    line = _line("paid %d", 5, route="GET /a", milliseconds=1.5)
    request_id_var.reset(token)
    age = datetime.now(UTC) - datetime.fromisoformat(line.pop("time"))
    assert 0 <= age.total_seconds() < 5
    assert line == {
        "level": "info",
        "logger": "shop",
        "message": "paid 5",
        "request_id": "request-1",
        "route": "GET /a",
        "milliseconds": 1.5,
    }


def test_an_exception_is_part_of_its_line() -> None:
    error = RuntimeError("with password=hunter2")
    record = logging.makeLogRecord({"msg": "broke", "exc_info": (RuntimeError, error, None)})
    line = json.loads(JsonLines().format(record))
    assert line["message"] == "broke"
    assert line["exception"] == "RuntimeError: with password=***"


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("password=hunter2", "password=***"),
        ("Password: hunter2, next", "Password: ***, next"),
        ('{"password": "a b, \\"c\\"", "x": 1}', '{"password": ***, "x": 1}'),
        ("{'refresh_token': 'abc'}", "{'refresh_token': ***}"),
        ("key_secret='abc' more", "key_secret=*** more"),
        ("Authorization: Bearer abc.def.ghi next", "Authorization: Bearer *** next"),
        ("Authorization: Basic dTpw", "Authorization: Basic ***"),
        ("sent bearer abc.def", "sent bearer ***"),
        ("?token=abc&page=2", "?token=***&page=2"),
        ("X-Razorpay-Signature: 0a1b", "X-Razorpay-Signature: ***"),
        ("postgres://shop:pw@db:5432/shop", "postgres://shop:***@db:5432/shop"),
        ("redis://:p@ss/w@redis/0", "redis://:***@redis/0"),
        ("https://db:5432/path", "https://db:5432/path"),
        ("contains (1, $argon2id$v=19$m=65536,t=3,p=4$c2FsdA$aGFzaA, me)", "contains (1, *** me)"),
        ("no such thing as a free lunch", "no such thing as a free lunch"),
    ],
)
@pytest.mark.row("A16")
def test_secrets_are_left_out(text: str, clean: str) -> None:
    assert redact(text) == clean
    assert _line("%s", text)["message"] == clean
    assert _line("x", detail={"inner": [text]})["detail"] == {"inner": [clean]}


def test_what_json_has_no_word_for_is_written_all_the_same() -> None:
    line = _line("half \ud800 a character", thing=object, when=datetime(2026, 1, 1, tzinfo=UTC))
    assert line["message"] == "half \ud800 a character"
    assert "object" in line["thing"]
    assert line["when"].startswith("2026-01-01")


def test_logs_go_to_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    try:
        root.handlers.clear()
        set_up_logs("WARNING")
        logging.getLogger("shop").info("too quiet")
        logging.getLogger("shop").warning("heard")
    finally:
        root.handlers[:] = before
        root.setLevel(level)
    [line] = stream.getvalue().splitlines()
    assert json.loads(line)["message"] == "heard"


UNPACK: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.decompress, "br": brotli.decompress}


class _Sentry(BaseHTTPRequestHandler):
    """Takes envelopes."""

    got: list[bytes]

    def do_POST(self) -> None:
        """Keep an envelope."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append(UNPACK[self.headers["Content-Encoding"]](body))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def sentry() -> Iterator[tuple[str, list[bytes]]]:
    """A DSN, and what is sent to it."""
    got: list[bytes] = []
    server = HTTPServer(("127.0.0.1", 0), type("Taker", (_Sentry,), {"got": got}))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://key@127.0.0.1:{server.server_port}/7", got
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)
    server.shutdown()
    thread.join()
    server.server_close()


def _events(got: list[bytes]) -> list[dict[str, Any]]:
    sentry_sdk.flush(5)
    return [json.loads(envelope.splitlines()[2]) for envelope in got if b'"type":"event"' in envelope]


def _break(error: Exception, local: str) -> None:
    raise error


def test_errors_go_to_sentry_with_the_request_and_without_secrets(sentry: tuple[str, list[bytes]]) -> None:
    dsn, got = sentry
    report_errors(load_settings(_env_file=None, sentry_dsn=dsn), ignored=(ZeroDivisionError,))
    token = request_id_var.set("request-7")
    log = logging.getLogger("shop")
    log.warning("nothing to see")
    # Put together, since the lines of source around an error are sent with it.
    password = "-".join(("hunter", "2"))
    for error in (RuntimeError("token=abc"), ZeroDivisionError("not ours")):
        try:
            _break(error, password)
        except Exception:
            log.exception("broke with password=%s", password)
    request_id_var.reset(token)
    [event] = _events(got)
    assert event["tags"]["request_id"] == "request-7"
    assert event["environment"] == "development"
    assert event["exception"]["values"][0]["value"] == "token=***"
    assert event["logentry"]["formatted"] == "broke with password=***"
    assert password not in json.dumps(event)
    assert "server_name" in event
    options = sentry_sdk.get_client().options
    assert not options["send_default_pii"]
    assert options["max_request_body_size"] == "never"


def test_without_a_dsn_nothing_is_started() -> None:
    report_errors(load_settings(_env_file=None))
    client = sentry_sdk.get_client()
    assert not client.is_active()
    assert client.transport is None
