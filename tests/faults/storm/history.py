"""What the clients were told: a line for each request, and what follows from all of them."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, Literal
from uuid import UUID

import orjson

Outcome = Literal["ok", "fail", "unknown"]


def outcome_of(status: int, code: str) -> Outcome:
    """What an answer means: done, refused for good, or not known and to be asked again under the same key."""
    if 200 <= status < 300:
        return "ok"
    if status in {0, 408, 429} or status >= 500 or code in {"idempotency_key_in_flight", "payment_in_progress"}:
        return "unknown"
    return "fail"


@dataclass(frozen=True, slots=True)
class Told:
    """An order that a client was told of: its number and its total in paise."""

    number: str
    total: int
    at: float


@dataclass(frozen=True, slots=True)
class ToldRefund:
    """A refund that the back office was told of; `amount` is in paise."""

    order_id: UUID
    amount: int


@dataclass
class History:
    """Keeps each request as a line of JSON in a file, and what was acknowledged.

    `orders` are those that somebody was told of, by id; `repeated` the ids that two different keys were told of;
    `open` the requests that have no answer yet, by key; `restocked` the units that were added to each variant;
    `waits` the seconds from an order's first request to its answer.
    """

    file: Path
    began: float = field(default_factory=monotonic)
    orders: dict[UUID, Told] = field(default_factory=dict)
    repeated: list[UUID] = field(default_factory=list)
    paid: set[UUID] = field(default_factory=set)
    refunds: dict[UUID, ToldRefund] = field(default_factory=dict)
    restocked: Counter[UUID] = field(default_factory=Counter)
    open: dict[str, str] = field(default_factory=dict)
    answers: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)
    unknown: int = 0

    def __post_init__(self) -> None:
        self._lines = self.file.open("wb")

    def note(
        self, who: str, act: str, key: str, *, since: float, start: float, status: int, body: dict[str, Any]
    ) -> Outcome:
        """Write down one request and its answer (status 0 for none); gives what it means.

        The request began at `start`, the first with its key at `since`.
        """
        end = monotonic()
        code = str(body.get("code", ""))
        outcome = outcome_of(status, code)
        line = {
            "who": who,
            "act": act,
            "key": key,
            "start": round(start - self.began, 4),
            "end": round(end - self.began, 4),
            "status": status,
            "outcome": outcome,
            "code": code,
            "id": body.get("id"),
            "error": body.get("error") if status == 0 else None,
            "request": body.get("request_id"),
        }
        self._lines.write(orjson.dumps({name: value for name, value in line.items() if value not in {None, ""}}))
        self._lines.write(b"\n")
        self.answers[act, status, code] += 1
        if outcome == "unknown":
            self.unknown += 1
            self.open[key] = act
        else:
            self.open.pop(key, None)
            if act == "order":
                self.waits.append(end - since)
        return outcome

    def note_order(self, body: dict[str, Any]) -> None:
        """Somebody was told of an order, under a key of its own."""
        order_id = UUID(body["id"])
        if order_id in self.orders:
            self.repeated.append(order_id)
        self.orders[order_id] = Told(body["order_number"], body["total_amount"], monotonic() - self.began)

    def close(self) -> None:
        """Close the file."""
        self._lines.close()

    @property
    def broken(self) -> dict[str, int]:
        """The answers that nobody should get, by what was asked: a shop in trouble says 503 and nothing else."""
        return {
            f"{act}: {status} {code}": times
            for (act, status, code), times in self.answers.items()
            if status >= 500 and status != 503
        }
