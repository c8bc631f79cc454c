"""Rules: when a fault strikes, where and how often."""

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(slots=True)
class Rule:
    """One fault: its mode, what it applies to and how many times yet (None: until cleared).

    `path` is the beginning of an API path, or for webhook modes of the event's name. `chance` is the share of the
    occasions on which it strikes (None: all). `seconds`, `status`, `n` and `kind` are the mode's parameter; the mode
    says which one it has. Whatever is left to chance is drawn from `draw`, which the rule's seed begins.
    """

    mode: str
    path: str = ""
    method: str | None = None
    count: int | None = None
    chance: float | None = None
    seed: int | None = None
    seconds: float | None = None
    status: int | None = None
    n: int | None = None
    kind: str | None = None
    draw: random.Random = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.draw = random.Random(self.seed)  # noqa: S311 - a fault that can be played again, no secret

    def strikes(self, mode: str, path: str, method: str | None) -> bool:
        """Whether this rule is about that, not used up, and has its chance; counted as used if so."""
        if self.mode != mode or not path.startswith(self.path) or self.method not in {None, method}:
            return False
        if self.count == 0 or (self.chance is not None and self.draw.random() >= self.chance):
            return False
        if self.count is not None:
            self.count -= 1
        return True

    def moment(self) -> float:
        """A random time within the rule's seconds."""
        return self.draw.uniform(0, self.seconds or 0)


RequestFault = Callable[[web.Request, Handler, Rule], Awaitable[web.StreamResponse]]
