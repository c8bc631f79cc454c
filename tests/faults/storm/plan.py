"""When what breaks, and for how long: the same seed gives the same plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

FIRST = 3.0  # seconds that the shop has to itself
SHORTEST_GAP = 1.0
ROUND = 360.0
# How long each kind of fault lasts, in seconds: at least and at most. Whatever it takes to start again comes on top.
KINDS: dict[str, tuple[float, float]] = {
    "server killed": (0.5, 2.0),
    "server stopped": (0.0, 1.0),
    "server paused": (3.0, 6.0),
    "worker killed": (0.5, 2.0),
    "worker stopped": (0.0, 1.0),
    "worker paused": (28.0, 36.0),
    "redis emptied": (0.5, 3.0),
    "redis paused": (3.0, 6.0),
    "redis slow": (3.0, 8.0),
    "redis silent": (3.0, 6.0),
    "redis cut": (1.0, 3.0),
    "postgres stopped": (0.0, 2.0),
    "postgres killed": (0.0, 2.0),
    "postgres slow": (3.0, 6.0),
    "postgres cut": (1.0, 3.0),
    "commits unanswered": (2.0, 4.0),
    "gateway killed": (1.0, 4.0),
    "gateway slow": (4.0, 8.0),
    "gateway broken": (4.0, 8.0),
    "gateway hanging": (4.0, 8.0),
    "gateway truncating": (4.0, 8.0),
    "gateway answering in HTML": (3.0, 6.0),
    "gateway unanswered": (3.0, 6.0),
    "webhooks dropped": (4.0, 8.0),
    "webhooks doubled": (4.0, 8.0),
    "webhooks shuffled": (4.0, 8.0),
    "webhooks forged": (4.0, 8.0),
    "refunds pending": (4.0, 8.0),
    "refunds failing": (4.0, 8.0),
    "mail down": (4.0, 10.0),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: it begins `at` seconds after the first shopper, or when the one before is mended, and lasts."""

    at: float
    kind: str
    lasts: float


def make_plan(seed: int, seconds: float, kinds: Sequence[str] = ()) -> list[Fault]:
    """Rounds of all kinds, each in an order of its own and one for every six minutes, spread over the time.

    With `kinds` the plan is these alone, in this order.
    """
    random = Random(f"plan {seed}")
    order = list(kinds)
    if not order:
        for _ in range(max(1, int(seconds / ROUND))):
            order += random.sample(list(KINDS), len(KINDS))
    lengths = [random.uniform(*KINDS[kind]) for kind in order]
    gap = max(SHORTEST_GAP, (seconds - FIRST - sum(lengths)) / max(1, len(order)))
    plan, at = [], FIRST
    for kind, lasts in zip(order, lengths, strict=True):
        plan.append(Fault(round(at, 2), kind, round(lasts, 2)))
        at += lasts + gap
    return plan
