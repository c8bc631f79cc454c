"""What the tests of this folder ask of a cart, and how they fill one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from models.cart import CartItem
from models.catalog import ProductVariant
from models.inventory import StockMovement
from tests.conftest import Client
from tests.factories.catalog import make_product

Headers = dict[str, str]


async def call(
    client: Client, method: str, path: str, headers: Headers | None = None, body: Any = None
) -> tuple[int, dict[str, Any], str | None]:
    """Ask; gives status, body and the cart's token if one was told."""
    answer = await client.request(method, path, json=body, headers=headers or {})
    return answer.status, await answer.json() if await answer.read() else {}, answer.headers.get("X-Cart-Token")


async def add(client: Client, headers: Headers | None, variant_id: UUID, quantity: int = 1) -> tuple[int, Any]:
    """Put units into a cart; gives status and body."""
    wish = {"product_variant_id": str(variant_id), "quantity": quantity}
    status, body, _ = await call(client, "POST", "/api/cart/items", headers, wish)
    return status, body


async def show(client: Client, headers: Headers | None = None, query: str = "") -> dict[str, Any]:
    """The cart as it is shown."""
    status, body, _ = await call(client, "GET", f"/api/cart{query}", headers)
    assert status == 200, body
    return body


async def begin_as_guest(client: Client, variant_id: UUID) -> Headers:
    """A guest's cart with one unit; gives the header that opens it."""
    status, _, token = await call(client, "POST", "/api/cart/items", None, {"product_variant_id": str(variant_id)})
    assert (status, token is not None) == (201, True)
    return {"X-Cart-Token": token or ""}


def held(cart: dict[str, Any]) -> dict[str, int]:
    """The units of a cart by their variants' ids."""
    return {item["product_variant_id"]: item["quantity"] for item in cart["items"]}


async def make_shelf(size: int, *, price: int = 100_00) -> list[UUID]:
    """So many variants of one product, 100 units of each; gives their ids."""
    product = await make_product()
    variants = [
        ProductVariant(product_id=product.id, sku=f"{product.slug}-{n}", price=price, stock_quantity=100)
        for n in range(size)
    ]
    await ProductVariant.bulk_create(variants)
    await StockMovement.bulk_create(
        StockMovement(product_variant_id=one.id, delta=100, reason="initial") for one in variants
    )
    return [variant.id for variant in variants]


async def fill(cart_id: UUID, variants: Sequence[UUID], *, quantity: int = 1, price: int = 100_00) -> None:
    """Put units of variants of one product into a cart, one after the other."""
    product = (await ProductVariant.get(id=variants[0])).product_id
    await CartItem.bulk_create(
        CartItem(
            cart_id=cart_id,
            product_id=product,
            product_variant_id=variant_id,
            quantity=quantity,
            price_at_time=price,
            final_price=quantity * price,
        )
        for variant_id in variants
    )
