"""Reads a message as it came over the wire into the parts that are shown."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass(frozen=True, slots=True)
class Mail:
    """A message's parts, each as text that can be written anywhere. `recipients` are those of the envelope."""

    sender: str
    recipients: tuple[str, ...]
    subject: str
    message_id: str
    date: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]


def read_mail(raw: bytes, sender: str, recipients: tuple[str, ...]) -> Mail:
    """Read a message; what is malformed in it is shown as far as it can be read, and is never an error."""
    message = message_from_bytes(raw, policy=default)
    headers = tuple(_headers(message))
    named = {name.lower(): value for name, value in reversed(headers)}
    return Mail(
        sender=named.get("from", sender),
        recipients=recipients,
        subject=named.get("subject", ""),
        message_id=named.get("message-id", ""),
        date=named.get("date", ""),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        headers=headers,
    )


def _headers(message: EmailMessage) -> Iterator[tuple[str, str]]:
    for name, source in message.raw_items():
        try:
            value = str(message.policy.header_fetch_parse(name, source))
        except Exception:  # noqa: BLE001 - the standard parser fails in many ways on what is not a header
            value = str(source)
        yield _clean(name), _clean(" ".join(value.split()))


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    try:
        content = str(part.get_content())
    except (LookupError, ValueError):  # an unknown character set, or an encoding that it does not keep to
        payload = part.get_payload(decode=True)
        content = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else str(part.get_payload())
    return _clean(content.replace("\r\n", "\n"))


def _clean(text: str) -> str:
    """The text without the lone surrogates that stand for undecodable bytes: they can't be written as UTF-8."""
    return text.encode("utf-8", "replace").decode()
