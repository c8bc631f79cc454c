"""JSON lines on standard error: time, level, logger, message, request id and the extras; secrets left out."""

import json
import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import orjson
import sentry_sdk
from sentry_sdk.types import Event, Hint

from server.core.release import release
from server.core.settings import Settings

request_id_var: ContextVar[str] = ContextVar("request_id", default="")

PLAIN = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
SECRETS = re.compile(
    r"""(?ix) ( (?:password|secret|token|authorization|signature) \w* ["']? \s* [:=] \s* (?:(?:bearer|basic)\s+)? )
    ( "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' | [^\s"',;&}]+ )"""
)
BEARER = re.compile(r"(?i)(\bbearer\s+)[^\s\"',;}]+")
# As PostgreSQL writes it when it tells of a row that it does not take.
HASH = re.compile(r"\$argon2\w*\$[\w$=,+/.-]+")
URL_PASSWORD = re.compile(r"(://[^:/@\s]*:)[^\s\"']+@")


def redact(text: str) -> str:
    """The text without the values of passwords, tokens and the like."""
    told = BEARER.sub(r"\1***", SECRETS.sub(r"\1***", text))
    return HASH.sub("***", URL_PASSWORD.sub(r"\1***@", told))


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact(record.getMessage()),
            "request_id": request_id_var.get(),
        }
        line.update({key: _clean(value) for key, value in record.__dict__.items() if key not in PLAIN})
        if record.exc_info:
            line["exception"] = redact(self.formatException(record.exc_info))
        try:
            return orjson.dumps(line, default=str).decode()
        except TypeError:
            # Text with half a character in it, which a client may have sent.
            return json.dumps(line, default=str)


def set_up_logs(level: str) -> None:
    """Log JSON lines from `level` up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("tortoise").setLevel(logging.WARNING)
    logging.getLogger("arq").setLevel(logging.WARNING)
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)


def report_errors(settings: Settings, *, ignored: tuple[type[Exception], ...] = ()) -> None:
    """Send what is logged as an error to Sentry, where `SENTRY_DSN` names one: no bodies, people or variables."""
    if settings.sentry_dsn is None:
        return
    sentry_sdk.init(
        dsn=settings.sentry_dsn.get_secret_value(),
        environment=settings.env,
        release=release(),
        ignore_errors=list(ignored),
        before_send=_before_send,
        max_request_body_size="never",
        include_local_variables=False,
        # The log is enough; the others would look into every request, query and job.
        auto_enabling_integrations=False,
    )


def _before_send(event: Event, _hint: Hint) -> Event:
    event.setdefault("tags", {})["request_id"] = request_id_var.get()
    entry: Any = event.get("logentry")
    if entry is not None:
        # What was put into the message, without the words around it that tell a secret.
        entry.pop("params", None)
    cleaned: Event = _clean(event)
    return cleaned


def _clean(value: Any) -> Any:
    """The value with each text in it redacted."""
    if isinstance(value, str):
        return redact(value)
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return [_clean(item) for item in value] if isinstance(value, (list, tuple)) else value
