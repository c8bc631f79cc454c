"""Named places where a test can have the process killed or stood still, exactly there; in production they are nothing.

`VOLTCART_CRASH_AT` names one place, or `place:3` for the third time that the process comes by. `VOLTCART_CRASH_FILE`
names a file that may name a place at any time, for processes that run already; the one that dies of it takes it away.
`VOLTCART_CRASH_BY` is KILL (by default), or STOP for a process that pauses until it is sent SIGCONT.
"""

import os
import signal
from pathlib import Path

_TESTED = os.environ.get("ENV") != "production"
_PLACE, _, _TIMES = os.environ.get("VOLTCART_CRASH_AT", "").partition(":")
_LEFT = {_PLACE: int(_TIMES or 1)} if _PLACE and _TESTED else {}
_FILE = Path(os.environ["VOLTCART_CRASH_FILE"]) if "VOLTCART_CRASH_FILE" in os.environ and _TESTED else None


def crash_point(place: str) -> None:
    """Die here, if a test named this place; nothing otherwise."""
    if place in _LEFT:
        _LEFT[place] -= 1
        if _LEFT[place] == 0:
            _die()
    if _FILE is not None and _is_planted(place, _FILE):
        _die()


def _is_planted(place: str, file: Path) -> bool:
    """Whether the file names this place; whoever takes it away is the one that dies."""
    try:
        if file.read_text().strip() != place:
            return False
        file.unlink()
    except FileNotFoundError:
        return False
    return True


def _die() -> None:
    os.kill(os.getpid(), signal.Signals[f"SIG{os.environ.get('VOLTCART_CRASH_BY', 'KILL')}"])
