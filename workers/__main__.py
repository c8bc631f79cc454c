"""`python -m workers`: read the settings, work until told to stop."""

import sys

import uvloop

from server.core.logs import report_errors, set_up_logs
from server.core.settings import BadSettings, load_settings
from workers.main import work


def main() -> int:
    """Run the worker process."""
    try:
        settings = load_settings()
    except BadSettings as error:
        sys.stderr.write(f"{error}\n")
        return 2
    set_up_logs(settings.log_level)
    report_errors(settings)
    uvloop.run(work(settings))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
