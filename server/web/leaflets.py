"""Small pages for people who follow a link of a letter: a sentence, perhaps a button, and nothing from elsewhere."""

import hashlib
from base64 import b64encode
from html import escape
from typing import Any

from aiohttp import hdrs, web

# What a route that sends such a page says in the document.
HTML: dict[str, Any] = {"text/html": {"type": "string"}}
STYLE = """
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 34rem; padding: 3rem 1rem; font: 1.1rem/1.5 system-ui, sans-serif; }
button { font: inherit; padding: .6rem 1.2rem; cursor: pointer; }
"""
STYLE_HASH = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    hdrs.CACHE_CONTROL: "no-store",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
}


def leaflet(title: str, text: str, *, button: str = "") -> web.Response:
    """The page; its button sends an empty form to the page's own address."""
    form = f'<form method="post"><button>{escape(button)}</button></form>' if button else ""
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,'
        f' initial-scale=1"><title>{escape(title)}</title><style>{STYLE}</style></head>'
        f"<body><main><p>{escape(text)}</p>{form}</main></body></html>"
    )
    return web.Response(text=page, content_type="text/html", headers=HEADERS)
