"""A headless Chromium for tests, driven over its DevTools protocol.

It reaches nothing but this machine. What goes wrong in a page (an error in the console, an exception that nobody
caught, a breach of the content security policy) is kept in `Tab.troubles`, what a page asks for in `Tab.requests`.
"""

import asyncio
import base64
import json
import os
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-extensions",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--remote-debugging-port=0",
)
PATIENCE = 15.0
QUIET: dict[str, Any] = {"stdout": asyncio.subprocess.DEVNULL, "stderr": asyncio.subprocess.DEVNULL}
# What the browser calls a key, and the text that it writes.
KEYS = {
    "Tab": (9, ""),
    "Enter": (13, "\r"),
    "Escape": (27, ""),
    " ": (32, " "),
    "ArrowDown": (40, ""),
    "Backspace": (8, ""),
}
WATCH = 'addEventListener("securitypolicyviolation", (e) => console.error("CSP", e.violatedDirective, e.blockedURI));'
# Until what is asked for is true, or the time is over.
UNTIL = """new Promise((resolve) => {
  const end = Date.now() + %d;
  const look = () => {
    let found = false;
    try { found = Boolean(%s); } catch (error) { found = false; }
    if (found || Date.now() > end) resolve(found); else setTimeout(look, 20);
  };
  look();
})"""


