"""What a proxy does to the connections through it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pass:
    """Everything goes on as it comes."""


@dataclass(frozen=True, slots=True)
class Delay:
    """Each piece of an answer comes `seconds` later, and up to `jitter` seconds more."""

    seconds: float
    jitter: float = 0.0


@dataclass(frozen=True, slots=True)
class Throttle:
    """Each direction of each connection carries so many bytes a second."""

    bytes_per_second: int


@dataclass(frozen=True, slots=True)
class BlackHole:
    """Connections are taken, nothing goes on or comes back; what was held goes on when the mode changes."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Nobody listens: connections are reset, new ones refused by the system."""


@dataclass(frozen=True, slots=True)
class Reset:
    """Connections are taken and reset at once, those there are too."""


@dataclass(frozen=True, slots=True)
class ResetAfter:
    """Each connection is reset when so many bytes of answers have gone over it since the mode was set."""

    bytes: int


@dataclass(frozen=True, slots=True)
class CutAfterRequest:
    """Requests go on and are acted upon; the connection is reset in place of each answer."""


Mode = Pass | Delay | Throttle | BlackHole | Refuse | Reset | ResetAfter | CutAfterRequest
