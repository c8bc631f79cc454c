"""The interactive reference: of our own origin alone."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from server.core.settings import Settings
from tests.cluster import open_cluster
from tests.conftest import Client

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


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


@pytest.mark.cluster
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH")
async def test_a_browser_shows_the_reference_and_leaves_our_origin_alone(settings: Settings, tmp_path: Path) -> None:
    net_log = tmp_path / "net.json"
    async with open_cluster(settings, tmp_path, servers=1) as cluster:
        url = cluster.servers[0][1]
        shown = subprocess.run(  # noqa: ASYNC221 - nothing else happens meanwhile
            [
                str(CHROMIUM),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-component-update",
                "--disable-background-networking",
                "--no-first-run",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                f"--user-data-dir={tmp_path / 'profile'}",
                f"--log-net-log={net_log}",
                "--virtual-time-budget=10000",
                "--dump-dom",
                f"{url}/api/docs#/orders/place_order",
            ],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    assert 'id="operations-tag-cart"' in shown.stdout
    assert "Turn the caller's cart into an order" in shown.stdout
    assert "out_of_stock" in shown.stdout
    log = json.loads(net_log.read_text())
    begun = log["constants"]["logEventTypes"]["URL_REQUEST_START_JOB"]
    begins = [event.get("params", {}) for event in log["events"] if event["type"] == begun]
    # The browser itself asks after updates and the like; what the page asks for names the page as its initiator.
    asked = {params["url"] for params in begins if params.get("initiator") == url}
    assert {f"{url}/api/openapi.json", f"{url}/api/docs/start.js"} < asked
    assert {address for address in asked if not address.startswith(f"{url}/")} == set()
