"""JSON lines on standard error: time, level, logger, message, request id and the extras; secrets left out."""

import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime

import orjson

request_id_var: ContextVar[str] = ContextVar("request_id", default="")

PLAIN = set(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}
SECRETS = re.compile(r"(?i)((?:password|secret|token|authorization|signature)[\"']?\s*[:=]\s*[\"']?)[^\s\"',;}]+")
URL_PASSWORD = re.compile(r"(://[^:/@\s]*:)[^@\s]+@")


def redact(text: str) -> str:
    """The text without the values of passwords, tokens and the like."""
    return URL_PASSWORD.sub(r"\1***@", SECRETS.sub(r"\1***", text))


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
        line.update({key: value for key, value in record.__dict__.items() if key not in PLAIN})
        if record.exc_info:
            line["exception"] = redact(self.formatException(record.exc_info))
        return orjson.dumps(line, default=str).decode()


def set_up_logs(level: str) -> None:
    """Log JSON lines from `level` up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    logging.getLogger("tortoise").setLevel(logging.WARNING)
    logging.getLogger("arq").setLevel(logging.WARNING)
    logging.getLogger("aiohttp.access").setLevel(logging.WARNING)
