"""The back-office page and those that mailed links lead to: their files, and what a browser may do with them."""

import gzip
import hashlib
import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from server.core.settings import Settings
from server.web.keys import SETTINGS
from server.web.pages import accepts_gzip, matches

STATIC = Path(str(files("server.backoffice"))) / "static"
KINDS = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
# An address that names the content is good for ever; any other may lead to something else tomorrow.
FOR_EVER, ASK_AGAIN = "public, max-age=31536000, immutable", "no-cache"
SMALLEST_GZIP = 512
# The addresses of the pages, and the module that each begins with. A letter's link has the token in its fragment.
PAGES = {"/admin": "app.js", "/admin/": "app.js", "/reset-password": "letters.js", "/verify-email": "letters.js"}
IMPORTED = re.compile(r'from "(\.[^"]+)"')


@dataclass(frozen=True, slots=True)
class File:
    """A file ready to send, plain and compressed."""

    body: bytes
    packed: bytes
    etag: str
    headers: Mapping[str, str]

    @classmethod
    def of(cls, body: bytes, content_type: str, **headers: str) -> "File":
        """Compress a body once, and name it by its content."""
        etag = f'W/"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        told = {
            "Content-Type": f"{content_type}; charset=utf-8",
            "ETag": etag,
            "Vary": hdrs.ACCEPT_ENCODING,
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
        }
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return cls(body, gzip.compress(body, 9, mtime=0), etag, told | named)

    def send(self, request: web.Request, cache_control: str) -> web.Response:
        """The file, or 304 where the client has it already."""
        headers = {**self.headers, "Cache-Control": cache_control}
        seen = request.headers.get(hdrs.IF_NONE_MATCH)
        if seen is not None and matches(seen, self.etag.removeprefix("W/")):
            del headers["Content-Type"]
            return web.Response(status=304, headers=headers)
        if len(self.body) > SMALLEST_GZIP and accepts_gzip(request):
            return web.Response(body=self.packed, headers={**headers, "Content-Encoding": "gzip"})
        return web.Response(body=self.body, headers=headers)


def add_backoffice(app: web.Application) -> None:
    """Serve the pages, and their files under an address that names the content."""
    assets = read_assets()
    version = hashlib.blake2b("".join(asset.etag for asset in assets.values()).encode(), digest_size=8).hexdigest()
    pages = {path: make_page(app[SETTINGS], f"/admin/assets/{version}", entry, assets) for path, entry in PAGES.items()}

    async def show(request: web.Request) -> web.Response:
        return pages[request.path].send(request, ASK_AGAIN)

    async def send_asset(request: web.Request) -> web.Response:
        asset = assets.get(request.match_info["name"])
        if asset is None:
            raise web.HTTPNotFound
        # While a new release comes, a page of one asks processes of the other, too.
        return asset.send(request, FOR_EVER if request.match_info["version"] == version else ASK_AGAIN)

    for path in pages:
        app.router.add_get(path, show)
    app.router.add_get("/admin/assets/{version}/{name:.+}", send_asset)


def read_assets() -> dict[str, File]:
    """Every file that the page may ask for, by its path below `static`."""
    paths = sorted(path for path in STATIC.rglob("*") if path.suffix in KINDS)
    return {path.relative_to(STATIC).as_posix(): File.of(path.read_bytes(), KINDS[path.suffix]) for path in paths}


def list_modules(entry: str, assets: Mapping[str, File]) -> list[str]:
    """A module and all that it imports, directly or not."""
    found = [entry]
    for name in found:
        for other in IMPORTED.findall(assets[name].body.decode()):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(name), other))
            if path not in found:
                found.append(path)
    return found


def make_page(settings: Settings, base: str, entry: str, assets: Mapping[str, File]) -> File:
    """A page, which has all its modules sent at once instead of one after the other."""
    preloads = "\n".join(f'<link rel="modulepreload" href="{base}/{name}">' for name in list_modules(entry, assets))
    text = (STATIC / "index.html").read_text()
    for name, value in {"base": base, "entry": entry, "preloads": preloads}.items():
        text = text.replace(f"{{{name}}}", value)
    return File.of(
        text.encode(),
        "text/html",
        Content_Security_Policy=policy(settings),
        Referrer_Policy="no-referrer",
        Permissions_Policy="camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        Cross_Origin_Opener_Policy="same-origin",
    )


def policy(settings: Settings) -> str:
    """What the page may load and do: our own files and API, pictures of where media are, and nothing else."""
    media, shop = (urlsplit(url) for url in (settings.media_url, settings.shop_url))
    pictures = "" if media[:2] == shop[:2] else f" {media.scheme}://{media.netloc}"
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src 'self' data: blob:{pictures}",
            "connect-src 'self'",
            "font-src 'none'",
            "form-action 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )
