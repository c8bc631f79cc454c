"""The mails that were caught: the last 1,000, in a SQLite file, so that a restart finds them."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from server.core.clock import utc_now
from server.devstack.mailcatcher.mail import Mail, read_mail

KEPT = 1_000

SCHEMA = """
CREATE TABLE IF NOT EXISTS mails (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at TEXT NOT NULL,
    sender TEXT NOT NULL,
    recipients TEXT NOT NULL,
    subject TEXT NOT NULL,
    message_id TEXT NOT NULL,
    date TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    headers TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS addressed (
    mail_id INTEGER NOT NULL REFERENCES mails ON DELETE CASCADE,
    address TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS addressed_address ON addressed (address, mail_id);
CREATE INDEX IF NOT EXISTS addressed_mail ON addressed (mail_id);
"""
COLUMNS = "mails.id, received_at, sender, recipients, subject, message_id, date, text, html, headers"


@dataclass(frozen=True, slots=True)
class Caught:
    """A mail in the box: its number, and when it came (RFC 3339, UTC)."""

    id: int
    received_at: str
    mail: Mail


class Mailbox:
    """Keeps mails under `folder`, and forgets the oldest beyond `kept`."""

    def __init__(self, folder: Path, *, kept: int = KEPT, clock: Callable[[], datetime] = utc_now) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._kept = kept
        self._clock = clock
        self._database = sqlite3.connect(folder / "mails.sqlite3")
        # A kill of the process loses nothing so; a power cut may, which caught mails are not worth a sync each.
        self._database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;")
        self._database.executescript(SCHEMA)

    def add(self, raw: bytes, sender: str, recipients: tuple[str, ...]) -> int:
        """Keep a message as it came; answers its number."""
        mail = read_mail(raw, sender, recipients)
        row = (
            self._clock().isoformat().replace("+00:00", "Z"),
            mail.sender,
            json.dumps(mail.recipients),
            mail.subject,
            mail.message_id,
            mail.date,
            mail.text,
            mail.html,
            json.dumps(mail.headers),
        )
        with self._database:
            cursor = self._database.execute(
                "INSERT INTO mails (received_at, sender, recipients, subject, message_id, date, text, html, headers) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            number = int(cursor.lastrowid or 0)
            self._database.executemany(
                "INSERT INTO addressed VALUES (?, ?)", {(number, address.casefold()) for address in recipients}
            )
            self._database.execute(
                "DELETE FROM mails WHERE id <= (SELECT id FROM mails ORDER BY id DESC LIMIT 1 OFFSET ?)", (self._kept,)
            )
        return number

    def newest(self, to: str | None = None) -> list[Caught]:
        """The mails, newest first: all, or those sent to one address, whatever its case."""
        if to is None:
            rows = self._database.execute(f"SELECT {COLUMNS} FROM mails ORDER BY id DESC")
        else:
            rows = self._database.execute(
                f"SELECT {COLUMNS} FROM addressed JOIN mails ON mails.id = mail_id "
                "WHERE address = ? ORDER BY mail_id DESC",
                (to.strip().casefold(),),
            )
        return [_caught(row) for row in rows]

    def find(self, number: int) -> Caught | None:
        """The mail of that number, if it is still kept."""
        query = f"SELECT {COLUMNS} FROM mails WHERE id = ?"
        row = self._database.execute(query, (number,)).fetchone()
        return None if row is None else _caught(row)

    def clear(self) -> None:
        """Forget all mails."""
        with self._database:
            self._database.execute("DELETE FROM mails")

    def close(self) -> None:
        """Close the file."""
        self._database.close()


def _caught(row: tuple[int, str, str, str, str, str, str, str, str, str]) -> Caught:
    number, received_at, sender, recipients, subject, message_id, date, text, html, headers = row
    mail = Mail(
        sender=sender,
        recipients=tuple(json.loads(recipients)),
        subject=subject,
        message_id=message_id,
        date=date,
        text=text,
        html=html,
        headers=tuple((name, value) for name, value in json.loads(headers)),
    )
    return Caught(number, received_at, mail)
