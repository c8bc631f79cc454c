"""Looking at a page: what is wrong with it, and its picture.

With `VOLTCART_SHOTS` set, each picture goes into that folder.
"""

import os
from pathlib import Path

from tests.browser import Tab

STILL = "Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => true)"
LOOKS = (Path(__file__).parent / "looks.js").read_text()
SHOTS = os.environ.get("VOLTCART_SHOTS", "")


async def look(tab: Tab, name: str) -> list[str]:
    """What is wrong with the page as it is once nothing moves; keeps its picture where pictures are wanted."""
    await tab.evaluate(STILL)
    if SHOTS:
        _keep(name, await tab.picture())
    wrong: list[str] = await tab.evaluate(LOOKS)
    return [f"{name}: {one}" for one in wrong]


async def shine(tab: Tab, scheme: str) -> None:
    """Show the page as by day (`light`) or by night (`dark`)."""
    await tab.send("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])


def _keep(name: str, picture: bytes) -> None:
    folder = Path(SHOTS)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.png").write_bytes(picture)
