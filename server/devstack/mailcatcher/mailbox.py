"""The mails that were caught: the last 1,000, in a SQLite file, so that a restart finds them.

A mail that comes again, known by its Message-ID and its recipients, is the same mail with one copy more.
"""

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
    headers TEXT NOT NULL,
    copies INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE IF NOT EXISTS addressed (
    mail_id INTEGER NOT NULL REFERENCES mails ON DELETE CASCADE,
    address TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS addressed_address ON addressed (address, mail_id);
CREATE INDEX IF NOT EXISTS addressed_mail ON addressed (mail_id);
CREATE INDEX IF NOT EXISTS mails_message ON mails (message_id);
"""
COLUMNS = "mails.id, received_at, sender, recipients, subject, message_id, date, text, html, headers, copies"


@dataclass(frozen=True, slots=True)
class Caught:
    """A mail in the box: its number, when it came first (RFC 3339, UTC), and how often it came."""

    id: int
    received_at: str
    mail: Mail
    copies: int


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
        if "copies" not in (column[1] for column in self._database.execute("PRAGMA table_info(mails)")):
            # A file of before copies were counted.
            self._database.execute("ALTER TABLE mails ADD COLUMN copies INTEGER NOT NULL DEFAULT 1")

    def add(self, raw: bytes, sender: str, recipients: tuple[str, ...]) -> int:
        """Keep a message as it came, or count it when it is here already; answers its number."""
        mail = read_mail(raw, sender, recipients)
        if (number := self._count_again(mail)) is not None:
            return number
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

    def _count_again(self, mail: Mail) -> int | None:
        """The number of the mail that this is another copy of."""
        if not mail.message_id:
            return None
        with self._database:
            rows = self._database.execute(
                "UPDATE mails SET copies = copies + 1 WHERE message_id = ? AND recipients = ? RETURNING id",
                (mail.message_id, json.dumps(mail.recipients)),
            ).fetchall()
        return int(rows[0][0]) if rows else None

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


def _caught(row: tuple[int, str, str, str, str, str, str, str, str, str, int]) -> Caught:
    number, received_at, sender, recipients, subject, message_id, date, text, html, headers, copies = row
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
    return Caught(number, received_at, mail, copies)
