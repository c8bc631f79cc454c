"""The document and its interactive page, served with no outside host."""

from importlib.resources import files
from pathlib import Path

import orjson
from aiohttp import web

from server.web.endpoint import Endpoint
from server.web.openapi import document, errors_of

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


def add_docs(app: web.Application, endpoints: list[Endpoint], *, version: str) -> None:
    """Serve `/api/openapi.json`, `/api/docs` and the list of error codes."""
    body = orjson.dumps(document(endpoints, version=version), option=orjson.OPT_INDENT_2)
    errors = _errors_page(endpoints)
    static = Path(str(files("flask_swagger_ui"))) / "dist"

    async def openapi(_request: web.Request) -> web.Response:
        return web.Response(body=body, content_type="application/json", headers={"Cache-Control": "no-cache"})

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
    found = {error.code: error for endpoint in endpoints for error in errors_of(endpoint)}
    rows = "\n".join(
        f'<dt id="{code}"><code>{code}</code></dt><dd>{(found[code].__doc__ or "").splitlines()[0]}</dd>'
        for code in sorted(found)
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Voltcart error codes</title></head>'
        f"<body><h1>Error codes</h1><dl>{rows}</dl></body></html>"
    )
