"""Two server processes, a price to be changed in them, and the windows in which it shows."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

from models.catalog import ProductVariant
from server.resources import Resources
from tests.catalog.back_office import make_admin
from tests.cluster import Cluster, open_cluster
from tests.factories.catalog import make_variant

PRICE = 5_000_00


@dataclass
class Windows:
    """The public pages of one variant, and an admin who changes its price; servers go by their number."""

    cluster: Cluster
    variant: ProductVariant
    admin: dict[str, str]

    async def ask(self, server: int, method: str, path: str, **request: Any) -> tuple[int, dict[str, Any]]:
        base = self.cluster.servers[server][1]
        async with self.cluster.session.request(method, base + path, **request) as answer:
            return answer.status, json.loads(await answer.read() or b"{}")

    @property
    def paths(self) -> tuple[str, str, str]:
        product = f"/api/products/{self.variant.product_id}"
        return "/api/products", product, f"{product}/variants"

    async def change(self, server: int, price: int) -> None:
        path = f"/api/admin/variants/{self.variant.id}"
        status, body = await self.ask(server, "PUT", path, json={"price": price}, headers=self.admin)
        assert (status, body.get("price")) == (200, price)

    async def prices(self, server: int) -> tuple[int, int, int]:
        """The price in the list, on the product page and in the list of variants."""
        (_, listed), (_, shown), (_, variants) = [await self.ask(server, "GET", path) for path in self.paths]
        return listed["items"][0]["price_from"], shown["variants"][0]["price"], variants["items"][0]["price"]

    async def until_shown(self, server: int, price: int, within: float) -> float:
        """Seconds until all three windows show the price, which must not take longer than `within`."""
        began = monotonic()
        async with asyncio.timeout(within):
            while await self.prices(server) != (price,) * 3:
                await asyncio.sleep(0.01)
        return monotonic() - began

    async def builds(self, server: int) -> int:
        """How many pages the server has built from the database."""
        return int(await self.metric(server, "voltcart_page_builds_total"))

    async def metric(self, server: int, name: str) -> float:
        async with self.cluster.session.get(self.cluster.servers[server][1] + "/metrics") as answer:
            found = re.search(rf"^{name}(?:{{[^}}]*}})? (\S+)$", await answer.text(), re.MULTILINE)
        assert found is not None
        return float(found[1])


@asynccontextmanager
async def open_windows(
    resources: Resources, folder: Path, *, workers: int = 0, servers: int = 2, **environment: str
) -> AsyncIterator[Windows]:
    """Servers with these variables in their environment, over one variant in stock."""
    variant = await make_variant(price=PRICE, stock=100_000)
    admin = await make_admin(resources)
    async with open_cluster(resources.settings, folder, servers=0, workers=0) as cluster:
        cluster.environment |= environment
        for _ in range(workers):
            cluster.add_worker()
        await asyncio.gather(*(cluster.add_server() for _ in range(servers)))
        yield Windows(cluster, variant, admin.headers)


@asynccontextmanager
async def under_load(windows: Windows, readers: int = 12) -> AsyncIterator[list[int]]:
    """Readers who ask every server for every page meanwhile; gives the statuses that they were answered."""
    statuses: list[int] = []
    over = asyncio.Event()

    async def read(number: int) -> None:
        while not over.is_set():
            base = windows.cluster.servers[number % len(windows.cluster.servers)][1]
            async with windows.cluster.session.get(base + windows.paths[number % 3]) as answer:
                await answer.read()
                statuses.append(answer.status)

    tasks = [asyncio.create_task(read(number)) for number in range(readers)]
    try:
        yield statuses
    finally:
        over.set()
        await asyncio.gather(*tasks)
