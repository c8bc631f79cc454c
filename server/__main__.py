"""`python -m server`: read the settings, serve under gunicorn."""

import os
import resource
import sys
from collections.abc import Callable
from math import ceil
from typing import Any

from aiohttp import GunicornUVLoopWebWorker
from gunicorn.app.base import BaseApplication
from gunicorn.util import import_app

from server.core.logs import JsonLines
from server.core.settings import BadSettings, Settings, load_settings

METRICS = "PROMETHEUS_MULTIPROC_DIR"
# Seconds after which a worker that was told to end is killed.
GRACE = 30
BACKLOG = 2048


class ShopWorker(GunicornUVLoopWebWorker):
    """aiohttp's worker with room for a crowd: its own site would shrink the listen queue to 128.

    Told to end, it seems unready for a while before it closes its door: what waits there would be lost.
    """

    widened = False
    runner: Any = None

    def notify(self) -> None:
        """Tell the master that the worker lives; the first time, once it listens, widen the queue."""
        if not self.widened:
            self.widened = True
            for listener in self.sockets:
                listener.sock.listen(BACKLOG)
        super().notify()

    def load_wsgi(self) -> None:
        """Keep hold of what is served."""
        make = self.app.wsgi()

        async def make_and_hold() -> Any:
            self.runner = await make()
            return self.runner

        self.wsgi = make_and_hold

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Let load balancers look elsewhere, then end."""
        seconds = self.runner.drain() if self.runner is not None else 0.0
        # As for SIGQUIT, whose handler does not wait for the worker to wake.
        self.loop.call_later(seconds, self.handle_quit, sig, frame)


class Shop(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
    """gunicorn, set up from our settings; the workers import the application after the fork."""

    def __init__(self, settings: Settings) -> None:
        self._shop_settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Hand the settings to gunicorn."""
        settings = self._shop_settings
        options = {
            "bind": [f"{settings.host}:{settings.port}"],
            "workers": settings.workers,
            "worker_class": ShopWorker,
            "backlog": BACKLOG,
            "timeout": 60,
            "graceful_timeout": GRACE + ceil(settings.drain_seconds),
            "control_socket_disable": True,
            "logconfig_dict": _logging(settings.log_level),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[[], Any]:
        """The factory that each worker calls."""
        factory: Callable[[], Any] = import_app("server.app:application")
        return factory


def _logging(level: str) -> dict[str, Any]:
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonLines}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stderr"}},
        "root": {"handlers": ["lines"], "level": level},
        "loggers": {
            "gunicorn.error": {"level": level, "handlers": ["lines"], "propagate": False},
            "gunicorn.access": {"level": "WARNING", "handlers": ["lines"], "propagate": False},
        },
    }


def _open_wide() -> None:
    """Take as many file descriptors as the system grants: a crowd needs more than the usual 1,024."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def main() -> int:
    """Serve until SIGTERM or Ctrl-C."""
    _open_wide()
    try:
        settings = load_settings()
    except BadSettings as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if METRICS not in os.environ:
        # Before anything imports prometheus_client, which looks at it once.
        folder = settings.data_dir / "metrics"
        folder.mkdir(parents=True, exist_ok=True)
        for left_over in folder.glob("*.db"):
            left_over.unlink(missing_ok=True)
        os.environ[METRICS] = str(folder)
    Shop(settings).run()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
