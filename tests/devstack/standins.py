"""Stand-ins for the stack's programs, and a run of the stack on them.

`python standins.py run NOTES` is `voltcart run` with these in its table of commands; `python standins.py ROLE NOTES`
is one of them. Each notes its start and its end in the file NOTES.
"""

import json
import os
import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import FrameType

from server.core.settings import load_settings
from server.devstack import stack

NOTED = ("DATABASE_URL", "REDIS_URL", "RAZORPAY_KEY_ID", "RAZORPAY_BASE_URL", "SMTP_URL", "JWT_KEYS", "DATA_DIR")
STOOD_IN_FOR = ("prepare", "sandbox", "server", "worker")


class Ready(BaseHTTPRequestHandler):
    """Answers every request with 200."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()


def note(file: Path, **words: object) -> None:
    with file.open("a") as output:
        output.write(json.dumps(words) + "\n")


def play(role: str, file: Path) -> None:
    def end(_number: int, _frame: FrameType | None) -> None:
        note(file, role=role, what="ended")
        sys.exit(0)

    signal.signal(signal.SIGTERM, end)
    environment = {name: os.environ.get(name) for name in NOTED}
    note(file, role=role, what="started", pid=os.getpid(), arguments=sys.argv[3:], environment=environment)
    if role == os.environ.get("STANDIN_FAILS"):
        sys.exit(f"{role} has a bad day")
    if role == "server":
        ThreadingHTTPServer((os.environ["HOST"], int(os.environ["PORT"])), Ready).serve_forever()
    if role in {"sandbox", "worker"}:
        time.sleep(120)


def main() -> int:
    role, file = sys.argv[1], Path(sys.argv[2])
    if role != "run":
        play(role, file)
        return 0
    for name in STOOD_IN_FOR:
        stack.COMMANDS[name] = (sys.executable, __file__, name, str(file))
    return stack.run(load_settings(_env_file=None))


if __name__ == "__main__":
    sys.exit(main())
