"""Named places where a test can have the process killed or stood still, exactly there; in production they are nothing.

`VOLTCART_CRASH_AT` names one place, or `place:3` for the third time that the process comes by. `VOLTCART_CRASH_BY` is
KILL (by default), or STOP for a process that pauses until it is sent SIGCONT.
"""

import os
import signal

_PLACE, _, _TIMES = os.environ.get("VOLTCART_CRASH_AT", "").partition(":")
_LEFT = {_PLACE: int(_TIMES or 1)} if _PLACE and os.environ.get("ENV") != "production" else {}


def crash_point(place: str) -> None:
    """Die here, if a test named this place; nothing otherwise."""
    if place in _LEFT:
        _LEFT[place] -= 1
        if _LEFT[place] == 0:
            os.kill(os.getpid(), signal.Signals[f"SIG{os.environ.get('VOLTCART_CRASH_BY', 'KILL')}"])
