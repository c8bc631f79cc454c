"""What a breach is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Breach:
    """What is planted, after the constraints that forbid it are gone, and the row that must be found."""

    invariant: str
    what: str
    sql: tuple[str, ...]
    row: tuple[str, str]
