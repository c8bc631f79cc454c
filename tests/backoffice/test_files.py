"""What the server sends for its pages: few bytes, kept for ever, and nothing of anybody else's."""

import gzip
import re
from pathlib import Path

import pytest

import server.backoffice
from server.backoffice.routes import IMPORTED, PAGES, STATIC, policy
from server.core.settings import Settings
from tests.conftest import Client

MOST_BYTES = {"/admin": 100_000, "/reset-password": 20_000, "/verify-email": 20_000}
ZIPPED = {"Accept-Encoding": "gzip"}


@pytest.mark.parametrize("path", MOST_BYTES)
async def test_a_page_and_its_files_are_small_and_kept_by_their_content(client: Client, path: str) -> None:
    answer = await client.get(path, headers=ZIPPED)
    page = await answer.text()
    assert (answer.status, answer.content_type, answer.headers["Cache-Control"]) == (200, "text/html", "no-cache")
    seen = {"If-None-Match": answer.headers["ETag"], **ZIPPED}
    assert (await client.get(path, headers=seen)).status == 304
    addresses = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert {address.rpartition(".")[2] for address in addresses} == {"js", "css", "svg"}
    size = len(gzip.compress(page.encode(), 9))
    for address in dict.fromkeys(addresses):
        found = await client.get(address, headers=ZIPPED)
        assert (found.status, found.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
        assert found.headers["X-Content-Type-Options"] == "nosniff"
        size += len(gzip.compress(await found.read(), 9))
        assert (await client.get(address, headers={"If-None-Match": found.headers["ETag"]})).status == 304
    assert size < MOST_BYTES[path]


async def test_each_module_is_sent_with_the_pages_that_need_it(client: Client) -> None:
    imported = {
        path.relative_to(STATIC).as_posix(): {
            (path.parent / name).resolve().relative_to(STATIC.resolve()).as_posix()
            for name in IMPORTED.findall(path.read_text())
        }
        for path in STATIC.rglob("*.js")
    }
    entries = set(PAGES.values())
    assert set(imported) - set().union(*imported.values()) == entries
    sent: set[str] = set()
    for path, entry in PAGES.items():
        page = await (await client.get(path)).text()
        modules = re.findall(r'modulepreload" href="/admin/assets/\w+/([^"]+)"', page)
        # With each module comes all that it imports, and nothing twice.
        assert set(modules) == {entry}.union(*(imported[name] for name in modules))
        assert len(set(modules)) == len(modules)
        sent |= set(modules)
    assert sent == set(imported)


async def test_a_file_of_another_release_is_asked_for_again_each_time(client: Client) -> None:
    found = await client.get("/admin/assets/0123456789abcdef/app.js")
    assert (found.status, found.headers["Cache-Control"]) == (200, "no-cache")
    for name in ("vendor/README.md", "index.html", "../routes.py", "%2e%2e/routes.py", "nothing.js"):
        answer = await client.get(f"/admin/assets/0123456789abcdef/{name}")
        assert (answer.status, (await answer.json())["code"]) == (404, "unknown_route"), name


@pytest.mark.parametrize("path", PAGES)
async def test_the_page_may_load_and_do_little(client: Client, settings: Settings, path: str) -> None:
    answer = await client.get(path)
    page = await answer.text()
    rules = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    assert rules == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data: blob:",
        "connect-src": "'self'",
        "font-src": "'none'",
        "form-action": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert not re.search(r"<script(?! type=\"module\" src=)|<style|\son\w+=|\sstyle=", page)
    cdn = settings.model_copy(update={"media_base_url": "https://cdn.example.com/shop"})
    assert "img-src 'self' data: blob: https://cdn.example.com;" in policy(cdn)


def test_what_is_not_ours_has_its_licence_and_names_no_host() -> None:
    vendor = STATIC / "vendor"
    named = (vendor / "README.md").read_text()
    for path in vendor.iterdir():
        assert path.name == "README.md" or path.name in named
    # The library knows the name of SVG's namespace, which nobody asks for.
    own = {"http://www.w3.org/2000/svg"}
    for path in STATIC.rglob("*"):
        if path.suffix in {".js", ".css", ".svg", ".html"}:
            assert set(re.findall(r"https?:[^\"'\s]+", path.read_text())) <= own, path.name
            assert "sourceMappingURL" not in path.read_text()


@pytest.mark.row("A2")
def test_nothing_is_written_into_the_page_as_markup() -> None:
    """Text becomes nodes by the library alone; there is no way to have it read as HTML."""
    for path in STATIC.rglob("*.js"):
        if path.parent.name != "vendor":
            assert not re.search(
                r"innerHTML|outerHTML|insertAdjacentHTML|dangerouslySet|document\.write|\beval\b|new Function|"
                r"localStorage|document\.cookie",
                path.read_text(),
            ), path.name


def test_the_package_brings_the_files() -> None:
    project = (Path(server.backoffice.__file__).parents[2] / "pyproject.toml").read_text()
    assert '"server.backoffice" = ["static/**"]' in project
