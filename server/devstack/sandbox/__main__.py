"""`python -m server.devstack.sandbox`: serve until SIGTERM or Ctrl-C."""

import argparse
import asyncio
import logging
import os
import signal
from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

from server.devstack.sandbox.app import create_app
from server.devstack.sandbox.books import BooksInUse
from server.devstack.sandbox.context import Config

log = logging.getLogger("server.devstack.sandbox")

SECRETS = ("RAZORPAY_KEY_ID", "RAZORPAY_KEY_SECRET", "RAZORPAY_WEBHOOK_SECRET")
SHUTDOWN_SECONDS = 2.0


class BadStart(Exception):
    """The sandbox cannot start as asked; the text says why."""


def read_config(arguments: argparse.Namespace, environment: Mapping[str, str]) -> Config:
    """Put command line and environment together.

    Raises:
        BadStart: A secret is missing, or the key is a live one.
    """
    missing = [name for name in SECRETS if not environment.get(name)]
    if missing:
        raise BadStart(f"set {', '.join(missing)} in the environment")
    key_id, key_secret, webhook_secret = (environment[name] for name in SECRETS)
    if key_id.startswith("rzp_live_"):
        raise BadStart("RAZORPAY_KEY_ID is a live key; the sandbox takes test keys only")
    return Config(
        key_id=key_id,
        key_secret=key_secret,
        webhook_secret=webhook_secret,
        webhook_url=arguments.webhook_url,
        data_dir=arguments.data_dir,
        public_url=arguments.public_url,
    )


async def serve(config: Config, host: str, port: int) -> None:
    """Serve until told to stop.

    Raises:
        BadStart: The port is taken, or another sandbox uses the data folder.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        runner = web.AppRunner(create_app(config), access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    except BooksInUse as error:
        raise BadStart(str(error)) from error
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as error:
            raise BadStart(f"cannot listen on {host}:{port}: {error.strerror}") from error
        log.info("sandbox of Razorpay on %s, no money moves here", site.name)
        await stop.wait()
    finally:
        await runner.cleanup()


def main() -> None:
    """Run the sandbox; when it cannot start, say why and exit with status 1."""
    parser = argparse.ArgumentParser(prog="python -m server.devstack.sandbox", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--webhook-url", required=True, help="where the webhooks go")
    parser.add_argument("--data-dir", type=Path, required=True, help="folder that keeps the books")
    parser.add_argument("--public-url", help="address of these pages, if not the one the API is called by")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(serve(read_config(arguments, os.environ), arguments.host, arguments.port))
    except BadStart as error:
        raise SystemExit(f"razorpay sandbox: {error}") from error


if __name__ == "__main__":
    main()
