"""A browser for the tests of the office, and a tab that must stay without troubles."""

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest

from tests.browser import CHROMIUM, Browser, Tab, open_browser
from tests.conftest import Client


@pytest.fixture(scope="session")
async def browser(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Browser]:
    """A browser, once for all tests of this process."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on the PATH, nor in CHROMIUM")
    async with open_browser(tmp_path_factory.mktemp("browser")) as browser:
        yield browser


@pytest.fixture
async def tab(browser: Browser, client: Client) -> AsyncIterator[Tab]:
    """A page that nobody is signed in to; it asks its own origin alone, and nothing goes wrong in it."""
    async with browser.tab() as tab:
        yield tab
        asked = {urlsplit(url)[:2] for url in tab.requests if not url.startswith(("data:", "blob:", "about:"))}
    assert tab.troubles == []
    assert asked <= {urlsplit(str(client.make_url("/")))[:2]}
