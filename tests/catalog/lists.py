"""Reading the list of products, and something to be listed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import asyncpg
import pytest

from models.catalog import Product
from tests.conftest import Client
from tests.factories.catalog import (
    make_attribute,
    make_brand,
    make_category,
    make_product,
    make_store,
    make_value,
    make_variant,
)


async def listed(client: Client, query: str = "", headers: dict[str, str] | None = None) -> dict[str, Any]:
    answer = await client.get(f"/api/products{query}", headers=headers)
    assert answer.status == 200, await answer.text()
    body: dict[str, Any] = await answer.json()
    return body


async def names(client: Client, query: str = "", headers: dict[str, str] | None = None) -> list[str]:
    return [row["name"] for row in (await listed(client, query, headers))["items"]]


async def refusal(client: Client, query: str) -> tuple[int, str, list[tuple[str, str]]]:
    answer = await client.get(f"/api/products{query}")
    body = await answer.json()
    return answer.status, body["code"], [(error["field"], error["code"]) for error in body["errors"]]


async def make_sold(name: str, **wish: Any) -> Product:
    """A product with one variant."""
    product = await make_product(name, **{key: wish.pop(key) for key in ("category", "brand", "store") if key in wish})
    await make_variant(product, **wish)
    return product


async def make_assortment() -> dict[str, Any]:
    """Six products in a small tree, with two attributes."""
    root = await make_category("Parts")
    cards, boards = await make_category("Cards", parent=root), await make_category("Boards", parent=root)
    zotac, asus = await make_brand("Zotac"), await make_brand("Asus")
    memory, colour = await make_attribute("Memory"), await make_attribute("Colour")
    small, large = await make_value(memory, "8GB"), await make_value(memory, "16GB")
    red, blue = await make_value(colour, "red"), await make_value(colour, "blue")
    store = await make_store()
    both = await make_product("Both", category=cards, brand=zotac, ratings=(5,))
    await make_variant(both, price=100, values=(small, red))
    await make_variant(both, price=300, values=(large, blue), stock=0)
    await make_variant(await make_product("Large red", category=cards, brand=asus, ratings=(3,)), values=(large, red))
    await make_sold("Board", category=boards, brand=asus, store=store, price=200, stock=0, values=(red,))
    hidden = await make_product("Large but paused", category=cards, brand=asus)
    await make_variant(hidden, price=5_000_000, values=(small,))
    await make_variant(hidden, price=5_000_000, values=(large,), is_active=False)
    await make_sold("Elsewhere", price=50)
    return {"root": root, "cards": cards, "zotac": zotac, "store": store}


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that the process sends meanwhile."""
    sent: list[str] = []
    real = asyncpg.connection.Connection._get_statement

    async def noting(self: Any, query: str, *args: Any, **kwargs: Any) -> Any:
        sent.append(query)
        return await real(self, query, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncpg.connection.Connection, "_get_statement", noting)
        yield sent
