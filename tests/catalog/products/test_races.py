"""Many at once on one product: editors, sellers of new variants, and shoppers."""

import asyncio
from typing import Any

from models.catalog import Product, ProductVariant
from models.journal import AdminAction
from server.audit.queries import run_audit
from server.core.db import fetch, transaction
from server.resources import Resources
from tests.catalog.back_office import make_admin
from tests.catalog.products.office import ask, columns_of, wish
from tests.checkout.shop import order, put_in_cart
from tests.conftest import Client
from tests.factories.catalog import make_product, make_variant
from tests.factories.shoppers import make_shopper

# What the database keeps of a product must be what its variants say.
UNTRUE = """
SELECT p.id FROM products p LEFT JOIN LATERAL (
  SELECT min(price) AS price_from, max(price) AS price_to, coalesce(bool_or(stock_quantity > 0), false) AS in_stock
  FROM product_variants WHERE product_id = p.id AND is_active) s ON true
WHERE (p.price_from, p.price_to, p.in_stock) IS DISTINCT FROM (s.price_from, s.price_to, s.in_stock)
"""


async def test_of_many_editors_of_one_version_one_wins(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product()
    etag = (await ask(client, admin, "GET", f"products/{product.id}"))[1]["etag"]
    answers = await asyncio.gather(
        *(ask(client, admin, "PUT", f"products/{product.id}", {"base_price": price}, etag) for price in range(1, 9))
    )
    assert sorted(status for status, _ in answers) == [200, *[412] * 7]
    won = next(view["base_price"] for status, view in answers if status == 200)
    assert ((await columns_of(product.id))["base_price"], await AdminAction.all().count()) == (won, 1)


async def test_a_locked_product_is_waited_for(client: Client, resources: Resources) -> None:
    admin, product = await make_admin(resources), await make_product("Before")
    async with transaction() as tx:
        await tx.execute("UPDATE products SET name = 'Meanwhile' WHERE id = $1", product.id)
        waiting = asyncio.create_task(ask(client, admin, "PUT", f"products/{product.id}", {"name": "After"}))
        await asyncio.sleep(0.1)
        assert not waiting.done()
    assert (await waiting)[0] == 200
    assert (await AdminAction.get()).before == {"name": "Meanwhile"}


async def test_many_new_products_of_one_name_have_slugs_of_their_own(client: Client, resources: Resources) -> None:
    admin, body = await make_admin(resources), await wish(name="Same")
    answers = await asyncio.gather(*(ask(client, admin, "POST", "products", body) for _ in range(12)))
    assert {status for status, _ in answers} == {201}
    expected = {"same", *(f"same-{number}" for number in range(2, 13))}
    assert {view["slug"] for _, view in answers} == expected


async def test_of_many_new_variants_of_one_sku_one_is_made(client: Client, resources: Resources) -> None:
    admin, products = await make_admin(resources), [await make_product() for _ in range(8)]
    body = {"sku": "ONE", "stock_quantity": 2}
    answers = await asyncio.gather(
        *(ask(client, admin, "POST", f"products/{product.id}/variants", body) for product in products)
    )
    assert sorted(status for status, _ in answers) == [201, *[409] * 7]
    assert (await ProductVariant.all().count(), await AdminAction.all().count()) == (1, 1)
    assert await run_audit() == []


async def test_editors_and_shoppers_on_one_product_never_stand_still(client: Client, resources: Resources) -> None:
    """Prices, new variants, deletions, product edits and orders that sell out, all on one product at once."""
    admin, product = await make_admin(resources), await make_product()
    variants = [await make_variant(product, stock=2, price=1000 + number) for number in range(6)]
    doomed = [await make_variant(product) for _ in range(6)]
    shoppers = [await make_shopper(resources.tokens) for _ in range(16)]
    for number, shopper in enumerate(shoppers):
        for variant in (variants[number % 6], variants[(number + 3) % 6]):
            await put_in_cart(client, shopper, variant.id)
    path = f"products/{product.id}"

    async def told(work: Any) -> tuple[str, int]:
        name, asked = work
        return name, (await asked)[0]

    works = [
        *(("edit", ask(client, admin, "PUT", f"variants/{v.id}", {"price": n})) for n in (1, 2) for v in variants),
        *(
            ("add", ask(client, admin, "POST", f"{path}/variants", {"sku": f"N-{n}", "stock_quantity": n}))
            for n in range(8)
        ),
        *(("delete", ask(client, admin, "DELETE", f"variants/{variant.id}")) for variant in doomed),
        *(("product", ask(client, admin, "PUT", path, {"name": f"Name {number}"})) for number in range(8)),
        *(("order", order(client, shopper, "cod")) for shopper in shoppers),
    ]
    statuses = await asyncio.gather(*(told(work) for work in works))
    allowed = {"edit": {200}, "add": {201}, "delete": {204}, "product": {200}, "order": {201, 409}}
    assert [one for one in statuses if one[1] not in allowed[one[0]]] == []
    assert sum(one == ("order", 201) for one in statuses) == 6
    assert sorted({row.stock_quantity for row in await ProductVariant.filter(sku__startswith="SKU-")}) == [0]
    assert await fetch(UNTRUE) == []
    assert (await Product.get(id=product.id)).in_stock is True
    assert await run_audit() == []
