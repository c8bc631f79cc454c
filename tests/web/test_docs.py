"""The interactive reference: of our own origin alone."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser import CHROMIUM, open_browser
from tests.conftest import Client


async def test_the_page_asks_only_its_own_origin(client: Client) -> None:
    answer = await client.get("/api/docs")
    page = await answer.text()
    assert (answer.status, answer.content_type) == (200, "text/html")
    policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["form-action"] == "'none'"
    assert not re.search(r"https?:|//\w", "; ".join(policy.values()))
    addresses = re.findall(r'(?:src|href)="([^"]*)"', page)
    assert len(addresses) == 4
    assert "<script>" not in page
    start = await (await client.get("/api/docs/start.js")).text()
    addresses += re.findall(r'url: "([^"]*)"', start)
    assert "validatorUrl: null" in start
    for address in addresses:
        assert urlsplit(address)[:2] == ("", "")
        found = await client.get(address)
        assert found.status == 200, address
        assert found.content_type in {
            "text/css",
            "image/png",
            "text/javascript",
            "application/javascript",
            "application/json",
        }
        assert found.headers["X-Content-Type-Options"] == "nosniff"


async def test_the_document_has_an_etag_and_is_compressed(client: Client) -> None:
    answer = await client.get("/api/openapi.json", headers={"Accept-Encoding": "gzip"})
    assert (answer.content_type, answer.headers["Content-Encoding"]) == ("application/json", "gzip")
    seen = {"If-None-Match": answer.headers["ETag"]}
    assert (await client.get("/api/openapi.json", headers=seen)).status == 304


async def test_the_list_of_codes_is_a_page_without_scripts(client: Client) -> None:
    answer = await client.get("/api/docs/errors")
    page = await answer.text()
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "<script" not in page
    assert re.search(r'id="out_of_stock"><td><code>out_of_stock</code></td><td>409</td><td>[A-Z].+\.</td>', page)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH, nor in CHROMIUM")
async def test_a_browser_shows_the_reference_and_leaves_our_origin_alone(client: Client, tmp_path: Path) -> None:
    url = str(client.make_url("")).rstrip("/")
    async with open_browser(tmp_path) as browser, browser.tab() as tab:
        await tab.open(f"{url}/api/docs#/orders/place_order")
        await tab.until("document.querySelector('#operations-tag-cart')")
        await tab.until_shown("Turn the caller's cart into an order")
        await tab.until_shown("out_of_stock")
        asked = {address for address in tab.requests if not address.startswith(("data:", "about:"))}
    assert {f"{url}/api/openapi.json", f"{url}/api/docs/start.js"} < asked
    assert {address for address in asked if not address.startswith(f"{url}/")} == set()
