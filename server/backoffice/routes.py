"""The back-office page: its files, and what a browser may do with them."""

from aiohttp import web


def add_backoffice(app: web.Application) -> None:
    """Serve `/admin`."""
