"""The document and its interactive page, served with no outside host."""

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

import orjson
from aiohttp import web

from server.core.cache import make_page
from server.web import pages
from server.web.announcements import Announcement
from server.web.endpoint import Endpoint
from server.web.errors import status_of
from server.web.openapi import document, every_error, meaning

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Voltcart API</title>
<link rel="stylesheet" href="/api/docs/static/swagger-ui.css">
<link rel="icon" href="/api/docs/static/favicon-32x32.png">
</head>
<body>
<div id="reference"></div>
<script src="/api/docs/static/swagger-ui-bundle.js"></script>
<script src="/api/docs/start.js"></script>
</body>
</html>
"""
START = """SwaggerUIBundle({
  url: "/api/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  validatorUrl: null,
  docExpansion: "none",
  persistAuthorization: true,
});
"""


def add_docs(
    app: web.Application, endpoints: list[Endpoint], *, version: str, announcements: Sequence[Announcement]
) -> None:
    """Serve `/api/openapi.json`, `/api/docs` and the list of error codes."""
    body = orjson.dumps(document(endpoints, version=version, announcements=announcements), option=orjson.OPT_INDENT_2)
    reference = make_page(body, (), 0.0)
    errors = _errors_page(endpoints)
    static = Path(str(files("flask_swagger_ui"))) / "dist"

    async def openapi(request: web.Request) -> web.Response:
        return pages.send(reference, request)

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text=PAGE, content_type="text/html", headers={"Content-Security-Policy": CSP})

    async def start(_request: web.Request) -> web.Response:
        return web.Response(text=START, content_type="text/javascript")

    async def error_codes(_request: web.Request) -> web.Response:
        return web.Response(text=errors, content_type="text/html", headers={"Content-Security-Policy": CSP})

    app.router.add_get("/api/openapi.json", openapi)
    app.router.add_get("/api/docs", page)
    app.router.add_get("/api/docs/start.js", start)
    app.router.add_get("/api/docs/errors", error_codes)
    app.router.add_static("/api/docs/static", static)


def _errors_page(endpoints: list[Endpoint]) -> str:
    rows = "\n".join(
        f'<tr id="{error.code}"><td><code>{error.code}</code></td><td>{status_of(error)}</td>'
        f"<td>{escape(meaning(error))}</td></tr>"
        for error in every_error(endpoints)
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Voltcart error codes</title></head>'
        "<body><h1>Error codes</h1><table><tr><th>code</th><th>status</th><th>meaning</th></tr>\n"
        f"{rows}</table></body></html>"
    )