@dataclass
class Tab:
    """A page of the browser."""

    call: Callable[..., Any]
    session: str
    troubles: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    async def send(self, method: str, **params: Any) -> dict[str, Any]:
        """Have the page's part of the browser do something."""
        answer: dict[str, Any] = await self.call(method, params, self.session)
        return answer

    async def open(self, url: str) -> None:
        """Go to an address, anew."""
        await self.send("Page.navigate", url="about:blank")
        await self.send("Page.navigate", url=url)

    async def evaluate(self, script: str) -> Any:
        """The value of an expression in the page, awaited when it is a promise.

        Raises:
            AssertionError: It throws.
        """
        answer = await self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, f"{script}: {answer['exceptionDetails']}"
        return answer["result"].get("value")

    async def until(self, condition: str) -> None:
        """Wait until an expression is true; a page that is left meanwhile is asked again where it led to."""
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    found = await self.evaluate(UNTIL % (0.8 * PATIENCE * 1000, condition))
                    break
                except (AssertionError, ProtocolError):
                    await asyncio.sleep(0.02)
        if not found:
            seen = await self.evaluate("location.hash + '\\n' + document.body.innerText")
            raise AssertionError(f"never: {condition}\ntroubles: {self.troubles}\n{seen}")

    async def until_shown(self, text: str) -> None:
        """Wait until the page shows a text."""
        await self.until(f"document.body.textContent.includes({json.dumps(text)})")

    async def press(self, key: str, *, shift: bool = False) -> None:
        """Press a key and let it go."""
        code, text = KEYS[key] if key in KEYS else (ord(key.upper()) if key.isalnum() else 0, key)
        common = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": 8 if shift else 0}
        await self.send("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **common)
        await self.send("Input.dispatchKeyEvent", type="keyUp", **common)

    async def write(self, text: str) -> None:
        """Write a text, key by key."""
        for key in text:
            await self.press(key)

    async def tab_to(self, condition: str) -> None:
        """Press Tab until the element `it` that has the focus is such a one."""
        for _ in range(120):
            if await self.evaluate(f"((it) => Boolean({condition}))(document.activeElement)"):
                return
            await self.press("Tab")
        raise AssertionError(f"Tab leads to nothing such as: {condition}")

    async def click(self, selector: str, text: str = "") -> None:
        """Wait for an element that holds a text, and click it."""
        find = f"[...document.querySelectorAll({json.dumps(selector)})].find((it) => it.innerText.includes(%s))"
        await self.until(f"({find % json.dumps(text)})")
        await self.evaluate(f"({find % json.dumps(text)}).click()")

    async def fill(self, selector: str, text: str) -> None:
        """Put a text into an input in the place of the one that is there."""
        await self.until(f"document.querySelector({json.dumps(selector)})")
        await self.evaluate(
            f"((it) => {{ it.value = {json.dumps(text)};"
            ' it.dispatchEvent(new Event("input", { bubbles: true }));'
            ' it.dispatchEvent(new Event("change", { bubbles: true })); })'
            f"(document.querySelector({json.dumps(selector)}))"
        )

    async def resize(self, width: int, height: int = 900) -> None:
        """Show the page as wide as that, in CSS pixels; narrow ones as a phone does."""
        await self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    async def picture(self) -> bytes:
        """How the whole page looks, as PNG."""
        taken = await self.send("Page.captureScreenshot", captureBeyondViewport=True)
        return base64.b64decode(taken["data"])

    def hear(self, method: str, event: dict[str, Any]) -> None:
        """Take a piece of news from the browser."""
        if method == "Runtime.exceptionThrown":
            details = event["exceptionDetails"]
            self.troubles.append(str(details.get("exception", {}).get("description", details["text"])))
        elif method == "Runtime.consoleAPICalled" and event["type"] in {"error", "warning", "assert"}:
            self.troubles.append(" ".join(str(arg.get("description", arg.get("value"))) for arg in event["args"]))
        elif method == "Log.entryAdded" and event["entry"]["level"] == "error":
            # A refused request is no trouble of the page's.
            if event["entry"]["source"] != "network":
                self.troubles.append(event["entry"]["text"])
        elif method == "Network.requestWillBeSent":
            self.requests.append(event["request"]["url"])


class ProtocolError(Exception):
    """The browser refused a command."""


@dataclass
class Browser:
    """A running Chromium."""

    socket: aiohttp.ClientWebSocketResponse
    answers: dict[int, asyncio.Future[dict[str, Any]]] = field(default_factory=dict)
    tabs: dict[str, Tab] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))

    async def call(self, method: str, params: dict[str, Any], session: str = "") -> dict[str, Any]:
        """Send a command; gives the answer.

        Raises:
            ProtocolError: The browser refuses.
        """
        number = next(self.numbers)
        answer = self.answers[number] = asyncio.get_running_loop().create_future()
        message = {"id": number, "method": method, "params": params} | ({"sessionId": session} if session else {})
        await self.socket.send_json(message)
        return await asyncio.wait_for(answer, PATIENCE)

    @asynccontextmanager
    async def tab(self) -> AsyncIterator[Tab]:
        """A page with a storage of its own, until the end of the block."""
        context = await self.call("Target.createBrowserContext", {})
        target = await self.call("Target.createTarget", {"url": "about:blank", **context})
        attached = await self.call("Target.attachToTarget", {"targetId": target["targetId"], "flatten": True})
        tab = self.tabs[attached["sessionId"]] = Tab(self.call, attached["sessionId"])
        for domain in ("Page", "Runtime", "Network", "Log"):
            await tab.send(f"{domain}.enable")
        await tab.send("Page.addScriptToEvaluateOnNewDocument", source=WATCH)
        await tab.resize(1280)
        yield tab
        await self.call("Target.disposeBrowserContext", context)

    async def listen(self) -> None:
        """Hand over what the browser says, until it ends."""
        async for message in self.socket:
            said = json.loads(message.data)
            if (answer := self.answers.pop(said.get("id"), None)) is not None:
                if answer.done():
                    continue
                if "error" in said:
                    answer.set_exception(ProtocolError(said["error"]))
                else:
                    answer.set_result(said["result"])
            elif (tab := self.tabs.get(said.get("sessionId", ""))) is not None:
                tab.hear(said["method"], said["params"])


@asynccontextmanager
async def open_browser(folder: Path) -> AsyncIterator[Browser]:
    """Start a browser with an empty profile in the folder; end it with the block."""
    process = await asyncio.create_subprocess_exec(
        str(CHROMIUM), *FLAGS, f"--user-data-dir={folder}", "about:blank", **QUIET
    )
    try:
        port_file = folder / "DevToolsActivePort"
        async with asyncio.timeout(60):
            while not port_file.exists() or port_file.read_text().count("\n") < 1:
                await asyncio.sleep(0.02)
        port, path = port_file.read_text().split("\n")[:2]
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(f"ws://127.0.0.1:{port}{path}", max_msg_size=0) as socket,
        ):
            browser = Browser(socket)
            listening = asyncio.create_task(browser.listen())
            try:
                yield browser
            finally:
                await socket.send_json({"id": 0, "method": "Browser.close"})
                await asyncio.wait([listening], timeout=5)
                listening.cancel()
    finally:
        if process.returncode is None:
            try:
                await asyncio.wait_for(process.wait(), 5)
            except TimeoutError:
                process.kill()
                await process.wait()
