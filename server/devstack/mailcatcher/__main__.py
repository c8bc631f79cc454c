"""`python -m server.devstack.mailcatcher --host H --smtp-port N --http-port N --data-dir D`."""

import asyncio
import signal
from argparse import ArgumentParser
from pathlib import Path

from aiohttp import web

from server.devstack.mailcatcher.mailbox import Mailbox
from server.devstack.mailcatcher.smtp import serve_smtp
from server.devstack.mailcatcher.web import create_app


async def serve(host: str, smtp_port: int, http_port: int, folder: Path) -> None:
    """Catch and show mails until SIGTERM or SIGINT."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    mailbox = Mailbox(folder)
    runner = web.AppRunner(create_app(mailbox), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, http_port).start()
        smtp = await serve_smtp(mailbox, host, smtp_port)
        await ended.wait()
        smtp.close()
    finally:
        await runner.cleanup()
        mailbox.close()


def main() -> None:
    """Read the command line and serve."""
    parser = ArgumentParser(prog="python -m server.devstack.mailcatcher", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--smtp-port", type=int, required=True)
    parser.add_argument("--http-port", type=int, required=True)
    parser.add_argument("--data-dir", type=Path, required=True, help="folder that keeps the mails")
    options = parser.parse_args()
    try:
        asyncio.run(serve(options.host, options.smtp_port, options.http_port, options.data_dir))
    except OSError as error:
        parser.exit(1, f"mailcatcher: {error}\n")


if __name__ == "__main__":
    main()
