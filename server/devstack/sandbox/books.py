"""The books: every record in memory for reading, and in one SQLite file, written before anybody is answered.

A killed process loses nothing. The file is not synced at each write, so a power cut may take the last moments.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Generic, TypeVar

from server.devstack.sandbox.records import Delivery, Envelope, Link, Order, Payment, Record, Refund

R = TypeVar("R", Order, Payment, Refund, Link, Delivery)


class BooksInUse(Exception):
    """Another sandbox holds the books of this data folder open."""


class Shelf(Generic[R]):
    """The records of one kind, by id in order of their making, with look-ups by the fields named."""

    def __init__(self, *indexed: str) -> None:
        self._records: dict[str, R] = {}
        self._index: dict[str, dict[object, dict[str, None]]] = {name: {} for name in indexed}

    def __len__(self) -> int:
        return len(self._records)

    def put(self, record: R) -> None:
        """Add a record, or put a newer version in the place of the old one."""
        old = self._records.get(record.id)
        for name, index in self._index.items():
            value = getattr(record, name)
            if old is not None and (before := getattr(old, name)) != value:
                index[before].pop(record.id)
            index.setdefault(value, {})[record.id] = None
        self._records[record.id] = record

    def get(self, record_id: str) -> R | None:
        """The record of that id, if there is one."""
        return self._records.get(record_id)

    def all(self) -> Iterator[R]:
        """Every record, oldest first."""
        return iter(self._records.values())

    def newest(self) -> Iterator[R]:
        """Every record, newest first."""
        return reversed(self._records.values())

    def where(self, name: str, value: object) -> list[R]:
        """The records whose indexed field has this value."""
        return [self._records[record_id] for record_id in self._index[name].get(value, ())]


class Books:
    """All shelves and the file behind them. Envelopes have no shelf: they are read from the file.

    Raises:
        BooksInUse: From the constructor, when another process has the file open.
    """

    def __init__(self, folder: Path) -> None:
        self.orders: Shelf[Order] = Shelf("receipt")
        self.payments: Shelf[Payment] = Shelf("order_id", "status", "comes_late")
        self.refunds: Shelf[Refund] = Shelf("payment_id", "status", "idempotency_key")
        self.links: Shelf[Link] = Shelf("status", "reference_id")
        self.deliveries: Shelf[Delivery] = Shelf("status")
        self._put: dict[str, Callable[[Any], None]] = {
            "Order": self.orders.put,
            "Payment": self.payments.put,
            "Refund": self.refunds.put,
            "Link": self.links.put,
            "Delivery": self.deliveries.put,
        }
        self._file = _open(folder)
        self._load()

    def _load(self) -> None:
        kinds = {kind.__name__: kind for kind in (Order, Payment, Refund, Link, Delivery)}
        rows = self._file.execute("SELECT kind, body FROM records WHERE kind <> 'Envelope' ORDER BY rowid")
        for kind, body in rows:
            self._put[kind](kinds[kind](**json.loads(body)))

    def post(self, *records: Record) -> None:
        """Write the records down, all or none of them."""
        rows = [(type(record).__name__, record.id, json.dumps(asdict(record))) for record in records]
        with self._file:
            self._file.executemany(
                "INSERT INTO records (kind, id, body) VALUES (?, ?, ?) "
                "ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
                rows,
            )
        for (kind, _, _), record in zip(rows, records, strict=True):
            if kind in self._put:
                self._put[kind](record)

    def envelope(self, event_id: str) -> Envelope:
        """The bytes and signature of an event.

        Raises:
            KeyError: There is no such event.
        """
        row = self._file.execute("SELECT body FROM records WHERE kind = 'Envelope' AND id = ?", (event_id,)).fetchone()
        if row is None:
            raise KeyError(event_id)
        return Envelope(**json.loads(row[0]))

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _open(folder: Path) -> sqlite3.Connection:
    folder.mkdir(parents=True, exist_ok=True)
    file = sqlite3.connect(folder / "razorpay-sandbox.sqlite3", timeout=1)
    try:
        file.execute("PRAGMA locking_mode = EXCLUSIVE")
        file.execute("PRAGMA journal_mode = WAL")
        file.execute("PRAGMA synchronous = NORMAL")
        with file:
            file.execute(
                "CREATE TABLE IF NOT EXISTS records (kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, "
                "PRIMARY KEY (kind, id))"
            )
    except sqlite3.OperationalError as error:
        file.close()
        if "locked" in str(error):
            raise BooksInUse(f"another sandbox already uses {folder}") from error
        raise
    return file
